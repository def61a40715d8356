"""The only room that knows SQL. One SQLite file, one thread, verbs of the domain."""

import secrets
from pathlib import Path

from bot.store.ask_cards import AskCards
from bot.store.asks import Asks
from bot.store.audit import Audit
from bot.store.cards import Cards
from bot.store.clicks import Clicks
from bot.store.codes import Codes
from bot.store.database import Connection, StoreError
from bot.store.decisions import Decisions
from bot.store.freezes import Freezes
from bot.store.homes import Homes
from bot.store.ledger import Ledger
from bot.store.members import Members
from bot.store.mints import Mints
from bot.store.origin import Origin
from bot.store.outbox import OutboxRows
from bot.store.own import Own
from bot.store.posts import Figures, Posts
from bot.store.reminders import Reminders
from bot.store.requests import Requests
from bot.store.reveals import Reveals
from bot.store.schedules import Schedules
from bot.store.setbacks import Setbacks

__all__ = ["Connection", "Store", "StoreError"]


class Store:
    """The database, as verbs of the domain. `start_id` tells the rows of this process from those of one that died."""

    def __init__(self, path: Path, connection: type[Connection] = Connection) -> None:
        self._connection = connection(path)
        self.start_id = secrets.token_hex(8)
        self.asks = Asks(self._connection, self.start_id)
        self.ask_cards = AskCards(self._connection)
        self.reveals = Reveals(self._connection)
        self.audit = Audit(self._connection)
        self.clicks = Clicks(self._connection)
        self.members = Members(self._connection)
        self.requests = Requests(self._connection)
        self.own = Own(self._connection)
        self.reminders = Reminders(self._connection)
        self.decisions = Decisions(self._connection)
        self.codes = Codes(self._connection)
        self.mints = Mints(self._connection, self.start_id)
        self.origin = Origin(self._connection)
        self.ledger = Ledger(self._connection)
        self.freezes = Freezes(self._connection)
        self.outbox = OutboxRows(self._connection)
        self.setbacks = Setbacks(self._connection)
        self.cards = Cards(self._connection)
        self.schedules = Schedules(self._connection)
        self.posts = Posts(self._connection)
        self.figures = Figures(self._connection)
        self.homes = Homes(self._connection)

    async def open(self) -> None:
        """Open the file and bring it to the present shape. Raises StoreError."""
        await self._connection.open()

    async def look_beside(self) -> None:
        """Set what waits for changes where another process, the command line, has written. Raises StoreError."""
        await self._connection.look_beside()

    async def close(self) -> None:
        """Close the file."""
        await self._connection.close()

    async def answers(self) -> bool:
        """Whether the database answers a read of its file."""
        query = "SELECT count(*) AS tables FROM sqlite_schema"
        return bool(await self._connection.read(lambda db: list(db.query(query))))
