"""The comment of a request: it reaches RMS as its author saw it, and its card shows exactly that, as plain text."""

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.sandbox.slack import Channel, User
from tests.journeys.team import ADA, APPROVALS, JOHN, Seen, Team, running_team
from tests.journeys.witness import passes

pytestmark = pytest.mark.asyncio(loop_scope="module")

REMOVED = "Invisible characters were removed"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def people(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Team]:
    """One team for all rows, with a person who is called like a hammer and a channel that Teller is not in."""
    async with running_team(tmp_path_factory.mktemp("team")) as team:
        await team.give_everyone_their_role()
        team.slack.workspace.add_user(User("UHAMMER", 'mc"hammer', "M C"))
        team.slack.workspace.add_channel(Channel("CSECRET", "secret", [ADA, JOHN], is_private=True))
        team.rms.root.grant("credit", paid=10_000)
        team.rms.account.companies[458].grant("credit", paid=10_000)
        yield team


async def asks(team: Team, text: str) -> tuple[Seen, Seen]:
    """John asks with a text as Slack would send it; his answer, and the card that came of it."""
    await passes(team, 3)  # Slack takes so many cards, and redraws them, only by and by
    before = len(team.ada.sees(APPROVALS))
    await passes(team, 5)  # Slack takes about one message a second in a channel
    answer = await team.john.types_raw("/mintcode", text)
    await team.slack.until(lambda: len(team.ada.sees(APPROVALS)) > before)
    return answer, team.ada.sees(APPROVALS)[-1]


async def comment_in_rms(team: Team, card: Seen) -> str:
    """Have the request approved; what RMS has behind the reference."""
    codes = len(team.rms.account.codes)
    await team.ada.presses("Approve", card)
    await team.rms.until(lambda: len(team.rms.account.codes) > codes)
    await team.slack.until(lambda: "Minted." in card.text)
    found = re.fullmatch(r"\[MC-[0-9A-Z]{6}\] (.*)", list(team.rms.account.codes.values())[-1].comment)
    assert found is not None
    return found[1]


def plain_texts(card: Seen) -> list[str]:
    """What stands on the card in plain text, where Slack reads no mention, link or emoji out of it."""
    texts = [block["text"] for block in card.what.blocks if block["type"] == "section" and "text" in block]
    return [text["text"] for text in texts if text["type"] == "plain_text" and text["emoji"] is False]


SAME = [
    ('"spare routers for Kaunas"', "spare routers for Kaunas"),
    ("“spare routers”", "spare routers"),
    ("„spare routers“", "spare routers"),
    ("”spare routers”", "spare routers"),
    ("«spare routers»", "spare routers"),
    ('“spare routers"', "spare routers"),
    ('"the "red" one"', 'the "red" one'),
    ('"“red” and «blue»"', "“red” and «blue»"),
    ('"one" or "two"', 'one" or "two'),
    ("\"it's Ana’s, isn't it\"", "it's Ana’s, isn't it"),
    ("\"'quoted'\"", "'quoted'"),
    ('"  two  spaces  "', "two  spaces"),
    ('"a &amp; b &lt; c &gt; d"', "a & b < c > d"),
    ('"&amp;amp; stays &amp;lt;"', "&amp; stays &lt;"),
    ('"&lt;!channel&gt; typed by hand"', "<!channel> typed by hand"),
    ('"wake <!here> and <!channel|@channel> and <!everyone>"', "wake @here and @channel and @everyone"),
    ('"for <@UBEN|ben> and <@UJOHN>"', "for @ben and @john"),
    ('"for <@UHAMMER>"', 'for @mc"hammer'),
    ('"for <@UNOBODY>"', "for @UNOBODY"),
    ('"see <#CGENERAL|general> and <#CGENERAL>"', "see #general and #general"),
    ('"see <#CAPPROVALS|> and <#CSECRET|>"', "see #approvals and #CSECRET"),
    ('"team <!subteam^S0123|@night-shift>"', "team @night-shift"),
    ('"at <https://x.example/?a=1&amp;b=2>"', "at https://x.example/?a=1&b=2"),
    ('"at <http://x.example|x.example> or <mailto:a@x.example|a@x.example>"', "at x.example or a@x.example"),
    ('"first line\nsecond\r\nthird\u2028fourth\ttabbed"', "first line second third fourth tabbed"),
    ('"*bold* _it_ ~no~ `code` :fire:"', "*bold* _it_ ~no~ `code` :fire:"),
    ('"ąčę 路由器 🛠️ é"', "ąčę 路由器 🛠️ é"),
    (f'"{"x" * 500}"', "x" * 500),
    (f'"{"&amp;" * 500}"', "&" * 500),
    (f'"{"🛠" * 500}"', "🛠" * 500),
]
STRIPPED = [
    ('"a\u200bb\u200dc\ufeffd\u2060e"', "abcde"),
    ('"safe\u202egnp.exe\u202c \u2066x\u2069 \u200fy"', "safegnp.exe x y"),
    ('"a\x00b\x07c\x1b[31md\x7fe\x9f"', "abc[31mde"),
    ('"a\ud800b\udfffc"', "abc"),
    ('"' + "x\u200b" * 500 + '"', "x" * 500),
]


@pytest.mark.parametrize(("typed", "seen"), SAME, ids=[ascii(typed)[:40] for typed, _ in SAME])
async def test_it_arrives_as_it_was_seen(people: Team, typed: str, seen: str) -> None:
    """Quote marks, mentions, links, entities and line breaks: RMS and the card have what the author saw."""
    answer, card = await asks(people, f"1 458 {typed}")

    assert plain_texts(card) == [seen]
    assert await comment_in_rms(people, card) == seen
    assert plain_texts(card) == [seen]
    assert REMOVED not in answer.text


@pytest.mark.parametrize(("typed", "seen"), STRIPPED, ids=[ascii(typed)[:40] for typed, _ in STRIPPED])
async def test_what_cannot_be_seen_is_removed(people: Team, typed: str, seen: str) -> None:
    """Control, bidirectional and zero-width characters and lone surrogates are taken out, and the reply says so."""
    answer, card = await asks(people, f"1 458 {typed}")

    assert plain_texts(card) == [seen]
    assert await comment_in_rms(people, card) == seen
    assert REMOVED in answer.text


@pytest.mark.parametrize(
    "typed",
    ["&lt;!channel&gt;", "<!channel>", "<@UBEN|ben>", "<https://x.example|here>", "&lt;https://x.example|x&gt;"],
)
async def test_it_pings_and_links_nothing(people: Team, typed: str) -> None:
    """Nor does the line that notifications show of the card: what it has in angle brackets is Teller's own."""
    _, card = await asks(people, f'1 458 "look {typed} there"')

    asked, of_the_author = card.what.text.split(": ", 1)
    everything = [text for block in card.what.blocks for text in texts_in(block) if text["type"] == "mrkdwn"]
    assert "<" not in of_the_author
    assert asked.count("<") == 1
    assert not any("look" in text["text"] for text in everything)
    assert all(text["verbatim"] for text in everything)
    await comment_in_rms(people, card)
    redrawn = [(call.args.get("parse"), call.args.get("link_names")) for call in people.slack.calls("chat.update")]
    assert set(redrawn) == {("none", False)}


def texts_in(block: dict[str, object]) -> list[dict[str, str]]:
    """The text objects of a section or a context."""
    elements = block.get("elements") if block["type"] == "context" else [block.get("text")]
    return [each for each in elements or [] if isinstance(each, dict)]  # type: ignore[attr-defined]
