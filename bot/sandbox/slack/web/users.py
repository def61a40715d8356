"""users.info and users.list."""

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


def _shown(desk: Desk, user: User, args: Args) -> Json:
    return desk.workspace.profile(user) | args.locale()


METHODS: Mapping[str, Method] = {
    "users.info": Method(info, "users:read"),
    "users.list": Method(list_all, "users:read"),
}
