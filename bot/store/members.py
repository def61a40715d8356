"""The role table's verbs. Every change is one statement that holds its conditions, and a row of the audit trail."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from bot.access import Change, Member, Role, raises
from bot.instants import instant
from bot.store import audit, reading, role_news
from bot.store.database import Connection, Row, StoreError
from bot.store.rights import ADMINS, is_admin, is_admin_now
from bot.store.role_news import Says

COMMAND_LINE = "command line"
"""Who changes the role table from a terminal: the one author who needs no row."""
KEEP: Any = object()
"""For `set`: this part of the row stays as it was."""


@dataclass(frozen=True)
class Wanted:
    """A row as somebody wants it: a Role, a bool, a name or None. KEEP leaves a part as it is at the time of writing
    (for a new row: user, no approver, no account)."""

    user_id: str
    role: Any = KEEP
    approver: Any = KEEP
    account: Any = KEEP

    def raises(self, before: Member | None) -> bool:
        """Whether it gives rights that matter to who had `before`."""
        role, approver = (None if each is KEEP else each for each in (self.role, self.approver))
        return raises(before, role, approver)


class Members:
    """The verbs of the role table."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def find(self, user_id: str) -> Member | None:
        """The row of a Slack user id, as it stands now."""
        return await self._connection.read(lambda db: _find(db, user_id))

    async def active(self, user_id: str) -> Member | None:
        """The row of somebody who is a full member, as far as Slack has said; None for everybody else."""
        member = await self.find(user_id)
        return member if member is not None and member.active else None

    async def all(self) -> list[Member]:
        """Every row: admins first, then by id."""
        return await self._connection.read(members_in)

    async def add_missing_admins(self, user_ids: Collection[str], now: datetime) -> None:
        """Give each of `user_ids` that has no row one as admin and approver."""

        def work(db: Database) -> None:
            for user_id in user_ids:
                query = (
                    "INSERT OR IGNORE INTO members (user_id, role, approver) VALUES (?, 'admin', 1) RETURNING user_id"
                )
                if list(db.query(query, [user_id])):
                    audit.record(db, now, "teller", f"role of {user_id}: admin, approver", "done: TELLER_ADMINS")

        await self._connection.write(work)

    async def set(
        self,
        wanted: Wanted,
        fixed: Collection[str],
        by: str,
        now: datetime,
        says: Says | None = None,
        seen: int | None = None,
    ) -> Change:
        """Write a row. `fixed` are the ids of TELLER_ADMINS, which cannot be lowered; `by` is for the audit trail.

        The rules that an admin writes, and that an admin remains, stand in the statement itself. Rights that matter
        are not given where another admin is there to agree; with `says`, what is given and taken away is told.
        With `seen`, how many rows the audit trail had when somebody began, nobody else's change since is undone.
        """
        if wanted.user_id in fixed and (wanted.role is Role.USER or wanted.approver is False):
            return await self._refuse(Change.FIXED_ADMIN, _tried(wanted), by, now)

        def work(db: Database) -> Change:
            if _is_outrun(db, wanted.user_id, by, seen):
                audit.record(db, now, by, _tried(wanted), Change.OUTRUN.name.lower())
                return Change.OUTRUN
            if _needs_another(db, wanted, by):
                return Change.NEEDS_ANOTHER
            before, change = _find(db, wanted.user_id), put(db, wanted, by, now)
            role_news.tell(db, before, _find(db, wanted.user_id), by, now, says)
            return change

        return await self._connection.write(work)

    async def remove(
        self,
        user_id: str,
        fixed: Collection[str],
        by: str,
        now: datetime,
        says: Says | None = None,
        seen: int | None = None,
    ) -> Change:
        """Take a row away; the last admin and the ids of TELLER_ADMINS stay. `says`, `seen`: as for `set`."""
        what = f"role of {user_id}: none"
        if user_id in fixed:
            return await self._refuse(Change.FIXED_ADMIN, what, by, now)

        def work(db: Database) -> Change:
            before = _find(db, user_id)
            if _is_outrun(db, user_id, by, seen):
                change = Change.OUTRUN
            elif before is None:
                change = Change.NO_SUCH_MEMBER
            else:
                done = list(db.query(_REMOVE, {"user_id": user_id} | _author(by)))
                change = Change.DONE if done else _why_not(db, by)
                role_news.tell(db, before, _find(db, user_id), by, now, says)
            audit.record(db, now, by, what, change.name.lower())
            return change

        return await self._connection.write(work)

    async def hear(self, user_id: str, active: bool, now: datetime) -> None:
        """Slack says whether somebody is a full member: who is none keeps their row, and no right."""

        def work(db: Database) -> None:
            for row in list(db.query(_HEAR, {"user_id": user_id, "active": active, "now": instant(now)})):
                said = "a full member (again)" if active else "deactivated, a guest or of another organisation"
                audit.record(db, now, "teller", f"account of {row['user_id']}", said)

        member = await self.find(user_id)
        if member is not None and member.active != active:
            await self._connection.write(work)

    async def _refuse(self, change: Change, what: str, by: str, now: datetime) -> Change:
        await self._connection.write(lambda db: audit.record(db, now, by, what, change.name.lower()))
        return change


def _is_outrun(db: Database, user_id: str, by: str, seen: int | None) -> bool:
    return seen is not None and bool(list(db.query(_CHANGED_SINCE, {"seen": seen, "by": by, "user_id": user_id})))


def _needs_another(db: Database, wanted: Wanted, by: str) -> bool:
    matters = wanted.raises(_find(db, wanted.user_id)) and is_admin_now(db, by)
    return matters and bool(list(db.query(f"{ADMINS} AND user_id <> ?", [by])))


def put(db: Database, wanted: Wanted, by: str, now: datetime) -> Change:
    """Write a row inside a transaction, where an admin writes and an admin remains."""
    done = list(db.query(_SET, _parameters(wanted) | _author(by)))
    change = Change.DONE if done else _why_not(db, by)
    what = _describe(_member(done[0])) if done else _tried(wanted)
    audit.record(db, now, by, what, change.name.lower())
    return change


_CHANGED_SINCE = """
    SELECT 1 FROM audit
    WHERE id > :seen AND who <> :by AND what LIKE 'role of ' || :user_id || ':%' AND outcome LIKE 'done%'
"""
_ANOTHER_ADMIN = f"EXISTS ({ADMINS} AND active.user_id <> :user_id)"
_BY_AN_ADMIN = f"(:by IS NULL OR {is_admin(':by')})"
_SET = f"""
    INSERT INTO members (user_id, role, approver, account)
    SELECT :user_id, coalesce(:role, 'user'), coalesce(:approver, 0), :account WHERE {_BY_AN_ADMIN}
    ON CONFLICT (user_id) DO UPDATE SET
        role = coalesce(:role, role),
        approver = coalesce(:approver, approver),
        account = CASE WHEN :keep_account THEN account ELSE excluded.account END
    WHERE coalesce(:role, role) = 'admin' OR role = 'user' OR {_ANOTHER_ADMIN}
    RETURNING *
"""
_HEAR = """
    UPDATE members SET inactive_since = iif(:active, NULL, :now)
    WHERE user_id = :user_id AND (inactive_since IS NULL) <> :active RETURNING user_id
"""
_REMOVE = f"""
    DELETE FROM members
    WHERE user_id = :user_id AND {_BY_AN_ADMIN} AND (role = 'user' OR {_ANOTHER_ADMIN}) RETURNING user_id
"""  # noqa: S608 - made of constants


def _parameters(wanted: Wanted) -> dict[str, Any]:
    return {
        "user_id": wanted.user_id,
        "role": None if wanted.role is KEEP else wanted.role.value,
        "approver": None if wanted.approver is KEEP else int(wanted.approver),
        "account": None if wanted.account is KEEP else wanted.account,
        "keep_account": wanted.account is KEEP,
    }


def _author(by: str) -> dict[str, str | None]:
    return {"by": None if by == COMMAND_LINE else by}


def _why_not(db: Database, by: str) -> Change:
    return Change.LAST_ADMIN if by == COMMAND_LINE or is_admin_now(db, by) else Change.NOT_ADMIN


def _find(db: Database, user_id: str) -> Member | None:
    rows = list(db.query("SELECT * FROM members WHERE user_id = ?", [user_id]))
    return _member(rows[0]) if rows else None


def members_in(db: Database) -> list[Member]:
    """Every row: admins first, then by id."""
    return [_member(row) for row in db.query("SELECT * FROM members ORDER BY role, user_id")]


def _member(row: Row) -> Member:
    is_active = row["inactive_since"] is None
    return Member(row["user_id"], Role(row["role"]), bool(row["approver"]), row["account"], is_active)


def _tried(wanted: Wanted) -> str:
    return f"role of {wanted.user_id}: {'as it is' if wanted.role is KEEP else wanted.role}"


def _describe(member: Member) -> str:
    approver = "approver" if member.approver else "no approver"
    return f"role of {member.user_id}: {member.role}, {approver}, account {member.account or '-'}"


def is_empty(path: Path) -> bool:
    """Whether nobody is in the role table of the file yet, which is not made by asking."""
    try:
        return not reading.read(path, lambda db: db.execute("SELECT 1 FROM members LIMIT 1").fetchall())
    except StoreError:
        return True
