"""Who is inactive keeps their row and counts as nobody: verb by verb, whatever was looked at before."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.access import Change, Role
from bot.asks import Event as AskEvent
from bot.lifecycle import Event, Request, State
from bot.store import Store
from bot.store.asks import Asking
from bot.store.decisions import NO_LIMITS, Limits
from bot.store.members import Wanted
from bot.store.origin import NOBODY, Naming
from bot.store.schedules import Saved
from tests.clock import T0
from tests.store.scene import ADA, BEN, EVE, IDA, JOHN, a_request_in, enrol, happens, spoil
from tests.store.test_asks import access, tells
from tests.store.test_grants import granting
from tests.store.test_reminders import HALF, owed_to
from tests.store.test_reveal_asks import revealing
from tests.store.test_revocations import revoking
from tests.store.test_schedules import PLAN, added

MAX = "UMAX"
TWO = Limits(two_approvers_over=3)
Verb = Callable[[Store, Any], Awaitable[bool]]
Before = Callable[[Store, Path], Awaitable[Any]]


def waits(state: State = State.WAITING) -> Before:
    """A request of John's in a state; what RMS or two approvers did to it, Ada did."""
    return lambda store, _: a_request_in(store, state)


async def half_approved(store: Store, _: Path) -> Request:
    """Ben is the first of two."""
    request = await a_request_in(store, State.WAITING)
    assert await store.decisions.decide(Event.APPROVE, request.shown, BEN, T0, limits=TWO)
    return request


def decides(event: Event, by: str, limits: Limits = NO_LIMITS, state: State | None = None) -> Verb:
    """Whether it is decided, and stands in the state that is named."""

    async def verb(store: Store, request: Request) -> bool:
        how = {"reason": "no", "reference": "MC-000002" if event is Event.SEND_AGAIN else None, "limits": limits}
        done = await store.decisions.decide(event, request.shown, by, T0, **how)  # type: ignore[arg-type]
        return done is not None and state in {None, done.state}

    return verb


async def nothing(store: Store, path: Path) -> None:
    """The database as it is."""


async def of_nobody(store: Store, path: Path) -> None:
    """A code whose requester was lost."""
    await a_request_in(store, State.ISSUED)
    spoil(path, f"UPDATE requests SET requester = '{NOBODY}'")  # noqa: S608


async def issued(store: Store, path: Path) -> None:
    """A code of John's."""
    await a_request_in(store, State.ISSUED)


async def of_the_gone(store: Store, path: Path) -> None:
    """A code of Eve's, who has no row any more."""
    await enrol(store, EVE, Role.USER)
    await a_request_in(store, State.ISSUED, requester=EVE)
    await store.members.remove(EVE, (), ADA, T0)


async def frozen(store: Store, path: Path) -> None:
    """Minting is frozen."""
    await store.freezes.freeze(ADA, "stop", T0)


async def unknown_origin(store: Store, path: Path) -> None:
    """Nobody knows whether the database has lost anything."""
    spoil(path, "DELETE FROM origin")


async def reminded(store: Store, path: Path) -> Any:
    """A reminder to Ben, not sent yet."""
    await a_request_in(store, State.WAITING)
    await store.reminders.remind(HALF, 50)
    return await owed_to(store, BEN, "REMINDER")


def asks(asking: Asking) -> Verb:
    """Whether it may be asked."""

    async def verb(store: Store, _: Any) -> bool:
        return (await store.asks.ask(asking, T0))[1]

    return verb


def asked(asking: Asking, before: Before = nothing) -> Before:
    """It is asked already; Max is an admin too."""

    async def asked(store: Store, path: Path) -> Any:
        await before(store, path)
        await enrol(store, MAX, Role.ADMIN)
        ask, new = await store.asks.ask(asking, T0)
        assert new
        return ask

    return asked


def says_of_an_ask(event: AskEvent, by: str) -> Verb:
    """Whether somebody agrees or refuses."""

    async def verb(store: Store, ask: Any) -> bool:
        return await store.asks.decide(event, ask.shown, by, T0, tells, reason="no") is not None

    return verb


def agreed(asking: Asking, before: Before) -> Before:
    """Ben has agreed."""

    async def agreed(store: Store, path: Path) -> Any:
        ask = await asked(asking, before)(store, path)
        assert await store.asks.decide(AskEvent.AGREE, ask.shown, BEN, T0, tells)
        return ask

    return agreed


def is_(outcome: Any, act: Callable[[Store, Any], Awaitable[Any]]) -> Verb:
    """Whether `act` comes to `outcome`."""

    async def verb(store: Store, found: Any) -> bool:
        result = await act(store, found)
        return bool((result[0] if isinstance(result, tuple) and result else result) == outcome)

    return verb


async def begins(store: Store, request: Request) -> bool:
    return await happens(store, Event.INTEND, request) is not None


async def withdraws(store: Store, request: Request) -> bool:
    return await store.own.withdraw(request.shown, JOHN, T0) is not None


async def lifts(store: Store, _: Any) -> bool:
    return await store.freezes.lift(IDA, "go", T0) != ()


async def tells_of_it(store: Store, message: Any) -> bool:
    return await store.reminders.told_by(message, HALF) != []


AGREE, REFUSE = AskEvent.AGREE, AskEvent.REFUSE
GRANT = granting(asker=MAX)
OTHER = replace(PLAN, channel="COTHER")
REVEAL = revealing(subject={"requester": EVE})
HERS = replace(revoking(), asker=IDA)

MAY_NOT: dict[str, tuple[str, Before, Verb]] = {
    "approve": (BEN, waits(), decides(Event.APPROVE, BEN)),
    "approve, for two to do it": (BEN, waits(), decides(Event.APPROVE, BEN, TWO)),
    "reject": (BEN, waits(), decides(Event.REJECT, BEN)),
    "send again": (BEN, waits(State.NOT_ISSUED), decides(Event.SEND_AGAIN, BEN)),
    "be approved": (JOHN, waits(), decides(Event.APPROVE, ADA)),
    "be the first of two": (BEN, half_approved, decides(Event.APPROVE, ADA, TWO, State.APPROVED)),
    "have a code minted": (JOHN, waits(State.APPROVED), begins),
    "withdraw": (JOHN, waits(), withdraws),
    "write a row": (IDA, nothing, is_(Change.DONE, lambda s, _: s.members.set(Wanted(EVE, Role.USER), (), IDA, T0))),
    "take a row away": (IDA, nothing, is_(Change.DONE, lambda s, _: s.members.remove(JOHN, (), IDA, T0))),
    "be the admin who remains": (
        IDA,
        nothing,
        is_(Change.DONE, lambda s, _: s.members.set(Wanted(ADA, Role.USER), (), ADA, T0)),
    ),
    "be the admin who remains without the other": (
        IDA,
        nothing,
        is_(Change.DONE, lambda s, _: s.members.remove(ADA, (), ADA, T0)),
    ),
    "ask for a grant": (IDA, nothing, asks(replace(granting(), asker=IDA))),
    "ask to reveal": (IDA, of_the_gone, asks(REVEAL)),
    "ask to revoke, as an admin": (IDA, issued, asks(HERS)),
    "ask to revoke, as an approver": (BEN, issued, asks(replace(HERS, asker=BEN))),
    "ask to revoke, as who asked for it": (JOHN, issued, asks(revoking())),
    "agree to access": (IDA, asked(access()), says_of_an_ask(AGREE, IDA)),
    "refuse access": (IDA, asked(access()), says_of_an_ask(REFUSE, IDA)),
    "agree to a grant": (IDA, asked(granting()), says_of_an_ask(AGREE, IDA)),
    "refuse a grant": (IDA, asked(granting()), says_of_an_ask(REFUSE, IDA)),
    "have asked for a grant": (IDA, asked(replace(granting(), asker=IDA)), says_of_an_ask(AGREE, ADA)),
    "agree to revoke": (BEN, asked(revoking(), issued), says_of_an_ask(AGREE, BEN)),
    "refuse to revoke": (BEN, asked(revoking(), issued), says_of_an_ask(REFUSE, BEN)),
    "have asked to revoke": (JOHN, asked(revoking(), issued), says_of_an_ask(AGREE, BEN)),
    "agree to reveal": (BEN, asked(REVEAL, of_the_gone), says_of_an_ask(AGREE, BEN)),
    "refuse to reveal": (BEN, asked(REVEAL, of_the_gone), says_of_an_ask(REFUSE, BEN)),
    "have asked to reveal": (IDA, asked(REVEAL, of_the_gone), says_of_an_ask(AGREE, BEN)),
    "see what was agreed to": (
        IDA,
        agreed(REVEAL, of_the_gone),
        is_(True, lambda s, ask: s.asks.may_reveal(ask.id, IDA, T0)),
    ),
    "add a schedule": (IDA, nothing, is_(Saved.DONE, lambda s, _: s.schedules.add(PLAN, IDA, T0))),
    "edit a schedule": (
        IDA,
        lambda store, _: added(store),
        is_(Saved.DONE, lambda s, seen: s.schedules.edit(seen.seen, OTHER, IDA, T0)),
    ),
    "remove a schedule": (
        IDA,
        lambda store, _: added(store),
        is_(Saved.DONE, lambda s, seen: s.schedules.remove(seen.seen, IDA, T0)),
    ),
    "freeze": (IDA, nothing, is_(True, lambda s, _: s.freezes.freeze(IDA, "stop", T0))),
    "lift": (IDA, frozen, lifts),
    "declare new": (IDA, unknown_origin, is_(True, lambda s, _: s.freezes.declare_new(IDA, "new", T0))),
    "name a requester": (IDA, of_nobody, is_(Naming.DONE, lambda s, _: s.origin.name(1, JOHN, IDA, T0))),
    "be named as requester": (JOHN, of_nobody, is_(Naming.DONE, lambda s, _: s.origin.name(1, JOHN, IDA, T0))),
    "be reminded by what was owed before": (BEN, reminded, tells_of_it),
}


@pytest.mark.parametrize(("who", "before", "verb"), MAY_NOT.values(), ids=list(MAY_NOT))
async def test_who_is_inactive(store: Store, path: Path, who: str, before: Before, verb: Verb) -> None:
    """None of it is theirs to do, and all of it once they are back: nothing else stood in the way."""
    found = await before(store, path)
    await store.members.hear(who, False, T0)
    assert not await verb(store, found)

    await store.members.hear(who, True, T0)
    assert await verb(store, found)
