"""Where nothing is wrong the doctor complains of nothing; what it asks changes nothing anywhere."""

import json
from pathlib import Path

import pytest

from bot.doctor import slack
from bot.doctor.line import Verdict, as_json, as_text, exit_status
from bot.sandbox.manifest import manifest
from bot.sandbox.slack import User
from bot.sandbox.town import ADA, BEN
from tests.doctor.kit import installation, not_right, trace

LOOKS = {"auth.test", "conversations.info", "users.info"}
UNASKED = {"Slack, commands", "Slack, forms and Home", "Slack, posting", "RMS, credit_transfer_codes:write"}
"""What nobody can ask without doing harm."""


@pytest.mark.parametrize("http", [False, True])
async def test_all_is_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, http: bool) -> None:
    """Everything is ok but what cannot be asked, and the exit status is 0."""
    async with installation(tmp_path, monkeypatch, http=http) as here:
        lines = await here.examined()
    by_verdict = {verdict: {line.name for line in lines if line.verdict is verdict} for verdict in Verdict}

    assert by_verdict[Verdict.NOT_CHECKED] == UNASKED | ({"Slack, signing secret"} if http else set())
    assert by_verdict[Verdict.WARNING] == by_verdict[Verdict.FAILURE] == set()
    assert len(by_verdict[Verdict.OK]) == 25 - http
    assert exit_status(lines) == 0
    assert as_text(lines).endswith("Nothing is wrong.")


@pytest.mark.parametrize("http", [False, True])
async def test_nothing_is_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, http: bool) -> None:
    """Slack, RMS and the gateway are only asked what there is; no file is written or made; no connection opened."""
    async with installation(tmp_path, monkeypatch, http=http) as here:
        before, channels = trace(tmp_path), len(here.town.slack.workspace.channels)
        await here.examined()
        asked_of_slack = {call.method for call in here.town.slack.workspace.calls}
        asked = [*here.town.rms.calls, *here.town.ozeki.calls]

        assert asked_of_slack == LOOKS | (set() if http else {"apps.connections.open"})
        assert here.town.slack.connections == 0
        assert len(here.town.slack.workspace.channels) == channels
        assert {call.method for call in asked} == {"GET"}
        assert sorted(call.path for call in here.town.rms.calls) == [
            "/companies",
            "/credits/codes",
            "/credits/summary",
        ]
        assert {call.query["action"] for call in here.town.ozeki.calls} == {"getcredits"}
        assert trace(tmp_path) == before


async def test_text_and_json_say_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each line stands in both, in the same order."""
    async with installation(tmp_path, monkeypatch, TELLER_DAILY_CHANNEL="CNOWHERE") as here:
        lines = await here.examined()
    told, text = json.loads(as_json(lines)), as_text(lines).splitlines()

    assert told["ok"] is False
    assert [tuple(each) for each in told["lines"]] == [("name", "verdict", "text", "remedy")] * len(lines)
    assert len(text) == len(lines) + 1
    for each, line in zip(told["lines"], text, strict=False):
        assert line.startswith(f"{each['verdict']:<11}  {each['name']}: {each['text']}")
        assert line.endswith(f"To do: {each['remedy']}" if each["remedy"] else ".")
    assert text[-1] == "1 failure."


async def test_what_is_not_set_up_is_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without RMS, gateway and morning post there is nothing to look at, and nothing to approve."""
    gone = ("RMS_TOKEN", "OZEKI_USERNAME", "OZEKI_PASSWORD", "TELLER_DAILY_CHANNEL", "TELLER_APPROVAL_CHANNEL")
    async with installation(tmp_path, monkeypatch, **dict.fromkeys(gone, "")) as here:
        here.sql("UPDATE members SET approver = 0")
        lines = await here.examined()
        asked = [*here.town.rms.calls, *here.town.ozeki.calls]
    by_name = {line.name: line for line in lines}

    assert {line.verdict for line in lines} == {Verdict.OK, Verdict.NOT_CHECKED}
    assert by_name["RMS, token"].text == by_name["SMS gateway, login"].text == "it is not set up"
    assert by_name["settings"].text == "Socket Mode, no RMS, no SMS gateway"
    assert asked == []


async def test_admins_of_the_settings_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whom TELLER_ADMINS names is admin and approver from the next start on, so counts already."""
    async with installation(tmp_path, monkeypatch, TELLER_ADMINS=f"{ADA},{BEN}") as here:
        here.database.unlink()
        lines = {line.name: line for line in await here.examined()}

    assert lines["roles, admins"].text == lines["roles, approvers"].text == "UADA, UBEN"


async def test_a_large_company(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two hundred approvers with an account each, fifty are asked about, and ten named."""
    async with installation(tmp_path, monkeypatch) as here:
        for number in range(200):
            who, account = f"U{number:04}", f"account{number}"
            here.town.slack.workspace.add_user(User(who, who.lower()))
            here.town.ozeki.add_account(account, "some-password")
            row = f"'{who}', 'user', 1, '{account}'"
            here.sql(f"INSERT INTO members (user_id, role, approver, account) VALUES ({row})")  # noqa: S608 - our own
        lines = {line.name: line for line in await here.examined()}
        asked = len(here.town.slack.calls("users.info")), len(here.town.ozeki.calls)

    assert not_right(list(lines.values())) == []
    assert asked == (50, 51)
    assert lines["roles, approvers"].text.endswith("U0007, U0008 and 192 more")
    assert lines["SMS gateway, accounts"].text.endswith("and 40 more: each of the first 50 of 202 has a balance")
    assert lines["roles, people"].text.startswith("the first 50 of 202 admins and approvers are full members")


async def test_slack_asks_for_a_pause(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Slack asks for a pause, nobody is blamed: it is not checked, and says when to try again."""
    async with installation(tmp_path, monkeypatch) as here:
        here.town.slack.faults.rate_limit("apps.connections.open", 30)
        line = {line.name: line for line in await here.examined()}["Slack, app token"]

    assert (line.verdict, line.remedy) == (Verdict.NOT_CHECKED, "Try again in 30 seconds.")


async def test_the_tokens_of_one_app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The app whose id stands in its token is compared with the bot's; where Slack does not say, nobody is blamed."""
    token = "xapp-1-A0SANDBOX-1-abc"
    async with installation(tmp_path, monkeypatch, SLACK_APP_TOKEN=token) as here:
        here.town.slack.workspace.app.app_token = token
        same = not_right(await here.examined())
        here.town.slack.workspace.app.app_token = here.settings["SLACK_APP_TOKEN"] = "xapp-1-AOTHER-1-abc"
        here.town.slack.faults.error("bots.info", "bot_not_found")
        unknown = not_right(await here.examined())
        asked = here.town.slack.calls("bots.info")

    assert same == unknown == []
    assert [call.answer["ok"] for call in asked] == [True, False]


async def test_what_comes_back_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever somebody answers, it breaks no line and moves no cursor."""
    async with installation(tmp_path, monkeypatch) as here:
        here.town.slack.workspace.name = "Sand\nbox\x1b[31m\u2028"
        lines = await here.examined()

    assert {line.name: line.text for line in lines}["Slack, bot token"] == "teller in Sand box [31m"
    assert len(as_text(lines).splitlines()) == len(lines) + 1


def test_the_scopes_are_the_manifests() -> None:
    """What the doctor looks for is what the manifest asks for, and as optional what is optional there."""
    scopes = manifest()["oauth_config"]["scopes"]

    assert [*slack.SCOPES, *slack.OPTIONAL] == scopes["bot"]
    assert list(slack.OPTIONAL) == scopes["bot_optional"]
