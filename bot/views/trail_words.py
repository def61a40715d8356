"""A row of the audit trail in words. What is written there stays, and is for programs too; this is for people."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from bot.access import Change
from bot.lifecycle import Event
from bot.views.schedules import days

_EVENTS = {event.name.lower(): event.value for event in Event}
_CHANGES = {
    Change.FIXED_ADMIN: "refused: TELLER_ADMINS makes them an admin",
    Change.LAST_ADMIN: "refused: they are the last admin",
    Change.NO_SUCH_MEMBER: "refused: they had no row",
    Change.NOT_ADMIN: "refused: who asked is no admin any more",
    Change.OUTRUN: "refused: another admin changed it meanwhile",
}
_OUTCOMES = {change.name.lower(): words for change, words in _CHANGES.items()}
_CHANNEL = re.compile(r'"channel":"([CG][A-Z0-9]+)"')


def channels_in(rows: Iterable[Mapping[str, Any]]) -> set[str]:
    """The channels of the schedules of which rows tell, as Slack ids."""
    return {each for row in rows for each in _CHANNEL.findall(row["outcome"])}


def what_in_words(who: str, what: str) -> str:
    """What was done: what Teller did by itself is told as the README tells it."""
    return _EVENTS.get(what, what) if who == "teller" else what


def outcome_in_words(outcome: str, names: Mapping[str, str]) -> str:
    """What came of it; `names` has those of channels."""
    if outcome in _OUTCOMES:
        return _OUTCOMES[outcome]
    before, brace, rest = outcome.partition("{")
    try:
        told = json.loads(brace + rest) if brace else None
    except ValueError:
        return outcome
    if not isinstance(told, dict):
        return outcome
    return before + (_schedule(told, names) if "days" in told else _settings(told))


def _settings(told: Mapping[str, Any]) -> str:
    return "; ".join(f"{name} {value}" for name, value in told.items() if value is not None and value != "")


def _schedule(told: Mapping[str, Any], names: Mapping[str, str]) -> str:
    channel = str(told.get("channel"))
    parts = [
        "RMS account" if told.get("rms") else "",
        f"companies {', '.join(map(str, told['companies']))}" if told.get("companies") else "",
        f"SMS accounts {', '.join(told['accounts'])}" if told.get("accounts") else "",
    ]
    when = f"{days(frozenset(map(int, told['days'])))} at {told.get('at')} ({told.get('zone')})"
    where = f"#{names[channel]}" if channel in names else channel
    return " · ".join(each for each in (where, when, *parts) if each)
