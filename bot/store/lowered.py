"""Whoever loses a right at one admin's word hears of it, and so do the other admins, with the change itself.

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

Says = Callable[[str, Member, Member | None], Body]
"""What somebody (a Slack user id) reads of a row as it was, and as it is; None: it went."""


def tell(
    db: Database, before: Member | None, after: Member | None, by: str, now: datetime, says: Says | None
) -> None:
    """Owe what is to be known of a change that took a right away, in its transaction; of every other, nothing.

    Who is inactive is told nothing: Slack takes no message to them. None as `says` is the command line, whose author
    has every right anyway.
    """
    if says is None or before is None or not lowers(before, after):
        return
    admins = [row["user_id"] for row in db.query(f"{ADMINS} ORDER BY user_id")]
    for each in dict.fromkeys([*([before.user_id] if before.active else []), *admins]):
        if each != by:
            outbox.put_body(db, each, ROLE_NOTICE, says(each, before, after), now)
