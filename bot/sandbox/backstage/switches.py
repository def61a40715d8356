"""What can be made to go wrong with a provider or with Slack, and the switches that do it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Final

from bot.sandbox.faults import Call, Fault, StandIn, reply, slow, work_then_hang
from bot.sandbox.ozeki import LOGIN_PAGE
from bot.sandbox.rms.checks import Refused, Wrong
from bot.sandbox.town import Town

Undo = Callable[[], Awaitable[None]]

SLOW_SECONDS: Final = 5.0
NO_RIGHT: Final = Refused(403, [Wrong("FORBIDDEN", None, "The token lacks the right to do this.")])
QUOTA_IS_GONE: Final = Refused(
    429, [Wrong("TOO_MANY_REQUESTS", None, "The request quota is used up.")], {"Retry-After": "60"}
)
SLACK_PAUSE: Final = 3
"""Seconds after which Slack asks to be asked again."""


@dataclass(frozen=True)
class Switch:
    """One thing that can go wrong: `title` and `does` stand beside its switch, `lit` everywhere while it is on.

    `on` makes it happen, and gives what ends it.
    """

    name: str
    provider: str
    title: str
    does: str
    lit: str
    on: Callable[["Switch", Town], Awaitable[Undo]]


def _calls(
    of: Callable[[Town], StandIn], fault: Fault, when: Callable[[Call], bool] | None = None
) -> Callable[[Switch, Town], Awaitable[Undo]]:
    """A fault that the provider's calls meet from now on, under the name of the switch."""

    async def on(switch: Switch, town: Town) -> Undo:
        ours, faults = replace(fault, name=switch.name), of(town).faults
        faults.add_before_all(ours, when)

        async def off() -> None:
            faults.remove(ours)

        return off

    return on


async def _ozeki_down(_: Switch, town: Town) -> Undo:
    await town.ozeki.go_down()
    return town.ozeki.come_back


async def _slack_limit(_: Switch, town: Town) -> Undo:
    rule = town.slack.faults.rate_limit("chat.postMessage", SLACK_PAUSE, times=None)

    async def off() -> None:
        town.slack.faults.remove(rule)

    return off


def _refusal(refused: Refused) -> Fault:
    answer = refused.answer()
    return reply(answer.status, answer.body, answer.content_type, answer.headers)


def _rms(town: Town) -> StandIn:
    return town.rms


def _ozeki(town: Town) -> StandIn:
    return town.ozeki


def _mints(call: Call) -> bool:
    return (call.method, call.path) == ("POST", "/credits/codes")


SWITCHES: Final = (
    Switch("rms.slow", "RMS", "Slow", "Answers after 5 seconds.", "RMS is slow", _calls(_rms, slow(SLOW_SECONDS))),
    Switch(
        "rms.hang_after_commit",
        "RMS",
        "Dies in mid-mint",
        "Makes the code, and its answer never comes.",
        "RMS dies in mid-mint",
        _calls(_rms, work_then_hang(), _mints),
    ),
    Switch(
        "rms.refuse",
        "RMS",
        "Refuses",
        "Says no to every call, in its own words.",
        "RMS refuses",
        _calls(_rms, _refusal(NO_RIGHT)),
    ),
    Switch(
        "rms.out_of_quota",
        "RMS",
        "Out of quota",
        "Answers 429: this month’s calls are used up.",
        "RMS is out of quota",
        _calls(_rms, _refusal(QUOTA_IS_GONE)),
    ),
    Switch("ozeki.down", "Ozeki", "Down", "Takes no connection.", "Ozeki is down", _ozeki_down),
    Switch(
        "ozeki.login_page",
        "Ozeki",
        "Login page",
        "Answers every call with its login page.",
        "Ozeki answers its login page",
        _calls(_ozeki, reply(200, LOGIN_PAGE, "text/html; charset=utf-8")),
    ),
    Switch(
        "slack.limit",
        "Slack",
        "Limits",
        "Takes no new message: 429, try again in 3 seconds.",
        "Slack takes no new messages",
        _slack_limit,
    ),
)


class Switchboard:
    """Which switches are on. Of several that concern one call, it meets the one that was switched on last."""

    def __init__(self, town: Town) -> None:
        self._town = town
        self._undo: dict[str, Undo] = {}
        self._lock = asyncio.Lock()

    def is_on(self, name: str) -> bool:
        return name in self._undo

    @property
    def lit(self) -> list[Switch]:
        """Those that are on, in the table's order."""
        return [each for each in SWITCHES if self.is_on(each.name)]

    async def turn(self, name: str, *, on: bool) -> bool:
        """Switch one on or off, which lets go what it held; whether it was otherwise before. KeyError: no such."""
        switch = {each.name: each for each in SWITCHES}[name]
        async with self._lock:
            if on is self.is_on(name):
                return False
            if on:
                self._undo[name] = await switch.on(switch, self._town)
            else:
                await self._undo.pop(name)()
            return True
