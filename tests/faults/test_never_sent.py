"""RMS has no address, or is no RMS with TLS: no byte of the POST has left, and that is certain."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.providers.rms import Rms
from bot.providers.rms_protocol import Outcome
from tests.journeys.team import Team, running_team
from tests.journeys.witness import card_reads, posts

NO_ADDRESS = "http://rms.invalid/api"
"""A name that never has an address (RFC 6761, section 6.4)."""

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy would be asked to find the name."""
    monkeypatch.setenv("NO_PROXY", "*")


async def answers_without_tls(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """What a web server says that speaks no TLS."""
    await reader.read(65536)
    writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")


async def hangs_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """It goes away in the handshake."""
    await reader.read(65536)


async def says_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """It never answers the handshake."""
    while await reader.read(65536):
        pass


@asynccontextmanager
async def listening(serve: Serve, heard: list[bytes]) -> AsyncIterator[str]:
    """A server on loopback; its URL, with https. What it was sent is added to `heard`."""

    async def serves(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            heard.append(await reader.read(1))
            await serve(reader, writer)
        finally:
            writer.close()

    server = await asyncio.start_server(serves, "127.0.0.1", 0)
    try:
        yield f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/api"
    finally:
        server.close()
        await server.wait_closed()


async def mints(url: str) -> Outcome:
    """Ask what is at `url` to mint, for two seconds at most."""
    rms = Rms(url, "pat-1", 2)
    try:
        minted = await rms.mint(4, "credit", 458, "[MC-7F3KQ2] spare")
        assert "RMS cannot be reached" in minted.sentence
        assert "pat-1" not in repr(minted)
        return minted.outcome
    finally:
        await rms.close()


async def test_a_name_without_an_address() -> None:
    """DNS knows no such name."""
    assert await mints(NO_ADDRESS) is Outcome.NEVER_SENT


@pytest.mark.parametrize("serve", [answers_without_tls, hangs_up, says_nothing])
async def test_no_tls(serve: Serve) -> None:
    """The handshake fails: what was sent is its first message (RFC 8446, section 5.1: 22), once, and no POST."""
    heard: list[bytes] = []
    async with listening(serve, heard) as url:
        assert await mints(url) is Outcome.NEVER_SENT
    assert heard == [b"\x16"]


@pytest.mark.parametrize("url", [NO_ADDRESS, ""], ids=["no address", "no TLS"])
async def test_what_people_read(tmp_path: Path, url: str) -> None:
    """RMS_URL is wrong from a restart on: an approval is stopped, people read it, and it counts once it is right."""
    async with running_team(tmp_path) as team:
        await team.give_everyone_their_role()
        card = await team.asks(team.john)
        right = team.settings
        team.settings = right.model_copy(update={"rms_url": url or team.rms.url.replace("http:", "https:")})
        await restarts(team)
        await team.ada.presses("Approve", card)
        stopped = await card_reads(team.ben, "Stopped before anything was sent to RMS: RMS cannot be reached.")
        told = await team.ada.reads_direct("Nothing was minted")
        assert stopped.buttons == ["Approve", "Reject"]
        assert "RMS cannot be reached" in told.text
        assert posts(team) == []

        team.settings = right
        await restarts(team)
        await team.ben.presses("Approve", stopped)
        await team.john.reads_direct("the code is minted")
        assert len(posts(team)) == len(team.rms.codes_with("[MC-")) == 1


async def restarts(team: Team) -> None:
    """The bot, with the settings as they are by now."""
    await team.stop_bot()
    await team.start_bot()
