"""auth.test and apps.connections.open."""

from collections.abc import Mapping

from bot.sandbox.slack.values import Json
from bot.sandbox.slack.web.args import Args
from bot.sandbox.slack.web.desk import Desk, Method


def test(desk: Desk, _: Args) -> Json:
    """Who the token is (docs.slack.dev/reference/methods/auth.test)."""
    workspace, app = desk.workspace, desk.app
    return {
        "url": f"https://{workspace.domain}.slack.com/",
        "team": workspace.name,
        "user": app.bot_name,
        "team_id": workspace.team_id,
        "user_id": app.bot_user_id,
        "bot_id": app.bot_id,
        "is_enterprise_install": False,
    }


def open_connection(desk: Desk, _: Args) -> Json:
    """A WebSocket address with a ticket in it (docs.slack.dev/reference/methods/apps.connections.open)."""
    return {"url": desk.new_socket_url()}


METHODS: Mapping[str, Method] = {
    "auth.test": Method(test),
    "apps.connections.open": Method(open_connection, "connections:write", "app"),
}
