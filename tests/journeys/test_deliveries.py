"""What Slack delivers twice, from an older Teller or unasked: acted on once at most, and never met by silence."""

import asyncio
from typing import Any

import pytest

from bot.sandbox.faults import hang
from bot.sandbox.slack import View
from tests.journeys.crafted import (
    interacts,
    presses_whatever,
    private_answers,
    submits_whatever,
    time_passes,
    types_whatever,
)
from tests.journeys.team import ADA, APPROVALS, GENERAL, JOHN, Seen, Team
from tests.journeys.trail import trail

HALF_AN_HOUR = 30 * 60


@pytest.mark.parametrize("command", ["/tellerx", "/credit", "/", "/mintcode2"])
async def test_an_unknown_command(team: Team, command: str) -> None:
    """A command that an older or newer Teller knows is acknowledged and answered with where to look."""
    delivery = await types_whatever(team, JOHN, command, "x")
    await team.john.reads("does not know that command")
    await team.stop_bot()

    assert delivery.outcome == "ok"
    assert len(private_answers(team.john)) == 1


OLD_BUTTONS = [
    ("credits.refresh.0", "458"),
    ("credits.refresh.2", "2:458"),
    ("credits.refresh.1", "458"),
    ("credits.share.1", "0:458:Acme"),
    ("credits.share.1", ""),
    ("mint.anyway.1", "4 458 x"),
    ("mint.anyway.1", '[1, 4, 458, "credit", "x"]'),
    ("mint.anyway.1", '[0, 4, 458, "credit", "x", 1]'),
    ("mint.anyway.1", "[" * 900),
    ("request.approve.0", "1"),
    ("request.approve.1", "0:1"),
    ("request.approve.1", "1:1"),
    ("request.approve.1", f"1:99999999999999999999999:{'0' * 16}"),
    ("request.approve.1", f"1:-1:{'0' * 16}"),
    ("request.approve.1", f"1:77:{'0' * 16}"),
    ("request.approve.1", f"1:1:{'0' * 16}"),
    ("request.reject.1", "7"),
    ("request.reject.1", "1:\x00"),
    ("request.reveal.1", f"2:1:{'0' * 16}"),
    ("request.reveal.1", f"1:1:{'0' * 16}"),
    ("request.reveal.1", "1:٤"),
    ("something else", "\ud800"),
    ("\ud800 \x00 and more", "1:1"),
    ("z" * 255, ""),
    ("", ""),
]


async def test_a_button_of_an_older_version(team: Team) -> None:
    """A button that this Teller did not draw, or whose value it would not write, answers with one sentence each."""
    answer = await team.ada.types("/credits 458")
    card = await team.asks(team.john)
    calls = len(team.rms.calls)
    before = len(private_answers(team.ada))

    pressed = [await presses_whatever(team, ADA, answer.what, *button) for button in OLD_BUTTONS]
    await team.slack.until(lambda: len(private_answers(team.ada)) >= before + len(OLD_BUTTONS))
    await team.stop_bot()

    answers = [seen.text for seen in private_answers(team.ada)[before:]]
    assert {delivery.outcome for delivery in pressed} == {"ok"}
    assert len(answers) == len(OLD_BUTTONS)
    assert not [
        text
        for text in answers
        if "older Teller" not in text and "not known here" not in text and "any more" not in text
    ]
    assert len(team.rms.calls) == calls
    assert card.buttons == ["Approve", "Reject"]
    refused = [(row["who"], row["outcome"][:9]) for row in await trail(team) if row["outcome"].startswith("refused")]
    assert refused == [(ADA, "refused: ")] * len(OLD_BUTTONS)


async def test_a_form_of_an_older_version(team: Team) -> None:
    """A form that this Teller did not draw says in its window, or in a direct message, that nothing was done."""
    card = await team.asks(team.john)
    await team.ada.presses("Reject", card)
    form = await team.ada.reads_modal("The requester reads this.")
    assert isinstance(form.what, View)

    delivery = await submits_whatever(team, form.what, "request.reason.0")
    await team.stop_bot()

    window = team.slack.modal(ADA)
    told = [*team.ada.direct(), *([] if window is None else [Seen(window)])]
    assert delivery.outcome == "ok"
    assert ["older Teller" in seen.text for seen in told] == [True]
    assert card.buttons == ["Approve", "Reject"]
    (refused,) = [row for row in await trail(team) if row["outcome"].startswith("refused")]
    assert (refused["who"], refused["what"]) == (ADA, "request.reason.0")


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


NOBODY_LISTENS: list[tuple[str, dict[str, Any]]] = [
    ("shortcut", {"callback_id": "whatever"}),
    ("message_action", {"callback_id": "whatever", "message": {"ts": "1.2"}, "channel": {"id": GENERAL}}),
    ("block_suggestion", {"action_id": "whatever", "block_id": "b", "value": "x", "container": {"type": "view"}}),
    ("view_closed", {"view": {"id": "V1", "type": "modal", "callback_id": "request.reason.1"}, "is_cleared": False}),
    ("view_closed", {"view": {"id": "V1", "type": "modal", "callback_id": ""}, "is_cleared": True}),
    ("interactive_message", {"callback_id": "old", "actions": [{"name": "a", "type": "button", "value": "1"}]}),
    ("dialog_submission", {"callback_id": "old", "submission": {}}),
    ("workflow_step_edit", {"callback_id": "old", "workflow_step": {}}),
    ("something_new", {"whatever": [1, 2, 3]}),
]


@pytest.mark.parametrize(("kind", "more"), NOBODY_LISTENS, ids=[kind for kind, _ in NOBODY_LISTENS])
async def test_what_nobody_listens_to_is_acknowledged(team: Team, kind: str, more: dict[str, Any]) -> None:
    """Whatever Slack delivers is acknowledged, and the bot goes on answering."""
    delivery = await interacts(team, JOHN, kind, **more)
    answer = await team.john.types("/smsbalance")

    assert delivery.outcome == "ok"
    assert "*120* SMS credits" in answer.text


@pytest.mark.parametrize(
    "event",
    [
        {"type": "message", "channel_type": "im", "channel": "D00000003", "user": JOHN, "text": "hello", "ts": "1.2"},
        {"type": "message", "subtype": "message_changed", "channel": GENERAL, "message": {"text": "x"}, "ts": "1.2"},
        {"type": "app_home_opened", "user": JOHN, "channel": "D00000003", "tab": "messages"},
        {"type": "app_mention", "user": JOHN, "text": "<@U0SANDBOXBOT> hi", "channel": GENERAL, "ts": "1.2"},
        {"type": "something_new"},
    ],
    ids=lambda event: "-".join([event["type"], event.get("subtype", "")]).strip("-"),
)
async def test_an_event_without_a_listener_is_acknowledged(team: Team, event: dict[str, Any]) -> None:
    """An event that Teller did not ask for is acknowledged, or Slack would send it again, and is not answered."""
    delivery = await team.slack.send_event(event)
    await team.stop_bot()

    assert delivery.outcome == "ok"
    assert team.john.sees(GENERAL) == team.john.direct() == []
