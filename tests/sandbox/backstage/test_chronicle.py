"""What stories are made of, read off the wire."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.sandbox.backstage.chronicle import Act, Behind, Pressed, Said, Submitted, Typed, Used, chronicle
from bot.sandbox.slack import RESPONSE_URL, Call, Delivery, Workspace
from bot.sandbox.town import ADA, APPROVALS, GENERAL, JOHN, Town
from tests.clock import ManualClock

AT = datetime(2026, 3, 10, 8, tzinfo=UTC)
COMMAND = {"channel_id": GENERAL, "command": "/x", "text": "y"}
BUTTON = {"type": "button", "action_id": "go", "value": "v", "text": {"type": "plain_text", "text": "Go"}}
BLOCKS = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "Hello <@UADA>"}},
    {"type": "actions", "elements": [BUTTON]},
]


@pytest.fixture
def workspace() -> Workspace:
    return Town.build(ManualClock()).slack.workspace


def called(method: str, args: dict[str, Any], user_id: str = "", **answer: Any) -> Call:
    return Call(method, args, {"ok": True, **answer}, 200, AT, user_id, GENERAL if user_id else "")


def shown(where: str = "", who: str = "", ts: str = "", *, new: bool = True) -> Said:
    return Said(where, who, ts, "Hello @ada\nGo", "t", {"go": "v"}, new)


WORDS = {"text": "t", "blocks": BLOCKS}
CALLS = [
    (
        called("chat.postMessage", {"channel": APPROVALS, **WORDS}, channel=APPROVALS, ts="1.2"),
        shown(APPROVALS, ts="1.2"),
    ),
    (called("chat.update", WORDS, channel=APPROVALS, ts="1.2"), shown(APPROVALS, ts="1.2", new=False)),
    (called("chat.postMessage", WORDS, channel="D-JOHN", ts="1.2"), shown("D-JOHN", JOHN, "1.2")),
    (
        called("chat.postEphemeral", {"channel": GENERAL, "user": JOHN, **WORDS}, message_ts="3"),
        shown(GENERAL, JOHN, "3"),
    ),
    (called(RESPONSE_URL, WORDS, JOHN), shown(GENERAL, JOHN)),
    (called(RESPONSE_URL, {**WORDS, "replace_original": True}, JOHN), shown(GENERAL, JOHN, new=False)),
    (called(RESPONSE_URL, {**WORDS, "response_type": "in_channel"}, JOHN), shown(GENERAL)),
]


@pytest.mark.parametrize(("call", "said"), CALLS)
def test_what_the_bot_says(workspace: Workspace, call: Call, said: Said) -> None:
    """Where, to whom, and in which words; a direct message is said to who has it."""
    dm = workspace.dm(JOHN).id
    call.answer = {name: dm if each == "D-JOHN" else each for name, each in call.answer.items()}
    workspace.note(call)

    (fact,) = chronicle(workspace, [])
    assert fact == Said(**{**vars(said), "where": said.where.replace("D-JOHN", dm)})


def test_a_form_post_and_a_window(workspace: Workspace) -> None:
    """Blocks that came as JSON in text are read; what a window shows is said to nobody by name."""
    workspace.note(
        called("chat.postMessage", {"text": "t", "blocks": '[{"type": "divider"}]'}, channel=GENERAL, ts="1")
    )
    workspace.note(called("views.open", {"trigger_id": "1", "view": {"blocks": BLOCKS}}))

    assert chronicle(workspace, []) == (
        Said(GENERAL, "", "1", "", "t", {}),
        Said("", "", "", "Hello @ada\nGo", "", {"go": "v"}),
    )


def test_what_did_not_come_about(workspace: Workspace) -> None:
    """A refused call says nothing, and calls that only ask say nothing either."""
    workspace.note(Call("chat.postMessage", {"text": "t"}, {"ok": False, "error": "ratelimited"}, 429, AT))
    workspace.note(called("users.info", {"user": ADA}))

    assert chronicle(workspace, []) == ()


def test_acts_stand_where_they_began(workspace: Workspace) -> None:
    """What was done behind the page stands among what went over the wire, whenever it was noted."""
    for text in ("one", "two"):
        workspace.note(Delivery("slash_commands", COMMAND | {"text": text}, JOHN, outcome="ok"))
    facts = chronicle(workspace, [Act("bot kill", 1), Act("clock hour", 0), Act("bot start", 2)])

    assert [each.act if isinstance(each, Behind) else "…" for each in facts] == [
        "clock hour",
        "…",
        "bot kill",
        "…",
        "bot start",
    ]


def test_what_waits_is_not_taken_yet(workspace: Workspace) -> None:
    """A command counts as taken once it is, and what it is answered with is said."""
    delivery = Delivery("slash_commands", COMMAND, JOHN)
    workspace.note(delivery)
    before = chronicle(workspace, [])
    delivery.outcome, delivery.ack_body = "ok", {"text": "heard"}

    assert before == (Typed(JOHN, GENERAL, "/x", "y", taken=False, number=1),)
    assert chronicle(workspace, []) == (
        Typed(JOHN, GENERAL, "/x", "y", number=1),
        Said(GENERAL, JOHN, "", "heard", "heard", {}),
    )


def test_what_people_do(workspace: Workspace) -> None:
    """A shortcut, a button in a message, and a form, which is not taken where it is sent back with errors."""
    click = {
        "actions": [{**BUTTON}],
        "container": {"message_ts": "1.2"},
        "channel": {"id": APPROVALS},
        "message": WORDS,
    }
    acme = {"text": {"type": "plain_text", "text": "Acme"}, "value": "458"}
    entries: list[dict[str, Any]] = [
        {"type": "plain_text_input", "value": "why"},
        {"type": "plain_text_input", "value": None},
        {"type": "number_input", "value": None},
        {"type": "static_select", "selected_option": acme},
        {"type": "external_select", "selected_option": acme},
        {"type": "checkboxes", "selected_options": [acme]},
        {"type": "multi_external_select", "selected_options": [acme]},
        {"type": "users_select", "selected_user": ADA},
        {"type": "multi_users_select", "selected_users": [ADA]},
    ]
    names = ("reason", "empty", "emptied", "kind", "company", "days", "companies", "member", "members")
    values = {name: {f"{name}.1": entry} for name, entry in zip(names, entries, strict=True)}
    inputs: list[Any] = [
        {"type": "input", "block_id": name, "element": {"type": entry["type"], "action_id": f"{name}.1"}}
        for name, entry in zip(names, entries, strict=True)
    ]
    view = {"callback_id": "f", "private_metadata": "m", "state": {"values": values}}
    view["blocks"] = [*BLOCKS[:1], *inputs]
    inputs[2]["element"]["initial_value"] = "7"
    fields = {"reason": "why", "emptied": None, "kind": "458", "company": acme, "days": ["458"], "companies": [acme]}
    fields |= {"member": ADA, "members": [ADA]}
    workspace.note(Delivery("shortcut", {"callback_id": "ask"}, ADA, outcome="ok"))
    workspace.note(Delivery("block_actions", click, ADA, outcome="operation_timeout"))
    workspace.note(Delivery("view_submission", {"view": view}, ADA, outcome="ok"))
    workspace.note(
        Delivery("view_submission", {"view": view}, ADA, outcome="ok", ack_body={"response_action": "errors"})
    )

    assert chronicle(workspace, []) == (
        Used(ADA, "ask", number=1),
        Pressed(ADA, "go", "v", "Go", APPROVALS, "1.2", "Hello @ada\nGo", taken=False, number=2),
        Submitted(ADA, "f", "m", fields, "Hello @ada", number=3),
        Submitted(ADA, "f", "m", fields, "Hello @ada", taken=False, number=4),
    )
