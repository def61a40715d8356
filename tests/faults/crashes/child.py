"""A process that has imported the bot and forks one for each life: quicker than a new interpreter, and as real.

`python -m tests.faults.crashes.child` reads orders and writes answers, a JSON object a line. `start` forks a bot,
which reads the orders after it itself, as long as it lives; its id is told first, and its exit code in the end.
"""

import asyncio
import gc
import json
import os
import sys
import tempfile
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot import log
from bot.app import App
from bot.settings import Settings
from tests.faults.crashes.pointed import shells
from tests.faults.crashes.points import MINT, Points
from tests.journeys.mornings import LeapingClock
from tests.journeys.team import running_team

Order = dict[str, Any]
IN, OUT, ERROR = 0, 1, 2


def say(**words: Any) -> None:
    os.write(OUT, json.dumps(words).encode() + b"\n")


def hear() -> Order | None:
    """The next order; byte by byte, since what follows it may be for the bot."""
    line = b""
    while not line.endswith(b"\n"):
        if not (byte := os.read(IN, 1)):
            return None
        line += byte
    return dict(json.loads(line))


async def orders() -> AsyncIterator[Order]:
    """The orders for this life."""
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        yield json.loads(line)


async def live(start: Order) -> None:
    """Be the bot, and do as told, until killed."""
    settings = Settings(_env_file=None, **{name.lower(): value for name, value in start["settings"].items()})
    log.set_up("DEBUG", settings.secrets)
    points, clock = Points(), LeapingClock(datetime.fromisoformat(start["now"]))
    if start["plan"] is not None:
        points.listen(**start["plan"])
    app = App(settings, clock, shells(points))
    await app.start()
    assert app.server is not None
    say(port=app.server.port)
    async for order in orders():
        if order["do"] == "listen":
            points.listen(**order["plan"])
        elif order["do"] == "advance":
            clock.leap(clock.now() + timedelta(seconds=order["seconds"]))
        await points.until_calm(MINT)
        say(crossed=points.crossed, minting=points.under_way[MINT])


async def rehearse() -> None:
    """Let everything happen once that Python and the libraries do only the first time, certificates included."""
    with tempfile.TemporaryDirectory() as folder:
        async with running_team(Path(folder)) as team:
            await team.give_everyone_their_role()
            await team.ada.presses("Approve", await team.asks(team.john))
            await team.john.reads_direct("the code is minted")


def be_born(start: Order) -> None:
    """In the new process: live, and end with it."""
    output = os.open(start["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(output, ERROR)
    try:
        asyncio.run(live(start))
    except Exception:
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(1)  # a bot of these tests does not end but by SIGKILL


def main() -> None:
    """Fork, wait for the end, say how it was, and again."""
    asyncio.run(rehearse())
    gc.freeze()  # what is there by now is shared by all lives, and never looked through again
    say(warm=True)
    while (order := hear()) is not None:
        if order["do"] != "start":
            continue  # came too late for the life that it was for
        if (pid := os.fork()) == 0:
            be_born(order)
        say(born=pid)
        _, status = os.waitpid(pid, 0)
        os.set_blocking(IN, True)  # the bot's event loop had made it otherwise, for both
        say(ended=os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main()
