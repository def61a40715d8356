"""What passes over the line of a stand-in."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


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
