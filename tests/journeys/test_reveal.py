"""*Reveal code*, told as conversations: the requester alone, in a modal that sends nothing back."""

import json
import logging
from collections.abc import Awaitable, Callable

import pytest

from bot.sandbox.faults import hang, work_then_hang
from bot.sandbox.slack import Delivery, View
from bot.sandbox.slack.people import payloads
from tests.journeys.team import ADA, BEN, EVE, JOHN, Person, Seen, Team
from tests.journeys.test_reveal_for_another import is_deactivated, loses_his_row
from tests.journeys.witness import (
    READING,
    approved,
    audited,
    bytes_on_disk,
    everything_said,
    minted,
    modal,
    on_list,
    on_mint,
    passes,
    reveals,
    sends_nothing_back,
    the_code,
)

DELIVERY = "socket"
"""These say nothing of how Slack delivers."""


async def test_it_opens_at_once_and_is_filled_later(team: Team) -> None:
    """RMS takes its time: the modal is there already, and the code comes into the same one."""
    notice = await minted(team)
    on_list(team, hang())
    await team.john.presses("Reveal code", notice)
    waiting = await team.john.reads_modal(READING)
    assert sends_nothing_back(waiting)
    await team.rms.faults.held()
    team.rms.faults.release()
    shown = await team.john.reads_modal(the_code(team))

    assert shown.what is waiting.what
    assert sends_nothing_back(shown)
    assert (JOHN, "reveal", "shown") in audited(team)


async def test_it_opens_at_once_though_slack_is_slow(team: Team) -> None:
    """A trigger lives for three seconds, so the modal does not wait for Slack's word on who John is."""
    notice = await minted(team)
    await passes(team, 301)
    asked = team.slack.faults.hold("users.info")
    await team.john.presses("Reveal code", notice)
    await team.john.reads_modal(READING)
    asked.release()

    await team.john.reads_modal(the_code(team))


async def test_closing_it_tells_nobody(team: Team) -> None:
    """John closes the modal: Slack sends nothing, and he can open it again."""
    notice = await minted(team)
    shown = await reveals(team, notice)
    assert isinstance(shown.what, View)
    closing = await team.slack.close_view(JOHN, shown.what.id)
    assert closing.outcome == "not sent"

    again = await reveals(team, notice)
    assert the_code(team) in again.text


async def test_closed_while_it_reads(team: Team) -> None:
    """John closes it before RMS has answered: nothing is told in its stead, least of all the code."""
    notice = await minted(team)
    on_list(team, work_then_hang())
    await team.john.presses("Reveal code", notice)
    waiting = await team.john.reads_modal(READING)
    await team.rms.faults.held()
    assert isinstance(waiting.what, View)
    await team.slack.close_view(JOHN, waiting.what.id)
    before = len(team.john.direct())
    team.rms.faults.release()
    await team.slack.until(lambda: [call for call in team.slack.calls("views.update") if not call.answer["ok"]])
    balance = await team.john.types("/smsbalance")

    assert "120" in balance.text
    assert [seen.text for seen in team.john.direct()[before:] if "Slack refused" in seen.text] == []
    assert the_code(team) not in everything_said(team)


async def somebody_elses_press(team: Team, user_id: str, notice: Seen) -> Delivery:
    """John's button as if it stood before somebody else."""
    assert not isinstance(notice.what, View)
    (row,) = [block for block in notice.what.blocks if block["type"] == "actions"]
    button = row["elements"][0]
    action = {"type": "button", "action_id": button["action_id"], "block_id": "b", "value": button["value"]}
    payload = payloads.message_action(team.slack.workspace, user_id, notice.what, action, {})
    return await team.slack.redeliver(Delivery("block_actions", payload, user_id))


STRANGERS = [
    pytest.param(ADA, "Only the person who asked", id="the admin who approved"),
    pytest.param(BEN, "Only the person who asked", id="another approver"),
    pytest.param(EVE, "Ask an admin to add you", id="somebody without a row"),
]


@pytest.mark.parametrize(("user_id", "words"), STRANGERS)
async def test_nobody_else(team: Team, user_id: str, words: str) -> None:
    """They read why, no modal opens, RMS is not asked, and the books know who tried."""
    notice = await minted(team)
    asked = len(team.rms.calls)
    await somebody_elses_press(team, user_id, notice)
    await team.slack.until(lambda: words in everything_said(team))

    assert team.slack.modal(user_id) is None
    assert len(team.rms.calls) == asked
    assert [outcome for who, what, outcome in audited(team) if who == user_id and "reveal" in what]


async def test_the_requester_without_a_row(team: Team) -> None:
    """John is no member any more: his button is of no use to him."""
    notice = await minted(team)
    asked = len(team.rms.calls)
    await team.ada.types("/teller role @john none")
    await team.john.presses("Reveal code", notice)
    await team.john.reads_direct("Ask an admin to add you")

    assert team.slack.modal(JOHN) is None
    assert len(team.rms.calls) == asked


@pytest.mark.parametrize("goes", [loses_his_row, is_deactivated])
async def test_the_requester_goes_while_rms_is_read(team: Team, goes: Callable[[Team], Awaitable[None]]) -> None:
    """Authority is read at the moment of the act: what RMS answered is not shown any more."""
    notice = await minted(team)
    on_list(team, work_then_hang())
    await team.john.presses("Reveal code", notice)
    await team.rms.faults.held()
    await goes(team)
    team.rms.faults.release()
    await team.slack.until(lambda: READING not in modal(team).text)

    assert the_code(team) not in modal(team).text
    assert sends_nothing_back(modal(team))


async def test_slow_rms(team: Team) -> None:
    """After two seconds the modal still says what it waits for, and no message says that Slack is waited for."""
    notice = await minted(team)
    on_list(team, hang())
    await team.john.presses("Reveal code", notice)
    await team.rms.faults.held()
    await passes(team, 2.5)
    await team.ada.types("/smsbalance office")
    assert READING in modal(team).text
    assert "Still asking Slack" not in everything_said(team)
    team.rms.faults.release()

    await team.john.reads_modal(the_code(team))


async def test_the_code_is_kept_nowhere(team: Team, caplog: pytest.LogCaptureFixture) -> None:
    """Requested, lost, found and revealed: no message, file, log, row or delivery has the code, only views.update."""
    for name in ("bot", "commands"):
        caplog.set_level(logging.DEBUG, logger=name)
    on_mint(team, work_then_hang())
    await approved(team)
    await team.rms.faults.held()
    code = the_code(team)
    team.rms.faults.release()
    shown = await reveals(team, await team.john.reads_direct("the code is minted"))
    assert code in shown.text
    while_it_runs = bytes_on_disk(team)
    await team.stop_bot()

    assert not in_any_form(code, everything_said(team))
    assert not in_any_form(code, (while_it_runs + bytes_on_disk(team)).decode("latin-1"))
    assert not in_any_form(code, "\n".join(f"{record.getMessage()} {record.exc_text}" for record in caplog.records))
    assert not in_any_form(code, json.dumps([each.payload for each in team.slack.workspace.deliveries]))
    calls = team.slack.workspace.calls
    assert {call.method for call in calls if code in json.dumps(call.args)} == {"views.update"}
    notes = [seen.text for person in people(team) for seen in person.direct()]
    assert not in_any_form(code, "\n".join(notes))


def in_any_form(code: str, text: str) -> bool:
    """Whether the code, or a part of it long enough to spend, stands there."""
    return code[:12] in text or code[-12:] in text


def people(team: Team) -> list[Person]:
    """Everybody."""
    return [team.ada, team.ben, team.john, team.eve]
