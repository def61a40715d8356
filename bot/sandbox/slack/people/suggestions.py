"""A person types into a menu, and is shown what fits (docs.slack.dev/reference/block-kit/block-elements)."""

from bot.sandbox.slack.absent import NotThere
from bot.sandbox.slack.delivery.courier import Courier
from bot.sandbox.slack.people import eyes, payloads
from bot.sandbox.slack.state import entries
from bot.sandbox.slack.state.directory import listed
from bot.sandbox.slack.state.log import Delivery
from bot.sandbox.slack.state.messages import Message
from bot.sandbox.slack.state.views import View
from bot.sandbox.slack.state.workspace import Workspace
from bot.sandbox.slack.values import Json

Place = Message | View | str

FEWEST_CHARACTERS = 3
"""How much has to be typed before a bot is asked, where the menu says nothing else (min_query_length)."""


class Suggestions:
    """Menus whose choices do not stand in the block: the bot is asked for them, or Slack knows them itself."""

    def __init__(self, workspace: Workspace, courier: Courier) -> None:
        self._workspace = workspace
        self._courier = courier

    async def ask(self, user_id: str, where: Place, action_id: str, query: str, block_id: str | None) -> Delivery:
        """Ask the bot for options that fit; less than the menu's min_query_length is not sent."""
        place = eyes.found(self._workspace, user_id, where)
        block, element = _menu(place, action_id, block_id)
        if not element["type"].endswith("external_select"):
            raise NotThere(f"the bot is not asked for the options of a {element['type']}")
        payload = payloads.block_suggestion(self._workspace, user_id, place, block, element, query)
        if len(query) < element.get("min_query_length", FEWEST_CHARACTERS):
            return Delivery("block_suggestion", payload, user_id, outcome="not sent")
        return await self._courier.carry(Delivery("block_suggestion", payload, user_id))

    def known(
        self, user_id: str, where: Place, action_id: str, query: str, block_id: str | None
    ) -> list[Json] | None:
        """The people or conversations that fit; None for a menu whose options are the bot's business."""
        _, element = _menu(eyes.found(self._workspace, user_id, where), action_id, block_id)
        if element["type"].endswith("external_select"):
            return None
        return [one for one in listed(self._workspace, user_id, element) if query.lower() in _words(one)]


def _words(option: Json) -> str:
    return str(option["text"]["text"]).lower()


def _menu(place: Message | View, action_id: str, block_id: str | None) -> tuple[Json, Json]:
    found = [
        (block, element)
        for block, element in entries.elements(place.blocks)
        if element["action_id"] == action_id and block_id in (None, block["block_id"])
    ]
    if len(found) != 1:
        raise NotThere(f"{len(found)} elements are called {action_id} in {block_id}")
    return found[0]
