"""What Slack delivers twice is acted on once, and an answer that has no way back comes as a direct message."""

import asyncio

import pytest

from bot.sandbox.faults import hang
from tests.journeys.crafted import (
    private_answers,
    time_passes,
    types_whatever,
)
from tests.journeys.team import APPROVALS, GENERAL, JOHN, Team

HALF_AN_HOUR = 30 * 60

COMMANDS = ["/credits", "/credits codes", "/smsbalance", '/mintcode 4 458 "x"', "/teller", "/tellerx"]
OPENS_A_FORM = "/mintcode"


async def test_the_same_command_twice(team: Team) -> None:
    """Each command that is delivered three times, is answered once, or opens one form."""
    for line in [OPENS_A_FORM, *COMMANDS]:
        command, _, text = line.partition(" ")
        first = await types_whatever(team, JOHN, command, text)
        again = await asyncio.gather(team.slack.redeliver(first), team.slack.redeliver(first))
        assert [each.outcome for each in again] == ["ok", "ok"]
    await team.slack.until(lambda: len(private_answers(team.john)) >= len(COMMANDS))
    await team.slack.until(lambda: team.ada.sees(APPROVALS))
    await team.stop_bot()

    assert len(private_answers(team.john)) == len(COMMANDS)
    assert len(team.slack.calls("views.open")) == 1
    assert len(team.ada.sees(APPROVALS)) == 1


async def test_the_same_request_an_hour_later(team: Team) -> None:
    """Slack's late second delivery of a request makes no second one: the answer links to the first."""
    first = await types_whatever(team, JOHN, "/mintcode", '4 458 "x"')
    await team.slack.until(lambda: team.ada.sees(APPROVALS))
    await team.ada.presses("Approve", team.ada.sees(APPROVALS)[0])
    await team.john.reads_direct("the code is minted")
    await time_passes(team, 3600)

    await team.slack.redeliver(first)
    answer = await team.slack.until(
        lambda: [seen for seen in team.john.direct() if "You have asked for" in seen.text]
    )
    await team.stop_bot()

    assert "request #1" in answer[0].text
    assert len(team.ada.sees(APPROVALS)) == 1
    assert len(team.rms.calls_of("POST", "/credits/codes")) == 1


async def test_the_same_click_twice(team: Team) -> None:
    """*Approve*, *Reveal code*, *Refresh* and *Share* that are delivered twice act once."""
    card = await team.asks(team.john)
    approve = await team.ada.presses("Approve", card)
    await team.slack.redeliver(approve)
    notice = await team.john.reads_direct("the code is minted")
    await team.slack.redeliver(approve)
    reveal = await team.john.presses("Reveal code", notice)
    await team.slack.redeliver(reveal)
    await team.john.reads_modal("Whoever sees it can spend it")
    answer = await team.ben.types("/credits 458")
    share = await team.ben.presses("Share in channel", answer)
    await team.slack.redeliver(share)
    await team.eve.reads("Shared by @ben.")
    await team.stop_bot()

    assert len(team.rms.calls_of("POST", "/credits/codes")) == 1
    assert private_answers(team.ada, APPROVALS) == []
    assert len(team.slack.calls("views.open")) == 1
    assert len(team.eve.sees(GENERAL)) == 1


async def test_the_same_form_twice(team: Team) -> None:
    """A reason that is delivered twice rejects once, and the window goes on saying what came of it."""
    card = await team.asks(team.john)
    await team.ada.presses("Reject", card)
    form = await team.ada.reads_modal("The requester reads this.")
    submitted = await team.ada.submits(form, reason="too many")
    await team.ada.reads_modal("Rejected.")
    again = await team.slack.redeliver(submitted)
    await team.john.reads_direct("Reason: too many")
    window = await team.ada.reads_modal("Rejected.")
    await team.stop_bot()

    assert again.outcome == "ok"
    assert "Checking…" not in window.text
    assert len(team.john.direct()) == 1


@pytest.mark.parametrize("how", ["spent", "expired"])
async def test_no_way_back_but_a_direct_message(team: Team, how: str) -> None:
    """When the response_url is used up or too old by the time of the answer, it comes once, as a direct message."""
    team.rms.faults.add(hang(), times=None)
    asked = await team.john.sends("/credits 458")
    await team.rms.faults.held()
    await time_passes(team, 2)
    await team.john.reads("Still asking RMS…")
    if how == "spent":
        key = asked.payload["response_url"].rsplit("/", 1)[1]
        for _ in range(4):
            team.slack.workspace.response_urls.spend(key, team.clock.now())
    else:
        await time_passes(team, HALF_AN_HOUR)
    team.rms.faults.clear()
    team.rms.faults.release()

    answer = await team.john.reads_direct("Credits of Acme Baltic (458)")
    await team.stop_bot()

    assert answer.buttons == ["Refresh", "Share in channel"]
    assert len(team.john.direct()) == 1
    assert len(private_answers(team.john)) == 1
