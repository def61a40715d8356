"""What a message of the outbox says at this moment, and for a card where it stands."""

import json
from dataclasses import dataclass
from datetime import datetime

from bot.access import too_few_approvers
from bot.asks import State as AskState
from bot.lifecycle import Event, Request, State
from bot.owed import ASK_CARD, CARD, REMINDER, Owed
from bot.slack_history import MINTED, Metadata
from bot.store import Store
from bot.store.ask_cards import AskCards
from bot.store.cards import Cards
from bot.views.asks import ask_card
from bot.views.blocks import Message
from bot.views.notice import notice
from bot.views.request import card
from bot.views.several import told_to_approver

CARDS = frozenset({CARD, ASK_CARD})
"""The kinds of messages that are drawn anew in their place."""


@dataclass(frozen=True)
class Card:
    """A card as it should stand: `shown` is the version that Slack has, `ts` its name there.

    `wanted`: whether one that is not posted yet is still to be posted.
    """

    version: int
    shown: int
    ts: str | None
    wanted: bool
    message: Message
    carries: Metadata | None = None


class Drawing:
    """Draws what is owed."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def cards(self, owed: Owed) -> Cards | AskCards:
        """Where it is written what became of a card."""
        return self._store.ask_cards if owed.kind == ASK_CARD else self._store.cards

    async def message(self, owed: Owed, now: datetime) -> tuple[int | None, Message | None]:
        """What the message says at `now`, None where there is nothing left to say; and for a card its version."""
        if owed.kind in CARDS:
            drawn = await self.card(owed)
            return drawn.version, drawn.message
        if owed.text is not None:
            return None, body(owed)
        request = await self._request(owed)
        if owed.kind in {REMINDER, Event.EXPIRE.name} and owed.destination != request.requester:
            told = await self._store.reminders.told_by(owed, now)
            return None, told_to_approver(owed.kind, told) if told else None
        return None, notice(owed.kind, request, owed.destination)

    async def card(self, owed: Owed) -> Card:
        """A card. Versions are never read after what they are versions of: so they promise no more than is drawn."""
        if owed.kind == ASK_CARD:
            standing = await self._store.ask_cards.find(owed)
            if standing is None:
                raise AssertionError(f"message {owed.id} is owed for an ask that is not there")
            ask = standing.ask
            return Card(ask.version, standing.shown, standing.ts, ask.state is AskState.WAITING, ask_card(ask))
        version, shown = await self._store.cards.versions(owed.request_id or 0)
        request = await self._request(owed)
        few_approvers = too_few_approvers(await self._store.members.all())
        drawn = card(request, few_approvers=few_approvers)
        wanted = request.state is not State.WITHDRAWN
        return Card(version, shown, request.card_ts, wanted, drawn, _people(request))

    async def _request(self, owed: Owed) -> Request:
        request = await self._store.requests.find(owed.request_id or 0)
        if request is None:
            raise AssertionError(f"message {owed.id} is owed for a request that is not there")
        return request


def body(owed: Owed) -> Message:
    """The body of a message that has its own."""
    return Message(owed.text or "", json.loads(owed.blocks or "[]"))


def _people(request: Request) -> Metadata | None:
    """What the card of a minted code carries, so that a lost ledger can be made anew: who asked and who approved."""
    if request.state is not State.ISSUED:
        return None
    people = " ".join(request.approved_by) or request.decided_by
    approver = {} if people is None else {"approver": people}
    return Metadata(MINTED, {"reference": request.reference, "requester": request.requester, **approver})
