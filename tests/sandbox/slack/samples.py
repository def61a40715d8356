"""Blocks at their limits, every one of which Slack takes."""

from typing import Any

from tests.sandbox.slack.kit import Json, actions, button, dialog, mrkdwn, option, plain, row, section


def select(**extra: Any) -> Json:
    return {"type": "static_select", "action_id": "s", "options": [option("v")], **extra}


def table(rows: list[Any], **extra: Any) -> Json:
    return {"type": "table", "rows": rows, **extra}


def pie(value: float = 3) -> Json:
    return {"type": "pie", "segments": [{"label": "used", "value": value}]}


def chart(**extra: Any) -> Json:
    return {"type": "data_visualization", "title": "Credits", "chart": pie(), **extra}


def video(url: str) -> Json:
    return {"type": "video", "title": plain("t"), "alt_text": "a", "thumbnail_url": "u", "video_url": url}


GOOD: dict[str, list[Json]] = {
    "fifty blocks": [{"type": "divider"}] * 50,
    "longest section": [section("x" * 3000)],
    "ten fields": [{"type": "section", "fields": [mrkdwn("x" * 1200)] * 10}],
    "longest header": [{"type": "header", "text": plain("x" * 150)}],
    "25 elements": [actions(*(button(f"b{n}") for n in range(25)))],
    "longest button": [
        actions(button("x" * 75, value="v" * 2000, url="https://e.org", style="danger", confirm=dialog()))],
    "same action_id in two blocks": [actions(button()), actions(button())],
    "accessory": [section(accessory=select())],
    "context": [{"type": "context", "elements": [
        mrkdwn("x"), plain("y"), {"type": "image", "image_url": "u", "alt_text": "a"}] * 3}],
    "table": [table([row("a", "b"), row("1", "2")], column_settings=[{"align": "right"}])],
    "data table": [{"type": "data_table", "caption": "c", "rows": [row("a"), row("1")]}],
    "chart": [chart()],
    "line chart": [chart(chart={"type": "line", "series": [{"name": "n", "data": [{"label": "l", "value": 1.5}]}]})],
    "rich text": [{"type": "rich_text", "elements": [
        {"type": "rich_text_section", "elements": [{"type": "text", "text": "x", "style": {"bold": True}}]},
        {"type": "rich_text_list", "style": "bullet", "elements": [
            {"type": "rich_text_section", "elements": [{"type": "user", "user_id": "UANN"}]}]},
    ]}],
    "markdown": [{"type": "markdown", "text": "# Title"}],
    "container": [{"type": "container", "title": plain("t"), "child_blocks": [section()]}],
    "carousel": [{"type": "carousel", "elements": [{"type": "card", "title": plain("t"), "actions": [button()]}]}],
    "menus": [actions(
        select(), {"type": "overflow", "action_id": "o", "options": [option("1") | {"url": "https://e.org"}]},
        {"type": "checkboxes", "action_id": "c", "options": [{"text": mrkdwn("*x*"), "value": "1"}]},
        {"type": "users_select", "action_id": "u", "initial_user": "UANN"},
        {"type": "datepicker", "action_id": "d", "initial_date": "2026-03-10"},
    )],
    "input": [{"type": "input", "label": plain("l"), "element": {"type": "plain_text_input", "action_id": "p"}}],
    "video": [video("https://e.org")],
    "plan": [{"type": "plan", "title": "t", "tasks": [{"type": "task_card", "task_id": "1", "title": "x"}]}],
    "feedback": [{"type": "context_actions", "elements": [
        {"type": "icon_button", "action_id": "i", "icon": "trash", "text": plain("x")}]}],
}  # fmt: skip
