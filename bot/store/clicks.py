"""Clicks that decide: on disk before Slack is told that they were heard, so that no restart loses one."""

import json
import sqlite3
from dataclasses import dataclass
from datetime import datetime

from bot.instants import instant
from bot.store.database import Connection, StoreError


@dataclass(frozen=True)
class Click:
    """What somebody pressed: `doer` is the button's or form's name, `asked` what it needs to be carried out."""

    delivery: str
    doer: str
    asked: dict[str, object]


class Clicks:
    """The verbs of clicks that decide."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def keep(self, click: Click, now: datetime) -> None:
        """Write a click down; the same delivery a second time is the same click. Raises StoreError."""
        sql = "INSERT OR IGNORE INTO clicks (delivery, doer, asked, at) VALUES (?, ?, ?, ?)"
        row = (click.delivery, click.doer, json.dumps(click.asked), instant(now))
        try:
            await self._connection.write(lambda db: db.execute(sql, row))
        except sqlite3.Error as error:
            raise StoreError(f"A click could not be written down: {error}.") from error

    async def done(self, delivery: str) -> None:
        """It was carried out, or refused with a sentence."""
        await self._connection.write(lambda db: db.execute("DELETE FROM clicks WHERE delivery = ?", (delivery,)))

    async def left(self) -> list[Click]:
        """The clicks that a process heard and did not live to carry out, oldest first."""
        query = "SELECT * FROM clicks ORDER BY at, delivery"
        rows = await self._connection.read(lambda db: list(db.query(query)))
        return [Click(row["delivery"], row["doer"], json.loads(row["asked"])) for row in rows]
