"""One of everything that Slack takes, to be looked at."""

from typing import Any

from bot.sandbox.slack.blocks.elements import IN_SECTION
from tests.sandbox.slack.kit import Json, actions, button, dialog, mrkdwn, option, plain, section

SCRIPT = "<img src=x onerror=alert(1)><script>alert(2)</script>"
MARKED = (
    "*bold _and italic_* ~gone~ `code <b>` <https://e.org/a?b=1&amp;c=2|a *label*> <@UADA> <#CGENERAL> <!here> "
    ":tada:\n"
    "> a quotation\n> of two lines\nplain @channel and https://e.org/x.\n"
    "```\nif a &lt; b:\n    stop()\n```\n• typed as it is\n<!date^1773129600^{date_num} {time}|10 March>"
)
CITIES = RIGA, VILNIUS, TALLINN = [option("LV", "Riga"), option("LT", "Vilnius"), option("EE", "Tallinn")]
GROUPS = [
    {"label": plain("Baltic"), "options": CITIES},
    {"label": plain("Nordic"), "options": [option("FI", "Helsinki")]},
]
SELECTS = ("static", "external", "users", "conversations", "channels")
PICTURE: Json = {"type": "image", "image_url": "https://elsewhere.example/cat.png", "alt_text": "A cat on a router"}


def piece(kind: str, **more: Any) -> Json:
    """A piece of rich text."""
    return {"type": kind, **more}


def words(text: str, **style: bool) -> Json:
    """Words in rich text, with a style."""
    return piece("text", text=text, **({"style": style} if style else {}))


def rich(*parts: Json) -> Json:
    """A rich_text block."""
    return {"type": "rich_text", "elements": list(parts)}


def line(*pieces: Json) -> Json:
    """A section of rich text."""
    return {"type": "rich_text_section", "elements": list(pieces)}


def items(style: str, *lines: str, **more: Any) -> Json:
    """A list in rich text."""
    return {"type": "rich_text_list", "style": style, "elements": [line(words(each)) for each in lines], **more}


RICH = rich(
    line(
        words("bold", bold=True), words(" italic", italic=True), words(" gone", strike=True),
        words(" code", code=True), words(" under", underline=True), words(" marked", highlight=True),
        words(" all", bold=True, italic=True),
    ),
    line(
        piece("link", url="https://e.org", text="a link"), words(" "), piece("user", user_id="UADA"), words(" "),
        piece("channel", channel_id="CGENERAL"), words(" "), piece("broadcast", range="here"), words(" "),
        piece("emoji", name="tada"), piece("emoji", name="ship", unicode="1f6a2"), words(" "),
        piece("date", timestamp=1773129600, format="{date_long} at {time}", fallback="10 March"), words(" "),
        piece("color", value="#14704a"), words(" "), piece("usergroup", usergroup_id="S1"), words(" "),
        piece("team", team_id="T1"),
    ),
    items("ordered", "first", "second"), items("bullet", "inside", "deeper", indent=1),
    items("ordered", "third", offset=2),
    {"type": "rich_text_quote", "elements": [words("a quotation")]},
    {"type": "rich_text_preformatted", "elements": [words("if a < b:\n    stop()")]},
)  # fmt: skip


def select(kind: str, **more: Any) -> Json:
    """A menu with everything it needs."""
    choices = {"options": CITIES} if kind.endswith("static") else {}
    return {"type": f"{kind}_select", "action_id": f"{kind}_select", "placeholder": plain("Pick"), **choices, **more}


def cells(*values: str | float) -> list[Json]:
    """A row of a table."""
    return [
        {"type": "raw_text", "text": each} if isinstance(each, str) else {"type": "raw_number", "value": each}
        for each in values
    ]


def series(name: str, *values: float) -> Json:
    """A series over weekdays."""
    days = ("Mon", "Tue", "Wed", "Thu", "Fri")
    return {"name": name, "data": [{"label": day, "value": value} for day, value in zip(days, values, strict=False)]}


def chart(kind: str, *lines: Json, **more: Any) -> Json:
    """A chart of one or more series."""
    drawing = {"type": kind, "series": list(lines), **more}
    return {"type": "data_visualization", "title": f"Credits, {kind}", "chart": drawing}


PIE: Json = {
    "type": "data_visualization",
    "title": "Credits, pie",
    "chart": {"type": "pie", "segments": [{"label": "used", "value": 30}, {"label": "left", "value": 70}]},
}
AXIS = {"categories": ["Mon", "Tue", "Wed", "Thu", "Fri"], "x_label": "Day", "y_label": "Credits"}
CARD: Json = {
    "type": "card",
    "hero_image": {"image_url": "https://elsewhere.example/hero.png", "alt_text": "A port"},
    "title": plain("Harbour"),
    "subtitle": plain("Logistics"),
    "body": mrkdwn("Nine *devices*"),
    "actions": [button("Open", action_id="card_open")],
}
ELEMENTS: list[Json] = [
    button("Plain"), button("Primary", style="primary"), button("Danger", style="danger", confirm=dialog()),
    button("Link", url="https://e.org"), button("Spoken", accessibility_label="Said aloud"),
    {"type": "workflow_button", "action_id": "flow", "text": plain("Flow"), "workflow": {"trigger": {"url": "x"}}},
    {"type": "overflow", "action_id": "overflow",
     "options": [option("edit", "Edit"), option("docs", "Docs") | {"url": "https://e.org"}]},
    *(select(kind) for kind in SELECTS), *(select(f"multi_{kind}") for kind in SELECTS),
    {"type": "checkboxes", "action_id": "ticks", "initial_options": CITIES[:1], "options": [
        *CITIES, {"text": mrkdwn("*Other*"), "value": "?", "description": plain("Somewhere else")}]},
    {"type": "radio_buttons", "action_id": "radio", "options": CITIES},
    {"type": "datepicker", "action_id": "date", "initial_date": "2026-03-10"},
    {"type": "timepicker", "action_id": "time", "initial_time": "08:30"},
    {"type": "datetimepicker", "action_id": "moment", "initial_date_time": 1773129600},
]  # fmt: skip

MESSAGE: list[Json] = [
    {"type": "header", "text": plain("A gallery :tada:")},
    section(MARKED, accessory=button("Go", action_id="accessory")),
    {"type": "section", "fields": [mrkdwn(f"*Field {n}*\n{n * 7}") for n in range(4)], "accessory": PICTURE},
    {"type": "context", "elements": [PICTURE, mrkdwn("asked by <@UJOHN>"), plain("plain words")]},
    {"type": "divider"},
    actions(*ELEMENTS, block_id="everything"),
    {"type": "context_actions", "elements": [
        {"type": "icon_button", "action_id": "icon", "icon": "trash", "text": plain("Delete")},
        {"type": "feedback_buttons", "action_id": "rated",
         "positive_button": {"text": plain("Good"), "value": "good"},
         "negative_button": {"text": plain("Bad"), "value": "bad"}}]},
    {**PICTURE, "title": plain("A picture")},
    {"type": "video", "title": plain("A film"), "alt_text": "A ship", "author_name": "Ada",
     "description": plain("Ten seconds"), "thumbnail_url": "https://elsewhere.example/t.png",
     "video_url": "https://elsewhere.example/v"},
    RICH,
    {"type": "markdown", "text": "# Title\n\nSome **bold** and *italic* [words](https://e.org), `code`\n\n"
                                 "- one\n  - inside\n- [x] done\n\n1. first\n2. second\n\n> quoted\n\n"
                                 "```\ncode\n```\n---"},
    {"type": "table", "column_settings": [{"is_wrapped": True}, {"align": "right"}, {"align": "center"}],
     "rows": [cells("Company", "Credits", "Note"), cells("Acme", 96, "fine"),
              [*cells("Harbour", 7), rich(line(words("low", bold=True)))]]},
    {"type": "data_table", "caption": "Companies", "page_size": 2, "row_header_column_index": 0,
     "rows": [cells("Name", "Credits"), cells("Acme", 96), cells("Harbour", 7), cells("Crane", 3)]},
    {"type": "container", "title": plain("A container"), "subtitle": plain("with a line"), "has_header_divider": True,
     "child_blocks": [section("inside"), actions(button("Inside"))]},
    {"type": "container", "title": plain("Folded"), "is_collapsible": True, "default_collapsed": True,
     "child_blocks": [section("hidden")]},
    {**CARD, "actions": [button("Look", action_id="look")]},
    {"type": "carousel", "elements": [CARD, {**CARD, "title": mrkdwn("*Second*"), "block_id": "second"}]},
    {"type": "plan", "title": "A plan", "tasks": [
        {"type": "task_card", "task_id": "1", "title": "Ask", "status": "complete"},
        {"type": "task_card", "task_id": "2", "title": "Mint", "status": "in_progress"}]},
    {"type": "task_card", "task_id": "3", "title": "Alone", "status": "error"},
    {"type": "input", "block_id": "note", "label": plain("A note"),
     "element": {"type": "plain_text_input", "action_id": "note"}},
]  # fmt: skip

ACCESSORIES: list[Json] = [
    section(f"With a {each['type']}", accessory=each) for each in [*ELEMENTS, PICTURE] if each["type"] in IN_SECTION
]

CHARTS: list[list[Json]] = [
    [PIE, chart("bar", series("used", 3, 5, 2, 8, 1), series("bought", 4, 4, 0, 10, 2), axis_config=AXIS)],
    [chart("line", series("Acme", 96, 94.5, 90, 90, 71), series("Harbour", 7, 7, -3, -4, 20)),
     chart("area", series("all", 200, 180, 150, 150, 90), series("free", 20, 20, 15, 9, 9), axis_config=AXIS)],
    [chart("line", series("one", 5)), chart("bar", series("nothing", 0, 0))],
]  # fmt: skip


def entry(name: str, element: Json, **more: Any) -> Json:
    """An input block whose label is its name."""
    return {
        "type": "input", "block_id": name, "label": plain(name), "element": {"action_id": "a", **element}, **more
    }  # fmt: skip


FORM: list[Json] = [
    {"type": "alert", "level": "warning", "text": mrkdwn("Mind the *gap*")},
    entry("Line", {"type": "plain_text_input", "placeholder": plain("Words")}, hint=plain("One line")),
    entry("Story", {"type": "plain_text_input", "multiline": True}),
    entry("Number", {"type": "number_input", "is_decimal_allowed": False, "min_value": "2"}),
    entry("Mail", {"type": "email_text_input"}),
    entry("Address", {"type": "url_text_input"}),
    entry("City", {"type": "static_select", "option_groups": GROUPS}),
    entry("Asked", {"type": "external_select", "min_query_length": 2}),
    entry("Cities", {"type": "multi_static_select", "options": CITIES}),
    entry("Several asked", {"type": "multi_external_select", "min_query_length": 0, "max_selected_items": 2}),
    entry("Person", {"type": "users_select"}),
    entry("People", {"type": "multi_users_select", "initial_users": ["UADA"]}),
    entry("Channel", {"type": "channels_select"}),
    entry("Rooms", {"type": "multi_conversations_select"}, optional=True),
    entry("Ticks", {"type": "checkboxes", "options": CITIES}),
    entry("One of them", {"type": "radio_buttons", "options": CITIES}),
    entry("Day", {"type": "datepicker"}),
    entry("Hour", {"type": "timepicker"}),
    entry("Moment", {"type": "datetimepicker"}),
    entry("Rich", {"type": "rich_text_input"}),
    entry("File", {"type": "file_input"}, optional=True),
]


def form(*blocks: Json, **more: Any) -> Json:
    """A modal to fill in."""
    return {"type": "modal", "title": plain("A form"), "submit": plain("Send"), "blocks": list(blocks), **more}
