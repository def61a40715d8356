"""Starting the real process: what stops it, each with a sentence, exit code 1 and no traceback; what does not."""

import asyncio
import json
import re
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from click.testing import CliRunner

from bot.__main__ import main
from bot.clock import SystemClock
from bot.sandbox.town import ADA, GENERAL, JOHN
from tests.journeys.cli import Ended, settings_of, teller, teller_runs
from tests.journeys.team import Team, running_team


@pytest.fixture
async def team(tmp_path: Path) -> AsyncIterator[Team]:
    """Everyone, and the stand-ins, on the machine's own clock; no bot yet."""
    async with running_team(tmp_path, clock=SystemClock(), start=False) as team:
        yield team


def refuses(ended: Ended, *words: str) -> bool:
    """Whether it ended with 1 and a sentence that has all the words, and nothing else."""
    assert not re.search("Traceback|Warning:", ended.err)
    assert ended.out == ""
    return ended.code == 1 and all(word in ended.err for word in words)


@pytest.mark.parametrize(
    ("http", "name", "value"),
    [(True, "SLACK_BOT_TOKEN", "xoxb-0-wrong"), (False, "SLACK_APP_TOKEN", "xapp-0-wrong")],
)
async def test_a_refused_token(team: Team, tmp_path: Path, http: bool, name: str, value: str) -> None:
    """A token that Slack does not know ends the start, and is not printed."""
    settings = settings_of(team.town, tmp_path, http=http) | {name: value}
    ended = await teller(settings, "run")

    assert refuses(ended, name, "invalid_auth")
    assert "wrong" not in ended.err


async def test_a_revoked_token(team: Team, tmp_path: Path) -> None:
    """So does one that was taken back."""
    app = team.slack.workspace.app
    app.refuse(app.app_token, "token_revoked")
    ended = await teller(settings_of(team.town, tmp_path), "run")

    assert refuses(ended, "SLACK_APP_TOKEN", "token_revoked")


MISTAKES = {
    "SLACK_BOT_TOKEN": "xapp-HIDDEN1",
    "SLACK_API_URL": "slack.com",
    "RMS_URL": "ftp://rms",
    "OZEKI_PASSWORD": "HIDDEN2-longer-than-16",
    "DATABASE_URL": "postgresql://teller:HIDDEN3@db/teller",
    "TELLER_ADMINS": "ada,ben",
    "TELLER_APPROVAL_HOURS": "-1",
    "TELLER_MINT_MAX": "many",
    "TELLER_DAILY_CHANNEL": "#general",
    "TELLER_DAILY_TIME": "25:00",
    "TELLER_TIMEZONE": "Vilnius",
    "TELLER_DAILY_ACCOUNTS": "an-account-with-too-long-a-name",
    "TELLER_DAILY_GRACE": "soon",
    "PORT": "http",
    "TELLER_LOG_LEVEL": "LOUD",
}
TOGETHER = ["SLACK_APP_TOKEN", "TELLER_APPROVAL_CHANNEL", "OZEKI_USERNAME"]
"""Names that are missing only because of another one."""


async def test_every_mistake_in_one_list() -> None:
    """One start names every setting that is wrong, a line each, and prints no secret."""
    ended = await teller(MISTAKES | {"RMS_TOKEN": "HIDDEN4"}, "run")
    named = [line.split()[1].rstrip(":") for line in ended.err.splitlines() if line.startswith("  - ")]

    assert refuses(ended)
    assert sorted(named) == sorted([*MISTAKES, *TOGETHER])
    assert "HIDDEN" not in ended.err


async def test_mistakes_in_a_file(tmp_path: Path) -> None:
    """`.env` where it runs is read; foreign names in it are ignored, and the environment comes first."""
    (tmp_path / ".env").write_text("TELLER_MINT_MAX=none\nPORT=none\nSOMEBODY_ELSES=none\nSLACK_BOT_TOKEN=\n")
    ended = await teller({"TELLER_MINT_MAX": "7"}, "run", folder=tmp_path)

    assert refuses(ended, "PORT", "SLACK_BOT_TOKEN is missing")
    assert "TELLER_MINT_MAX" not in ended.err
    assert "SOMEBODY" not in ended.err


@pytest.mark.parametrize("line", [["run"], ["post"], ["roles", "list"], ["roles", "remove", JOHN]])
@pytest.mark.parametrize(
    "url", ["mysql://root:HIDDEN@db/teller", "postgres://HIDDEN", "sqlite://", "sqlite:///:memory:"]
)
def test_another_kind_of_database(line: list[str], url: str) -> None:
    """Only a SQLite file can be used, every command says, without the password in the address."""
    ended = CliRunner(env={"DATABASE_URL": url}).invoke(main, line)

    assert ended.exit_code == 1
    assert re.search("DATABASE_URL: .*SQLite.*sqlite:///teller.db", ended.stderr)
    assert "HIDDEN" not in ended.output


@pytest.mark.parametrize("line", [["run"], ["roles", "list"]])
async def test_a_file_that_is_no_database(team: Team, tmp_path: Path, line: list[str]) -> None:
    """A file that holds something else is named, and left as it is."""
    file = tmp_path / "notes.txt"
    file.write_text("what we must not forget\n" * 100)
    ended = await teller(settings_of(team.town, tmp_path, DATABASE_URL=f"sqlite:///{file}"), *line)

    assert refuses(ended, str(file), "not a database")
    assert file.read_text() == "what we must not forget\n" * 100


@pytest.mark.parametrize("place", ["file/teller.db", "folder"])
async def test_no_place_for_the_database(team: Team, tmp_path: Path, place: str) -> None:
    """Below a file, or where a folder stands, there can be no database, and the sentence names the path."""
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    ended = await teller(settings_of(team.town, tmp_path, DATABASE_URL=f"sqlite:///{tmp_path}/{place}"), "run")

    assert refuses(ended, f"{tmp_path}/{place}")


async def test_a_second_one_on_the_same_database(team: Team, tmp_path: Path) -> None:
    """A second `teller run` ends with a sentence and asks Slack nothing; the command line works beside the first."""
    await team.start_bot()
    asked = len(team.slack.workspace.calls)
    (tmp_path / "same.db").symlink_to("teller.db")
    settings = settings_of(team.town, tmp_path)
    by_a_link = settings | {"DATABASE_URL": f"sqlite:///{tmp_path}/same.db"}
    second, third, roles = await asyncio.gather(
        teller(settings, "run"), teller(by_a_link, "run"), teller(settings, "roles", "list")
    )

    assert refuses(second, "Another Teller runs on teller.db")
    assert refuses(third, "Another Teller runs on teller.db")
    assert len(team.slack.workspace.calls) == asked
    assert (await team.ada.types("/teller help")).text.startswith("Teller")
    assert roles.out.split() == [ADA, "admin", "approver", "-"]


async def test_a_port_that_is_taken(team: Team, tmp_path: Path) -> None:
    """The sentence names host, port and the settings to change."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        ended = await teller(settings_of(team.town, tmp_path, PORT=port), "run")

    assert refuses(ended, "127.0.0.1", port, "PORT")


async def test_foreign_settings_do_no_harm(team: Team, tmp_path: Path) -> None:
    """Names of Bolt's own and of a proxy stand in the environment: the bot starts, and answers over loopback."""
    nowhere = "http://127.0.0.1:9"
    foreign = {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "abc", "SLACK_SCOPES": "chat:write"}
    proxies = dict.fromkeys(["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"], nowhere)
    settings = settings_of(team.town, tmp_path, **foreign, **proxies)
    async with teller_runs(settings) as running:
        port = await running.is_ready()
        await team.give_everyone_their_role()
        own = await team.john.types("/smsbalance")
        credits = await team.ada.types("/credits 458", GENERAL)
        async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}/healthz") as answer:
            health = json.loads(await answer.text())

    assert "120" in own.text
    assert "Acme Baltic" in credits.text
    assert health == {"ok": True}


async def test_foreign_settings_over_http(team: Team, tmp_path: Path) -> None:
    """The same with signed HTTP."""
    foreign = {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "abc", "HTTP_PROXY": "http://127.0.0.1:9"}
    async with teller_runs(settings_of(team.town, tmp_path, http=True, **foreign)) as running:
        port = await running.is_ready()
        team.slack.deliver_over_http(f"http://127.0.0.1:{port}/slack/events")
        answer = await team.ada.types("/smsbalance john")

    assert "120" in answer.text


async def test_help() -> None:
    """`--help` needs no settings and lists the commands."""
    ended = await teller({}, "--help")

    assert ended.code == 0
    assert [word for word in ("Usage:", "run", "post", "roles", "sandbox") if word not in ended.out] == []
