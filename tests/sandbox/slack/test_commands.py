"""Typing commands: what is sent, what is shown."""

from typing import Any

import pytest

from bot.sandbox.slack import Ephemeral, SlackStandIn, visible_text
from bot.sandbox.slack.absent import NotThere
from tests.sandbox.slack.kit import section
from tests.sandbox.slack.raw_bot import Json, RawBot


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ('4 458 "x y"', '4 458 "x y"'),
        ("@ann", "<@UANN|ann>"),
        ("@Ann, hello", "<@UANN|ann>, hello"),
        ("@ben.o-k.", "<@UBEN|ben.o-k>."),
        ("@anna", "@anna"),
        ("mail ann@ann.org", "mail ann@ann.org"),
        ("@here now", "<!here> now"),
        ("#general", "<#CIN|general>"),
        ("#vault", "<#CPRIV|>"),
        ("#nowhere", "#nowhere"),
        ("see https://e.org/?a=1&b=2 now", "see <https://e.org/?a=1&amp;b=2> now"),
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("<@UANN> <!channel>", "&lt;@UANN&gt; &lt;!channel&gt;"),
        ("“smart” — quotes", "“smart” — quotes"),
    ],
)
async def test_escaping(slack: SlackStandIn, bot: RawBot, typed: str, sent: str) -> None:
    """With should_escape names, channels, links and the three characters arrive converted, otherwise as typed."""
    neat = await slack.type_command("UANN", "CIN", f"/neat {typed}")
    as_typed = await slack.type_command("UANN", "CIN", f"/plain {typed}")
    assert (neat.payload["text"], as_typed.payload["text"]) == (sent, typed)


async def test_private_channels_of_others(slack: SlackStandIn, bot: RawBot) -> None:
    """A private channel is not linked for somebody who is not in it."""
    assert (await slack.type_command("UBEN", "CIN", "/neat #vault")).payload["text"] == "#vault"


@pytest.mark.parametrize("text", ["nul \0 in it", "half \ud83d", "x" * 9000, "<!channel>", "\u202e\n\t"])
async def test_garbage(slack: SlackStandIn, bot: RawBot, text: str) -> None:
    """Raw text arrives exactly as it was, whatever it is."""
    await slack.type_raw_command("UANN", "CIN", "/neat", text)
    assert bot.envelopes[0]["payload"]["text"] == text


@pytest.mark.parametrize(
    ("channel", "name"), [("COUT", "outside"), ("CPRIV", "privategroup"), ("DPAIR", "directmessage")]
)
async def test_fields(slack: SlackStandIn, bot: RawBot, channel: str, name: str) -> None:
    """All documented fields are there and are text, also from places the bot is not in."""
    payload = (await slack.type_command("UANN", channel, "/plain")).payload
    assert set(payload) == {
        "token", "team_id", "team_domain", "channel_id", "channel_name", "user_id", "user_name", "command",
        "text", "api_app_id", "is_enterprise_install", "response_url", "trigger_id",
    }  # fmt: skip
    assert all(isinstance(value, str) for value in payload.values())
    assert (payload["channel_id"], payload["channel_name"], payload["text"]) == (channel, name, "")
    assert payload["response_url"].startswith(slack.workspace.base_url)


async def test_unknown_command(slack: SlackStandIn, bot: RawBot) -> None:
    """A command of no app is answered by Slackbot, and the bot hears nothing."""
    delivery = await slack.type_command("UANN", "CIN", "/nothing at all")
    assert (delivery.outcome, bot.envelopes) == ("unknown command", [])
    assert slack.messages("UANN", "CIN")[0].user_id == "USLACKBOT"


@pytest.mark.parametrize(
    ("channel", "text", "said"),
    [
        ("COUT", "@sandbox and @ben.o-k", "In this channel now: @sandbox, @ben.o-k."),
        ("COUT", "@gone", "/invite is not a valid command."),
        ("COUT", "", "/invite is not a valid command."),
        ("DPAIR", "@sandbox", "/invite is not a valid command."),
    ],
)
async def test_invite(slack: SlackStandIn, bot: RawBot, channel: str, text: str, said: str) -> None:
    """Slack's own command lets apps and people into a channel, once; nobody who is gone, nobody between two."""
    for _ in range(2):
        await slack.type_command("UANN", channel, f"/invite {text}")
    assert [visible_text(one) for one in slack.messages("UANN", channel)] == [said, said]
    members = slack.workspace.channels[channel].members
    assert len(members) == len(set(members))
    assert ("U0SANDBOXBOT" in members, bot.envelopes) == (said.startswith("In this"), [])


@pytest.mark.parametrize(("user", "channel"), [("UBEN", "CPRIV"), ("UGONE", "CIN"), ("UNONE", "CIN"), ("UANN", "CX")])
async def test_who_cannot_type(slack: SlackStandIn, user: str, channel: str) -> None:
    """Nobody types where they are not, nor after they left."""
    with pytest.raises(NotThere):
        await slack.type_command(user, channel, "/plain")


@pytest.mark.parametrize(
    ("ack", "ann", "ben"),
    [
        (None, [], []),
        ("", [], []),
        ({"text": "only you"}, ["only you"], []),
        ({"blocks": [section("block")], "text": "fallback"}, ["block"], []),
        ({"response_type": "in_channel", "text": "all"}, ["/plain 1", "all"], ["/plain 1", "all"]),
        ({"response_type": "in_channel"}, ["/plain 1"], ["/plain 1"]),
        ("bare text", ["bare text"], []),
    ],
)
async def test_answers(slack: SlackStandIn, bot: RawBot, ack: Any, ann: list[str], ben: list[str]) -> None:
    """An answer is shown to the one who typed, or with in_channel to all, together with the command."""
    bot.answer = lambda envelope: ack
    delivery = await slack.type_command("UANN", "CIN", "/plain 1")
    assert [visible_text(one) for one in slack.messages("UANN", "CIN")] == ann
    assert [visible_text(one) for one in slack.messages("UBEN", "CIN")] == ben
    assert (delivery.shown is not None) == bool(ann and ann != ["/plain 1"])


@pytest.mark.parametrize("ack", [{"blocks": [{"type": "sections"}]}, {"colour": "red"}, [1]])
async def test_useless_answers(slack: SlackStandIn, bot: RawBot, ack: Json) -> None:
    """An answer Slack cannot show counts as acknowledged but invalid."""
    bot.answer = lambda envelope: ack
    delivery = await slack.type_command("UANN", "CIN", "/plain")
    assert (delivery.acked, delivery.outcome) == (True, "invalid_ack")
    assert delivery.problems


async def test_redelivery(slack: SlackStandIn, bot: RawBot) -> None:
    """The same payload again, in an envelope of its own."""
    first = await slack.type_command("UANN", "CIN", "/plain 1")
    second = await slack.redeliver(first)
    assert second.payload == first.payload
    assert second.envelope_id != first.envelope_id
    assert [one["payload"] for one in bot.envelopes] == [first.payload] * 2


async def test_whose_ephemeral(slack: SlackStandIn, bot: RawBot) -> None:
    """What a command is answered with is an ephemeral message of the bot's."""
    bot.answer = lambda envelope: {"text": "hi"}
    shown = (await slack.type_command("UANN", "COUT", "/plain")).shown
    assert isinstance(shown, Ephemeral)
    assert (shown.visible_to, shown.user_id, shown.channel_id) == ("UANN", "U0SANDBOXBOT", "COUT")
