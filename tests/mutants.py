"""`mutmut results --all true | python -m tests.mutants` writes the figures of a run into docs/mutants.md."""

import re
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "mutants.md"
BEGIN, END = "<!-- figures -->\n", "<!-- /figures -->"
_LINE = re.compile(r"\s*(?P<module>\S+)\.[^.\s]+: (?P<status>.+)")
_KILLED = {"killed", "timeout"}
"""A change that makes the tests hang is noticed, too."""


def figures(results: Iterable[str]) -> dict[str, tuple[int, int]]:
    """For each file how many of its mutants were killed, and how many there are; what was not tried survived."""
    killed: Counter[str] = Counter()
    made: Counter[str] = Counter()
    for line in results:
        if found := _LINE.fullmatch(line.rstrip()):
            file = found["module"].replace(".", "/") + ".py"
            made[file] += 1
            killed[file] += found["status"] in _KILLED
    return {file: (killed[file], made[file]) for file in sorted(made)}


def table(found: dict[str, tuple[int, int]]) -> str:
    """The figures in Markdown, the sum last."""
    both = tuple(sum(numbers) for numbers in zip(*found.values(), strict=True)) if found else (0, 0)
    rows = [*((f"`{file}`", *numbers) for file, numbers in found.items()), ("**all**", both[0], both[1])]
    head = "| file | mutants | killed | survived | killed, of all |\n|---|---:|---:|---:|---:|\n"
    return head + "".join(
        f"| {name} | {made} | {killed} | {made - killed} | {100 * killed / max(made, 1):.1f} % |\n"
        for name, killed, made in rows
    )


def written(document: str) -> str:
    """The figures as they stand in the document."""
    return document.split(BEGIN)[1].split(END)[0]


if __name__ == "__main__":
    text = DOCUMENT.read_text(encoding="utf-8")
    before, after = f"{BEGIN}{written(text)}{END}", f"{BEGIN}{table(figures(sys.stdin))}{END}"
    DOCUMENT.write_text(text.replace(before, after), encoding="utf-8")
