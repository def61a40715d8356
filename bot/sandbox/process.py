"""The bot as a child process, run as an operator runs it, with the given settings and nothing of anybody else's."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Mapping
from contextlib import suppress
from io import FileIO
from pathlib import Path

import aiohttp

from bot.errors import CannotStart
from bot.settings import Settings

START_SECONDS = 60.0
"""How long the bot may take until it is healthy."""
STOP_SECONDS = 15.0
"""How long it may take to end after SIGTERM; it promises ten."""
_LOOK = 0.05
_ANSWER = aiohttp.ClientTimeout(total=2)
_CHUNK = 65536
_LAST_WORDS = 4000
_ROOT = Path(__file__).resolve().parents[2]
_NAMES = frozenset(name.upper() for name in Settings.model_fields)
_PREFIXES = ("TELLER_", "SLACK_", "RMS_", "OZEKI_")
_OURS = "TELLER_LOG_LEVEL"
"""How much the bot says is for whoever looks on."""


def environment(around: Mapping[str, str], settings: Mapping[str, str]) -> dict[str, str]:
    """`around` without proxies and without anybody's settings (the case of a name does not matter), with ours."""
    kept = {name: value for name, value in around.items() if not _is_foreign(name.upper())}
    if Path(sysconfig.get_path("purelib")).resolve() != _ROOT:
        kept["PYTHONPATH"] = os.pathsep.join([str(_ROOT), *filter(None, [kept.get("PYTHONPATH")])])
    return kept | dict(settings)


def _is_foreign(name: str) -> bool:
    return name.endswith("_PROXY") or (name != _OURS and (name in _NAMES or name.startswith(_PREFIXES)))


def free_port() -> int:
    """A port of loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _nobody_hears(_: bytes) -> None:
    """Leave the output to the log."""


def _nobody_asks(_: int) -> None:
    """Leave the end to whoever looks at `exit_code`."""


class BotProcess:
    """`python -m bot run`. It can be stopped, killed and started again; `port` and the folder stay the same.

    With `clock_url`, the URL of a sandbox.clock_server.ClockServer, it lives by that clock.
    `folder` takes the log `bot.log` and the directory in which the bot runs, so that no `.env` but its own is read.
    `heard` gets the output as it comes, `ended` the exit code of a bot that was neither stopped nor killed by us.
    """

    def __init__(
        self,
        settings: Mapping[str, str],
        folder: Path,
        *,
        clock_url: str = "",
        heard: Callable[[bytes], None] = _nobody_hears,
        ended: Callable[[int], None] = _nobody_asks,
    ) -> None:
        self.port = free_port()
        self.log = folder / "bot.log"
        self._settings = dict(settings) | {"HOST": "127.0.0.1", "PORT": str(self.port)}
        self._program = ("bot.sandbox.child", clock_url) if clock_url else ("bot", "run")
        self._cwd = folder / "cwd"
        self._heard = heard
        self._ended = ended
        self._process: asyncio.subprocess.Process | None = None
        self._following: asyncio.Task[None] | None = None
        self._words = b""
        self._is_minded = False

    @property
    def url(self) -> str:
        """Where its server listens."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int | None:
        """Its process id, as long as it runs."""
        return self._process.pid if self._process is not None and self.is_running else None

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.returncode is None

    @property
    def exit_code(self) -> int | None:
        """How it ended: negative for a signal, None as long as it runs or before it ever did."""
        return None if self._process is None else self._process.returncode

    async def start(self) -> None:
        """Start it, and return when `/healthz` says 200. Raises CannotStart with its last words: it has ended."""
        await self.launch()
        try:
            await self.until_healthy()
        except CannotStart:
            await self.kill()
            raise

    async def launch(self) -> None:
        """Start it and wait for nothing. Its own session, so that Ctrl-C in a terminal reaches the parent alone.

        Raises CannotStart where its folder cannot be used.
        """
        if self.is_running:
            raise RuntimeError("the bot runs already")
        log = self._room()
        self._words, self._is_minded = b"", False
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", *self._program),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=self._cwd,
            env=environment(os.environ, self._settings),
            start_new_session=True,
        )
        self._following = asyncio.create_task(self._follow(self._process, log))

    async def until_healthy(self) -> None:
        """Return when `/healthz` says 200. Raises CannotStart with the last words of one that does not get there."""
        try:
            async with asyncio.timeout(START_SECONDS), aiohttp.ClientSession(timeout=_ANSWER) as session:
                while self.is_running:
                    if await self._is_healthy(session):
                        self._is_minded = True
                        return
                    await asyncio.sleep(_LOOK)
        except TimeoutError:
            raise CannotStart(f"The bot was not ready after {START_SECONDS:g} s. {self._last_words()}") from None
        code = await self._end()
        raise CannotStart(f"The bot ended with exit code {code} before it was ready. {self._last_words()}")

    async def stop(self) -> int | None:
        """End it as an operator does, with SIGTERM; its exit code. Killed where it takes far too long."""
        self._signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(STOP_SECONDS):
                return await self._end()
        except TimeoutError:
            return await self.kill()

    async def kill(self) -> int | None:
        """End it as a power cut does, with SIGKILL; its exit code."""
        self._signal(signal.SIGKILL)
        return await self._end()

    def _signal(self, number: signal.Signals) -> None:
        self._is_minded = False
        if self._process is not None and self.is_running:
            with suppress(ProcessLookupError):
                self._process.send_signal(number)

    async def _end(self) -> int | None:
        if self._following is not None:
            await asyncio.shield(self._following)
        return self.exit_code

    def _room(self) -> FileIO:
        """Where it runs is made; the log, to be written to. Raises CannotStart."""
        try:
            self._cwd.mkdir(exist_ok=True)
            return FileIO(self.log, "ab")
        except OSError as error:
            raise CannotStart(f"The bot cannot use its folder. {error.filename}: {error.strerror}.") from None

    async def _follow(self, process: asyncio.subprocess.Process, log: FileIO) -> None:
        assert process.stdout is not None  # noqa: S101 - it is a pipe
        with log:
            while chunk := await process.stdout.read(_CHUNK):
                with suppress(OSError):  # a full disk: a bot that nobody listens to would wait for its pipe
                    log.write(chunk)
                self._words = (self._words + chunk)[-_LAST_WORDS:]
                self._heard(chunk)
        code = await process.wait()
        if self._is_minded:
            self._ended(code)

    async def _is_healthy(self, session: aiohttp.ClientSession) -> bool:
        try:
            async with session.get(f"{self.url}/healthz") as answer:
                return answer.status == 200
        except (aiohttp.ClientError, TimeoutError):
            return False

    def _last_words(self) -> str:
        words = self._words.decode(errors="replace").strip()
        return f"It said:\n{words}" if words else "It said nothing."
