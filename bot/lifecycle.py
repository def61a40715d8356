"""The life of a request to mint, pure: which event leads from which state to which; every other pair is refused."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, unique

from bot.instants import instant


@unique
class State(StrEnum):
    """Where a request stands."""

    WAITING = "waiting"
    APPROVED = "approved"
    SENDING = "sending"
    UNKNOWN = "unknown"
    ISSUED = "issued"
    REFUSED = "refused"
    NOT_SENT = "not sent"
    NOT_ISSUED = "not issued"
    INCIDENT = "incident"
    REJECTED = "rejected"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


@unique
class Event(StrEnum):
    """What can happen to a request."""

    APPROVE = "an approver approves"
    REJECT = "an approver rejects"
    EXPIRE = "its time runs out"
    WITHDRAW = "the requester withdraws it"
    UNPOSTED = "its card cannot be posted"
    DRIFT = "RMS is not as it was shown"
    INTEND = "the intent is written"
    ISSUE = "RMS says it made the code"
    REFUSE = "RMS says no"
    NEVER_SENT = "no byte reached RMS"
    LOSE = "the answer is lost"
    FIND = "the code is found in RMS"
    FIND_SEVERAL = "several codes are found in RMS"
    STAY_UNKNOWN = "RMS does not tell"
    SETTLE = "it is certainly not in RMS"
    SEND_AGAIN = "an approver sends it again"
    FIND_LATE = "the code is found late"
    FIND_EARLIER = "the code of an earlier time is found"
    FIND_ONE = "one code is left in RMS"
    FIND_NONE = "no code is left in RMS"
    FIND_SEVERAL_LATE = "several codes are found late"
    FIND_SEVERAL_EARLIER = "several codes of an earlier time are found"


@dataclass(frozen=True)
class Shown:
    """Which request somebody looks at, and the digest of what they are shown of it."""

    request_id: int
    digest: str


def digest(
    requester: str,
    amount: int,
    company_id: int,
    company_name: str | None,
    credit_type: str,
    comment: str,
    created_at: str,
    round: int,
) -> str:
    """What a decision rests on, as 16 hexadecimal digits: a decision counts only for the request that was shown.

    The instant of asking tells two that are alike apart, the round what is decided on anew. The reference is left
    out: digests are seen in Slack, and six characters are soon guessed from one.
    """
    shown = json.dumps([requester, amount, company_id, company_name, credit_type, comment, created_at, round])
    return hashlib.sha256(shown.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Request:
    """A request to mint, as it stands. Instants are aware and in UTC.

    `round` grows each time it is to be decided on anew; `approvals` are those of this round, by Slack user id, and
    `approvals_before` those of the one before. `revoked_at` is when the code was deleted again, at whose word.
    `reveal_allowed` is who else was last allowed to reveal it.
    """

    id: int
    round: int
    reference: str
    delivery: str | None
    state: State
    requester: str
    amount: int
    company_id: int
    company_name: str | None
    credit_type: str
    comment: str
    left_then: int | None
    doubt: str | None
    created_at: datetime
    expires_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    reason: str | None
    start_id: str | None
    settled_at: datetime | None
    answer: str | None
    seen_at: datetime | None
    empty_readings: int
    settle_at: datetime | None
    channel: str
    card_ts: str | None
    permalink: str | None
    approvals: tuple[str, ...]
    approvals_before: tuple[str, ...]
    revoked_at: datetime | None = None
    revoked_by: str | None = None
    revoke_asked_by: str | None = None
    reveal_allowed: str | None = None

    @property
    def approved_by(self) -> tuple[str, ...]:
        """Who approved it when it was last approved; whoever approves it anew is not among them yet."""
        anew = self.state in {State.WAITING, State.NOT_ISSUED}
        return self.approvals_before if anew else self.approvals

    @property
    def shown(self) -> Shown:
        """What a button or form of this request carries."""
        asked = (self.requester, self.amount, self.company_id, self.company_name, self.credit_type, self.comment)
        return Shown(self.id, digest(*asked, instant(self.created_at), self.round))


TABLE: dict[tuple[State, Event], State] = {
    (State.WAITING, Event.APPROVE): State.APPROVED,
    (State.WAITING, Event.REJECT): State.REJECTED,
    (State.WAITING, Event.EXPIRE): State.EXPIRED,
    (State.WAITING, Event.WITHDRAW): State.WITHDRAWN,
    (State.WAITING, Event.UNPOSTED): State.WITHDRAWN,
    (State.APPROVED, Event.DRIFT): State.WAITING,
    (State.APPROVED, Event.FIND_EARLIER): State.ISSUED,
    (State.APPROVED, Event.FIND_SEVERAL_EARLIER): State.INCIDENT,
    (State.APPROVED, Event.INTEND): State.SENDING,
    (State.SENDING, Event.ISSUE): State.ISSUED,
    (State.SENDING, Event.REFUSE): State.REFUSED,
    (State.SENDING, Event.NEVER_SENT): State.NOT_SENT,
    (State.SENDING, Event.LOSE): State.UNKNOWN,
    (State.UNKNOWN, Event.FIND): State.ISSUED,
    (State.UNKNOWN, Event.FIND_SEVERAL): State.INCIDENT,
    (State.UNKNOWN, Event.STAY_UNKNOWN): State.UNKNOWN,
    (State.UNKNOWN, Event.SETTLE): State.NOT_ISSUED,
    (State.NOT_ISSUED, Event.SEND_AGAIN): State.APPROVED,
    (State.NOT_ISSUED, Event.FIND_LATE): State.ISSUED,
    (State.NOT_ISSUED, Event.FIND_SEVERAL_LATE): State.INCIDENT,
    (State.INCIDENT, Event.FIND_ONE): State.ISSUED,
    (State.INCIDENT, Event.FIND_NONE): State.NOT_ISSUED,
}

DECISIONS = (Event.APPROVE, Event.REJECT, Event.SEND_AGAIN)
"""What an approver who is not the requester causes."""

BY_PEOPLE = (*DECISIONS, Event.WITHDRAW)
"""What somebody causes by a click; everything else Teller does."""

OPEN = (State.WAITING, State.APPROVED, State.SENDING, State.UNKNOWN, State.INCIDENT)
"""The states in which the same request again is answered with a link to this one."""

SPENT = (State.APPROVED, State.SENDING, State.UNKNOWN, State.INCIDENT, State.ISSUED)
"""The states whose credits count against a day's limits."""


@unique
class Audience(StrEnum):
    """Who learns of an event: everyone who sees the card, the requester, who decided, the approvers, the admins."""

    CARD = "card"
    REQUESTER = "requester"
    DECIDER = "decider"
    APPROVERS = "approvers"
    ADMINS = "admins"


TELLS: dict[Event, tuple[Audience, ...]] = {
    Event.APPROVE: (Audience.CARD,),
    Event.REJECT: (Audience.CARD, Audience.REQUESTER),
    Event.EXPIRE: (Audience.CARD, Audience.REQUESTER, Audience.APPROVERS),
    Event.WITHDRAW: (Audience.CARD,),
    Event.UNPOSTED: (Audience.REQUESTER, Audience.ADMINS),
    Event.DRIFT: (Audience.CARD, Audience.DECIDER),
    Event.INTEND: (),
    Event.ISSUE: (Audience.CARD, Audience.REQUESTER),
    Event.REFUSE: (Audience.CARD, Audience.REQUESTER),
    Event.NEVER_SENT: (Audience.CARD, Audience.REQUESTER),
    Event.LOSE: (Audience.CARD, Audience.REQUESTER),
    Event.FIND: (Audience.CARD, Audience.REQUESTER),
    Event.FIND_SEVERAL: (Audience.CARD, Audience.REQUESTER, Audience.APPROVERS, Audience.ADMINS),
    Event.STAY_UNKNOWN: (Audience.CARD, Audience.REQUESTER, Audience.APPROVERS),
    Event.SETTLE: (Audience.CARD, Audience.REQUESTER, Audience.APPROVERS),
    Event.SEND_AGAIN: (Audience.CARD,),
    Event.FIND_LATE: (Audience.CARD, Audience.REQUESTER, Audience.APPROVERS),
    Event.FIND_EARLIER: (Audience.CARD, Audience.REQUESTER, Audience.DECIDER),
    Event.FIND_ONE: (Audience.CARD, Audience.REQUESTER, Audience.APPROVERS),
    Event.FIND_NONE: (Audience.CARD, Audience.REQUESTER, Audience.APPROVERS),
    Event.FIND_SEVERAL_LATE: (Audience.CARD, Audience.REQUESTER, Audience.APPROVERS, Audience.ADMINS),
    Event.FIND_SEVERAL_EARLIER: (Audience.CARD, Audience.REQUESTER, Audience.APPROVERS, Audience.ADMINS),
}
"""For each event, who is told: a row of the outbox each, written in the transaction of the event."""


def step(event: Event) -> tuple[State, State]:
    """The one state that `event` may happen in, and the state that it leads to."""
    ((source, target),) = ((source, target) for (source, each), target in TABLE.items() if each is event)
    return source, target


def diagram() -> str:
    """The table as a Mermaid state diagram, as it stands in the README."""
    names = {state: state.value.replace(" ", "_") for state in State}
    rows = [f"    {names[source]} --> {names[target]}: {event.value}" for (source, event), target in TABLE.items()]
    sources = {source for source, _ in TABLE}
    ends = [f"    {names[state]} --> [*]" for state in State if state not in sources]
    return "\n".join(["stateDiagram-v2", f"    [*] --> {names[State.WAITING]}: a member asks", *rows, *ends])
