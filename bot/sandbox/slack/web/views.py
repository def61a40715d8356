"""views.*: modals and Home tabs (docs.slack.dev/surfaces/modals)."""

from collections.abc import Mapping

from bot.sandbox.slack.blocks import views as checked
from bot.sandbox.slack.refusal import Refusal
from bot.sandbox.slack.state.directory import prefill
from bot.sandbox.slack.state.triggers import Trigger
from bot.sandbox.slack.state.views import View
from bot.sandbox.slack.values import Json
from bot.sandbox.slack.web.args import Args
from bot.sandbox.slack.web.desk import Desk, Method


def open_modal(desk: Desk, args: Args) -> Json:
    """docs.slack.dev/reference/methods/views.open."""
    content = _modal(desk, args)
    trigger = _trigger(desk, args)
    view = desk.workspace.views.open(trigger.user_id, content, _hash(desk), trigger.channel_id)
    return _prefilled(desk, view)


def push(desk: Desk, args: Args) -> Json:
    """docs.slack.dev/reference/methods/views.push: the trigger has to come from inside the modal."""
    content = _modal(desk, args)
    trigger = _trigger(desk, args)
    if trigger.view_id is None:
        raise Refusal("not_found")
    desk.workspace.views.find(trigger.view_id)
    return _prefilled(desk, desk.workspace.views.push(trigger.user_id, content, _hash(desk)))


def update(desk: Desk, args: Args) -> Json:
    """docs.slack.dev/reference/methods/views.update: a hash guards against changing what changed meanwhile."""
    if args.given("view_id") and args.given("external_id"):
        raise Refusal("invalid_arguments", "Cannot provide both `view_id` and `external_id`")
    if not args.given("view_id") and not args.given("external_id"):
        raise Refusal("invalid_arguments", "must provide one of `view_id` and `external_id`")
    content = _modal(desk, args)
    view = desk.workspace.views.find(args.text("view_id"), args.text("external_id"))
    _unchanged(view, args)
    desk.workspace.views.rewrite(view, content, _hash(desk))
    return _prefilled(desk, view)


def publish(desk: Desk, args: Args) -> Json:
    """docs.slack.dev/reference/methods/views.publish."""
    args.need("user_id", "view")
    if not desk.app.home_tab_enabled:
        raise Refusal("not_enabled")
    user_id = args.text("user_id")
    if user_id not in desk.workspace.users:
        raise Refusal("invalid_arguments", "invalid `user_id`")
    content = checked.read(args.values.get("view"), "home", desk.workspace.ids)
    known = desk.workspace.views.homes.get(user_id)
    if known is not None:
        _unchanged(known, args)
    return _shown(desk, desk.workspace.views.publish(user_id, content, _hash(desk)))


def _modal(desk: Desk, args: Args) -> Json:
    args.need("view")
    return checked.read(args.values["view"], "modal", desk.workspace.ids)


def _trigger(desk: Desk, args: Args) -> Trigger:
    trigger_id = args.text("trigger_id") or args.text("interactivity_pointer")
    if not trigger_id:
        raise Refusal("invalid_arguments", "missing required field: trigger_id")
    return desk.workspace.triggers.exchange(trigger_id, desk.workspace.now())


def _unchanged(view: View, args: Args) -> None:
    if args.given("hash") and args.text("hash") != view.hash:
        raise Refusal("hash_conflict")


def _hash(desk: Desk) -> str:
    return desk.workspace.ids.view_hash(desk.workspace.now())


def _prefilled(desk: Desk, view: View) -> Json:
    prefill(desk.workspace, view)
    return _shown(desk, view)


def _shown(desk: Desk, view: View) -> Json:
    shown = view.as_json(desk.workspace.stamp())
    return {"view": shown | {"state": {"values": view.entries}}}


METHODS: Mapping[str, Method] = {
    "views.open": Method(open_modal),
    "views.push": Method(push),
    "views.update": Method(update),
    "views.publish": Method(publish),
}
