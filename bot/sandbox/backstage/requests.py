"""The requests to mint, as what happened tells of them: who asked, who pressed what, what the card said when."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.reference import FORM
from bot.sandbox.backstage.chronicle import BEFORE_ALL, Fact, Place, Pressed, Said, Submitted
from bot.views.request import APPROVE, REJECT, REVEAL, shown_by

_ASKS = re.compile(r"<@(\w+)> asks for ")
_REFERENCE = re.compile(rf"Reference ({FORM})|[(\[]({FORM})[)\]]")
MINTED, REJECTED, EXPIRED, UNKNOWN = "Minted. Reference", "Rejected by <@", "Expired: ", "Unknown"
"""How a card's text for notifications says what became of the request."""
_ENDS = (MINTED, REJECTED, EXPIRED, "RMS refused it", "Not sent: ", "Not issued: ", "Withdrawn")


@dataclass
class Request:
    """One request. Each pair begins with its place in what happened; what is said to somebody is beside it."""

    number: int
    requester: str
    asked: Place
    cards: set[str] = field(default_factory=set)
    says: list[tuple[Place, str]] = field(default_factory=list)
    approves: list[tuple[Place, str]] = field(default_factory=list)
    rejects: list[tuple[Place, str]] = field(default_factory=list)
    reveals: list[tuple[Place, str]] = field(default_factory=list)

    def waits(self) -> bool:
        """Whether it waits for a decision."""
        return bool(self.says) and _ASKS.match(self.says[-1][1]) is not None

    def said(self, words: str, after: Place = BEFORE_ALL) -> Place | None:
        """The place at which the card first said these words, later than `after`."""
        return next((place for place, text in self._outcomes if place > after and words in text), None)

    def ended(self) -> Place | None:
        """The place at which its card first said an end."""
        return next((place for place, text in self._outcomes if any(end in text for end in _ENDS)), None)

    def reference(self) -> str | None:
        """The reference, as soon as the card has said it."""
        found = [match for _, text in self.says for match in _REFERENCE.finditer(text)]
        return (found[-1][1] or found[-1][2]) if found else None

    @property
    def _outcomes(self) -> list[tuple[Place, str]]:
        """What the card said while it did not wait: a comment, which people type, is not in that."""
        return [(place, text) for place, text in self.says if _ASKS.match(text) is None]

    @property
    def approvers(self) -> set[str]:
        """Who pressed *Approve*."""
        return {who for _, who in self.approves}


class Requests:
    """Every request whose card was posted."""

    def __init__(self) -> None:
        self._known: dict[int, Request] = {}
        self._cards: dict[str, Request] = {}

    @property
    def all(self) -> list[Request]:
        """Oldest first."""
        return list(self._known.values())

    def take(self, place: Place, fact: Fact) -> None:
        """Read what a fact tells of one of them, if it does."""
        if isinstance(fact, Said) and fact.ts:
            self._read_card(place, fact)
        elif isinstance(fact, Pressed) and fact.taken:
            self._note(place, fact.who, fact.value, fact.action)
        elif isinstance(fact, Submitted) and fact.taken:
            self._note(place, fact.who, fact.kept, REJECT)

    def _read_card(self, place: Place, said: Said) -> None:
        asks, number = _ASKS.match(said.source), _number(said.buttons.get(APPROVE, ""))
        if asks and number:
            request = self._known.setdefault(number, Request(number, asks[1], place))
            request.cards.add(said.ts)
            self._cards[said.ts] = request
        if said.ts in self._cards:
            self._cards[said.ts].says.append((place, said.source))

    def _note(self, place: Place, who: str, value: str, action: str) -> None:
        request = self._known.get(_number(value))
        if request is None:
            return
        lists = {APPROVE: request.approves, REJECT: request.rejects, REVEAL: request.reveals}
        if action in lists:
            lists[action].append((place, who))


def _number(value: str) -> int:
    shown = shown_by(value)
    return 0 if shown is None else shown.request_id


def newest(found: Iterable[Request]) -> Request | None:
    """The one that was asked for last."""
    return max(found, key=lambda request: request.asked, default=None)
