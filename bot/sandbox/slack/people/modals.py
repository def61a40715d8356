"""A person fills in a modal, sends it off or closes it."""

from bot.sandbox.slack.absent import NotThere
from bot.sandbox.slack.delivery.courier import Courier
from bot.sandbox.slack.people import payloads
from bot.sandbox.slack.people.clicks import Typed, fill
from bot.sandbox.slack.people.forms import objections
from bot.sandbox.slack.state.log import Delivery
from bot.sandbox.slack.state.views import View
from bot.sandbox.slack.state.workspace import Workspace


class Modals:
    """view_submission and view_closed (docs.slack.dev/surfaces/modals)."""

    def __init__(self, workspace: Workspace, courier: Courier) -> None:
        self._workspace = workspace
        self._courier = courier

    async def submit(self, user_id: str, view_id: str, values: Typed) -> Delivery:
        """Enter the values and press submit; what the client itself objects to is not sent."""
        view = self._in_front(user_id, view_id)
        if not view.content["submit"]:
            raise NotThere(f"{view_id} has no submit button")
        for block_id, actions in fill(view.blocks, values).items():
            view.entries.setdefault(block_id, {}).update(actions)
        view.errors, view.trouble = objections(view), None
        self._workspace.changes.mark()
        if view.errors:
            return Delivery("view_submission", {}, user_id, outcome="not sent")
        payload = payloads.view_submission(self._workspace, view)
        return await self._courier.carry(Delivery("view_submission", payload, user_id))

    async def close(self, user_id: str, view_id: str, *, everything: bool) -> Delivery:
        """Cancel this view, or take the whole stack away; the bot hears of it only with notify_on_close."""
        view = self._in_front(user_id, view_id)
        everything = everything or view.content["clear_on_close"]
        root = self._workspace.views.known(view.root_id)
        told = root if everything and root is not None and root.is_open else view
        payload = payloads.view_closed(self._workspace, told, is_cleared=everything)
        if everything:
            self._workspace.views.clear(user_id)
        else:
            self._workspace.views.close(view)
        self._workspace.changes.mark()
        delivery = Delivery("view_closed", payload, user_id)
        if not told.content["notify_on_close"]:
            delivery.outcome = "not sent"
            return delivery
        return await self._courier.carry(delivery)

    def _in_front(self, user_id: str, view_id: str) -> View:
        view = self._workspace.views.top(user_id)
        if view is None or view.id != view_id:
            raise NotThere(f"{user_id} does not have {view_id} in front of them")
        return view
