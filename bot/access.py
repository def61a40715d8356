"""Who may do what: the rules of the role table, pure.

| act                           | member                       | approver | admin |
|-------------------------------|------------------------------|----------|-------|
| `/credits`, `/credits COMPANY`| yes                          | yes      | yes   |
| `/credits codes`              | those they asked for         | all      | all   |
| edit a code's comment         | of those they asked for      | of all   | of all|
| `/mintcode`                   | yes                          | yes      | yes   |
| decide on a request           | no                           | others'  | no    |
| reveal a code                 | their own                    | their own| their own |
| `/mintcode mine`, withdraw    | their own                    | their own| their own |
| `/smsbalance`                 | the account bound to them    | the same | any account |
| `/teller help`                | yes                          | yes      | yes   |
| `/teller roles`, `role`       | no                           | no       | yes   |
| `/teller schedule`            | no                           | no       | yes   |
| `/teller freeze`, `unfreeze`, `new` | no                           | no       | yes   |
| `/teller requester`           | no                           | no       | others, and not who approved |
| `/teller audit`               | no                           | no       | yes   |
| decide who gets access        | no                           | no       | yes   |
| reveal the code of who is gone | no                          | no       | once another approver agreed |
| agree that somebody becomes admin or approver | no | no | others' asks; about themselves only as one of two |
| ask to revoke an unused code  | those they asked for         | any      | any   |
| agree that a code is revoked  | no                           | others'  | no    |

A member is a Slack user with a row in the role table. Approver is a property beside the role: an admin decides
only when they are an approver too, and nobody decides on their own request. Who has no row may do nothing but ask
for access. Whoever sees an unused code may edit its comment: it keeps its reference, its request what was approved.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, StrEnum, auto, unique

ACCOUNT_LENGTH = 16
"""Ozeki's limit for a user name (Ozeki NG manual, "HTTP SMS API - getcredits")."""


@unique
class Role(StrEnum):
    """What a member is in the role table."""

    ADMIN = "admin"
    USER = "user"


@dataclass(frozen=True)
class Member:
    """One row of the role table; `active`: as far as Slack has said, a full member of the workspace."""

    user_id: str
    role: Role
    approver: bool = False
    account: str | None = None
    active: bool = True

    @property
    def is_admin(self) -> bool:
        return self.role is Role.ADMIN


@unique
class Act(StrEnum):
    """What can be asked of Teller."""

    CREDITS = "credits"
    CODES = "codes"
    ALL_CODES = "all codes"
    EDIT_COMMENT = "edit comment"
    MINT = "mint"
    DECIDE = "decide"
    OWN_BALANCE = "own balance"
    ANY_BALANCE = "any balance"
    HELP = "help"
    ROLES = "roles"
    FREEZE = "freeze"
    ASK_ACCESS = "ask for access"
    SCHEDULES = "schedule"
    AUDIT = "audit"


_FOR_EVERY_MEMBER = frozenset({Act.CREDITS, Act.CODES, Act.EDIT_COMMENT, Act.MINT, Act.OWN_BALANCE, Act.HELP})
_FOR_ADMINS = frozenset({Act.ALL_CODES, Act.ANY_BALANCE, Act.ROLES, Act.FREEZE, Act.SCHEDULES, Act.AUDIT})
_FOR_APPROVERS = frozenset({Act.ALL_CODES, Act.DECIDE})


def may(member: Member | None, act: Act) -> bool:
    """Whether `member` (None: no row in the role table) may do `act`."""
    if member is None:
        return act is Act.ASK_ACCESS
    return (
        act is Act.ASK_ACCESS
        or act in _FOR_EVERY_MEMBER
        or (member.is_admin and act in _FOR_ADMINS)
        or (member.approver and act in _FOR_APPROVERS)
    )


def without_rights(user_id: str) -> Member:
    """Somebody who has no row, as the one act that needs none sees them."""
    return Member(user_id, Role.USER)


def too_few_approvers(members: Iterable[Member]) -> bool:
    """Whether somebody's own requests can be decided by nobody: that takes two approvers."""
    return sum(member.approver and member.active for member in members) < 2


def account_to_ask(member: Member, wanted: str | None) -> str | None:
    """The Ozeki account whose balance may be asked for `member`, or None when it is refused.

    `wanted` is the account that was named, None for one's own. The rule is Ozeki's (manual, "HTTP SMS API -
    getcredits"): an admin about any account, a user about their own only. For a user the answer is always the
    name in their row, never the one that was typed.
    """
    if wanted is None:
        return member.account
    if may(member, Act.ANY_BALANCE):
        return wanted
    return member.account if member.account == wanted else None


def raises(before: Member | None, role: Role | None, approver: bool | None) -> bool:
    """Whether a row of `role` and `approver` (None: as they were) gives rights that matter to who had `before`."""
    becomes_admin = role is Role.ADMIN and (before is None or not before.is_admin)
    return becomes_admin or (approver is True and (before is None or not before.approver))


def lowers(before: Member, after: Member | None) -> bool:
    """Whether a row that is `after` (None: it went) takes away rights that matter: to be an admin, or an approver."""
    was_admin = before.is_admin and (after is None or not after.is_admin)
    return was_admin or (before.approver and (after is None or not after.approver))


class Change(Enum):
    """What became of a change of the role table. NEEDS_ANOTHER: an admin must agree who is there to do so; OUTRUN:
    somebody else changed the row after it was looked at."""

    DONE = auto()
    NEEDS_ANOTHER = auto()
    FIXED_ADMIN = auto()
    LAST_ADMIN = auto()
    NO_SUCH_MEMBER = auto()
    NOT_ADMIN = auto()
    OUTRUN = auto()
