"""`teller audit`, the real command line: verifying and exporting the trail, beside a running bot and without one."""

import asyncio
import csv
import hashlib
import io
import json
import os
import shlex
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.chain import CONTENT, hash_of
from bot.clock import SystemClock
from bot.sandbox.town import BEN
from bot.store.audit import record
from bot.store.database import Connection
from tests.clock import T0
from tests.journeys.cli import ROOT, Ended, names_in, settings_of, teller, teller_here
from tests.journeys.team import Team, running_team
from tests.journeys.trail import trail
from tests.store.scene import NO_TEXT, OPEN_THE_TRAIL, spoil, with_members

SWAP = "UPDATE audit SET id = CASE id WHEN 2 THEN 3 WHEN 3 THEN 2 ELSE id END + 10"
ADD = "INSERT INTO audit SELECT id + 1, at, who, what, request_id, outcome, prev, hash FROM audit WHERE id = 4"


@pytest.fixture
async def team(tmp_path: Path) -> AsyncIterator[Team]:
    """Everyone in their role, the bot running on the machine's own clock."""
    async with running_team(tmp_path, clock=SystemClock()) as team:
        await team.give_everyone_their_role()
        yield team


@pytest.fixture
async def alone(tmp_path: Path) -> dict[str, str]:
    """The settings of a database with four rows that nobody has open."""
    path = tmp_path / "teller.db"
    await (await with_members(path)).close()
    return {"DATABASE_URL": f"sqlite:///{path}"}


def place(settings: dict[str, str]) -> Path:
    """Where the database is."""
    return Path(settings["DATABASE_URL"].removeprefix("sqlite:///"))


async def exports_into(settings: dict[str, str], rest: str) -> Ended:
    """`teller audit export --jsonl` in a shell, with the `rest` of the line."""
    line = f"{shlex.quote(sys.executable)} -m bot audit export --jsonl {rest}"
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT), **settings}
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_shell(line, env=environment, stdout=pipe, stderr=pipe)
    out, err = await process.communicate()
    assert process.returncode is not None
    return Ended(process.returncode, out.decode(), err.decode())


async def test_beside_a_running_bot(team: Team, tmp_path: Path) -> None:
    """The trail is whole, and the bot goes on; what it writes then is read too."""
    settings = settings_of(team.town, tmp_path)
    before = await teller(settings, "audit", "verify")
    await team.ada.types("/teller role @eve user")
    after = await teller(settings, "audit", "verify")
    rows = await trail(team)

    for ended, row in ((before, rows[-2]), (after, rows[-1])):
        said = f"The audit trail is whole: {row['id']} rows, head {row['hash']}.\n"
        assert (ended.code, ended.out, ended.err) == (0, said, "")


async def test_the_help_warns_of_formulas(alone: dict[str, str]) -> None:
    """Cells stand as people typed them, for the hash's sake: who opens them in a spreadsheet is told."""
    shown = await teller_here(alone, "audit", "export", "--help")
    assert "formula" in shown.out


async def test_exports_beside_a_running_bot(team: Team, tmp_path: Path) -> None:
    """Both forms have every row and every column; a reader who has nothing but them can chain them anew."""
    settings = settings_of(team.town, tmp_path)
    as_csv = await teller(settings, "audit", "export", "--csv")
    as_jsonl = await teller(settings, "audit", "export", "--jsonl")
    rows = await trail(team)
    exported = [json.loads(line) for line in as_jsonl.out.splitlines()]

    assert (as_csv.code, as_csv.err, as_jsonl.code, as_jsonl.err) == (0, "", 0, "")
    assert exported == rows
    assert list(csv.DictReader(io.StringIO(as_csv.out))) == [
        {name: "" if value is None else str(value) for name, value in row.items()} for row in rows
    ]
    assert all(row["at"].endswith("+00:00") for row in exported)
    prev = "0" * 64
    for row in exported:
        content = [prev, *(row[name] for name in ("id", "at", "who", "what", "request_id", "outcome"))]
        prev = hashlib.sha256(json.dumps(content, separators=(",", ":")).encode()).hexdigest()
        assert row["hash"] == prev


async def test_since(team: Team, tmp_path: Path) -> None:
    """From a date on: all of today's rows, none of tomorrow's."""
    settings = settings_of(team.town, tmp_path)
    today = await teller_here(settings, "audit", "export", "--jsonl", "--since", "2026-01-01")
    some_day = await teller_here(settings, "audit", "export", "--csv", "--since", "9999-12-31")

    assert len(today.out.splitlines()) == len(await trail(team))
    assert some_day.out.splitlines() == ["id,at,who,what,request_id,outcome,prev,hash"]


@pytest.mark.parametrize(
    ("tampering", "said"),
    [
        (["UPDATE audit SET who = 'UEVE' WHERE id = 2"], "at row 2: it was changed"),
        ([NO_TEXT], "at row 2: it was changed"),
        (["DELETE FROM audit WHERE id = 2"], "at row 3: row 2 was removed"),
        (["DELETE FROM audit WHERE id < 4"], "at row 4: rows 1 to 3 were removed"),
        ([SWAP, "UPDATE audit SET id = id - 10"], "at row 2: it was changed"),
        ([ADD], "at row 5: it was changed"),
    ],
)
async def test_a_file_that_was_tampered_with(alone: dict[str, str], tampering: list[str], said: str) -> None:
    """Somebody took the triggers away by another connection and changed, removed, swapped or added rows."""
    spoil(place(alone), *OPEN_THE_TRAIL, *tampering)
    ended = await teller_here(alone, "audit", "verify")
    exported = await teller_here(alone, "audit", "export", "--jsonl")

    assert ended.code == 1
    assert f"The audit trail is broken {said}" in ended.out
    assert ended.out.count("\n") == 1
    assert (exported.code, exported.err) == (0, "")


async def test_a_row_that_was_replaced(alone: dict[str, str]) -> None:
    """Somebody gave row 2 other words and the hash that belongs to them: row 3 was written behind another one."""
    row = json.loads((await teller_here(alone, "audit", "export", "--jsonl")).out.splitlines()[1])
    forged = hash_of(row["prev"], ((row | {"who": "UEVE"})[name] for name in CONTENT))
    spoil(place(alone), *OPEN_THE_TRAIL, f"UPDATE audit SET who = 'UEVE', hash = '{forged}' WHERE id = 2")  # noqa: S608
    ended = await teller_here(alone, "audit", "verify", "--head", row["prev"])

    assert ended.code == 1
    assert "broken at row 3: it was not written behind the row that stands before it now." in ended.out
    assert ended.out.endswith(" is that of row 1.\n")


async def test_a_head(alone: dict[str, str]) -> None:
    """A head that was kept is looked up by its first digits; one that is nowhere is a failure."""
    last = json.loads((await teller_here(alone, "audit", "export", "--jsonl")).out.splitlines()[1])
    digits = last["hash"][:16]
    there = await teller_here(alone, "audit", "verify", "--head", digits.upper())
    nowhere = await teller_here(alone, "audit", "verify", "--head", "0123456789abcdef")

    assert there.code == 0
    assert there.out.endswith(f" The head {digits.upper()} is that of row 2.\n")
    assert nowhere.code == 1
    assert "is whole: 4 rows" in nowhere.out
    assert "No row has the head 0123456789abcdef" in nowhere.out


async def test_a_tail_that_was_cut_off(alone: dict[str, str]) -> None:
    """What is left is whole, and only who knows its head from before sees that rows are missing."""
    digits = json.loads((await teller_here(alone, "audit", "export", "--jsonl")).out.splitlines()[-1])["hash"][:16]
    spoil(place(alone), *OPEN_THE_TRAIL, "DELETE FROM audit WHERE id > 2")
    cut = await teller_here(alone, "audit", "verify")
    compared = await teller_here(alone, "audit", "verify", "--head", digits)

    assert (cut.code, cut.out[:38]) == (0, "The audit trail is whole: 2 rows, head")
    assert compared.code == 1
    assert f"No row has the head {digits}" in compared.out


async def test_a_bot_goes_on_with_a_broken_trail(tmp_path: Path) -> None:
    """A trail that somebody broke keeps nobody from working; the break stays where it is."""
    async with running_team(tmp_path) as team:
        await team.give_everyone_their_role()
        spoil(team.settings.database_path, *OPEN_THE_TRAIL, "DELETE FROM audit WHERE id = 2")
        await team.ada.types("/teller role @eve user")
        ended = await teller_here(settings_of(team.town, tmp_path), "audit", "verify")

        assert (await trail(team))[-1]["outcome"] == "done"
        assert "broken at row 3: row 2 was removed" in ended.out


@pytest.mark.parametrize("line", [["verify"], ["export", "--csv"]])
@pytest.mark.parametrize("kind", ["missing", "garbage", "empty"])
async def test_no_database(tmp_path: Path, line: list[str], kind: str) -> None:
    """One sentence, no traceback, nothing made."""
    path = tmp_path / "teller.db"
    if kind != "missing":
        path.write_text("no database at all " * 1000 if kind == "garbage" else "")
    ended = await teller({"DATABASE_URL": f"sqlite:///{path}"}, "audit", *line)

    assert (ended.code, ended.out) == (1, "")
    assert str(path) in ended.err
    assert ended.err.count("\n") == 1
    assert names_in(tmp_path) == ([] if kind == "missing" else ["teller.db"])


@pytest.mark.parametrize(
    "line",
    [
        ["verify", "--head", "1234567"],
        ["verify", "--head", "row 17"],
        ["verify", "--head", ""],
        ["export"],
        ["export", "--xml"],
        ["export", "--csv", "--since", "yesterday"],
        ["export", "--csv", "--since", "2026-02-30"],
        ["repair"],
    ],
)
async def test_a_command_line_that_cannot_be_obeyed(alone: dict[str, str], line: list[str]) -> None:
    """A sentence on standard error, and an exit code of its own."""
    ended = await teller_here(alone, "audit", *line)

    assert (ended.code, ended.out) == (2, "")
    assert len(ended.err) > 0


async def test_a_reader_who_goes_away(alone: dict[str, str]) -> None:
    """`teller audit export … | head` ends without a traceback, though most of it was not read."""
    connection = Connection(place(alone))
    await connection.open()
    await connection.write(lambda db: [record(db, T0, BEN, "try", "x" * 500) for _ in range(500)])
    await connection.close()
    ended = await exports_into(alone, "| head -n 1")

    assert json.loads(ended.out)["id"] == 1
    assert ended.err == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full (full(4))")
async def test_a_full_disk(alone: dict[str, str]) -> None:
    """Nobody takes half a trail for a whole one."""
    ended = await exports_into(alone, "> /dev/full")
    said = "The trail could not be written in full: No space left on device.\n"

    assert (ended.code, ended.out, ended.err) == (1, "", said)
