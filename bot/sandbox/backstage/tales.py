"""What has happened of each story, pure: for each of its steps, in their order, whether it has."""

from collections.abc import Iterator

from bot.sandbox.backstage.chronicle import Place
from bot.sandbox.backstage.evidence import Evidence
from bot.sandbox.backstage.requests import EXPIRED, MINTED, REJECTED, UNKNOWN, Request
from bot.sandbox.town import ADA, BEN, JOHN, MORNING

APPROVERS = (ADA, BEN)

Ticks = tuple[bool, ...]


def furthest(tales: Iterator[Ticks], steps: int) -> Ticks:
    """The one of several tellings that came furthest; a step counts only after those before it."""
    best: Ticks = ()
    for each in tales:
        best = max(best, _in_turn(each), key=sum)
        if sum(best) == steps:
            break
    return (*best, *[False] * (steps - len(best)))


def _in_turn(ticks: Ticks) -> Ticks:
    return tuple(all(ticks[: number + 1]) for number in range(len(ticks)))


def first_balance(evidence: Evidence) -> Ticks:
    """John asks for his balance, and reads it."""
    return furthest(
        (
            (True, evidence.told("has *", who=typed.who, after=place))
            for place, typed in evidence.balances
            if not typed.text.strip() and typed.who == JOHN
        ),
        2,
    )


def refused_balance(evidence: Evidence) -> Ticks:
    """John asks for another's account, and is told that it is not his."""
    return furthest(
        (
            (True, evidence.told("balance of your own account only", who=typed.who, after=place))
            for place, typed in evidence.balances
            if typed.text.strip() and typed.who == JOHN
        ),
        2,
    )


def asked_and_approved(evidence: Evidence) -> Ticks:
    """Asked by one, approved by another, minted once, and revealed by who asked."""
    return furthest((_approved(each, evidence) for each in evidence.requests), 3)


def _approved(request: Request, evidence: Evidence) -> Ticks:
    by_another = any(who != request.requester for _, who in request.approves)
    minted = request.said(MINTED)
    reveals = [place for place, who in request.reveals if who == request.requester]
    shown = any(evidence.shown("This is one code worth", after=place) for place in reveals)
    return True, by_another and minted is not None and evidence.minted_once(request), shown


def rejected(evidence: Evidence) -> Ticks:
    """Asked by one, rejected by another with a reason, which who asked reads."""
    undecided = [each for each in evidence.requests if each.waits() or each.said(REJECTED) is not None]
    return furthest(((True, *_rejected(each, evidence)) for each in undecided), 3)


def _rejected(request: Request, evidence: Evidence) -> Ticks:
    by_another = any(who != request.requester for _, who in request.rejects)
    is_rejected = by_another and request.said(REJECTED) is not None
    return is_rejected, is_rejected and evidence.hears(request, "was rejected by")


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
    return clicked, second and request.said(MINTED) is not None and evidence.minted_once(request)


def lost_answer(evidence: Evidence) -> Ticks:
    """RMS mints and does not say so: the request is unknown, then found, with one code; RMS is mended."""
    broken = evidence.behind("fault rms.hang_after_commit on")
    if broken is None:
        return False, False, False, False
    mended = evidence.behind("fault rms.hang_after_commit off", broken)
    asked, issued = furthest((_lost(each, evidence, broken) for each in evidence.requests), 2)
    return True, asked, issued, issued and mended is not None


def _lost(request: Request, evidence: Evidence, broken: Place) -> Ticks:
    approved = [place for place, who in request.approves if place > broken and who != request.requester]
    lost = request.said(UNKNOWN, broken)
    is_found = lost is not None and request.said(MINTED, lost) is not None and evidence.minted_once(request)
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
    if request.said(MINTED) is not None:
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
    at = request.said(EXPIRED)
    moved = evidence.behind("clock", request.asked)
    by_the_clock = at is not None and moved is not None and moved < at
    is_late = by_the_clock or evidence.behind("clock expiry", request.asked) is not None
    return request.waits() or at is not None, is_late, by_the_clock and evidence.hears(request, "expired")
