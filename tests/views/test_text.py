"""Slack's text both ways: what its author saw, and what pings and links nothing."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.slack import visible_text
from bot.views.text import (
    clean,
    clip,
    escape,
    literal,
    local_time,
    mention,
    nameless,
    notified,
    said_back,
    visible,
)
from tests.clock import T0

NAMES = {"U1": "ada", "C1": "general", "C2": "approvals"}
ANY = st.text(st.characters(codec="utf-8"), max_size=60)


@pytest.mark.parametrize(
    ("raw", "seen"),
    [
        ("plain words", "plain words"),
        ("a &amp; b &lt;c&gt;", "a & b <c>"),
        ("&amp;lt;", "&lt;"),
        ("&amp;amp;amp;", "&amp;amp;"),
        ("&quot; &nbsp; & <", "&quot; &nbsp; & <"),
        ("<@U1|john>", "@john"),
        ("<@U1|@john>", "@john"),
        ("<@U1>", "@ada"),
        ("<@U1|>", "@ada"),
        ("<@U9>", "@U9"),
        ("<@W9|wanda>", "@wanda"),
        ("<#C1|general>", "#general"),
        ("<#C1|>", "#general"),
        ("<#C2>", "#approvals"),
        ("<#C9|>", "#C9"),
        ("<!here>", "@here"),
        ("<!channel>", "@channel"),
        ("<!here|here>", "@here"),
        ("<!everyone|@everyone>", "@everyone"),
        ("<!subteam^S1|@fleet>", "@fleet"),
        ("<!subteam^S1>", "@subteam"),
        ("<!date^1700000000^{date}|14 Nov>", "14 Nov"),
        ("<https://x.y>", "https://x.y"),
        ("<https://x.y/?a=1&amp;b=2>", "https://x.y/?a=1&b=2"),
        ("<https://x.y|x.y>", "x.y"),
        ("<https://x.y|a &amp; b>", "a & b"),
        ("<https://x.y|&lt;@U1&gt;>", "<@U1>"),
        ("<mailto:a@b.c|a@b.c>", "a@b.c"),
        ("<mailto:a@b.c>", "a@b.c"),
        ("<tel:+370|+370>", "+370"),
        ("&lt;@U1&gt; &lt;!channel&gt;", "<@U1> <!channel>"),
        ("ask <@U1> in <#C1|> &amp; <!here>", "ask @ada in #general & @here"),
        ("<>", ""),
    ],
)
def test_visible(raw: str, seen: str) -> None:
    """Entities decoded once, mentions and links by their visible text; what was typed as markup stays as typed."""
    assert visible(raw, NAMES) == seen


def test_nameless() -> None:
    """The ids that came without a label, people and channels, and nothing else."""
    raw = "<@U1> <@U2|> <@U3|ann> <#C1|> <#C2> <#C3|x> <!here> <https://x.y> &lt;@U4&gt;"
    assert nameless(raw) == ["U1", "U2", "C1", "C2"]


@pytest.mark.parametrize(
    ("raw", "user_id"),
    [
        ("<@U1>", "U1"),
        ("<@W1>", "W1"),
        (" <@U1|john>\n", "U1"),
        ("<@U1|>", "U1"),
        ("<@U1> x", None),
        ("<@U1><@U2>", None),
        ("<@u1>", None),
        ("<@B1>", None),
        ("<#C1>", None),
        ("@john", None),
        ("&lt;@U1&gt;", None),
        ("", None),
    ],
)
def test_mention(raw: str, user_id: str | None) -> None:
    """One mention and nothing else."""
    assert mention(raw) == user_id


@pytest.mark.parametrize(
    ("text", "cleaned", "removed"),
    [
        ("  a b  ", "a b", False),
        ("a\nb\r\nc\rd\te\x0bf\x0cg\x85h\u2028i\u2029j", "a b c d e f g h i j", False),
        ("a\x00b", "ab", True),
        ("a\x1b[31mb\x7f", "a[31mb", True),
        ("\u202egnp.exe\u202c", "gnp.exe", True),
        ("\u2066a\u2069\u200e\u200f\u061c", "a", True),
        ("a\u200bb\u200cc\u200dd\u2060e\ufefff", "abcdef", True),
        ("so\xadft", "soft", True),
        ("tag\U000e0041\U000e007f", "tag", True),
        ("half \ud83d", "half", True),
        ("žąsis 日本 🚀 é é", "žąsis 日本 🚀 é é", False),
        ("no\N{NO-BREAK SPACE}break", "no\N{NO-BREAK SPACE}break", False),
        ("", "", False),
    ],
)
def test_clean(text: str, cleaned: str, removed: bool) -> None:
    """On one line, without what cannot be seen, and whether anything was removed."""
    assert clean(text) == (cleaned, removed)


@settings(deadline=None)
@given(st.text(max_size=60))
def test_what_is_clean_stays_so(text: str) -> None:
    """Nothing invisible and no line break remains, what is left can be stored, and cleaning again changes nothing."""
    cleaned, _ = clean(text)

    assert clean(cleaned) == (cleaned, False)
    assert not {unicodedata.category(each) for each in cleaned} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert len(cleaned.splitlines()) <= 1
    assert cleaned.encode().decode() == cleaned


@settings(deadline=None)
@given(ANY)
def test_escaped_text_is_seen_as_it_is(text: str) -> None:
    """In mrkdwn nothing of it is a token, and a reader, ours and Slack's, sees the text itself."""
    assert "<" not in escape(text)
    assert ">" not in escape(text)
    assert visible(escape(text), {}) == text
    assert not text or visible_text({"text": escape(text)}) == text


@settings(deadline=None)
@given(ANY, st.integers(1, 70))
def test_clip(text: str, most: int) -> None:
    """At most that many characters, with an ellipsis only where some are missing."""
    clipped = clip(text, most)

    assert len(clipped) <= most
    assert clipped == text or (clipped.endswith("…") and text.startswith(clipped[:-1]))


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("*codes* ~are~ :gone:", "`*codes* ~are~ :gone:`"),
        ("a`b", "`a'b`"),
        ("<!here> & co", "`&lt;!here&gt; &amp; co`"),
    ],
)
def test_literal(text: str, drawn: str) -> None:
    """Nothing in it is a mark, and it ends where its code ends."""
    assert literal(text) == drawn


def test_said_back() -> None:
    """Visible, clipped before it is escaped, so that no entity is cut."""
    assert said_back("<!channel>\x00\u202e") == "&lt;!channel&gt;"
    assert said_back("&" * 100, 3) == "&amp;&amp;…"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (":warning: *Several codes* of\n`MC-7F3KQ2`", "Several codes of MC-7F3KQ2"),
        ("<https://x.slack.com/a|request #7> of <@UJOHN> in <#C1>", "request #7 of <@UJOHN> in <#C1>"),
        ("see <https://x.y> &amp; &lt;b&gt;", "see https://x.y &amp; &lt;b&gt;"),
        (f"until {local_time(T0)}.", "until 2026-03-10 08:00 UTC."),
    ],
)
def test_notified(text: str, line: str) -> None:
    """One line without marks; links and dates by their words, mentions as Slack draws them."""
    assert notified(text) == line


@pytest.mark.parametrize("end", ["&amp;", "<@UJOHN>", "ž"])
@pytest.mark.parametrize("before", range(285, 300))
def test_a_long_notification_is_cut_between_tokens(before: int, end: str) -> None:
    """Nothing is cut through that Slack reads as one thing."""
    line = notified("x" * before + end * 9)

    assert len(line) <= 300
    assert line.rstrip("…").removeprefix("x" * before).replace(end, "") in {"", "x"}
