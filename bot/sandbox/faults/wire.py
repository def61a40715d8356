"""What passes over the line of a stand-in, and the bell that rings when something has."""

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

T = TypeVar("T")


@dataclass(slots=True)
class Call:
    """One request as it arrived, and what became of it."""

    method: str
    path: str  # below the API's root; "..PATH" for one that is not below it
    query: dict[str, str]  # secrets that a stand-in masks are masked here already
    headers: dict[str, str]  # names in lower case
    body: bytes
    json: object  # the body read as JSON; None when it is empty or is not JSON
    at: datetime
    fault: str = ""  # the name of the fault this call met
    worked: bool = False  # whether the stand-in's rules have been applied to it
    status: int | None = None  # what was answered; None as long as nothing was

    def __str__(self) -> str:
        fate = self.status if self.status is not None else "no answer"
        worked = "worked" if self.worked else "untouched"
        return f"{self.method} {self.path} {self.query} {self.json or ''} -> {fate}, {worked} {self.fault}".rstrip()


@dataclass(frozen=True, slots=True)
class Answer:
    """One reply, whole, before it is sent."""

    status: int = 200
    body: bytes = b""
    content_type: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of_json(cls, status: int, payload: object, headers: Mapping[str, str] | None = None) -> "Answer":
        return cls(status, json.dumps(payload).encode(), "application/json", headers or {})

    @property
    def is_xml(self) -> bool:
        return "xml" in self.content_type

    def wire_headers(self) -> dict[str, str]:
        """Every header that goes out with the body."""
        named = {"Content-Type": self.content_type} if self.content_type else {}
        return named | dict(self.headers)


class Bell:
    """Wakes whoever waits for a condition, each time that something has happened."""

    def __init__(self) -> None:
        self._sleepers: dict[asyncio.Future[None], None] = {}  # oldest first

    def ring(self) -> None:
        for sleeper in self._sleepers:
            if not sleeper.done():
                sleeper.set_result(None)

    async def until(self, predicate: Callable[[], T], seconds: float, dump: Callable[[], str]) -> T:
        """The first true answer of `predicate`, asked now and after each ring; `seconds` are the machine's own."""
        try:
            async with asyncio.timeout(seconds):
                while not (answer := predicate()):
                    sleeper = asyncio.get_running_loop().create_future()
                    self._sleepers[sleeper] = None
                    try:
                        await sleeper
                    finally:
                        del self._sleepers[sleeper]
        except TimeoutError:
            raise TimeoutError(f"not true within {seconds:g} s; {dump()}") from None
        return answer
