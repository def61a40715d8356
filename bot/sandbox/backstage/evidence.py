"""What has happened, kept so that a story is told from it without reading everything again."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.sandbox.backstage.chronicle import BEFORE_ALL, Behind, Fact, Place, Said, Typed
from bot.sandbox.backstage.requests import Request, Requests

_ABOUT = re.compile(r"\(#(\d{1,9})\)")


class Sayings:
    """What was said in one place or to one person; words are looked for once in each of them."""

    def __init__(self) -> None:
        self._said: list[tuple[Place, str]] = []
        self._found: dict[str, tuple[int, Place]] = {}

    def add(self, place: Place, text: str) -> None:
        """Something was said."""
        self._said.append((place, text))

    def last(self, words: str) -> Place:
        """The place at which these words were said last; BEFORE_ALL where they never were."""
        read, last = self._found.get(words, (0, BEFORE_ALL))
        last = max([last, *(place for place, text in self._said[read:] if words in text)])
        self._found[words] = len(self._said), last
        return last


@dataclass
class Evidence:
    """What happened; by reference how often RMS was asked to mint, and how many codes it has.

    Facts may be taken in any order but for what the bot says and what people do with it: their places count.
    """

    posts: Mapping[str, int] = field(default_factory=dict)
    codes: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.balances: list[tuple[Place, Typed]] = []
        """The commands that asked for a balance, as far as the bot took them."""
        self._requests = Requests()
        self._acts: list[tuple[Place, str]] = []
        self._to: defaultdict[str, Sayings] = defaultdict(Sayings)
        self._in: defaultdict[str, Sayings] = defaultdict(Sayings)
        self._about: defaultdict[int, list[Said]] = defaultdict(list)

    def take(self, place: Place, fact: Fact) -> None:
        """This has happened, too."""
        self._requests.take(place, fact)
        if isinstance(fact, Behind):
            self._acts.append((place, fact.act))
        elif isinstance(fact, Said):
            self._hear(place, fact)
        elif isinstance(fact, Typed) and fact.taken and fact.command == "/smsbalance":
            self.balances.append((place, fact))

    @property
    def requests(self) -> list[Request]:
        """The requests to mint."""
        return self._requests.all

    def behind(self, act: str, after: Place = BEFORE_ALL) -> Place | None:
        """The place at which something that begins so was first done behind the page, later than `after`."""
        return min((place for place, done in self._acts if place > after and done.startswith(act)), default=None)

    def told(self, words: str, who: str = "", where: str = "", after: Place = BEFORE_ALL) -> bool:
        """Whether the bot said these words, to `who` alone or in the conversation `where`, later than `after`."""
        places = [self._to[who]] if who else []
        places += [self._in[where]] if where else []
        return any(each.last(words) > after for each in places)

    def shown(self, words: str, after: Place) -> bool:
        """Whether a modal showed these words, later than `after`."""
        return self._in[""].last(words) > after

    def hears(self, request: Request, words: str) -> bool:
        """Whether who asked is told so of the request."""
        return any(said.who == request.requester and words in said.text for said in self._about[request.number])

    def minted_once(self, request: Request) -> bool:
        """Whether RMS was asked for its code once, and has one."""
        reference = request.reference() or ""
        return self.posts.get(reference) == 1 and self.codes.get(reference) == 1

    def _hear(self, place: Place, said: Said) -> None:
        self._in[said.where].add(place, said.text)
        if said.who:
            self._to[said.who].add(place, said.text)
            for number in _ABOUT.findall(said.text):
                self._about[int(number)].append(said)
