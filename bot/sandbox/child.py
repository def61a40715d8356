"""The bot as the sandbox runs it: `python -m bot.sandbox.child URL`, which is `teller run` by the sandbox's clock."""

import asyncio
import signal
import sys
from functools import partial

import aiohttp
import click

from bot import console, log
from bot.connection import CannotConnect
from bot.errors import CannotStart
from bot.mistakes import SettingsError, load
from bot.sandbox.clock_server import following
from bot.settings import Settings
from bot.store import StoreError
from bot.store.members import is_empty


async def serve(settings: Settings, url: str) -> int:
    """Run until told to stop, or until the sandbox that has the clock is gone; the exit code."""
    async with following(url, partial(signal.raise_signal, signal.SIGTERM)) as clock:
        return await console.serve(settings, clock)


def main() -> int:
    """The settings come from the environment, as they do for `teller run`; the exit code."""
    (url,) = sys.argv[1:]
    try:
        settings = load(lambda settings: is_empty(settings.database_path))
        log.set_up(settings.teller_log_level, settings.secrets)
        return asyncio.run(serve(settings, url))
    except (SettingsError, CannotStart, CannotConnect, StoreError, aiohttp.ClientError) as error:
        click.echo(str(error), err=True)
        return 1


if __name__ == "__main__":
    sys.exit(main())
