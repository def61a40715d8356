"""What Slack delivers from an older Teller or unasked: nothing is acted on, and nothing is met by silence."""

from typing import Any

import pytest

from bot.sandbox.slack import View
from tests.journeys.crafted import (
    interacts,
    presses_whatever,
    private_answers,
    submits_whatever,
    types_whatever,
)
from tests.journeys.team import ADA, GENERAL, JOHN, Seen, Team
from tests.journeys.trail import trail


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
