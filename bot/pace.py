"""How fast Slack may be written to: about one message a second in a channel with short bursts, and its pauses.

docs.slack.dev/apis/web-api/rate-limits: limits are per method and workspace; posting has one more for each channel.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

POST = "chat.postMessage"
UPDATE = "chat.update"
OPEN = "conversations.open"
HISTORY = "conversations.history"
PUBLISH = "views.publish"


@dataclass(frozen=True)
class Limit:
    """How many calls at once, and how many more a second."""

    burst: int
    per_second: float


IN_A_CHANNEL = {POST: Limit(5, 1.0)}
IN_ALL = {POST: Limit(60, 5.0), PUBLISH: Limit(40, 100 / 60)}
"""Posting: several hundred a minute; publishing, of tier 4: a hundred."""
TIER_3 = Limit(20, 50 / 60)
"""Every other method that is called unasked: fifty a minute."""
_NOTHING = 0.001
"""Seconds that are only the rounding of others."""


class Pace:
    """Says when the next call may begin. Instants are aware and in UTC."""

    def __init__(self) -> None:
        self._full_at: dict[tuple[str, str], datetime] = {}
        self._paused: dict[str, datetime] = {}

    def pause(self, method: str, until: datetime) -> None:
        """Slack asked for a pause of this method (429 with Retry-After)."""
        self._paused[method] = max(until, self._paused.get(method, until))

    def take(self, method: str, now: datetime, channel: str = "") -> float:
        """Begin a call: 0 where it may begin now, and then it counts; else the seconds until this is asked again."""
        limits = {"": IN_ALL.get(method, TIER_3)}
        if method in IN_A_CHANNEL:
            limits[channel] = IN_A_CHANNEL[method]
        waits = [self._wait(method, where, limit, now) for where, limit in limits.items()]
        wait = max([(self._paused.get(method, now) - now).total_seconds(), *waits])
        if wait > _NOTHING:
            return wait
        for where, limit in limits.items():
            full_at = max(now, self._full_at.get((method, where), now))
            self._full_at[method, where] = full_at + timedelta(seconds=1 / limit.per_second)
        return 0

    def _wait(self, method: str, where: str, limit: Limit, now: datetime) -> float:
        """A bucket that is full again at an instant lacks what would drip in until then."""
        until_full = (self._full_at.get((method, where), now) - now).total_seconds()
        return until_full - (limit.burst - 1) / limit.per_second
