"""The list of codes as people use it: what they read in it, and what they choose beside a code."""

import itertools
from typing import Any

from bot.sandbox.rms.account import Code
from bot.sandbox.slack import Delivery, Message, View
from bot.views.codes import MENU
from tests.journeys.team import Person, Seen, Team


def comments_in(answer: Seen) -> list[str]:
    """The comments of the listed codes, in their order."""
    texts = [block["text"] for block in answer.what.blocks if block["type"] == "section"]
    return [text["text"] for text in texts if text["type"] == "plain_text"]


def menu_of(answer: Seen, comment: str) -> dict[str, str]:
    """What can be chosen for the code with that comment: the words, and the value that they send."""
    accessory = _above(answer, comment).get("accessory", {"options": []})
    return {option["text"]["text"]: option["value"] for option in accessory["options"]}


async def chooses(person: Person, words: str, answer: Seen, comment: str) -> Delivery:
    """Pick something in the menu beside the code with that comment."""
    assert isinstance(answer.what, Message | View)
    block, value = _above(answer, comment), menu_of(answer, comment)[words]
    where = {"action_id": MENU, "block_id": block["block_id"]}
    return await person.slack.choose(person.id, where=answer.what, value=value, **where)


async def mints(team: Team, person: Person, line: str) -> Code:
    """Let somebody ask for a code that Ada approves; the code in RMS, once its card says so."""
    card = await team.asks(person, line)
    await team.ada.presses("Approve", card)
    await team.slack.until(lambda: "Minted." in card.text)
    return list(team.rms.account.codes.values())[-1]


async def shows(team: Team, answer: Seen, words: str) -> Seen:
    """Wait until the list was drawn anew with these words in it."""
    await team.slack.until(lambda: words in answer.text)
    return answer


def _above(answer: Seen, comment: str) -> dict[str, Any]:
    """The block with a code's line, which stands above its comment."""
    blocks = answer.what.blocks
    (found,) = [
        before
        for before, after in itertools.pairwise(blocks)
        if after["type"] == "section" and after["text"] == {"type": "plain_text", "text": comment, "emoji": False}
    ]
    return dict(found)
