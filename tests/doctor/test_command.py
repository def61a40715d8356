"""`teller doctor` as it is typed: what it prints, how it ends, and that a running bot does not notice."""

import asyncio
import json
import os
import sys
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.sandbox.town import GENERAL, RMS_TOKEN
from tests.doctor.kit import Installation, installation, trace, unprivileged
from tests.journeys.cli import PATIENCE, ROOT, Ended, settings_of, teller, teller_runs
from tests.journeys.team import running_team
from tests.journeys.witness import in_time, rows


def verdicts(ended: Ended) -> dict[str, list[str]]:
    """The names of the lines by verdict, from the JSON that was printed; two lines of one name are two."""
    found: dict[str, list[str]] = {}
    for line in json.loads(ended.out)["lines"]:
        found.setdefault(line["verdict"], []).append(line["name"])
    return found


async def test_healthy_and_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where all is well it ends with 0, where something fails with 1; a warning is no failure."""
    async with installation(tmp_path, monkeypatch) as here:
        well = await teller(here.settings, "doctor")
        here.sql("UPDATE members SET approver = 0 WHERE user_id = 'UBEN'")
        warned = await teller(here.settings, "doctor")
        failed = await teller(here.settings | {"OZEKI_PASSWORD": "not-this-one"}, "doctor")

    assert (well.code, well.out.splitlines()[-1], well.err) == (0, "Nothing is wrong.", "")
    assert (warned.code, warned.out.splitlines()[-1]) == (0, "1 warning.")
    assert (failed.code, failed.out.splitlines()[-1]) == (1, "1 failure, 1 warning.")
    assert "failure      SMS gateway, login:" in failed.out
    assert "not-this-one" not in failed.out + failed.err


async def test_json(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One object on standard output and nothing else, with the same exit status."""
    async with installation(tmp_path, monkeypatch) as here:
        well = await teller(here.settings, "doctor", "--json")
        here.town.rms.token = None
        failed = await teller(here.settings, "doctor", "--json")

    assert (well.code, json.loads(well.out)["ok"], well.err) == (0, True, "")
    assert (failed.code, json.loads(failed.out)["ok"]) == (1, False)
    assert verdicts(failed)["failure"] == ["RMS, token"]


@pytest.mark.parametrize("form", [[], ["--json"]])
async def test_a_secret_that_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: list[str]) -> None:
    """What somebody answers is masked as in the log, should it carry a secret of ours, or look like a code."""
    async with installation(tmp_path, monkeypatch) as here:
        here.town.slack.workspace.name = f"{RMS_TOKEN} and {'k7' * 16}"
        ended = await teller(here.settings, "doctor", *form)

    assert "teller in *** and ***" in ended.out
    assert RMS_TOKEN not in ended.out + ended.err


async def test_every_mistake_at_once(tmp_path: Path) -> None:
    """Without a world around it: each wrong setting is a line, and the rest is looked at as far as it goes."""
    wrong = {
        "SLACK_BOT_TOKEN": "xapp-HIDDEN1",
        "TELLER_MINT_MAX": "many",
        "DATABASE_URL": "mysql://HIDDEN2",
        "PORT": "x",
    }
    ended = await teller(wrong | {"OZEKI_PASSWORD": "HIDDEN3"}, "doctor", "--json", folder=tmp_path)
    lines = [each for each in json.loads(ended.out)["lines"] if each["name"] == "settings"]
    named = {each["text"].split()[0].rstrip(":") for each in lines}

    assert named == {*wrong, "SLACK_APP_TOKEN", "OZEKI_USERNAME", "TELLER_ADMINS"}
    assert set(verdicts(ended)) == {"failure", "not checked"}
    assert set(verdicts(ended)["failure"]) == {"settings"}
    assert ended.code == 1
    assert "HIDDEN" not in ended.out + ended.err
    assert ended.err == ""


async def test_settings_that_cannot_be_read(tmp_path: Path) -> None:
    """A `.env` in another encoding is the one line, with what to do."""
    (tmp_path / ".env").write_bytes("SLACK_BOT_TOKEN=xoxb-š".encode("cp1257"))
    ended = await teller({}, "doctor", folder=tmp_path)

    assert ended.code == 1
    assert ended.out.startswith("failure      settings: .env is not UTF-8 text: save it as UTF-8.")
    assert ended.err == ""


@pytest.mark.parametrize("what", ["file", "folder"])
async def test_read_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    """The file may be read but not written, or the folder around it: it is named, and nothing else fails."""
    folder = tmp_path / "data"
    folder.mkdir()
    async with installation(folder, monkeypatch) as here:
        place = here.database if what == "file" else folder
        place.chmod(0o444 if what == "file" else 0o555)
        ended = await doctor_without_rights(here)
        place.chmod(0o755)
    (line,) = [each for each in json.loads(ended.out)["lines"] if each["verdict"] not in {"ok", "not checked"}]

    assert (ended.code, line["name"], line["verdict"]) == (1, "database, writable", "failure")
    assert line["text"] == f"this user cannot write {place}"
    assert "chmod" in line["remedy"]


async def test_beside_a_running_bot(tmp_path: Path) -> None:
    """A bot holds the database and its lock: all is well, its files and its socket stay, and it goes on answering."""
    async with running_team(tmp_path, clock=SystemClock()) as team:
        await team.give_everyone_their_role()
        before = trace(tmp_path)
        examined = await teller(settings_of(team.town, tmp_path, TELLER_DAILY_CHANNEL=""), "doctor", "--json")
        after = trace(tmp_path)
        connections = team.slack.connections
        answer = await team.ada.types("/credits 458", GENERAL)

    assert set(verdicts(examined)) == {"ok", "not checked"}
    assert examined.code == 0
    assert "teller.db-wal" in before
    assert without_locks(after) == without_locks(before)
    assert connections == 1
    assert "Acme Baltic" in answer.text


async def test_a_bot_starts_while_it_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Examinations that go on all the time do not keep a bot from starting, nor from holding its lock."""
    async with installation(tmp_path, monkeypatch) as here:
        going_on = asyncio.ensure_future(again_and_again(here))
        async with teller_runs(here.settings) as bot:
            await bot.is_ready()
            going_on.cancel()
            await asyncio.gather(going_on, return_exceptions=True)
            second = await teller(here.settings, "run")
            code = await bot.is_stopped()

    assert "Another Teller runs" in second.err
    assert code == 0


async def again_and_again(here: Installation) -> None:
    while True:
        await here.examined()


async def test_the_last_refusals_are_told(tmp_path: Path) -> None:
    """What cannot be tried is told by what was refused last: minting by RMS, a message by Slack."""
    async with running_team(tmp_path) as team:
        await team.give_everyone_their_role()
        card = await team.asks(team.john)
        team.rms.scopes -= {"credit_transfer_codes:write"}
        team.slack.faults.error("chat.postMessage", "restricted_action", when=lambda call: call["channel"][0] == "D")
        await team.ada.presses("Approve", card)
        await team.slack.until(
            lambda: [each for each in team.slack.calls("chat.postMessage") if not each.answer["ok"]]
        )
        team.slack.faults.error("views.publish", "not_enabled")
        await team.slack.open_home(team.ben.id)
        await in_time(team, lambda: [row for row in rows(team, "homes") if row["refusal"]])
        await team.stop_bot()
        settings = settings_of(team.town, tmp_path, TELLER_DAILY_CHANNEL="")
        ended = await teller(settings, "doctor", "--json")
    told = {each["name"]: each for each in json.loads(ended.out)["lines"]}

    rms, slack, home = (
        told[name] for name in ("RMS, credit_transfer_codes:write", "Slack, posting", "Slack, forms and Home")
    )
    assert {each["verdict"] for each in (rms, slack, home)} == {"not checked"}
    assert "the last refusal seen: RMS does not let Teller's token do this" in rms["text"]
    assert rms["text"].endswith("2026-03-10 08:00 UTC")
    assert "the last refusal seen: restricted_action, 2026-03-10 08:00 UTC" in slack["text"]
    assert "the last refusal seen: not_enabled, 2026-03-10 08:00 UTC" in home["text"]


async def doctor_without_rights(here: Installation) -> Ended:
    """`teller doctor --json`, bound by the permissions of files even where root runs the tests."""
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(ROOT), **here.settings}
    pipe = asyncio.subprocess.PIPE
    line = (*unprivileged(), sys.executable, "-m", "bot", "doctor", "--json")
    process = await asyncio.create_subprocess_exec(*line, env=environment, stdout=pipe, stderr=pipe)
    async with asyncio.timeout(PATIENCE):
        out, err = await process.communicate()
    assert process.returncode is not None
    return Ended(process.returncode, out.decode(), err.decode())


def without_locks(files: dict[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    """Without the file that only says who reads up to where (sqlite.org/walformat.html)."""
    return {name: file for name, file in files.items() if not name.endswith("-shm")}
