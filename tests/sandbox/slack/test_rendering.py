"""What a person reads."""

import pytest

from bot.sandbox.slack import Content, Workspace, visible_text
from tests.sandbox.slack.kit import actions, button, dialog, mrkdwn, option, plain, row, section, text_input
from tests.sandbox.slack.raw_bot import Json

DATE = "<!date^1773129600^{date_short}|10 March>"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a &amp; b &lt;c&gt;", "a & b <c>"),
        ("&amp;lt;", "&lt;"),
        ("<@UANN> <@UANN|old>", "@ann @ann"),
        ("<@UX|label> <@UY>", "@label @UY"),
        ("<#CIN> <#CPRIV|>", "#general #vault"),
        ("<https://e.org|the site> <https://e.org>", "the site https://e.org"),
        ("<mailto:a@e.org|write>", "write"),
        (f"on {DATE}", "on 10 March"),
        ("<!here> <!channel|x> <!subteam^S1|@ops>", "@here @channel @ops"),
    ],
)
def test_markup(workspace: Workspace, text: str, shown: str) -> None:
    """Mentions show names, links their labels, dates their fallback, entities their characters."""
    message = workspace.post(workspace.channels["CIN"], Content(text))
    assert visible_text(message) == shown


RICH = {"type": "rich_text", "elements": [
    {"type": "rich_text_section", "elements": [
        {"type": "text", "text": "hi "}, {"type": "user", "user_id": "UANN"},
        {"type": "link", "url": "https://e.org"},
        {"type": "channel", "channel_id": "CIN"}, {"type": "emoji", "name": "wave"},
        {"type": "broadcast", "range": "here"},
        {"type": "date", "timestamp": 1, "format": "{date}", "fallback": "1970"},
    ]},
    {"type": "rich_text_list", "style": "bullet", "elements": [
        {"type": "rich_text_section", "elements": [{"type": "text", "text": one}]} for one in ("x", "y")]},
]}  # fmt: skip

CHART = {"type": "data_visualization", "title": "Use", "chart": {
    "type": "bar", "series": [{"name": "SMS", "data": [{"label": "Mon", "value": 3}]}]}}  # fmt: skip


@pytest.mark.parametrize(
    ("block", "lines"),
    [
        ({"type": "header", "text": plain("a &amp; b")}, ["a &amp; b"]),
        (section("x", fields=[mrkdwn("<@UANN>"), plain("<y>")]), ["x", "@ann", "<y>"]),
        (section("x", accessory=button("Go")), ["x", "Go"]),
        ({"type": "context", "elements": [mrkdwn("small"), {"type": "image", "alt_text": "pic"}]}, ["small", "pic"]),
        (actions(button("Yes", confirm=dialog())), ["Yes"]),
        (actions({"type": "overflow", "options": [option("1", "Else")]}), ["Else"]),
        (text_input(hint=plain("Hint")), ["Label", "Hint"]),
        ({"type": "table", "rows": [row("a", "b"), row("1", "2")]}, ["a | b", "1 | 2"]),
        (RICH, ["hi @annhttps://e.org#general:wave:@here1970", "x", "y"]),
        (CHART, ["Use", "SMS", "Mon: 3"]),
        ({"type": "container", "title": plain("t"), "child_blocks": [section("in")]}, ["t", "in"]),
        ({"type": "markdown", "text": "# Hi"}, ["# Hi"]),
        ({"type": "divider"}, [""]),
    ],
)  # fmt: skip
def test_blocks(workspace: Workspace, block: Json, lines: list[str]) -> None:
    """Blocks are read in order, dialogs not yet open stay unread, and the fallback text is not shown."""
    message = workspace.post(workspace.channels["CIN"], Content("fallback", [block]))
    assert visible_text(message).split("\n") == lines


def test_plain_dicts() -> None:
    """Content that is in no workspace yet can be read, too."""
    assert visible_text({"text": "<@UANN> said"}) == "@UANN said"
    assert visible_text({"blocks": [section("x")], "text": "y"}) == "x"
