"""Which call meets which fault, and the calls that wait inside one."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from bot.clock import Clock
from bot.sandbox.changes import Changes
from bot.sandbox.faults.fault import Fault
from bot.sandbox.faults.wire import Call


@dataclass(slots=True)
class _Rule:
    fault: Fault
    left: int | None
    when: Callable[[Call], bool] | None

    def meets(self, call: Call) -> bool:
        return self.left != 0 and (self.when is None or self.when(call))


class Faults:
    """The standing orders to misbehave; of several that fit a call, the oldest is met."""

    def __init__(self, clock: Clock, changes: Changes) -> None:
        self._clock = clock
        self._changes = changes
        self._rules: list[_Rule] = []
        self._gates: list[tuple[Fault, asyncio.Future[None]]] = []
        self._slow = 0

    def add(self, fault: Fault, *, times: int | None = 1, when: Callable[[Call], bool] | None = None) -> None:
        """Let the next `times` calls (None: all from now on) that `when` agrees to meet `fault`."""
        self._rules.append(_Rule(fault, times, when))

    def add_before_all(self, fault: Fault, when: Callable[[Call], bool] | None = None) -> None:
        """Let all calls from now on that `when` agrees to meet `fault`, whatever else is in force."""
        self._rules.insert(0, _Rule(fault, None, when))

    def remove(self, fault: Fault) -> None:
        """Take this very fault away, not its like; what is held in it goes on."""
        self._rules = [rule for rule in self._rules if rule.fault is not fault]
        self._let_go([each for each in self._gates if each[0] is fault])

    def clear(self) -> None:
        """Behave again; calls that wait already go on waiting."""
        self._rules.clear()

    def take(self, call: Call) -> Fault | None:
        """The fault that this call meets, used up by one."""
        for rule in self._rules:
            if rule.meets(call):
                if rule.left is not None:
                    rule.left -= 1
                return rule.fault
        return None

    @property
    def waiting(self) -> int:
        """How many calls stand in a fault now, held or slow."""
        return len(self._gates) + self._slow

    async def held(self, count: int = 1, timeout: float = 30.0) -> None:  # noqa: ASYNC109 (a test's own patience)
        """Return when `count` calls stand in a fault."""
        await self._changes.until(lambda: self.waiting >= count, timeout, lambda: f"{self.waiting} calls wait")

    def release(self, count: int | None = None) -> int:
        """Let the `count` longest held calls go on (None: all), and say how many that were."""
        return self._let_go(self._gates[:count])

    def _let_go(self, going: list[tuple[Fault, asyncio.Future[None]]]) -> int:
        self._gates = [each for each in self._gates if each not in going]
        for _, gate in going:
            gate.set_result(None)
        return len(going)

    async def hold(self, fault: Fault) -> None:
        """Wait in `fault` until released."""
        held = (fault, asyncio.get_running_loop().create_future())
        self._gates.append(held)
        self._changes.mark()
        try:
            await held[1]
        finally:
            if held in self._gates:
                self._gates.remove(held)

    async def wait(self, seconds: float) -> None:
        """Wait on the stand-in's clock."""
        self._slow += 1
        self._changes.mark()
        try:
            await self._clock.sleep(seconds)
        finally:
            self._slow -= 1
