"""Leaf: the audit trail as a chain of hashes, pure over its rows.

A row's hash is the SHA-256, in lower-case hex, of the JSON array [prev, id, at, who, what, request_id, outcome], as
json.dumps writes it without white space (whatever is not ASCII is escaped: RFC 8259, section 7). `prev` is the hash
of the row before, and GENESIS for the first. The ids are 1, 2, 3, … without a gap.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

GENESIS = "0" * 64
"""What stands before the first row."""
CONTENT = ("id", "at", "who", "what", "request_id", "outcome")
"""What a row tells, in the order in which it is hashed."""
COLUMNS = (*CONTENT, "prev", "hash")
SHORT = 16
"""Digits of a hash that are shown where a person compares it."""
HEAD = re.compile(r"[0-9a-fA-F]{8,64}")
"""What can be asked for as a head: fewer digits say too little."""


@dataclass(frozen=True)
class Head:
    """Where a trail ends: how many rows it has, and the hash of the last."""

    rows: int
    hash: str

    @property
    def short(self) -> str:
        """The digits that the morning post shows."""
        return self.hash[:SHORT]


class Misfit(Enum):
    """What is wrong with the first row that does not fit."""

    CHANGED = auto()
    """Its content and its hash do not belong together."""
    REMOVED = auto()
    """Rows before it are missing."""
    UNCHAINED = auto()
    """It is whole, but it was written after another row than the one before it."""


@dataclass(frozen=True)
class Break:
    """The first row that does not fit: its number, and what is wrong."""

    id: Any
    misfit: Misfit


def hash_of(prev: Any, content: Iterable[Any]) -> str:
    """The hash of a row with these values of CONTENT, behind a row with the hash `prev`."""
    # A value of a type that no row has can only stand there when somebody changed the table: it has some hash, too.
    text = json.dumps([prev, *content], ensure_ascii=True, separators=(",", ":"), default=repr)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def examine(rows: Iterable[Mapping[str, Any]]) -> tuple[Head, Break | None]:
    """The head of the rows (in the order of their ids) that fit, and the first that does not, if there is one."""
    head = Head(0, GENESIS)
    for row in rows:
        misfit = _misfit(row, head)
        if misfit is not None:
            return head, Break(row["id"], misfit)
        head = Head(row["id"], row["hash"])
    return head, None


def find(rows: Iterable[Mapping[str, Any]], digits: str) -> int | None:
    """The number of the first row whose hash begins with `digits` (hex, in any case), or None."""
    return next((row["id"] for row in rows if str(row["hash"]).startswith(digits.lower())), None)


def _misfit(row: Mapping[str, Any], head: Head) -> Misfit | None:
    if isinstance(row["id"], int) and row["id"] > head.rows + 1:
        return Misfit.REMOVED
    if row["hash"] != hash_of(row["prev"], (row[name] for name in CONTENT)):
        return Misfit.CHANGED
    if row["id"] != head.rows + 1 or row["prev"] != head.hash:
        return Misfit.UNCHAINED
    return None
