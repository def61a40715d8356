"""What the asks of a world have come to, as plain values: what was decided, shown, told, and done in RMS."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from bot.asks import OPEN, Ask, row_text
from bot.sandbox.faults import Call
from bot.sandbox.slack import Message, visible_text
from bot.views.ask_parts import shown_by
from bot.views.asks import ask_card, told
from tests.faults.crashes.world import World
from tests.journeys.child import store_of
from tests.journeys.commenting import puts
from tests.journeys.revocations import deletions
from tests.journeys.witness import rows

Row = dict[str, Any]


@dataclass(frozen=True)
class AskCard:
    """A card of an ask in one of its places: what it shows, what it should; `known`: the database knows this one."""

    ask_id: int
    destination: str
    known: bool
    shows: str
    drawn: str


@dataclass(frozen=True)
class Asked:
    """What the invariants look at of asks, and of comments."""

    asks: tuple[Row, ...] = ()
    places: tuple[tuple[int, str], ...] = ()
    """Where each ask should have a card: its number, and a channel or user id."""
    cards: tuple[AskCard, ...] = ()
    pressed: frozenset[tuple[str, int]] = frozenset()
    """Who pressed a button or sent a form of which ask."""
    news: Counter[tuple[str, str]] = field(default_factory=Counter)
    """What each ask as it stands tells whom, as it reads above its buttons."""
    told: Counter[tuple[str, str]] = field(default_factory=Counter)
    """What stands in the direct messages, in the same way."""
    members: dict[str, str] = field(default_factory=dict)
    """The row of each member, as bot.asks.row_text writes it."""
    deleted: tuple[int, ...] = ()
    """The id of the code of each DELETE that reached RMS."""
    changed: tuple[tuple[int, str], ...] = ()
    """The id of the code and the comment of each PUT that reached RMS."""
    comments: dict[int, str] = field(default_factory=dict)
    """The comment of each code that RMS has, by its id."""


async def gather_asks(world: World) -> Asked:
    """Look at everything about asks and comments."""
    team = world.team
    async with store_of(team) as store:
        found = [await store.asks.find(row["id"]) for row in rows(team, "asks")]
        members = await store.members.all()
    asks = [each for each in found if each is not None]
    places = {(row["ask_id"], row["destination"]): row["ts"] for row in rows(team, "ask_cards")}
    return Asked(
        asks=tuple(rows(team, "asks")),
        places=tuple(places),
        cards=tuple(card for ask in asks for card in _cards(world, ask, places)),
        pressed=_pressed(world),
        news=Counter(
            (user_id, _paragraphs(message.blocks))
            for ask in asks
            if ask.state not in OPEN
            for user_id, message in told(ask)
        ),
        told=Counter(
            (user_id, _paragraphs(message.blocks))
            for user_id in team.slack.workspace.users
            for message in team.slack.direct_messages(user_id)
        ),
        members={member.user_id: row_text(member) for member in members},
        deleted=tuple(map(_code_id, deletions(team))),
        changed=tuple((_code_id(call), _comment(call)) for call in puts(team)),
        comments={code.id: code.comment for code in team.rms.account.codes.values()},
    )


def _pressed(world: World) -> frozenset[tuple[str, int]]:
    found = set()
    for delivery in world.team.slack.workspace.deliveries:
        values = [action.get("value", "") for action in delivery.payload.get("actions", ())]
        values.append(delivery.payload.get("view", {}).get("private_metadata", ""))
        found |= {(delivery.user_id, shown.ask_id) for value in values if (shown := shown_by(value)) is not None}
    return frozenset(found)


def _cards(world: World, ask: Ask, places: dict[tuple[int, str], str | None]) -> list[AskCard]:
    """The messages in the places of an ask that begin as its card does, whatever it has come to."""
    found, drawn = [], ask_card(ask)
    for ask_id, place in places:
        if ask_id == ask.id:
            for message in _messages(world, place):
                if message.blocks and message.blocks[0].get("text") == drawn.blocks[0]["text"]:
                    texts = [visible_text({"text": each.text, "blocks": each.blocks}) for each in (message, drawn)]
                    found.append(AskCard(ask.id, place, places[ask.id, place] == message.ts, *texts))
    return found


def _messages(world: World, place: str) -> list[Message]:
    slack = world.team.slack
    if place in slack.workspace.users:
        return slack.direct_messages(place)
    return slack.workspace.channels[place].messages


def _paragraphs(blocks: list[Row]) -> str:
    return "\n".join(block["text"]["text"] for block in blocks if block["type"] == "section")


def _code_id(call: Call) -> int:
    return int(call.path.rsplit("/", 1)[1])


def _comment(call: Call) -> str:
    return str(call.json["comment"]) if isinstance(call.json, dict) else ""
