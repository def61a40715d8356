"""The words of a copied test: names of people and places, lines as they were typed, what tells a message."""

import json
import re
from collections.abc import Collection

from bot.reference import FORM
from bot.sandbox.town import ADA, APPROVALS, BEN, EVE, GENERAL, JOHN, MORNING

PEOPLE = {ADA: "ada", BEN: "ben", JOHN: "john", EVE: "eve"}
PLACES = {GENERAL: "GENERAL", APPROVALS: "APPROVALS", MORNING: "MORNING"}
_NAMED = re.compile(r"<([@#])[^<>|]*\|([^<>]*)>|<(https?://[^<>|]*)>|<!(\w+)>")
_CHANGES = re.compile(
    rf"[^.·]*(?:\d{{4}}-\d\d-\d\d|\d{{1,2}} [A-Z][a-z]+ \d{{4}})[^.·;]*|\d{{1,2}}:\d\d|{FORM}|#\d+|\w{{20,}}|"
    r"just now|\d+ \w+ ago|\*{3,}|`",
    re.ASCII,
)
"""What is another each time: moments, references, numbers of requests, secrets."""
_SHORTEST, _LONGEST = 8, 60
_EDGES = " .,;·()"


def telling(text: str, before: str = "", others: Collection[str] = ()) -> str:
    """Words that are the same whenever this is said: of the first line that has some which stand neither in `before`
    nor in any of `others`."""
    lines = [line for line in text.splitlines() if line not in set(before.splitlines())]
    pieces = [piece for line in lines for piece in _clipped(max(_CHANGES.split(line), key=len))]
    good = [piece for piece in pieces if len(piece) >= _SHORTEST]
    own = [piece for piece in good if not any(piece in other for other in others)]
    return next(iter([*own, *good]), "") or max(pieces, key=len, default="")


def _clipped(words: str) -> list[str]:
    """All of it, or where it is too long its beginning and its end."""
    words = words.strip(_EDGES)
    if len(words) <= _LONGEST:
        return [words]
    head, tail = words[:_LONGEST], words[-_LONGEST:]
    return [(head.rpartition(" ")[0] or head).strip(_EDGES), (tail.partition(" ")[2] or tail).strip(_EDGES)]


def as_typed(text: str) -> str:
    """A command's text as it was typed, before Slack linked what it names."""
    plain = _NAMED.sub(lambda match: f"{match[1]}{match[2]}" if match[1] else match[3] or f"@{match[4]}", text)
    return plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def member(user_id: str) -> str:
    """One of PEOPLE, as a test speaks of them."""
    return f"team.{PEOPLE[user_id]}"


def channel(channel_id: str) -> str:
    """A channel by its name in tests, or else by its id."""
    return PLACES.get(channel_id) or quoted(channel_id)


def quoted(text: str) -> str:
    """A Python string, in the quotes that need the fewer backslashes."""
    return repr(text) if '"' in text and "'" not in text else json.dumps(text, ensure_ascii=False)
