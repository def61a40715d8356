"""Reading on: what was read once is not read again, and what comes to its end late stands where it began."""

from datetime import UTC, datetime

import pytest

from bot.sandbox.backstage.chronicle import BEFORE_ALL, Act
from bot.sandbox.backstage.evidence import Evidence
from bot.sandbox.backstage.witness import Witness
from bot.sandbox.slack import RESPONSE_URL, Call, Delivery, Workspace
from bot.sandbox.town import GENERAL, JOHN, Town
from tests.clock import ManualClock

AT = datetime(2026, 3, 10, 8, tzinfo=UTC)
BALANCE = {"channel_id": GENERAL, "command": "/smsbalance", "text": ""}


@pytest.fixture
def workspace() -> Workspace:
    return Town.build(ManualClock()).slack.workspace


def said(text: str) -> Call:
    """The bot says something to John alone."""
    return Call(RESPONSE_URL, {"text": text}, {"ok": True}, 200, AT, JOHN, GENERAL)


def seen(witness: Witness, workspace: Workspace, *acts: Act) -> Evidence:
    """What the witness knows now."""
    witness.look(workspace, acts)
    return witness.evidence


def test_what_is_settled_is_read_once(workspace: Workspace) -> None:
    """What becomes of an entry later makes no difference, nor is it counted twice."""
    witness, delivery = Witness(), Delivery("slash_commands", BALANCE, JOHN, outcome="ok")
    workspace.note(delivery)
    first = len(seen(witness, workspace).balances)
    delivery.payload = {}  # it would be an error to read this
    workspace.note(said("*john* has *120* left"))

    assert (first, len(seen(witness, workspace).balances)) == (1, 1)
    assert seen(witness, workspace).told("has *120*", who=JOHN)


def test_what_waits_is_read_when_it_is_settled(workspace: Workspace) -> None:
    """A command that was taken in the end stands before what was said meanwhile."""
    witness, delivery = Witness(), Delivery("slash_commands", BALANCE, JOHN)
    workspace.note(said("before"))
    workspace.note(delivery)
    workspace.note(said("after"))
    waiting = len(seen(witness, workspace).balances)
    delivery.outcome = "ok"
    evidence = seen(witness, workspace)

    assert waiting == 0
    ((place, typed),) = evidence.balances
    assert typed.number == delivery.number
    assert [evidence.told(words, who=JOHN, after=place) for words in ("before", "after")] == [False, True]


def test_acts_stand_where_they_began(workspace: Workspace) -> None:
    """What was done behind the page stands where it began to tell, and two in the same moment in their order."""
    witness, on, off = Witness(), Act("fault rms.slow on", 1), Act("fault rms.slow off", 1)
    workspace.note(said("before"))
    workspace.note(said("after"))
    first = seen(witness, workspace, on).behind("fault rms.slow on")
    evidence = seen(witness, workspace, on, off)

    assert first is not None
    assert [evidence.told(words, who=JOHN, after=first) for words in ("before", "after")] == [False, True]
    assert evidence.behind("fault rms.slow off", first) is not None
    assert evidence.behind("fault rms.slow", first) == evidence.behind("fault rms.slow off")
    assert evidence.behind("fault rms.slow on", first) is None


def test_words_are_found_late(workspace: Workspace) -> None:
    """Words that were looked for in vain are found when they are said."""
    witness = Witness()
    workspace.note(said("one"))
    before = seen(witness, workspace).told("two", where=GENERAL, after=BEFORE_ALL)
    workspace.note(said("two"))

    assert (before, seen(witness, workspace).told("two", where=GENERAL)) == (False, True)
