"""conversations.history: what was written, newest first."""

import re
from collections.abc import Mapping

from bot.sandbox.slack.refusal import Refusal
from bot.sandbox.slack.values import Json
from bot.sandbox.slack.web.args import Args
from bot.sandbox.slack.web.conversations import readable
from bot.sandbox.slack.web.desk import Desk, Method
from bot.sandbox.slack.web.paging import page

_TS = re.compile(r"\d{1,12}(\.\d{1,6})?", re.ASCII)


def history(desk: Desk, args: Args) -> Json:
    """docs.slack.dev/reference/methods/conversations.history: no replies, no ephemerals, metadata when asked.

    The scope is that of the kind: channels:history, groups:history or im:history.
    """
    channel = readable(desk, args, "history")
    if desk.app.bot_user_id not in channel.members:
        raise Refusal("not_in_channel")
    oldest, latest = _moment(args, "oldest"), _moment(args, "latest")
    edge = 1 if args.flag("inclusive") else 0
    wanted = [
        message.as_json(with_metadata=args.flag("include_all_metadata"))
        for message in reversed(channel.messages)
        if message.thread_ts in (None, message.ts) or message.reply_broadcast
        if (oldest is None or oldest < _micros(message.ts) + edge)
        and (latest is None or _micros(message.ts) < latest + edge)
    ]
    listed, cursor = page(args, wanted)
    more = bool(cursor["response_metadata"]["next_cursor"])
    answer: Json = {"messages": listed, "has_more": more, "pin_count": 0, "channel_actions_ts": None}
    answer["channel_actions_count"] = 0
    answer |= {name: args.text(name) for name in ("oldest", "latest") if args.given(name)}
    return answer | (cursor if more else {})


def _moment(args: Args, name: str) -> int | None:
    if not args.given(name):
        return None
    text = args.text(name)
    if _TS.fullmatch(text) is None:
        raise Refusal(f"invalid_ts_{name}")
    return _micros(text)


def _micros(ts: str) -> int:
    seconds, _, rest = ts.partition(".")
    return int(seconds) * 1_000_000 + int(rest.ljust(6, "0"))


METHODS: Mapping[str, Method] = {"conversations.history": Method(history)}
