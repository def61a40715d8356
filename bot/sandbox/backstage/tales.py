"""What has happened of each story, pure: for each of its steps, in their order, whether it has."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bot.sandbox.backstage.chronicle import Behind, Fact, Said, Typed
from bot.sandbox.backstage.requests import Request, requests
from bot.sandbox.town import ADA, BEN, MORNING

APPROVERS = (ADA, BEN)

Ticks = tuple[bool, ...]


@dataclass(frozen=True)
class Evidence:
    """What happened, oldest first; by reference how often RMS was asked to mint, and how many codes it has."""

    facts: tuple[Fact, ...] = ()
    posts: Mapping[str, int] = field(default_factory=dict)
    codes: Mapping[str, int] = field(default_factory=dict)

    @property
    def requests(self) -> list[Request]:
        """The requests to mint."""
        return requests(self.facts)

    def behind(self, act: str, after: int = -1) -> int | None:
        """The place at which something that begins so was first done behind the page, later than `after`."""
        found = (place for place, fact in enumerate(self.facts) if isinstance(fact, Behind) and place > after)
        return next((place for place in found if self._act(place).startswith(act)), None)

    def told(self, words: str, who: str = "", where: str = "", after: int = -1) -> bool:
        """Whether the bot said these words, to `who` alone or in the conversation `where`, later than `after`."""
        later = (fact for fact in self.facts[after + 1 :] if isinstance(fact, Said) and words in fact.text)
        return any((who and fact.who == who) or (where and fact.where == where) for fact in later)

    def minted_once(self, request: Request) -> bool:
        """Whether RMS was asked for its code once, and has one."""
        reference = request.reference() or ""
        return self.posts.get(reference) == 1 and self.codes.get(reference) == 1

    def _act(self, place: int) -> str:
        fact = self.facts[place]
        return fact.act if isinstance(fact, Behind) else ""


def furthest(tales: Iterator[Ticks], steps: int) -> Ticks:
    """The one of several tellings that came furthest; a step counts only after those before it."""
    best = max((_in_turn(each) for each in tales), key=sum, default=())
    return (*best, *[False] * (steps - len(best)))


def _in_turn(ticks: Ticks) -> Ticks:
    return tuple(all(ticks[: number + 1]) for number in range(len(ticks)))


def first_balance(evidence: Evidence) -> Ticks:
    """Somebody asks for their balance, and reads it."""
    return furthest(
        (
            (True, evidence.told("has *", who=typed.who, after=place))
            for place, typed in _balances(evidence)
            if not typed.text.strip()
        ),
        2,
    )


def refused_balance(evidence: Evidence) -> Ticks:
    """Somebody asks for another's account, and is told that it is not theirs."""
    return furthest(
        (
            (True, evidence.told("balance of your own account only", who=typed.who, after=place))
            for place, typed in _balances(evidence)
            if typed.text.strip() and typed.who != ADA
        ),
        2,
    )


def _balances(evidence: Evidence) -> Iterator[tuple[int, Typed]]:
    for place, fact in enumerate(evidence.facts):
        if isinstance(fact, Typed) and fact.taken and fact.command == "/smsbalance":
            yield place, fact


def asked_and_approved(evidence: Evidence) -> Ticks:
    """Asked by one, approved by another, minted once, and revealed by who asked."""
    return furthest((_approved(each, evidence) for each in evidence.requests), 3)


def _approved(request: Request, evidence: Evidence) -> Ticks:
    by_another = any(who != request.requester for _, who in request.approves)
    minted = request.said("*Minted.*")
    shown = any(
        isinstance(fact, Said) and not fact.where and "This is one code worth" in fact.text
        for place, who in request.reveals
        if who == request.requester
        for fact in evidence.facts[place:]
    )
    return True, by_another and minted is not None and evidence.minted_once(request), shown


def rejected(evidence: Evidence) -> Ticks:
    """Asked by one, rejected by another with a reason, which who asked reads."""
    undecided = [each for each in evidence.requests if each.waits() or each.said("*Rejected*") is not None]
    return furthest(((True, *_rejected(each, evidence)) for each in undecided), 3)


def _rejected(request: Request, evidence: Evidence) -> Ticks:
    by_another = any(who != request.requester for _, who in request.rejects)
    is_rejected = by_another and request.said("*Rejected*") is not None
    return is_rejected, is_rejected and _hears(request, evidence, "was rejected by")


def _hears(request: Request, evidence: Evidence, words: str) -> bool:
    """Whether who asked is told so of the request."""
    told = [fact.text for fact in evidence.facts if isinstance(fact, Said) and fact.who == request.requester]
    return any(f"(#{request.number})" in text and words in text for text in told)


def own_request(evidence: Evidence) -> Ticks:
    """An approver asks, presses *Approve* on their own card, and is told that another must decide."""
    own = [each for each in evidence.requests if each.requester in APPROVERS]
    return furthest(((True, _barred(each, evidence)) for each in own if each.waits() or _barred(each, evidence)), 2)


def _barred(request: Request, evidence: Evidence) -> bool:
    clicks = [place for place, who in (*request.approves, *request.rejects) if who == request.requester]
    return any(evidence.told("your own request", who=request.requester, after=place) for place in clicks)


def two_at_once(evidence: Evidence) -> Ticks:
    """Two approvers press on one card: one code is minted, and who came second reads who was first."""
    fitting = [each for each in evidence.requests if each.requester not in APPROVERS]
    return furthest(
        ((True, *_both(each, evidence)) for each in fitting if each.waits() or len(each.approvers) > 1),
        3,
    )


def _both(request: Request, evidence: Evidence) -> Ticks:
    clicked = len(request.approvers) > 1
    second = any(evidence.told("Approved by @", who=who, after=place) for place, who in request.approves)
    return clicked, second and request.said("*Minted.*") is not None and evidence.minted_once(request)


def lost_answer(evidence: Evidence) -> Ticks:
    """RMS mints and does not say so: the request is unknown, then found, with one code; RMS is mended."""
    broken = evidence.behind("fault rms.hang_after_commit on")
    if broken is None:
        return False, False, False, False
    found = [_lost(each, evidence, broken) for each in evidence.requests]
    mended = evidence.behind("fault rms.hang_after_commit off", broken)
    asked, issued = furthest(iter(found), 2)
    return True, asked, issued, issued and mended is not None


def _lost(request: Request, evidence: Evidence, broken: int) -> Ticks:
    approved = [place for place, who in request.approves if place > broken and who != request.requester]
    lost = request.said("*Unknown", broken)
    is_found = lost is not None and request.said("*Minted.*", lost) is not None and evidence.minted_once(request)
    return bool(approved), is_found


def killed(evidence: Evidence) -> Ticks:
    """The bot is killed while a request is open, started again, and the request ends as it must."""
    fitting = (each for each in evidence.requests if each.requester not in APPROVERS)
    return furthest((_survives(each, evidence) for each in fitting), 4)


def _survives(request: Request, evidence: Evidence) -> Ticks:
    end = request.ended()
    kill = evidence.behind("bot kill", request.asked)
    hit = kill is not None and (end is None or kill < end)
    start = evidence.behind("bot start", kill) if hit and kill is not None else None
    is_well = end is not None and start is not None and end > start and _as_it_must(request, evidence)
    return end is None or hit, hit, start is not None, is_well


def _as_it_must(request: Request, evidence: Evidence) -> bool:
    """Minted once where it was approved, else without a code."""
    if request.said("*Minted.*") is not None:
        return bool(request.approves) and evidence.minted_once(request)
    return evidence.codes.get(request.reference() or "", 0) == 0


def morning_post(evidence: Evidence) -> Ticks:
    """The clock goes to the next morning, and the post is there."""
    moved = evidence.behind("clock morning")
    return moved is not None, moved is not None and evidence.told("Credits on", where=MORNING, after=moved)


def expired(evidence: Evidence) -> Ticks:
    """Nobody decides on a request; the clock goes past its end, and who asked is told."""
    return furthest((_expires(each, evidence) for each in evidence.requests), 3)


def _expires(request: Request, evidence: Evidence) -> Ticks:
    at = request.said("*Expired*")
    moved = evidence.behind("clock", request.asked)
    by_the_clock = at is not None and moved is not None and moved < at
    is_late = by_the_clock or evidence.behind("clock expiry", request.asked) is not None
    return request.waits() or at is not None, is_late, by_the_clock and _hears(request, evidence, "expired")
