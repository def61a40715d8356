"""users.info and users.list, and bots.info."""

from collections.abc import Mapping

from bot.sandbox.slack.refusal import Refusal
from bot.sandbox.slack.state.users import User
from bot.sandbox.slack.values import Json
from bot.sandbox.slack.web.args import Args
from bot.sandbox.slack.web.desk import Desk, Method
from bot.sandbox.slack.web.paging import page


def info(desk: Desk, args: Args) -> Json:
    """docs.slack.dev/reference/methods/users.info."""
    args.need("user")
    user = desk.workspace.users.get(args.text("user"))
    if user is None:
        raise Refusal("user_not_found")
    return {"user": _shown(desk, user, args)}


def list_all(desk: Desk, args: Args) -> Json:
    """docs.slack.dev/reference/methods/users.list: bots, the deactivated and foreign accounts are in it."""
    workspace = desk.workspace
    everybody = [_shown(desk, user, args) for user in workspace.users.values()]
    listed, cursor = page(args, everybody, default=999)
    return {"members": listed, "cache_ts": int(workspace.now().timestamp()), **cursor}


def bot_info(desk: Desk, args: Args) -> Json:
    """docs.slack.dev/reference/methods/bots.info: of the app's own bot, the one there is."""
    args.need("bot")
    app = desk.app
    if args.text("bot") != app.bot_id:
        raise Refusal("bot_not_found")
    bot = {"id": app.bot_id, "app_id": app.app_id, "user_id": app.bot_user_id, "name": app.bot_name}
    return {"bot": bot | {"deleted": False, "updated": int(desk.workspace.now().timestamp())}}


def _shown(desk: Desk, user: User, args: Args) -> Json:
    return desk.workspace.profile(user) | args.locale()


METHODS: Mapping[str, Method] = {
    "users.info": Method(info, "users:read"),
    "users.list": Method(list_all, "users:read"),
    "bots.info": Method(bot_info, "users:read"),
}
