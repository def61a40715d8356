"""Misbehaviour on request: what Slack's own bad days look like to a client."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from aiohttp import web

from bot.clock import Clock
from bot.sandbox.slack.values import Json

RESPONSE_URL = "response_url"
Condition = Callable[[Json], bool]


@dataclass
class Fault:
    """One rule: for which calls, how often, and what happens instead of (or around) the answer."""

    method: str
    kind: Literal["error", "status", "hold", "drop"]
    times: int | None = 1
    when: Condition | None = None
    error: str = ""
    status: int = 200
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    after_commit: bool = False
    waiting: int = 0
    seen: int = 0
    _gate: asyncio.Event = field(default_factory=asyncio.Event, repr=False)

    def matches(self, method: str, args: Json) -> bool:
        """True when the rule is for this call and not used up."""
        spent = self.times is not None and self.seen >= self.times
        return not spent and self.method == method and (self.when is None or self.when(args))

    def release(self) -> None:
        """Let every held call go on, and hold none after it."""
        self.times = self.seen
        self._gate.set()

    async def wait(self) -> None:
        """Hang here until released."""
        self.waiting += 1
        try:
            await self._gate.wait()
        finally:
            self.waiting -= 1

    def reply(self) -> web.Response | None:
        """The answer this rule gives in place of the real one, if it gives one."""
        if self.kind == "error":
            return web.json_response({"ok": False, "error": self.error}, headers=self.headers)
        if self.kind == "status":
            media = "application/json" if self.body.startswith("{") else "text/html"
            return web.Response(status=self.status, text=self.body, content_type=media, headers=self.headers)
        return None


class Faults:
    """The rules in force, the oldest that matches a call first."""

    def __init__(self) -> None:
        self.rules: list[Fault] = []

    def error(self, method: str, error: str, *, times: int | None = 1, when: Condition | None = None) -> Fault:
        """Answer `ok: false` with that error; nothing is done. `times=None` lasts until cleared."""
        return self._add(Fault(method, "error", times, when, error=error))

    def rate_limit(
        self, method: str, retry_after: int = 1, *, times: int | None = 1, when: Condition | None = None
    ) -> Fault:
        """Answer 429 with Retry-After (docs.slack.dev/apis/web-api/rate-limits)."""
        headers = {"Retry-After": str(retry_after)}
        body = '{"ok": false, "error": "ratelimited"}'
        return self._add(Fault(method, "status", times, when, status=429, body=body, headers=headers))

    def garbage(
        self,
        method: str,
        status: int = 500,
        body: str = "<html><body>Server Error</body></html>",
        *,
        times: int | None = 1,
        when: Condition | None = None,
        after_commit: bool = False,
    ) -> Fault:
        """Answer with something that is not JSON; nothing is done, or with `after_commit` what was asked."""
        return self._add(Fault(method, "status", times, when, status=status, body=body, after_commit=after_commit))

    def limit_posting(self, clock: Clock, burst: int, per_second: float = 1.0) -> Fault:
        """Answer 429 to whoever posts faster than that in one channel, for as long as it stands.

        Each post takes a place of `burst`, and a place is free again every `1 / per_second` seconds.
        """
        all_free: dict[str, datetime] = {}

        def is_too_fast(args: Json) -> bool:
            channel, now = str(args.get("channel")), clock.now()
            free_at = max(now, all_free.get(channel, now)) + timedelta(seconds=1 / per_second)
            if free_at > now + timedelta(seconds=burst / per_second):
                return True
            all_free[channel] = free_at
            return False

        return self.rate_limit("chat.postMessage", 1, times=None, when=is_too_fast)

    def hold(
        self,
        method: str,
        *,
        after_commit: bool = False,
        times: int | None = None,
        when: Condition | None = None,
    ) -> Fault:
        """Hang until `.release()`: before the call takes effect, or after it and before the answer."""
        return self._add(Fault(method, "hold", times, when, after_commit=after_commit))

    def drop(self, method: str, *, times: int | None = 1, when: Condition | None = None) -> Fault:
        """Do what was asked, then cut the connection without an answer."""
        return self._add(Fault(method, "drop", times, when))

    def clear(self, method: str | None = None) -> None:
        """Back to normal, for one method or all; what was held goes on."""
        for rule in self.rules:
            if method in (None, rule.method):
                rule.release()
        self.rules = [rule for rule in self.rules if method not in (None, rule.method)]

    def remove(self, rule: Fault) -> None:
        """Take one rule away; what it held goes on."""
        rule.release()
        self.rules = [each for each in self.rules if each is not rule]

    def take(self, method: str, args: Json) -> Fault | None:
        """The rule for this call, counted as used once more."""
        rule = next((rule for rule in self.rules if rule.matches(method, args)), None)
        if rule is not None:
            rule.seen += 1
        return rule

    def _add(self, fault: Fault) -> Fault:
        self.rules.append(fault)
        return fault
