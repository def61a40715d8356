"""The clock, against the Date of the answers of Slack and the providers (RFC 9110, 6.6.1)."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.doctor.line import Line, failure, not_checked, ok, warning
from bot.instants import moment_of

NAME = "clock"
NOTICEABLE = timedelta(seconds=60)
SIGNED_FOR = timedelta(minutes=5)
"""How old a signature may be (docs.slack.dev, Verifying requests from Slack): in HTTP mode all else is refused."""
SLACK, RMS, GATEWAY = "Slack", "RMS", "the SMS gateway"
_WHOLE_SECOND = timedelta(seconds=1)
"""A Date is cut to whole seconds."""


@dataclass(frozen=True)
class Reading:
    """What somebody's answer said of the time, and when it was asked for and came, by our clock."""

    who: str
    said: datetime
    asked: datetime
    came: datetime

    @property
    def ahead(self) -> timedelta:
        """How far their clock is ahead of ours, at the least: nothing where it may be the same."""
        if self.said > self.came:
            return self.said - self.came
        return min(self.said + _WHOLE_SECOND - self.asked, timedelta(0))


class Watch:
    """Reads the time off answers."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.readings: dict[str, Reading] = {}

    @asynccontextmanager
    async def beside(self, who: str) -> AsyncIterator["Headers"]:
        """Around a call to somebody: the headers of the answer are put where this leads to."""
        asked, answer = self._clock.now(), Headers()
        yield answer
        said = moment_of(answer.headers.get("date", ""))
        if said is not None:
            self.readings.setdefault(who, Reading(who, said, asked, self._clock.now()))


class Headers:
    """A place for the headers of an answer, by names in lower case."""

    def __init__(self) -> None:
        self.headers: Mapping[str, str] = {}


def lines(readings: Mapping[str, Reading], *, signed: bool) -> list[Line]:
    """What is to be said of this machine's clock, and of those that differ from Slack's.

    `signed`: Slack delivers with signatures (HTTP mode), which go by the clock.
    """
    known = [readings[who] for who in (SLACK, RMS, GATEWAY) if who in readings]
    if not known:
        return [not_checked(NAME, "nobody answered who could say what time it is")]
    first, others = known[0], known[1:]
    return [_own(first, signed), *(_other(each, first) for each in others)]


def _own(first: Reading, signed: bool) -> Line:
    off = abs(first.ahead)
    if off < NOTICEABLE:
        return ok(NAME, f"this machine's clock agrees with {_whose(first)}")
    where = "behind" if first.ahead > timedelta(0) else "ahead of"
    text = f"this machine's clock is {_length(off)} {where} {_whose(first)}"
    remedy = "Set the clock and keep it right with NTP (`timedatectl set-ntp true`)"
    if signed and first.who == SLACK and off > SIGNED_FOR:
        return failure(NAME, text, f"{remedy}: every delivery of Slack's is refused as too old.")
    return warning(NAME, text, f"{remedy}: posts, reminders and expiries come at the wrong time.")


def _other(reading: Reading, first: Reading) -> Line:
    name, difference = f"{NAME}, {reading.who.removeprefix('the ')}", reading.ahead - first.ahead
    if abs(difference) < NOTICEABLE:
        return ok(name, f"it agrees with {_whose(first)}")
    where = "ahead of" if difference > timedelta(0) else "behind"
    text = f"the clock of {reading.who} is {_length(abs(difference))} {where} {_whose(first)}"
    remedy = {RMS: "Tell Teltonika's support.", GATEWAY: "Set the clock of the gateway's machine."}
    return warning(name, text, remedy[reading.who])


def _whose(reading: Reading) -> str:
    return f"{reading.who}'s"


def _length(off: timedelta) -> str:
    """In whole minutes where that is near enough."""
    near = 60 if off >= SIGNED_FOR else 1
    minutes, seconds = divmod(round(off.total_seconds() / near) * near, 60)
    hours, minutes = divmod(minutes, 60)
    parts = [(hours, "h"), (minutes, "min"), (seconds, "s")]
    return " ".join(f"{number} {unit}" for number, unit in parts if number)
