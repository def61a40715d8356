"""The figures of the mutants belong to the files that are mutated, and say what is promised."""

import re
import tomllib
from fnmatch import fnmatch
from pathlib import Path

from tests.mutants import DOCUMENT, figures, table, written

ROOT = Path(__file__).resolve().parent.parent
MUTMUT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mutmut"]
ROW = re.compile(r"\| `(?P<file>\S+)` \| (?P<made>\d+) \| (?P<killed>\d+) \|")
ROWS = {row["file"]: (int(row["killed"]), int(row["made"])) for row in ROW.finditer(DOCUMENT.read_text("utf-8"))}


def test_every_file_has_its_figures() -> None:
    """A file that is mutated has a row, a row is of a file that is mutated; files without a function have none."""
    mutated = {
        path
        for path in (str(each.relative_to(ROOT)) for each in (ROOT / "bot").rglob("*.py"))
        if any(fnmatch(path, pattern) for pattern in MUTMUT["only_mutate"])
        and not any(fnmatch(path, pattern) for pattern in MUTMUT["do_not_mutate"])
    }
    assert set(ROWS) == mutated


def test_nine_of_ten_are_killed() -> None:
    """Of all; short files of SQL and patience have fewer, and none has much fewer. The sum is the rows'."""
    assert written(DOCUMENT.read_text(encoding="utf-8")) == table(ROWS)
    assert sum(killed for killed, _ in ROWS.values()) >= 0.9 * sum(made for _, made in ROWS.values())
    assert [file for file, (killed, made) in ROWS.items() if killed < 0.7 * made] == []


def test_how_results_are_read() -> None:
    """A mutant counts as killed when a test failed or hung; one that no test reaches survived."""
    results = [
        "    bot.store.posts.x_one__mutmut_1: killed",
        "    bot.store.posts.xǁPostsǁowe__mutmut_2: timeout",
        "    bot.store.posts.xǁPostsǁowe__mutmut_3: survived",
        "    bot.store.posts.xǁPostsǁowe__mutmut_4: no tests",
        "    bot.pace.x_one__mutmut_1: not checked",
        "",
    ]
    found = figures(results)
    assert found == {"bot/pace.py": (0, 1), "bot/store/posts.py": (2, 4)}
    assert "| `bot/store/posts.py` | 4 | 2 | 2 | 50.0 % |\n" in table(found)
    assert table(found).endswith("| **all** | 5 | 2 | 3 | 40.0 % |\n")
