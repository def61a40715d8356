"""The composition root: builds every part from the settings, starts and stops them."""

import asyncio
import logging
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from datetime import timedelta
from functools import partial
from typing import Any

from filelock import Timeout

import commands
from bot.access import too_few_approvers
from bot.channels import channel_problems
from bot.checks import Checks
from bot.clock import Clock
from bot.command import Parts
from bot.connection import CannotConnect, Socket, keep_testing, patiently
from bot.daily import Daily, own_schedule
from bot.errors import CannotStart
from bot.health import Health, Server
from bot.homes import Homes
from bot.in_force import in_force
from bot.listeners import Listeners, make_bolt
from bot.locks import Turn, lock_beside
from bot.minting import Minting, Terms
from bot.origin import Origin
from bot.outbox import Outbox
from bot.people import People
from bot.reconcile import Reconciler
from bot.revoking import Revoking
from bot.runner import Runner
from bot.settings import Settings
from bot.shells import SHELLS, Shells, open_providers, open_slack, open_store
from bot.slack import Slack
from bot.sweeper import sweep
from bot.tasks import Tasks
from bot.views.request import FEW_APPROVERS

log = logging.getLogger(__name__)

FINISH_SECONDS = 6.0
"""How long what runs may take to finish at the end; with what follows it stays under ten seconds."""
LAST_MESSAGES_SECONDS = 2.0


class App:
    """A running Teller. `start` returns once Slack is connected; `stop` finishes what runs."""

    def __init__(self, settings: Settings, clock: Clock, shells: Shells = SHELLS) -> None:
        self._settings = settings
        self._clock = clock
        self._shells = shells
        self._stack = AsyncExitStack()
        self._tasks = Tasks()
        self._background = Tasks()
        self._ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._socket: Socket | None = None
        self._outbox: Outbox | None = None
        self.server: Server | None = None

    async def start(self) -> None:
        """Raises CannotStart, CannotConnect, StoreError."""
        settings, clock = self._settings, self._clock
        self._take_lock()
        self._store = await open_store(settings, clock, self._stack, self._shells)
        await self._store.audit.note(clock.now(), "teller", "start", in_force(settings))
        health = Health(self._store, clock, over_http=not settings.socket_mode)
        self.server = Server(health, self._signing_secret())
        await self._listen(self.server)
        slack, bare_client = await open_slack(settings, self._stack, self._shells)
        whoami = await patiently(slack.whoami, "SLACK_BOT_TOKEN", clock)
        runner = await self._build(slack, whoami, health)
        bolt = make_bolt(bare_client, whoami, settings.slack_bot_token.get_secret_value())
        Listeners(runner, commands.DOERS).register(bolt)
        if settings.slack_app_token is not None:
            app_token = settings.slack_app_token.get_secret_value()
            ticket = await patiently(lambda: slack.open_socket(app_token), "SLACK_APP_TOKEN", clock)
            self._socket = Socket(bolt, bare_client, app_token, settings.slack_api_url, clock, health.reach)
            health.socket_is_connected = self._socket.is_connected
            self._background.keep("the watchdog", partial(self._watch, self._socket), clock)
            await self._until_connected(self._socket.connect(ticket))
        else:
            self.server.deliver_to(bolt)
            self._background.keep("the test of the token", lambda: keep_testing(slack, health, clock), clock)
        health.tested()
        await self._say_problems(slack)
        log.info("Teller is ready, listening on port %d", self.server.port)

    async def run_until_ended(self) -> None:
        """Return when the watchdog gives the socket up."""
        await asyncio.shield(self._ended)

    async def stop(self) -> None:
        """Begin nothing new, finish what runs within ten seconds, close everything."""
        if self._socket is not None:
            await self._socket.close()
        if self.server is not None:
            self.server.deliver_to(None)
        closing = [] if self.server is None else [self.server.stop()]
        await asyncio.gather(self._tasks.finish(FINISH_SECONDS), *closing)
        await self._background.finish(0)
        if self._outbox is not None:
            await self._outbox.send_what_is_due(LAST_MESSAGES_SECONDS)
        await self._stack.aclose()
        log.info("Teller has stopped")

    async def _build(self, slack: Slack, whoami: dict[str, Any], health: Health) -> Runner:
        settings, clock, store = self._settings, self._clock, self._store
        balances = await open_providers(settings, clock, self._stack, store, self._shells)
        self._background.keep("the count of calls to RMS", lambda: balances.quota.run(store), clock)
        people = People(slack, clock, str(whoami.get("team_id") or ""), store.members.hear)
        reconciler = Reconciler(store, balances, clock, self._background)
        terms = Terms(
            settles_after=timedelta(seconds=settings.teller_mint_timeout, minutes=settings.teller_settle_minutes),
            waits_for=timedelta(hours=settings.teller_approval_hours),
        )
        minting = Minting(store, balances, people, reconciler, clock, self._tasks, terms)
        turn = Turn(settings.database_path)
        self._stack.callback(turn.give_back)
        self._outbox = Outbox(store, slack, clock, turn)
        self._background.keep("the outbox", self._outbox.run, clock)
        self._background.keep("the repair of cards", self._outbox.repair, clock)
        revoking = Revoking(store, balances, clock, self._tasks, self._background)
        origin = Origin(store, balances, clock)
        if settings.rms_token is not None:
            await origin.begin()
            self._background.keep("the question where the ledger comes from", origin.run, clock)
            await minting.recover()
            await revoking.recover()
            self._background.keep("the list of companies", balances.companies.run, clock)
            self._background.keep("the watch for late codes", reconciler.watch, clock)
            checks = Checks(settings, store, balances, clock)
            self._background.keep("the check of conservation", checks.run, clock)
        self._background.keep("the sweeper", lambda: sweep(store, clock, settings.teller_reminder), clock)
        own = own_schedule(settings)
        await store.schedules.keep_own(own if own.plan.channel else None, clock.now())
        daily = Daily(settings, store, slack, balances, clock)
        self._background.keep("the morning post", lambda: daily.run(self._tasks), clock)
        homes = Homes(settings, store, slack, people, balances, origin, clock, health.reach, self._background)
        self._background.keep("the Home tabs", homes.run, clock)
        self._background.keep("the credits on Home tabs", homes.follow, clock)
        doers, tasks = commands.DOERS, self._tasks
        parts = Parts(settings, store, slack, people, balances, minting, origin, homes, clock, tasks, doers, revoking)
        runner = Runner(parts)
        await runner.recover(commands.DOERS.kept)
        return runner

    def _take_lock(self) -> None:
        path = self._settings.database_path.resolve()
        lock = lock_beside(path, "lock")
        try:
            lock.acquire()
        except Timeout:
            raise CannotStart(
                f"Another Teller runs on {path.name} already. Stop it first, or use another database."
            ) from None
        except OSError as error:
            raise CannotStart(
                f"The folder of {path} cannot be written: {error.strerror}. Set DATABASE_URL."
            ) from None
        self._stack.callback(lock.release)

    async def _listen(self, server: Server) -> None:
        host, port = self._settings.bind_host, self._settings.port
        try:
            await server.start(host, port)
        except OSError as error:
            raise CannotStart(f"Cannot listen on {host} port {port}: {error.strerror}. Set HOST or PORT.") from None

    def _signing_secret(self) -> str | None:
        secret = self._settings.slack_signing_secret
        return None if secret is None or self._settings.socket_mode else secret.get_secret_value()

    async def _until_connected(self, connecting: Coroutine[Any, Any, None]) -> None:
        """The SDK dials for ever: whatever happens first, the connection or the watchdog's end of patience."""
        dialling = asyncio.ensure_future(connecting)
        try:
            await asyncio.wait({dialling, self._ended}, return_when=asyncio.FIRST_COMPLETED)
            await (self._ended if self._ended.done() else dialling)
        finally:
            dialling.cancel()

    async def _watch(self, socket: Socket) -> None:
        await socket.watch()
        if not self._ended.done():
            self._ended.set_exception(CannotConnect("Slack's socket is gone for good. Start Teller again."))

    async def _say_problems(self, slack: Slack) -> None:
        settings = self._settings
        named = {
            "TELLER_APPROVAL_CHANNEL": settings.teller_approval_channel,
            "TELLER_DAILY_CHANNEL": settings.teller_daily_channel,
        }
        for name, channel_id in named.items():
            if channel_id is not None:
                for problem in await channel_problems(slack, channel_id, for_posts=name == "TELLER_DAILY_CHANNEL"):
                    log.warning("%s (%s): %s", name, channel_id, problem)
        if too_few_approvers(await self._store.members.all()):
            log.warning("%s", FEW_APPROVERS)
