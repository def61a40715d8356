"""What an open page has yet to hear: it is told what has changed, so that a long conversation costs no more."""

import json
from collections import defaultdict
from collections.abc import Callable

from bot.sandbox.page_state import NEWEST, conversation, frame, message_shown, rooms
from bot.sandbox.slack import Channel, Message, SlackStandIn
from bot.sandbox.slack.people import eyes
from bot.sandbox.slack.values import Json


class Follower:
    """What one page was told so far. `trouble` says what is wrong with the bot, "" where nothing is."""

    def __init__(self, slack: SlackStandIn, user_id: str, trouble: Callable[[], str]) -> None:
        self._slack = slack
        self._user_id = user_id
        self._trouble = trouble
        self._frame = ""
        self._open: frozenset[str] = frozenset()
        self._read = 0

    def news(self) -> str:
        """JSON with what is to be told, which counts as told then; "" where there is nothing.

        `conversations`: with `fresh` the newest messages of one and whether there are `earlier` ones; else those that
        are new or another than before, and in `gone` the timestamps of those no longer there. `frame`: all the rest.
        """
        news: Json = {}
        touched, open_now = self._touched(), rooms(self._slack.workspace, self._user_id)
        told = [self._of(room, touched[room.id]) for room in open_now]
        if conversations := [each for each in told if each is not None]:
            news["conversations"] = conversations
        self._open = frozenset(room.id for room in open_now)
        now = frame(self._slack, self._user_id, self._trouble())
        written = json.dumps(now)
        if written != self._frame:
            self._frame, news["frame"] = written, now
        return json.dumps(news) if news else ""

    def _touched(self) -> defaultdict[str, dict[str, Message]]:
        """What the person sees, or saw, of the messages with which something was done since; by conversation."""
        touched = self._slack.workspace.touched
        found: defaultdict[str, dict[str, Message]] = defaultdict(dict)
        for message in touched[self._read :]:
            if eyes.is_for(self._user_id, message):
                found[message.channel_id][message.ts] = message
        self._read = len(touched)
        return found

    def _of(self, room: Channel, touched: dict[str, Message]) -> Json | None:
        there = sorted((each for each in touched.values() if not each.deleted), key=eyes.age)
        if room.id not in self._open or len(there) > NEWEST:
            newest = self._slack.messages(self._user_id, room.id)
            return {"channel": room.id, "fresh": True, **conversation(self._slack, newest)}
        if not touched:
            return None
        told = [message_shown(self._slack.workspace, each) for each in there]
        return {"channel": room.id, "messages": told, "gone": [each.ts for each in touched.values() if each.deleted]}
