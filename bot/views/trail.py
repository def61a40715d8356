"""The audit trail as people read it: whether it is whole, where a head stands, and its rows for other programs."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.chain import COLUMNS, Break, Head, Misfit
from bot.views.text import count


def head_line(head: Head) -> str:
    """What the morning post says, so that Slack's history bears witness to it."""
    return f"Audit trail: {count(head.rows, 'row')}, head `{head.short}`"


def verdict(head: Head, broken: Break | None) -> str:
    """Whether a trail is whole; else which row is the first that does not fit, and what is wrong with it.

    `head` is that of the rows that fit.
    """
    if broken is None:
        return f"The audit trail is whole: {count(head.rows, 'row')}, head {head.hash}."
    return f"The audit trail is broken at row {broken.id}: {_wrong(head.rows, broken)}."


def _wrong(fitting: int, broken: Break) -> str:
    if broken.misfit is Misfit.CHANGED:
        return "it was changed after it was written"
    if broken.misfit is Misfit.UNCHAINED:
        return "it was not written behind the row that stands before it now"
    first, last = fitting + 1, broken.id - 1
    return f"row {first} was removed" if first == last else f"rows {first} to {last} were removed"


def whereabouts(digits: str, row: int | None) -> str:
    """Where a head that somebody kept stands in the trail."""
    if row is None:
        return f"No row has the head {digits}: rows were removed from the end, or the trail was written anew since."
    return f"The head {digits} is that of row {row}."


def as_csv(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The rows as lines of CSV (RFC 4180, but for the line ends), a line of names first."""
    yield _csv_line(COLUMNS)
    for row in rows:
        yield _csv_line(row[name] for name in COLUMNS)


def as_jsonl(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The rows as one JSON object a line."""
    for row in rows:
        yield json.dumps({name: row[name] for name in COLUMNS}, ensure_ascii=False, default=repr) + "\n"


def _csv_line(values: Iterable[Any]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(values)
    return line.getvalue()
