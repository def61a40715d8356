"""Whose row one admin changes hears of it, and of a right that went so do the other admins, with the change itself.

Lowering takes no second admin, so somebody could lower the one who would have to agree to what comes next: it is done
at once, and seen at once.
"""

from collections.abc import Callable
from datetime import datetime

from sqlite_utils import Database

from bot.access import Member, lowers
from bot.owed import ROLE_NOTICE
from bot.store import outbox
from bot.store.outbox import Body
from bot.store.rights import ADMINS

Says = Callable[[str, Member | None, Member | None], Body]
"""What somebody (a Slack user id) reads of a row as it was, and as it is; None: there was none, or it went."""


def tell(
    db: Database, before: Member | None, after: Member | None, by: str, now: datetime, says: Says | None
) -> None:
    """Owe what is to be known of a change that gave something or took a right away, in its transaction.

    Who is inactive is told nothing: Slack takes no message to them. None as `says` is the command line, whose author
    has every right anyway.
    """
    if says is None:
        return
    for each in dict.fromkeys(_whom(db, before, after)):
        if each != by:
            outbox.put_body(db, each, ROLE_NOTICE, says(each, before, after), now)


def _whom(db: Database, before: Member | None, after: Member | None) -> list[str]:
    if before is not None and lowers(before, after):
        admins = [row["user_id"] for row in db.query(f"{ADMINS} ORDER BY user_id")]
        return [*([before.user_id] if before.active else []), *admins]
    if after is None or not after.active or after == before:
        return []
    return [] if before is None and _asked_for_it(db, after.user_id) else [after.user_id]


def _asked_for_it(db: Database, user_id: str) -> bool:
    """Whether they asked for access and wait: the ask, which lapses by this, tells them."""
    query = "SELECT 1 FROM asks WHERE kind = 'access' AND about = ? AND state = 'waiting'"
    return bool(list(db.query(query, [user_id])))
