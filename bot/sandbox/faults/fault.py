"""The ways to misbehave: a fault is the list of steps that a call goes through instead of work, then answer."""

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.sandbox.faults.wire import Answer


@enum.unique
class Step(enum.Enum):
    """One thing that can happen to a call."""

    WAIT = "wait on the stand-in's clock"
    HOLD = "wait until released"
    WORK = "apply the vendor's rules: this is where state changes"
    DROP = "close the connection; steps after it are never seen by the caller"
    REFUSE = "take no new connection from now on; those there are go on"
    HALF = "send the headers and half the body, then close"
    ANSWER = "send the answer, rewritten if the fault rewrites"


@dataclass(frozen=True, slots=True)
class Fault:
    """A course of steps with a name that shows in the record of calls."""

    name: str
    steps: tuple[Step, ...]
    seconds: float = 0.0
    rewrite: Callable[[Answer], Answer] | None = None

    def rewritten(self, answer: Answer) -> Answer:
        return answer if self.rewrite is None else self.rewrite(answer)


HONEST = Fault("", (Step.WORK, Step.ANSWER))


def slow(seconds: float) -> Fault:
    """Works and answers, after `seconds` of the clock."""
    return Fault("slow", (Step.WAIT, Step.WORK, Step.ANSWER), seconds=seconds)


def hang() -> Fault:
    """Does nothing until released, then works and answers: work that comes late if the caller has given up."""
    return Fault("hang", (Step.HOLD, Step.WORK, Step.ANSWER))


def hang_then_drop() -> Fault:
    """Does nothing until released, then hangs up without having worked."""
    return Fault("hang_then_drop", (Step.HOLD, Step.DROP))


def drop() -> Fault:
    """Hangs up at once: nothing was done."""
    return Fault("drop", (Step.DROP,))


def work_then_hang() -> Fault:
    """Works at once and keeps the answer back until released."""
    return Fault("work_then_hang", (Step.WORK, Step.HOLD, Step.ANSWER))


def work_then_drop() -> Fault:
    """Works, then hangs up without a byte."""
    return Fault("work_then_drop", (Step.WORK, Step.DROP))


def work_then_half() -> Fault:
    """Works, then hangs up in the middle of the answer."""
    return Fault("work_then_half", (Step.WORK, Step.HALF))


def refuse_then_work() -> Fault:
    """Works and answers, and whoever comes after that on a new connection is refused."""
    return Fault("refuse_then_work", (Step.REFUSE, Step.WORK, Step.ANSWER))


def late_work() -> Fault:
    """Hangs up at once, and works only when released."""
    return Fault("late_work", (Step.DROP, Step.HOLD, Step.WORK))


def reply(
    status: int,
    body: str | bytes = b"",
    content_type: str = "text/plain",
    headers: Mapping[str, str] | None = None,
    *,
    work: bool = False,
) -> Fault:
    """Answers this whatever was asked; with `work` the work is done all the same, behind the caller's back."""
    raw = body.encode() if isinstance(body, str) else body
    canned = Answer(status, raw, content_type, headers or {})
    steps = (Step.WORK, Step.ANSWER) if work else (Step.ANSWER,)
    return Fault(f"reply {status}", steps, rewrite=lambda _: canned)


def html_page(status: int = 200, *, work: bool = False) -> Fault:
    """The page of something that stands in front of the API."""
    page = f"<!DOCTYPE html>\n<html><head><title>{status}</title></head><body><h1>Please wait</h1></body></html>\n"
    return reply(status, page, "text/html; charset=utf-8", work=work)


def too_many(retry_after: int | str = 30) -> Fault:
    """429, with the time after which to ask again."""
    return reply(429, headers={"Retry-After": str(retry_after)})


def redirect(status: int, location: str, *, work: bool = False) -> Fault:
    """Sends the caller elsewhere; `location` may be relative."""
    return reply(status, headers={"Location": location}, work=work)
