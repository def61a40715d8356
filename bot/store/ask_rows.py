"""An ask as it stands in the database."""

import json
from typing import Any

from sqlite_utils import Database

from bot.asks import Ask, Kind, State
from bot.instants import moment
from bot.store.database import Row


def load(db: Database, ask_id: int) -> Ask | None:
    """The ask with this number, inside a transaction or a read."""
    rows = list(db.query("SELECT * FROM asks WHERE id = ?", [ask_id]))
    return ask_of(rows[0]) if rows else None


def ask_of(row: Row) -> Ask:
    """A row of asks."""
    instants = {"created_at", "expires_at", "decided_at", "until"}
    values: dict[str, Any] = {
        name: moment(row[name]) if name in instants else row[name] for name in Ask.__dataclass_fields__
    }
    kinds = {"kind": Kind(row["kind"]), "state": State(row["state"]), "subject": json.loads(row["subject"])}
    return Ask(**(values | kinds))
