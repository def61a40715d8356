"""What an open page has yet to hear: it is told what has changed, so that a long conversation costs no more."""

import json
from collections.abc import Callable
from typing import Any

from bot.sandbox.page_state import NEWEST, conversation, frame, message_shown, rooms
from bot.sandbox.slack import Channel, Message, SlackStandIn
from bot.sandbox.slack.values import Json

_Seen = dict[str, tuple[Any, ...]]


class Follower:
    """What one page was told so far. `trouble` says what is wrong with the bot, "" where nothing is."""

    def __init__(self, slack: SlackStandIn, user_id: str, trouble: Callable[[], str]) -> None:
        self._slack = slack
        self._user_id = user_id
        self._trouble = trouble
        self._frame = ""
        self._seen: dict[str, _Seen] = {}

    def news(self) -> str:
        """JSON with what is to be told, which counts as told then; "" where there is nothing.

        `conversations`: with `fresh` the newest messages of one and whether there are `earlier` ones; else those that
        are new or another than before, and in `gone` the timestamps of those no longer there. `frame`: all the rest.
        """
        news: Json = {}
        open_now = rooms(self._slack.workspace, self._user_id)
        if conversations := [told for room in open_now if (told := self._of(room)) is not None]:
            news["conversations"] = conversations
        self._seen = {room.id: self._seen[room.id] for room in open_now}
        now = frame(self._slack, self._user_id, self._trouble())
        written = json.dumps(now)
        if written != self._frame:
            self._frame, news["frame"] = written, now
        return json.dumps(news) if news else ""

    def _of(self, room: Channel) -> Json | None:
        messages = self._slack.messages(self._user_id, room.id)
        before, now = self._seen.get(room.id), {each.ts: _print_of(each) for each in messages}
        self._seen[room.id] = now
        if before == now:
            return None
        changed = [] if before is None else [each for each in messages if before.get(each.ts) != now[each.ts]]
        if before is None or len(changed) > NEWEST:
            return {"channel": room.id, "fresh": True, **conversation(self._slack, messages)}
        told = [message_shown(self._slack.workspace, each) for each in changed]
        return {"channel": room.id, "messages": told, "gone": [ts for ts in before if ts not in now]}


def _print_of(message: Message) -> tuple[Any, ...]:
    """What differs when the message does; the lists are put anew by every change."""
    return message.text, message.blocks, message.attachments, message.edited_ts
