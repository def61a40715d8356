"""A person uses a shortcut."""

from bot.sandbox.slack.absent import NotThere
from bot.sandbox.slack.delivery.courier import Courier
from bot.sandbox.slack.people import eyes, payloads
from bot.sandbox.slack.state.log import Delivery
from bot.sandbox.slack.state.workspace import Workspace


class Shortcuts:
    """Global shortcuts (docs.slack.dev/interactivity/implementing-shortcuts)."""

    def __init__(self, workspace: Workspace, courier: Courier) -> None:
        self._workspace = workspace
        self._courier = courier

    async def use(self, user_id: str, callback_id: str, channel_id: str = "") -> Delivery:
        """Choose one from the menu beside the message box of a conversation, or out of Slack's search.

        Raises NotThere for one that the app does not have.
        """
        eyes.account(self._workspace, user_id)
        if channel_id:
            eyes.room(self._workspace, user_id, channel_id)
        offered = [each.callback_id for each in self._workspace.app.global_shortcuts]
        if callback_id not in offered:
            raise NotThere(f"the app has no global shortcut {callback_id} but {offered}")
        payload = payloads.shortcut(self._workspace, user_id, callback_id, channel_id)
        return await self._courier.carry(Delivery("shortcut", payload, user_id))
