"""What becomes of accounts, who opens the app's tabs, and what the app hears of it."""

import asyncio

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import SlackStandIn
from bot.sandbox.slack.absent import NotThere
from bot.sandbox.slack.state.users import Standing
from tests.clock import T0, ManualClock
from tests.sandbox.slack.kit import section
from tests.sandbox.slack.raw_bot import SILENT, Json, RawBot

ALL = {"user_change", "app_home_opened"}


@pytest.fixture
def slack(slack: SlackStandIn) -> SlackStandIn:
    """With an app that has a Home and subscribes to everything here."""
    app = slack.workspace.app
    app.home_tab_enabled, app.events = True, set(ALL)
    return slack


@pytest.mark.parametrize(
    ("standing", "flags"),
    [
        ("deactivated", {"deleted": True}),
        ("guest", {"deleted": False, "is_restricted": True, "is_ultra_restricted": False, "is_admin": False}),
        ("member", {"deleted": False, "is_restricted": False, "is_ultra_restricted": False, "is_admin": True}),
    ],
)
async def test_user_change(
    slack: SlackStandIn, bot: RawBot, client: AsyncWebClient, standing: Standing, flags: Json
) -> None:
    """The event holds the whole user object, as users.info answers it from then on."""
    user = slack.workspace.users["UANN"]
    user.is_ultra_restricted = standing == "member"
    user.is_admin = True
    slack.workspace.app.scopes.add("users:read.email")
    delivery = await slack.become("UANN", standing)

    [envelope] = bot.envelopes
    event = envelope["payload"]["event"]
    assert (envelope["type"], envelope["payload"]["type"], delivery.outcome) == ("events_api", "event_callback", "ok")
    assert set(event) == {"type", "user", "cache_ts", "event_ts"}
    assert (event["type"], event["cache_ts"]) == ("user_change", int(T0.timestamp()))
    assert event["user"] == (await client.users_info(user="UANN"))["user"]
    assert {name: event["user"].get(name) for name in flags} == flags
    assert event["user"]["profile"]["email"] == "ann@sandbox.example"


async def test_rename(slack: SlackStandIn, bot: RawBot) -> None:
    """Another name is told as every change is; what is not said stays as it is."""
    await slack.rename("UANN", name="annie")
    await slack.rename("UANN", real_name="Annie Berg")

    names = [(each["payload"]["event"]["user"][name]) for each in bot.envelopes for name in ("name", "real_name")]
    assert names == ["annie", "Ann Berg", "annie", "Annie Berg"]


@pytest.mark.parametrize(
    ("events", "scopes"),
    [(set(), {"users:read"}), ({"user_change"}, set()), ({"app_home_opened"}, {"users:read"})],
    ids=["not subscribed", "without users:read", "subscribed to another"],
)
async def test_an_app_that_is_not_told(slack: SlackStandIn, bot: RawBot, events: set[str], scopes: set[str]) -> None:
    """Of accounts hears who subscribes to that and may read people; the account changes all the same."""
    slack.workspace.app.events, slack.workspace.app.scopes = events, scopes

    assert (await slack.become("UANN", "guest")).outcome == "not sent"
    assert (await slack.rename("UANN", name="annie")).outcome == "not sent"
    assert (slack.workspace.users["UANN"].standing, slack.workspace.users["UANN"].name) == ("guest", "annie")
    assert bot.envelopes == []


async def test_no_news(slack: SlackStandIn, bot: RawBot) -> None:
    """Who becomes what they are has not changed."""
    assert (await slack.become("UANN", "member")).outcome == "not sent"
    assert (await slack.become("UGONE", "deactivated")).outcome == "not sent"
    assert (await slack.rename("UANN", name="ann")).outcome == "not sent"
    assert bot.envelopes == []


@pytest.mark.parametrize("user_id", ["U0SANDBOXBOT", "USLACKBOT", "UNOBODY"])
async def test_nobodys_account(slack: SlackStandIn, user_id: str) -> None:
    """Apps have no account that could be changed."""
    with pytest.raises(NotThere):
        await slack.become(user_id, "guest")
    with pytest.raises(NotThere):
        await slack.rename(user_id, name="x")


async def test_a_change_that_nobody_acknowledges(slack: SlackStandIn, bot: RawBot, clock: ManualClock) -> None:
    """It is told again as every event is, as it was when it happened."""
    bot.answer = lambda envelope: SILENT if not envelope["retry_attempt"] else None
    telling = asyncio.create_task(slack.become("UANN", "guest"))
    await slack.until(lambda: slack.workspace.deliveries)
    await clock.advance(3)
    assert (await telling).outcome == "operation_timeout"
    await slack.until(lambda: slack.workspace.deliveries[1:] and slack.workspace.deliveries[1].acked)

    assert [each["payload"]["event"]["user"]["is_restricted"] for each in bot.envelopes] == [True, True]


async def test_home_is_opened(slack: SlackStandIn, bot: RawBot, client: AsyncWebClient) -> None:
    """The event says who, and with Home comes the view that is published there; with the messages none does."""
    dm = slack.workspace.dm("UANN").id
    await slack.open_home("UANN")
    await client.views_publish(user_id="UANN", view={"type": "home", "blocks": [section("Welcome")]})
    await slack.open_home("UANN")
    await slack.open_home("UANN", "messages")

    events = [each["payload"]["event"] for each in bot.envelopes]
    told = {"type": "app_home_opened", "user": "UANN", "channel": dm}
    views = [each.pop("view", None) for each in events]
    tabs = [each.pop("tab") for each in events]
    for each in events:
        each.pop("event_ts")
    assert (events, tabs) == ([told] * 3, ["home", "home", "messages"])
    assert [view and view["hash"] for view in views] == [None, slack.workspace.views.homes["UANN"].hash, None]
    assert views[1]["blocks"][0]["text"]["text"] == "Welcome"


@pytest.mark.parametrize(
    ("home", "messages", "events", "told"),
    [
        (True, True, ALL, ["home", "messages"]),
        (False, True, ALL, ["messages"]),
        (True, False, ALL, ["home"]),
        (True, True, {"user_change"}, []),
    ],
    ids=["both", "no Home", "no messages", "not subscribed"],
)
async def test_tabs(
    slack: SlackStandIn, bot: RawBot, home: bool, messages: bool, events: set[str], told: list[str]
) -> None:
    """The app hears of the tabs that it has, if it subscribes to that."""
    app = slack.workspace.app
    app.home_tab_enabled, app.messages_tab_enabled, app.events = home, messages, events

    outcomes = [(await slack.open_home("UANN", tab)).outcome for tab in ("home", "messages")]

    assert [each["payload"]["event"]["tab"] for each in bot.envelopes] == told
    assert outcomes.count("ok") == len(told)


async def test_nobody_opens_it(slack: SlackStandIn) -> None:
    """Who is deactivated opens nothing."""
    with pytest.raises(NotThere):
        await slack.open_home("UGONE")
