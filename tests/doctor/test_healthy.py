"""Where nothing is wrong the doctor complains of nothing; what it asks changes nothing anywhere."""

import json
from pathlib import Path

import pytest

from bot.doctor import slack
from bot.doctor.line import Verdict, as_json, as_text, exit_status
from bot.sandbox.manifest import manifest
from bot.sandbox.town import ADA, BEN
from tests.doctor.kit import installation, trace

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
    assert len(by_verdict[Verdict.OK]) == 24 - http
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


async def test_slack_asks_for_a_pause(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Slack asks for a pause, nobody is blamed: it is not checked, and says when to try again."""
    async with installation(tmp_path, monkeypatch) as here:
        here.town.slack.faults.rate_limit("apps.connections.open", 30)
        line = {line.name: line for line in await here.examined()}["Slack, app token"]

    assert (line.verdict, line.remedy) == (Verdict.NOT_CHECKED, "Try again in 30 seconds.")


def test_the_scopes_are_the_manifests() -> None:
    """What the doctor looks for is what the manifest asks for, and as optional what is optional there."""
    scopes = manifest()["oauth_config"]["scopes"]

    assert [*slack.SCOPES, *slack.OPTIONAL] == scopes["bot"]
    assert list(slack.OPTIONAL) == scopes["bot_optional"]
