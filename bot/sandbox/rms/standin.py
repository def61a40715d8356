"""RMS on loopback: who may call what and how often, and the handles by which a test sets the scene."""

import dataclasses
import math
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from bot.clock import Clock
from bot.sandbox.faults import Answer, Call, StandIn
from bot.sandbox.rms.account import Account, Code, Company
from bot.sandbox.rms.checks import Refused, Wrong
from bot.sandbox.rms.endpoints import ENDPOINTS, Asked, Endpoint
from bot.sandbox.rms.habits import Habits

SCOPES: Final = frozenset(
    {"credits:read", "credit_transfer_codes:read", "credit_transfer_codes:write", "companies:read"}
)
_BEARER: Final = "Bearer "


class RmsStandIn(StandIn):
    """RMS as one personal access token sees it; `token` and `scopes` may be changed at any time."""

    def __init__(
        self,
        clock: Clock,
        *,
        token: str,
        scopes: Iterable[str] = SCOPES,
        habits: Habits | None = None,
        root_name: str = "Sandbox Networks",
    ) -> None:
        super().__init__(clock)
        self.token: str | None = token  # None: revoked
        self.scopes = frozenset(scopes)
        self.habits = habits or Habits()
        self.account = Account(root_name, clock.now())
        self._quota: int | None = None
        self._window = timedelta()
        self._window_ends: datetime | None = None
        self._counted = 0

    @property
    def root(self) -> Company:
        """The company that the token belongs to."""
        return self.account.root

    def work(self, call: Call) -> Answer:
        """Quota, token, address, scope, then the call itself; the first that fails answers."""
        try:
            self._count()
            self._identify(call)
            endpoint, number = _endpoint(call)
            if endpoint.scope not in self.scopes:
                raise Refused(403, [Wrong("FORBIDDEN", None, f"The token lacks the scope {endpoint.scope}.")])
            return endpoint.run(Asked(self.account, self.habits, self.clock.now(), call, number))
        except Refused as refused:
            return refused.answer()

    def state(self) -> str:
        return "\n  ".join(map(str, self.account.codes.values()))

    def calls_of(self, method: str, path: str) -> list[Call]:
        """The calls made with this method on this path, below /api."""
        return [call for call in self.calls if (call.method, call.path) == (method, path)]

    def codes_with(self, comment_prefix: str) -> list[Code]:
        """The codes whose comment starts so, oldest first."""
        return [code for code in self.account.codes.values() if code.comment.startswith(comment_prefix)]

    def limit_requests(self, requests: int | None, window: float = 60.0) -> None:
        """Serve `requests` from now on per `window` seconds, counted from the first of them; None: without end."""
        self._quota, self._window = requests, timedelta(seconds=window)
        self._window_ends, self._counted = None, 0

    @property
    def quota(self) -> tuple[int, int] | None:
        """How many requests are left in this window, and how many there are in each; None where nothing limits."""
        if self._quota is None:
            return None
        is_over = self._window_ends is not None and self.clock.now() >= self._window_ends
        return max(0, self._quota - (0 if is_over else self._counted)), self._quota

    def add_company(
        self,
        name: str,
        *,
        company_id: int | None = None,
        parent: Company | None = None,
        outside: bool = False,
        credits: Mapping[str, tuple[int, int]] | None = None,
        devices: tuple[int, int] = (0, 0),
        coverage: datetime | None = None,
        can_use_parent_license: bool = False,
    ) -> Company:
        """A company under `parent` or the root, or `outside`; credits are (free, paid), devices (all, monitored)."""
        above = None if outside else (parent or self.root).id
        company = self.account.add_company(name, above, self.clock.now(), company_id)
        for kind, (free, paid) in (credits or {}).items():
            company.grant(kind, free=free, paid=paid)
        company.devices_total, company.devices_monitored = devices
        company.coverage = coverage
        company.can_use_parent_license = can_use_parent_license
        self.changes.mark()
        return company

    def add_code(
        self,
        *,
        company: Company | None = None,
        amount: int = 1,
        credit_type: str = "credit",
        comment: str = "",
        created_at: datetime | None = None,
    ) -> Code:
        """A code made earlier, out of credits that the company no longer has."""
        maker = company or self.root
        maker.pool(credit_type).total += amount
        code = self.account.write_code(maker, amount, credit_type, comment, created_at or self.clock.now())
        self.changes.mark()
        return code

    def redeem(self, code_id: int, by_company: int, by_email: str) -> Code:
        """Let a company use a code up, one of the account's or any other's."""
        code = self.account.codes[code_id]
        if code.is_used:
            raise ValueError(f"code {code_id} is used already")
        self.account.redeem(code, by_company, by_email, self.clock.now())
        self.changes.mark()
        return dataclasses.replace(code)

    def _count(self) -> None:
        """The request quota: when it is used up, 429 says after how many seconds there is a new one."""
        if self._quota is None:
            return
        now = self.clock.now()
        if self._window_ends is None or now >= self._window_ends:
            self._window_ends, self._counted = now + self._window, 0
        self._counted += 1
        if self._counted > self._quota:
            wait = math.ceil((self._window_ends - now).total_seconds())
            wrong = Wrong("TOO_MANY_REQUESTS", None, "The request quota is used up.")
            raise Refused(429, [wrong], {"Retry-After": str(wait)})

    def _identify(self, call: Call) -> None:
        """The token, in the header or, as the vendor also allows, in the query."""
        sent = call.headers.get("authorization", call.query.get("Authorization", ""))
        if self.token is None or sent != f"{_BEARER}{self.token}":
            raise Refused(401, [Wrong("UNAUTHORIZED", None, "Unauthorized.")])


def _endpoint(call: Call) -> tuple[Endpoint, int]:
    """The documented call at this address, and the id in its path."""
    status, wrong = 404, Wrong("NOT_FOUND", None, "There is nothing here.")
    for endpoint in ENDPOINTS:
        if match := endpoint.path.fullmatch(call.path):
            if endpoint.method == call.method:
                return endpoint, int(match.group(1)) if match.groups() else 0
            status, wrong = 405, Wrong("METHOD_NOT_ALLOWED", None, "That cannot be done here.")
    raise Refused(status, [wrong])
