"""What is done with the decision that agrees to an ask, in its transaction."""

from datetime import datetime

from sqlite_utils import Database

from bot.access import Change, Role
from bot.asks import Ask, Kind
from bot.store import members
from bot.store.members import Wanted


class NotDone(Exception):
    """What was agreed to cannot be done at this moment, so nothing is decided either."""


def agreed(db: Database, ask: Ask, by: str, account: str | None, now: datetime) -> None:
    """Do what `by` agreed to. Raises NotDone."""
    if ask.kind is Kind.ACCESS:
        _put(db, Wanted(ask.asker, Role.USER, approver=False, account=account), by, now)


def _put(db: Database, wanted: Wanted, by: str, now: datetime) -> None:
    if members.put(db, wanted, by, now) is not Change.DONE:
        raise NotDone
