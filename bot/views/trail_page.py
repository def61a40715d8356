"""`/teller audit`: a page of the audit trail, as admins read it in Slack."""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.views.blocks import Block, Message, actions, button, header, plain, section, sentence
from bot.views.text import clip, count, escape, local_time
from bot.views.trail_words import outcome_in_words, what_in_words

OLDER = "audit.older.1"
NEWEST = "audit.newest.1"
MOST = 15
"""Rows on a page: each takes two blocks, of which a message has 50."""
LONGEST = 300
"""Characters of an outcome that are shown; the command line has all."""
NOTHING = "The audit trail has no row about request #{}. Check the number, or type `/teller audit` for all rows."
_PERSON = re.compile(r"\b[UW][A-Z0-9]{2,}\b")
_STRANGER = re.compile(r"(?=.*[0-9]).{9,}")
_VALUE = re.compile(r"1:([0-9]{1,15}):([0-9]{1,15})")
"""The value of a button: its version, the row before which the page ends (0: none), and the request (0: all)."""


def trail_page(rows: Sequence[Mapping[str, Any]], of: int, request_id: int, names: Mapping[str, str]) -> Message:
    """Rows, the newest first, one more than are shown where there are older ones.

    `of` is how many rows the whole trail has; `names` are those of the people and channels of which the rows tell.
    """
    if not rows and request_id:
        return sentence(NOTHING.format(request_id))
    shown, about = rows[:MOST], f" of request #{request_id}" if request_id else ""
    title = f"Audit trail{about}: {count(of, 'row')}" if not about else f"Audit trail{about}"
    blocks = [header(title), *(block for row in shown for block in _row(row, names))]
    turns = [
        *([button("Newest", NEWEST, f"1:0:{request_id}")]),
        *([button("Older", OLDER, f"1:{shown[-1]['id']}:{request_id}")] if len(rows) > MOST else []),
    ]
    return Message(title, [*blocks, actions(*turns)])


def turned_to(value: str) -> tuple[int, int] | None:
    """Before which row a page ends (0: the newest page), and of which request (0: all); None for another value."""
    found = _VALUE.fullmatch(value)
    return None if found is None else (int(found[1]), int(found[2]))


def people_in(rows: Iterable[Mapping[str, Any]], known: Container[str]) -> set[str]:
    """Of whom rows tell, as Slack user ids: those `known`, and what has the form of an id and of no word."""
    words = {each for row in rows for text in (row["what"], row["outcome"]) for each in _PERSON.findall(text)}
    return {each for each in words if each in known or _STRANGER.fullmatch(each)}


def _row(row: Mapping[str, Any], names: Mapping[str, str]) -> list[Block]:
    who = f"<@{row['who']}>" if _PERSON.fullmatch(row["who"]) else escape(row["who"])
    about = f" · request #{row['request_id']}" if row["request_id"] else ""
    when = local_time(datetime.fromisoformat(row["at"]))
    what = escape(clip(_named(what_in_words(row["who"], row["what"]), names), LONGEST))
    outcome = clip(_named(outcome_in_words(row["outcome"], names), names), LONGEST)
    line = section(f"*{row['id']}* · {when} · {who}{about}\n{what}")
    return [line, {"type": "context", "elements": [plain(outcome)]}] if outcome else [line]


def _named(text: str, names: Mapping[str, str]) -> str:
    """Ids of people as their names; what somebody typed is drawn as it is."""
    called = {each: f"@{name}" for each, name in names.items() if name != each}
    return _PERSON.sub(lambda found: called.get(found[0], found[0]), text)
