"""Every journey ends with a look at the windows that were shown: each says what it is."""

from bot.sandbox.town import Town

WINDOWS = ("views.open", "views.push", "views.update")


def titles(town: Town) -> set[str]:
    """The titles of all windows that were opened, or changed: by a call, or by an acknowledgement."""
    called = [call.args.get("view") for call in town.slack.workspace.calls if call.method in WINDOWS]
    bodies = [delivery.ack_body for delivery in town.slack.workspace.deliveries]
    acked = [body.get("view") for body in bodies if isinstance(body, dict)]
    return {view["title"]["text"] for view in (*called, *acked) if isinstance(view, dict) and "title" in view}


def each_window_says_what_it_is(town: Town) -> None:
    """Raise AssertionError where a title is a bare name, or longer than Slack takes."""
    assert [title for title in titles(town) if title == "Teller" or not 0 < len(title) <= 24] == []
