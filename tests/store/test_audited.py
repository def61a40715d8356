"""What each verb writes into the audit trail: when, who, what, what came of it, and of which request."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.access import Role
from bot.instants import instant
from bot.lifecycle import Event, State
from bot.owed import REFUSED
from bot.store import Store
from bot.store.decisions import Limits
from bot.store.ledger import Says
from bot.store.members import Wanted
from bot.store.mints import Watched
from bot.store.origin import Found
from bot.views.blocks import sentence
from tests.clock import T0
from tests.store.scene import ADA, BEN, EXPIRES, IDA, JOHN, a_request_in, asking, at, rows

NOW = at(7)
SAYS = sentence("read this")
FOUND = Found("MC-000009", JOHN, ADA, 4, 458, "Acme Baltic", "credit", "spare routers", T0)

Act = Callable[[Store], Awaitable[object]]
Row = tuple[str, str, str, int | None]


async def freeze(store: Store) -> None:
    await store.freezes.freeze(ADA, "audit", NOW)


async def unfreeze(store: Store) -> None:
    await store.freezes.freeze(ADA, "audit", T0)
    await store.freezes.lift(IDA, "all is well", NOW)


async def refuse_the_same_again(store: Store) -> None:
    await a_request_in(store, State.WAITING)
    await store.requests.ask(asking(), "MC-000002", NOW)


async def ask(store: Store) -> None:
    await store.requests.ask(asking(), "MC-000001", NOW)


async def approve(store: Store) -> None:
    request = await a_request_in(store, State.WAITING)
    await store.decisions.decide(Event.APPROVE, request.shown, BEN, NOW)


async def approve_as_the_first(store: Store) -> None:
    request = await a_request_in(store, State.WAITING)
    await store.decisions.decide(Event.APPROVE, request.shown, BEN, NOW, limits=Limits(two_approvers_over=1))


async def reject(store: Store) -> None:
    request = await a_request_in(store, State.WAITING)
    await store.decisions.decide(Event.REJECT, request.shown, BEN, NOW, reason="no need")


async def withdraw(store: Store) -> None:
    request = await a_request_in(store, State.WAITING)
    await store.own.withdraw(request.shown, JOHN, NOW)


async def remind(store: Store) -> None:
    await store.requests.ask(asking(expires_at=at(7 + 3600)), "MC-000001", at(-3600))
    await store.reminders.remind(NOW, 50)


async def intend(store: Store) -> None:
    await store.mints.intend(await a_request_in(store, State.APPROVED), NOW, EXPIRES)


async def refuse(store: Store) -> None:
    request = await a_request_in(store, State.SENDING)
    await store.requests.happen(Event.REFUSE, request.id, NOW, answer="too much")


async def come_late(store: Store) -> None:
    request = await a_request_in(store, State.NOT_ISSUED)
    await store.mints.came_late(Watched("MC-000001", request), NOW, SAYS)


async def revoke(store: Store) -> None:
    request = await a_request_in(store, State.NOT_ISSUED)
    await store.mints.came_late(Watched("MC-000001", request), T0, SAYS)
    await store.mints.revoked("MC-000001", BEN, NOW)


async def put_back(store: Store) -> None:
    await a_request_in(store, State.EXPIRED)
    (notice,) = [each for each in await store.outbox.due(T0) if each.destination == JOHN]
    await store.setbacks.end(notice, REFUSED, "user_disabled", T0, None)
    await store.setbacks.retry(None, NOW)


async def lower(store: Store) -> None:
    await store.members.set(Wanted(IDA, Role.USER), (), ADA, NOW)


async def remove(store: Store) -> None:
    await store.members.remove(IDA, (), ADA, NOW)


async def remove_nobody(store: Store) -> None:
    await store.members.remove("UNOBODY", (), ADA, NOW)


async def remove_a_fixed_admin(store: Store) -> None:
    await store.members.remove(ADA, [ADA], IDA, NOW)


async def add_an_admin(store: Store) -> None:
    await store.members.add_missing_admins(["UEVE"], NOW)


async def baseline(store: Store) -> None:
    await store.ledger.take_baseline([3, 1], NOW)


async def report(store: Store) -> None:
    says = Says(str, lambda new: sentence(" ".join(new)))
    await store.ledger.report(NOW.date(), ["two are missing"], [], NOW, says)


async def rebuild(store: Store) -> None:
    await store.origin.rebuild([FOUND], "CAPPROVALS", NOW)


WHAT: list[tuple[Act, Row]] = [
    (freeze, (ADA, "freeze", "audit", None)),
    (unfreeze, (IDA, "unfreeze", "all is well", None)),
    (ask, (JOHN, "ask", "waiting: 4 credit of company 458: spare routers", 1)),
    (refuse_the_same_again, (JOHN, "ask", "refused: the same request is open", 1)),
    (approve, (BEN, "approve", "approved", 1)),
    (approve_as_the_first, (BEN, "approve", "the first of two", 1)),
    (reject, (BEN, "reject", "rejected", 1)),
    (withdraw, (JOHN, "withdraw", "withdrawn", 1)),
    (remind, ("teller", "remind", f"{ADA}, {BEN}", 1)),
    (intend, ("teller", "intend", "sending", 1)),
    (refuse, ("teller", "refuse", "refused: too much", 1)),
    (come_late, ("teller", "find late", "MC-000001", 1)),
    (revoke, (BEN, "revoke", "revoked: MC-000001", 1)),
    (put_back, ("command line", "outbox retry", "message 3 waits again", None)),
    (lower, (ADA, f"role of {IDA}: user, no approver, account -", "done", None)),
    (remove, (ADA, f"role of {IDA}: none", "done", None)),
    (remove_nobody, (ADA, "role of UNOBODY: none", "no_such_member", None)),
    (remove_a_fixed_admin, (IDA, f"role of {ADA}: none", "fixed_admin", None)),
    (add_an_admin, ("teller", "role of UEVE: admin, approver", "done: TELLER_ADMINS", None)),
    (baseline, ("teller", "baseline", "2 codes", None)),
    (report, ("teller", "conservation", "two are missing", None)),
    (rebuild, ("command line", "rebuild", f"MC-000009 of {JOHN}, approved by {ADA}", 1)),
]


@pytest.mark.parametrize(("act", "row"), WHAT, ids=[act.__name__ for act, _ in WHAT])
async def test_what_is_audited(store: Store, path: Path, act: Act, row: Row) -> None:
    """One row, as the last of the trail, written in the transaction of the act."""
    await act(store)
    query = "SELECT at, who, what, outcome, request_id FROM audit ORDER BY id DESC LIMIT 1"
    assert rows(path, query) == [(instant(NOW), *row)]
    assert timedelta(seconds=7) == NOW - T0
