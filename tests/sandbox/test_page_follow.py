"""What an open page is told: what has changed, and no more than that."""

import json
from typing import Any

import pytest

from bot.sandbox.page_follow import Follower
from bot.sandbox.page_state import NEWEST
from bot.sandbox.slack import Channel, Content, Workspace
from bot.sandbox.town import ADA, EVE, GENERAL, JOHN, Town
from tests.clock import ManualClock
from tests.sandbox.visitor import Shown, room


@pytest.fixture
def town() -> Town:
    return Town.build(ManualClock())


@pytest.fixture
def workspace(town: Town) -> Workspace:
    return town.slack.workspace


def told(page: Follower) -> dict[str, Any]:
    """The news as the page reads them."""
    return dict(json.loads(page.news() or "{}"))


def texts(conversation: dict[str, Any]) -> list[str]:
    return [each["text"] for each in conversation["messages"]]


def test_what_has_changed(town: Town, workspace: Workspace) -> None:
    """At first everything that the person sees; then a new, an edited and a removed message, and no more."""
    edited, gone = (workspace.say(ADA, GENERAL, text) for text in ("one", "two"))
    page, shown = Follower(town.slack, JOHN, lambda: ""), Shown()
    first = told(page)
    quiet = told(page)
    workspace.rewrite(edited, Content("one, edited"))
    workspace.remove(gone)
    workspace.say(ADA, GENERAL, "three")
    changed = told(page)

    assert [each["name"] for each in first["frame"]["channels"]] == ["general", "approvals", "morning", ""]
    assert all(each["fresh"] for each in first["conversations"])
    assert texts(first["conversations"][0]) == ["one", "two"]
    assert quiet == {}
    (conversation,) = changed["conversations"]
    assert told(page) == {}
    assert (texts(conversation), conversation["gone"]) == (["one, edited", "three"], [gone.ts])
    assert "frame" not in changed
    for news in (first, changed):
        shown.take(news)
    assert texts(room(shown.state(), "general")) == ["one, edited", "three"]


def test_a_long_conversation(town: Town, workspace: Workspace) -> None:
    """Of 2,000 messages the newest come at once; one more is told alone, and one far back when it is edited."""
    messages = [workspace.say(ADA, GENERAL, f"number {number}") for number in range(2000)]
    page = Follower(town.slack, JOHN, lambda: "")
    first = page.news()
    conversation = json.loads(first)["conversations"][0]
    workspace.say(ADA, GENERAL, "the newest")
    workspace.rewrite(messages[3], Content("edited"))
    second = page.news()

    assert (len(conversation["messages"]), conversation["earlier"]) == (NEWEST, True)
    assert texts(conversation)[-1] == "number 1999"
    assert texts(json.loads(second)["conversations"][0]) == ["edited", "the newest"]
    assert len(second) < len(first) / 10


def test_what_is_for_another_alone(town: Town, workspace: Workspace) -> None:
    """Nothing is told of a message that only Ada sees: neither that it came nor that it went."""
    page = Follower(town.slack, JOHN, lambda: "")
    page.news()
    whispered = workspace.whisper(workspace.channels[GENERAL], ADA, Content("for Ada"))
    came = page.news()
    workspace.rewrite(whispered, Content("for Ada, too"))
    workspace.remove(whispered)

    assert (came, page.news()) == ("", "")


def test_many_at_once(town: Town, workspace: Workspace) -> None:
    """More new messages than a page shows at a time come as a conversation that begins with the newest ones."""
    page = Follower(town.slack, JOHN, lambda: "")
    page.news()
    for number in range(NEWEST + 1):
        workspace.say(ADA, GENERAL, f"number {number}")
    (conversation,) = told(page)["conversations"]

    assert (conversation["fresh"], conversation["earlier"], len(conversation["messages"])) == (True, True, NEWEST)


def test_into_a_channel_and_out_of_it(town: Town, workspace: Workspace) -> None:
    """A person let into a channel is told what stands there, one put out of it nothing any more."""
    channel = workspace.add_channel(Channel("CSECRET", "secret", [ADA], is_private=True))
    workspace.say(ADA, channel.id, "said in secret")
    page = Follower(town.slack, EVE, lambda: "")
    before = page.news()
    channel.members.append(EVE)
    inside = page.news()
    channel.members.remove(EVE)
    workspace.say(ADA, channel.id, "said behind her back")
    after = page.news()
    channel.members.append(EVE)
    again = page.news()

    assert "secret" not in before
    assert "said in secret" in inside
    assert "secret" not in after
    assert "behind" not in after
    assert "said in secret" in again
    assert "behind her back" in again
    assert "names" in after


def test_trouble_is_told(town: Town) -> None:
    """What is wrong with the bot is told at once."""
    trouble = ""
    page = Follower(town.slack, JOHN, lambda: trouble)
    page.news()
    trouble = "The bot has ended."

    assert told(page)["frame"]["trouble"] == trouble
    assert page.news() == ""
