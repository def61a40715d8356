"""What the providers told last: each figure's last reading, and since when a provider answers or does not."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from bot.clock import Clock
from bot.errors import ProviderError, QuotaPressed, Rejected
from bot.reading import Pulse, Reading

T = TypeVar("T")

Judge = Callable[[ProviderError | None], str | None]
"""What is wrong with a provider that failed so, or answered (None): a sentence for people, or None."""
_OF_THE_QUESTION = frozenset({400, 404, 422})
"""Refusals that say nothing of the provider: what was asked is not there, or cannot be had."""


def is_trouble(error: ProviderError) -> bool:
    """Whether a failure says that the provider does not work for Teller now."""
    if isinstance(error, Rejected):
        return not (error.own and error.status in _OF_THE_QUESTION)
    return not isinstance(error, QuotaPressed)


def trouble_of(error: ProviderError | None) -> str | None:
    """What is wrong with a provider that failed so, for people; None where it works."""
    return error.sentence if error is not None and is_trouble(error) else None


class Latest:
    """Notes what comes in. `changed` is set when a figure or a provider's pulse is another than before."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._readings: dict[Any, Reading[Any]] = {}
        self._pulses: dict[str, Pulse] = {}
        self.changed = asyncio.Event()

    def reading(self, key: Any) -> Reading[Any] | None:
        """The last reading of a figure, however old; None where there was none since the start."""
        return self._readings.get(key)

    def pulse(self, provider: str) -> Pulse | None:
        """How a provider answers; None where it was not asked since the start."""
        return self._pulses.get(provider)

    def note(self, key: Any, reading: Reading[Any]) -> None:
        """A figure was read."""
        before = self._readings.get(key)
        self._readings[key] = reading
        if before is None or before.value != reading.value:
            self.changed.set()

    async def watch(self, provider: str, fetch: Callable[[], Awaitable[T]], judge: Judge = trouble_of) -> T:
        """What `fetch` gives, and note how the provider answered, as `judge` sees it. Raises what `fetch` raises."""
        try:
            value = await fetch()
        except ProviderError as error:
            self._beat(provider, judge(error))
            raise
        self._beat(provider, judge(None))
        return value

    def _beat(self, provider: str, trouble: str | None) -> None:
        before = self._pulses.get(provider)
        if before is None or before.trouble != trouble:
            since = before.since if before and before.trouble and trouble else self._clock.now()
            self._pulses[provider] = Pulse(since, trouble)
            self.changed.set()
