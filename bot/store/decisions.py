"""Decisions on requests: one transaction whose statements hold every condition; what they return says who won."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlite_utils import Database

from bot.instants import instant
from bot.lifecycle import DECISIONS, SPENT, Event, Request, Shown, State, step
from bot.store import audit, freezes, outbox, trust
from bot.store.database import Connection, Row
from bot.store.requests import load
from bot.store.rights import has_row, is_approver

_FIRST, _LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Limits:
    """Credits that may be minted in a day, for one member and in all, and above which two must approve; 0 is none.

    The day is a local date, told as its first instant and the first instant after it (UTC).
    """

    member_day: int = 0
    day: int = 0
    two_approvers_over: int = 0
    since: datetime = _FIRST
    until: datetime = _LAST


NO_LIMITS = Limits()


@dataclass(frozen=True)
class Spent:
    """Credits that count against a day's limits: of one requester, and of all."""

    by_requester: int
    by_all: int


class Decisions:
    """The verbs of deciding."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def decide(
        self,
        event: Event,
        shown: Shown,
        by: str,
        now: datetime,
        *,
        reason: str | None = None,
        reference: str | None = None,
        limits: Limits = NO_LIMITS,
    ) -> Request | None:
        """The claim: APPROVE, REJECT or SEND_AGAIN by `by`, or None when any condition does not hold at this moment.

        It must be what was shown, in the state that the event belongs to, not be past its time, not be their own;
        they must be an approver, and the requester a member. To mint, no freeze may stand and the limits of the day
        must leave enough; above `limits.two_approvers_over` the first approval is written down, and the request
        comes back as it was. `reference` is the new one of SEND_AGAIN.
        """
        if event not in DECISIONS:
            raise ValueError(f"nobody decides {event.name}")
        source, target = step(event)
        values = {
            "id": shown.request_id,
            "digest": shown.digest,
            "by": by,
            "now": instant(now),
            "reason": reason,
            "reference": reference,
            "source": source.value,
            "target": target.value,
            **_limits(limits),
        }

        return await self._connection.write(lambda db: _decide(db, event, values, now))

    async def spent(self, requester: str, limits: Limits) -> Spent:
        """What counts against the limits of the day."""
        values = {"requester": requester, **_limits(limits)}
        (row,) = await self._connection.read(lambda db: list(db.query(_SPENT, values)))
        return Spent(row["by_requester"], row["by_all"])


def _decide(db: Database, event: Event, values: Row, now: datetime) -> Request | None:
    minted = values["target"] == State.APPROVED
    first = list(db.query(_APPROVE, values)) if minted else []
    claimed = list(db.query(_CLAIM if minted else _REJECT, values))
    by, request_id = values["by"], values["id"]
    if claimed:
        audit.record(db, now, by, event.name.lower(), values["target"], request_id)
        outbox.tell(db, event, claimed, now)
    elif first:
        audit.record(db, now, by, event.name.lower(), "the first of two", request_id)
        outbox.put(db, first[0]["channel"], outbox.CARD, request_id, now)
        db.execute("UPDATE requests SET version = version + 1 WHERE id = ?", (request_id,))
    return load(db, request_id) if claimed or first else None


def _limits(limits: Limits) -> Row:
    return vars(limits) | {"since": instant(limits.since), "until": instant(limits.until)}


_COUNTED = f"""
    FROM requests AS counted WHERE counted.decided_at >= :since AND counted.decided_at < :until
    AND counted.state IN ({", ".join(f"'{state.value}'" for state in SPENT)})
"""
_SPENT = f"""
    SELECT coalesce(sum(amount), 0) AS by_all,
           coalesce(sum(amount) FILTER (WHERE requester = :requester), 0) AS by_requester {_COUNTED}
"""
_MAY_DECIDE = f"""
    id = :id AND state = :source AND (state = 'not issued' OR expires_at > :now) AND requester <> :by
    AND digest(requester, amount, company_id, company_name, credit_type, comment, created_at, round) = :digest
    AND {is_approver(":by")} AND {has_row("requests.requester")}
"""
_MAY_MINT = f"""
    {_MAY_DECIDE} AND NOT {freezes.STANDS} AND {trust.GIVEN}
    AND (:day = 0 OR requests.amount + (SELECT coalesce(sum(counted.amount), 0) {_COUNTED}) <= :day)
    AND (:member_day = 0 OR requests.amount + (
        SELECT coalesce(sum(counted.amount), 0) {_COUNTED} AND counted.requester = requests.requester
    ) <= :member_day)
"""
_APPROVE = f"""
    INSERT OR IGNORE INTO approvals (request_id, round, approver, at)
    SELECT id, round, :by, :now FROM requests WHERE {_MAY_MINT}
    RETURNING (SELECT channel FROM requests WHERE id = request_id) AS channel
"""  # noqa: S608
_CLAIM = f"""
    UPDATE requests SET state = :target, decided_by = :by, decided_at = :now, answer = NULL, empty_readings = 0,
        reference = coalesce(:reference, reference)
    WHERE {_MAY_MINT} AND (
        SELECT count(*) FROM approvals WHERE approvals.request_id = requests.id
        AND approvals.round = requests.round AND {is_approver("approvals.approver")}
    ) >= iif(:two_approvers_over > 0 AND requests.amount > :two_approvers_over, 2, 1)
    RETURNING *
"""  # noqa: S608
_REJECT = f"""
    UPDATE requests SET state = :target, decided_by = :by, decided_at = :now, reason = :reason
    WHERE {_MAY_DECIDE} RETURNING *
"""  # noqa: S608
