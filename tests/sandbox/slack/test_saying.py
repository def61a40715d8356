"""What people say, and what of it the app hears."""

import pytest

from bot.sandbox.slack import SlackStandIn
from bot.sandbox.slack.absent import NotThere
from tests.sandbox.slack.raw_bot import RawBot

ALL = {"message.channels", "message.groups", "message.im", "app_mention"}
HISTORY = {"channels:history", "groups:history", "im:history", "app_mentions:read"}


@pytest.mark.parametrize(
    ("channel", "line", "events", "scopes", "heard"),
    [
        ("CIN", "hello", ALL, HISTORY, [("message", "channel")]),
        ("CPRIV", "hello", ALL, HISTORY, [("message", "group")]),
        ("DBOT", "hello", ALL, HISTORY, [("message", "im")]),
        ("CIN", "hello @sandbox", ALL, HISTORY, [("message", "channel"), ("app_mention", None)]),
        ("DBOT", "hello @sandbox", ALL, HISTORY, [("message", "im")]),
        ("CIN", "hello @sandbox", {"app_mention"}, HISTORY, [("app_mention", None)]),
        ("COUT", "hello @sandbox", ALL, HISTORY, []),
        ("CIN", "hello @sandbox", set(), HISTORY, []),
        ("CIN", "hello @sandbox", ALL, set(), []),
        ("CIN", "hello", ALL - {"message.channels"}, HISTORY, []),
        ("CIN", "hello", ALL, HISTORY - {"channels:history"}, []),
        ("DBOT", "hello", ALL, HISTORY - {"im:history"}, []),
    ],
)
async def test_what_the_app_hears(
    slack: SlackStandIn,
    bot: RawBot,
    channel: str,
    line: str,
    events: set[str],
    scopes: set[str],
    heard: list[tuple[str, str | None]],
) -> None:
    """An app hears what is said where it is, as far as it subscribed to that and was granted it."""
    app = slack.workspace.app
    app.events, app.scopes = events, scopes
    place = slack.workspace.dm("UANN").id if channel == "DBOT" else channel
    slack.say("UANN", place, line)
    app.events, app.scopes = ALL, HISTORY
    slack.say("UANN", "CPRIV", "that is all")

    told = await slack.until(
        lambda: (
            [one["payload"]["event"] for one in bot.envelopes]
            if any(one["payload"]["event"]["text"] == "that is all" for one in bot.envelopes)
            and len(bot.envelopes) > len(heard)
            else None
        )
    )
    assert [(one["type"], one.get("channel_type")) for one in told if one["text"] != "that is all"] == heard
    assert slack.messages("UANN", place)[0].text in {"hello", "hello <@U0SANDBOXBOT>"}


async def test_an_event(slack: SlackStandIn, bot: RawBot) -> None:
    """A mention is an id without a label, and the event says who, where and when as the message does."""
    slack.workspace.app.events, slack.workspace.app.scopes = ALL, HISTORY
    message = slack.say("UANN", "CIN", "for @ben.o-k <b>")
    event = (await slack.until(lambda: bot.envelopes[:1]))[0]["payload"]["event"]

    assert (event["user"], event["channel"], event["ts"]) == ("UANN", "CIN", message.ts)
    assert event["text"] == message.text == "for <@UBEN> &lt;b&gt;"


async def test_where_one_is_not(slack: SlackStandIn) -> None:
    """Nobody speaks in a conversation they are not in."""
    with pytest.raises(NotThere):
        slack.say("UBEN", "CPRIV", "hello")
