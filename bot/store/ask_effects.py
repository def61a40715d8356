"""What is done with the decision that agrees to an ask, in its transaction."""

from datetime import datetime

from sqlite_utils import Database

from bot.access import Change, Role
from bot.asks import USABLE, Ask, Event, Kind
from bot.instants import instant
from bot.lifecycle import State
from bot.store import members, outbox
from bot.store.members import KEEP, Wanted
from bot.store.mints import LATE, REVOKED, REVOKING


class NotDone(Exception):
    """What was agreed to cannot be done at this moment, so nothing is decided either."""


def agreed(db: Database, ask: Ask, by: str, account: str | None, now: datetime) -> None:
    """Do what `by` agreed to. Raises NotDone."""
    if ask.kind is Kind.ACCESS:
        _put(db, Wanted(ask.asker, Role.USER, approver=False, account=account), by, now)
    if ask.kind is Kind.GRANT:
        wanted = ask.subject
        approver = KEEP if wanted["approver"] is None else wanted["approver"]
        account = KEEP if wanted["keep_account"] else wanted["account"]
        _put(db, Wanted(ask.about, Role(wanted["role"]), approver, account), by, now)
    if ask.kind is Kind.REVEAL:
        db.execute("UPDATE asks SET until = ? WHERE id = ?", (instant(now + USABLE), ask.id))
        for row in list(db.query(_SHOWN_ANEW, [ask.request_id])):
            outbox.put(db, row["channel"], outbox.CARD, row["id"], now)
    if ask.kind is Kind.REVOKE:
        _becomes(db, ask, (State.ISSUED, LATE), REVOKING, now)


def happened(db: Database, ask: Ask, event: Event, now: datetime) -> None:
    """Write down with an event what RMS has done."""
    if event is Event.SUCCEED:
        _becomes(db, ask, (REVOKING,), REVOKED, now)
        for row in list(db.query(_REVOKED, vars(ask) | {"subject": None, "now": instant(now), **_whose(ask)})):
            outbox.put(db, row["channel"], outbox.CARD, row["id"], now)
    if event is Event.FAIL:
        for row in list(db.query(_HOW_IT_WAS, _whose(ask))):
            _becomes(db, ask, (REVOKING,), row["outcome"], now)


def _becomes(db: Database, ask: Ask, before: tuple[str, ...], outcome: str, now: datetime) -> None:
    """The reference of a code that is ours has another outcome: the daily check goes by it."""
    values = [outcome, instant(now), ask.subject["reference"], *before]
    places = ", ".join("?" * len(before))
    sql = f"UPDATE mints SET outcome = ?, settled_at = ? WHERE reference = ? AND outcome IN ({places})"  # noqa: S608
    db.execute(sql, values)


def _whose(ask: Ask) -> dict[str, str | None]:
    return {"reference": ask.subject["reference"]}


def _put(db: Database, wanted: Wanted, by: str, now: datetime) -> None:
    if members.put(db, wanted, by, now) is not Change.DONE:
        raise NotDone


_SHOWN_ANEW = "UPDATE requests SET version = version + 1 WHERE id = ? RETURNING id, channel"
_REVOKED = """
    UPDATE requests SET revoked_at = :now, revoked_by = :decided_by, revoke_asked_by = :asker
    WHERE id = :request_id AND reference = :reference AND state = 'issued' RETURNING id, channel
"""
_HOW_IT_WAS = """
    SELECT iif(requests.state = 'issued' AND requests.reference = mints.reference, 'issued', 'late') AS outcome
    FROM mints JOIN requests ON requests.id = request_id WHERE mints.reference = :reference
"""
