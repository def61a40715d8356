"""One line of the doctor's report, and how lines are told: as text, or as JSON."""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum, unique

from bot.views.text import count, number

MOST_NAMED = 10


@unique
class Verdict(StrEnum):
    """What the doctor thinks of something."""

    OK = "ok"
    WARNING = "warning"
    FAILURE = "failure"
    NOT_CHECKED = "not checked"


@dataclass(frozen=True)
class Line:
    """What was looked at, the verdict, what was seen, and what to do where that is something."""

    name: str
    verdict: Verdict
    text: str
    remedy: str = ""


def ok(name: str, text: str) -> Line:
    """As it should be."""
    return Line(name, Verdict.OK, text)


def warning(name: str, text: str, remedy: str) -> Line:
    """It works, but not all of it, or not for long."""
    return Line(name, Verdict.WARNING, text, remedy)


def failure(name: str, text: str, remedy: str) -> Line:
    """It does not work."""
    return Line(name, Verdict.FAILURE, text, remedy)


def not_checked(name: str, text: str, remedy: str = "") -> Line:
    """Nobody knows: it cannot be asked, or not now."""
    return Line(name, Verdict.NOT_CHECKED, text, remedy)


def exit_status(lines: Sequence[Line]) -> int:
    """1 where something does not work, else 0."""
    return int(any(line.verdict is Verdict.FAILURE for line in lines))


def as_text(lines: Sequence[Line]) -> str:
    """A line each, and how many there are of what is not right."""
    width = max(len(verdict) for verdict in Verdict)
    told = [f"{line.verdict:<{width}}  {line.name}: {_sentence(line.text)}{_to_do(line)}" for line in lines]
    return "\n".join([*told, _sum(lines)])


def as_json(lines: Sequence[Line]) -> str:
    """An object: `ok`, whether nothing fails, and `lines` with the names of Line."""
    told = {"ok": exit_status(lines) == 0, "lines": [asdict(line) for line in lines]}
    return json.dumps(told, ensure_ascii=False, indent=2)


def printable(lines: Sequence[Line], mask: Callable[[str], str]) -> list[Line]:
    """The lines without secrets, and each in one line, whatever somebody answered."""
    return [Line(line.name, line.verdict, _tidy(mask(line.text)), _tidy(mask(line.remedy))) for line in lines]


def named(names: Sequence[str]) -> str:
    """The first of them by name, and how many more there are."""
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {number(more)} more" if more > 0 else "")


def a_part(asked: int, there: int) -> str:
    """The words for "all of them" where only the first were asked about; "" where all were."""
    return f"the first {number(asked)} of {number(there)}" if asked < there else ""


def _tidy(text: str) -> str:
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


def _sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."


def _to_do(line: Line) -> str:
    return f" To do: {line.remedy}" if line.remedy else ""


def _sum(lines: Sequence[Line]) -> str:
    counted = Counter(line.verdict for line in lines)
    bad = [(counted[Verdict.FAILURE], "failure"), (counted[Verdict.WARNING], "warning")]
    told = [count(how_many, word) for how_many, word in bad if how_many]
    return f"{', '.join(told)}." if told else "Nothing is wrong."
