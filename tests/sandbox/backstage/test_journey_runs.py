"""What was done in the sandbox, copied as a test, passes as one."""

import asyncio
import sys
from pathlib import Path
from typing import Any

from bot.sandbox.backstage.journey import journey
from bot.sandbox.backstage.stage import Stage
from bot.sandbox.town import APPROVALS, MORNING
from tests.journeys.behind import Sandboxed, sandboxed
from tests.journeys.cli import ROOT
from tests.journeys.team import Team, running_team


async def test_the_copied_test_passes(tmp_path: Path) -> None:
    """A session with a balance, a refusal, a code and a reason, copied and run against another team."""
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    async with running_team(tmp_path / "one") as team:
        await team.give_everyone_their_role()
        begun = len(team.slack.workspace.wire)
        await _session(team)
        acts = {each.number for each in team.slack.workspace.deliveries if each.number > begun}
        text = journey(Stage(team.town), acts)

    assert all(words in text for words in ("smsbalance", "Approve", "Reveal code", "enough of them", "reads_modal"))
    room: dict[str, Any] = {}
    exec(compile(text, "the copied test", "exec"), room)  # noqa: S102 - this is what it is copied for
    async with running_team(tmp_path / "two") as team:
        await team.give_everyone_their_role()
        await room["test_what_people_did"](team)

        assert len(team.rms.codes_with("[MC-")) == 1
        assert [each.outcome for each in team.slack.workspace.deliveries] == ["ok"] * len(
            team.slack.workspace.deliveries
        )


async def test_a_copy_with_what_was_done_behind_the_page_passes(tmp_path: Path) -> None:
    """A fault, a kill, a start and three moves of the clock, copied, and run as somebody runs a test of theirs."""
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    async with sandboxed(tmp_path / "one") as team:
        await _session_behind(team)
        text = journey(team.stage)
    copied = tmp_path / "test_copied.py"
    copied.write_text(text, encoding="utf-8")

    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "pytest", "-q", "-c", ROOT / "pyproject.toml", "--rootdir", ROOT),
        *("-p", "no:cacheprovider", "--basetemp", tmp_path / "two", copied),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    output, _ = await process.communicate()

    assert "# " not in text
    assert (process.returncode, b"1 passed" in output) == (0, True), f"{output.decode()}\n{text}"


async def _session_behind(team: Sandboxed) -> None:
    await team.move_clock("hour")
    await team.switch("ozeki.down", on=True)
    await team.john.types("/smsbalance")
    await team.switch("ozeki.down", on=False)
    await team.asks(team.john)
    await team.kill_bot()
    await team.john.sends("/smsbalance")
    await team.start_bot()
    await team.ada.presses("Approve", await team.ada.reads("asks for", APPROVALS))
    await team.john.reads_direct("the code is minted")
    await team.ada.reads("*Minted.*", APPROVALS)
    await team.asks(team.john, '/mintcode 2 458 "nobody decides on this"')
    await team.move_clock("expiry")
    await team.john.reads_direct("expired")
    await team.ada.reads("*Expired*", APPROVALS)
    await team.ada.reads("SMS gateway", MORNING, count=2)
    await team.move_clock("morning")
    await team.ada.reads("SMS gateway", MORNING, count=3)


async def _session(team: Team) -> None:
    await team.john.types("/smsbalance")
    await team.john.types("/smsbalance office")
    card = await team.asks(team.john)
    await team.ada.presses("Approve", card)
    notice = await team.john.reads_direct("the code is minted")
    await team.john.presses("Reveal code", notice)
    await team.john.reads_modal("This is one code worth")
    card = await team.asks(team.john, '/mintcode 1 458 "one more"')
    await team.ben.presses("Reject", card)
    form = await team.ben.reads_modal("The requester reads this.")
    await team.ben.submits(form, reason="there are enough of them")
    await team.john.reads_direct("there are enough of them")
