"""What every test of the stand-in of RMS begins with: a root company, and a caller who holds the token."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from bot.sandbox.rms import RmsStandIn
from tests.clock import ManualClock

TOKEN = "pat-1"
OK_BODY = {"amount": 1, "credit_type_name": "credit"}


@asynccontextmanager
async def serving(clock: ManualClock) -> AsyncIterator[RmsStandIn]:
    """A stand-in whose root owns three free credits and seven paid ones."""
    rms = RmsStandIn(clock, token=TOKEN)
    rms.root.grant(free=3, paid=7)
    await rms.start()
    try:
        yield rms
    finally:
        await rms.stop()


def caller(rms: RmsStandIn) -> httpx.AsyncClient:
    """A real client with the token in its header."""
    bearer = {"Authorization": f"Bearer {TOKEN}"}
    return httpx.AsyncClient(base_url=rms.url, headers=bearer, trust_env=False)


def sources(reply: httpx.Response) -> set[str | None]:
    """Which fields the envelope of errors blames."""
    envelope = reply.json()
    assert envelope["success"] is False
    assert all(set(error) == {"code", "source", "message"} for error in envelope["errors"])
    return {error["source"] for error in envelope["errors"]}
