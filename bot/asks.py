"""The life of an ask, pure: of what takes a second person and is no mint. Who decides on which, and what follows.

Access to Teller, a grant of rights, revealing a code whose requester is gone, revoking an unused code.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum, unique
from typing import Any

from bot.access import Member
from bot.instants import instant


@unique
class Kind(StrEnum):
    """What is asked for."""

    ACCESS = "access"
    GRANT = "grant"
    REVOKE = "revoke"
    REVEAL = "reveal"


@unique
class State(StrEnum):
    """Where an ask stands. SENDING: RMS is asked, and what came of it is not known yet."""

    WAITING = "waiting"
    SENDING = "sending"
    DONE = "done"
    NOT_DONE = "not done"
    REFUSED = "refused"
    EXPIRED = "expired"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


@unique
class Event(StrEnum):
    """What can happen to an ask."""

    AGREE = "who may decide agrees"
    REFUSE = "who may decide says no"
    EXPIRE = "nobody decides in time"
    LAPSE = "what it rests on is not so any more"
    SUCCEED = "RMS has done it"
    FAIL = "RMS has not done it"
    WITHDRAW = "who asked takes it back"


TABLE: dict[tuple[Kind, State, Event], State] = {
    **{(kind, State.WAITING, Event.AGREE): State.DONE for kind in Kind if kind is not Kind.REVOKE},
    **{(kind, State.WAITING, Event.REFUSE): State.REFUSED for kind in Kind},
    **{(kind, State.WAITING, Event.EXPIRE): State.EXPIRED for kind in Kind},
    **{(kind, State.WAITING, Event.LAPSE): State.LAPSED for kind in Kind},
    **{(kind, State.WAITING, Event.WITHDRAW): State.WITHDRAWN for kind in Kind if kind is not Kind.ACCESS},
    (Kind.REVEAL, State.DONE, Event.LAPSE): State.LAPSED,
    (Kind.REVOKE, State.WAITING, Event.AGREE): State.SENDING,
    (Kind.REVOKE, State.SENDING, Event.SUCCEED): State.DONE,
    (Kind.REVOKE, State.SENDING, Event.FAIL): State.NOT_DONE,
}
"""What follows from what; every other triple is refused. Who asks for access has no row, and so no button."""

DECISIONS = (Event.AGREE, Event.REFUSE)
"""What somebody causes who is not the asker."""

BY_PEOPLE = (*DECISIONS, Event.WITHDRAW)
"""What the asker causes too; everything else Teller does."""

OPEN = (State.WAITING, State.SENDING)
"""The states in which the same is not asked a second time."""

BY_ADMINS = frozenset({Kind.ACCESS, Kind.GRANT})
"""What admins decide on, by direct message; the rest is decided by approvers, in the approval channel."""

WAITS = timedelta(days=7)
"""How long an ask for access or a grant waits; the others wait as long as a request to mint."""
AGAIN_AFTER = timedelta(days=1)
"""How long an admin's no to access stands."""
INACTIVE, NO_ROW = "inactive", "no row"
"""Why who asked for a code counts as gone, in the subject of an ask to reveal it: what Slack has said, or the role
table, which admins change alone: who agrees is to know which."""
MOST_COMMENT = 300
"""Characters of a code's comment on the card that asks about it."""
USABLE = timedelta(days=1)
"""How long a code may be revealed once an approver has agreed."""


@dataclass(frozen=True)
class Shown:
    """Which ask somebody looks at, and the digest of what they are shown of it."""

    kind: Kind
    ask_id: int
    digest: str


@dataclass(frozen=True)
class Ask:
    """An ask, as it stands. Instants are aware and in UTC.

    `about` is what it concerns: a Slack user id, the id of a code in RMS, or a request; `subject` is what a decision
    rests on; `until` is how long what was agreed to may be done.
    """

    id: int
    kind: Kind
    state: State
    asker: str
    about: str
    subject: dict[str, Any]
    reason: str
    request_id: int | None
    created_at: datetime
    expires_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    answer: str | None
    until: datetime | None
    version: int

    @property
    def shown(self) -> Shown:
        """What a button or form of this ask carries."""
        text = written(self.subject)
        rest = (self.asker, self.about, text, self.reason, instant(self.created_at))
        return Shown(self.kind, self.id, ask_digest(self.kind.value, *rest))


def written(subject: dict[str, Any]) -> str:
    """A subject as it stands in the database: one text for one subject."""
    return json.dumps(subject, ensure_ascii=False, sort_keys=True)


def ask_digest(kind: str, asker: str, about: str, subject: str, reason: str, created_at: str) -> str:
    """What a decision rests on, as 16 hexadecimal digits."""
    shown = json.dumps([kind, asker, about, subject, reason, created_at])
    return hashlib.sha256(shown.encode()).hexdigest()[:16]


def matter(ask: Ask) -> str:
    """What is asked for and why, for the audit trail: ids, and the reason as it was typed."""
    named = _MATTERS[ask.kind](ask)
    return ": ".join(each for each in (named, ask.reason) if each)


def _grant(ask: Ask) -> str:
    subject = ask.subject
    approver = {None: "", True: ", approver", False: ", no approver"}[subject["approver"]]
    account = f", account {subject['account']}" if subject["account"] else ", no account"
    return f"{ask.about} becomes {subject['role']}{approver}{'' if subject['keep_account'] else account}"


def _code(ask: Ask) -> str:
    subject = ask.subject
    return f"code {ask.about}, {subject['amount']} {subject['credit_type']} of company {subject['company_id']}"


_MATTERS: dict[Kind, Callable[[Ask], str]] = {
    Kind.ACCESS: lambda _: "",
    Kind.GRANT: _grant,
    Kind.REVOKE: _code,
    Kind.REVEAL: lambda ask: f"the code of {ask.subject['requester']}",
}


def may_decide(kind: Kind, member: Member, asker: str, about: str, members: Iterable[Member]) -> bool:
    """Whether `member` may decide on what `asker` asked for, where `members` is the role table at this moment.

    Nobody does on their own ask, and on one about themselves only the second of two admins: on a grant, for want of
    a third.
    """
    has_the_right = member.is_admin if kind in BY_ADMINS else member.approver
    if not has_the_right or member.user_id == asker:
        return False
    return member.user_id != about or (kind is Kind.GRANT and not _has_a_third(members, asker, about))


def _has_a_third(members: Iterable[Member], asker: str, about: str) -> bool:
    return any(each.is_admin and each.active and each.user_id not in {asker, about} for each in members)


def row_text(member: Member | None) -> str:
    """A row of the role table as a grant rests on it; `-` where there is none."""
    return "-" if member is None else f"{member.role}/{int(member.approver)}/{member.account or ''}"


def step(kind: Kind, state: State, event: Event) -> State | None:
    """The state that `event` leads to, or None where it cannot happen."""
    return TABLE.get((kind, state, event))
