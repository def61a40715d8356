"""What the command line does: running the bot, posting once, the role table and the audit trail beside it."""

import asyncio
import signal
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, date, datetime
from typing import Any

from bot import chain
from bot.access import Change
from bot.app import App
from bot.checks import Checks
from bot.clock import Clock
from bot.daily import Daily, Sent
from bot.locks import Turn
from bot.outbox import Outbox
from bot.rebuild import rebuild
from bot.schedules import Schedule, next_times
from bot.settings import DatabaseSettings, Settings
from bot.shells import open_providers, open_slack, open_store
from bot.store import Store, StoreError
from bot.store.audit import rows_of
from bot.store.members import COMMAND_LINE, Wanted
from bot.views import trail
from bot.views.blocks import Message
from bot.views.outbox import listing
from bot.views.plain import as_text

POST_SECONDS = 30.0
"""How long `teller post` waits for its post to be sent."""


async def serve(settings: Settings, clock: Clock) -> int:
    """Run until SIGTERM or SIGINT (0), or until Slack is gone for good (1)."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    app = App(settings, clock)
    try:
        if await _unless(stop, app.start()):
            await _unless(stop, app.run_until_ended())
    finally:
        await app.stop()
    return 0


async def _unless(stop: asyncio.Event, work: Coroutine[Any, Any, None]) -> bool:
    """Run `work` until it ends or `stop` is set; whether it ended by itself."""
    working, stopping = asyncio.ensure_future(work), asyncio.ensure_future(stop.wait())
    try:
        await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            working.result()
            return True
        return False
    finally:
        for each in (working, stopping):
            each.cancel()
        await asyncio.gather(working, stopping, return_exceptions=True)


async def post(settings: Settings, clock: Clock, *, preview: bool) -> tuple[str, int]:
    """Send the posts that are due and not sent yet, or show today's; what to print, and the exit code."""
    async with AsyncExitStack() as stack:
        store = await open_store(settings, clock, stack)
        slack, _ = await open_slack(settings, stack)
        balances = await open_providers(settings, clock, stack, store)
        daily = Daily(settings, store, slack, balances, clock)
        if preview:
            return _previewed(await daily.preview()), 0
        turn = Turn(settings.database_path)
        stack.callback(turn.give_back)
        looks = await daily.post_due(patient=False)
        if {Sent.OWED, Sent.WAITING, Sent.REFUSED} & set(looks.values()):
            await Outbox(store, slack, clock, turn).bring(daily.is_owed, POST_SECONDS)
            looks = await daily.became(looks)
        schedules = await daily.schedules()
        taken = {each.id: await store.schedules.days_taken(each.id, clock.now()) for each in schedules}
    if not schedules:
        return "Nothing is due: TELLER_DAILY_CHANNEL is not set, and there is no other schedule.", 0
    upcoming = {each.id: _next_local(each, clock, taken[each.id]) for each in schedules}
    lines = [_said(each, looks.get(each.id), upcoming, len(schedules) > 1) for each in schedules]
    return "\n".join(lines), int(bool({Sent.REFUSED, Sent.LATER} & set(looks.values())))


def _previewed(posts: list[tuple[Schedule, Message]]) -> str:
    if len(posts) == 1:
        return as_text(posts[0][1])
    return "\n\n".join(f"Schedule {each.id}, to {each.plan.channel}:\n\n{as_text(said)}" for each, said in posts)


def _next_local(schedule: Schedule, clock: Clock, taken: frozenset[date]) -> str:
    (upcoming,) = next_times(schedule.plan, clock.now(), 1, taken)
    return upcoming.due.astimezone(schedule.plan.zone).strftime("%Y-%m-%d %H:%M")


def _said(schedule: Schedule, sent: Sent | None, upcoming: dict[int, str], several: bool) -> str:
    local = upcoming[schedule.id]
    said = {
        Sent.POSTED: "Posted.",
        Sent.TAKEN: f"Nothing is due: today's post is sent already. The next is due on {local}.",
        Sent.LOST: f"Nothing is due: today's post was refused or lost and is not sent again. Next: {local}.",
        None: f"Nothing is due. The next post is due on {local}.",
        Sent.REFUSED: "The post was not sent, or is lost, and is not tried again today; the log says why.",
        Sent.LATER: "Slack did not take the post; a running Teller tries again. The log says why.",
    }
    return f"Schedule {schedule.id}: {said[sent]}" if several else said[sent]


async def list_outbox(settings: DatabaseSettings) -> str:
    """The messages that wait or were set aside, a line each. Raises StoreError."""
    async with AsyncExitStack() as stack:
        store = await _open_existing(settings, stack)
        return listing(await store.setbacks.all())


async def retry_outbox(settings: DatabaseSettings, row_id: int | None) -> list[int]:
    """Put a message that was set aside back, or with None all of them, beside a running bot; which ones."""
    async with AsyncExitStack() as stack:
        store = await _open_existing(settings, stack)
        return await store.setbacks.retry(row_id, datetime.now(UTC))


async def list_roles(settings: DatabaseSettings) -> str:
    """The role table, a line a row. Raises StoreError."""
    async with AsyncExitStack() as stack:
        store = await _open_existing(settings, stack)
        members = await store.members.all()
    lines = [
        f"{each.user_id}  {each.role:<5}  {'approver' if each.approver else '-':<8}  {each.account or '-'}"
        for each in members
    ]
    return "\n".join(lines) or "The role table is empty."


async def set_role(settings: DatabaseSettings, wanted: Wanted) -> Change:
    """Write a row beside a running bot."""
    async with AsyncExitStack() as stack:
        store = await _open(settings, stack)
        return await store.members.set(wanted, settings.teller_admins, COMMAND_LINE, datetime.now(UTC))


async def remove_role(settings: DatabaseSettings, user_id: str) -> Change:
    """Take a row away beside a running bot."""
    async with AsyncExitStack() as stack:
        store = await _open(settings, stack)
        return await store.members.remove(user_id, settings.teller_admins, COMMAND_LINE, datetime.now(UTC))


async def verify_trail(settings: DatabaseSettings, digits: str | None) -> tuple[str, int]:
    """Whether the audit trail is whole and has a row whose hash begins with `digits`; what to print, the exit code.

    Only reads, beside a running bot too. Raises StoreError.
    """
    rows = rows_of(settings.database_path)
    head, broken = chain.examine(rows)
    said, bad = trail.verdict(head, broken), broken is not None
    if digits is not None:
        row = chain.find(rows, digits)
        said, bad = f"{said} {trail.whereabouts(digits, row)}", bad or row is None
    return said, int(bad)


async def export_trail(settings: DatabaseSettings, form: str, since: datetime | None) -> Iterator[str]:
    """The audit trail's rows as lines of `csv` or `jsonl`, from the beginning of a date in UTC on.

    Only reads, beside a running bot too. Raises StoreError.
    """
    rows = rows_of(settings.database_path, "" if since is None else since.date().isoformat())
    return trail.as_csv(rows) if form == "csv" else trail.as_jsonl(rows)


async def reconcile(settings: Settings, clock: Clock) -> tuple[str, int]:
    """Check RMS's codes against the ledger now; what to print, the exit code. Raises StoreError, ProviderError."""
    async with AsyncExitStack() as stack:
        store = await open_store(settings, clock, stack)
        balances = await open_providers(settings, clock, stack, store)
        checked = await Checks(settings, store, balances, clock).check()
    lines = checked.found or ["RMS's codes and Teller's ledger agree."]
    if checked.too_young:
        minutes = f"{settings.teller_settle_minutes:g} minutes"
        lines = [*lines, f"Not compared, since RMS's list may lag: {checked.too_young} of the last {minutes}."]
    return "\n".join(lines), int(bool(checked.found))


async def rebuild_ledger(settings: Settings, clock: Clock, former: Sequence[str] = ()) -> str:
    """Make the ledger anew, with the cards of `former` approval channels too; what to print.

    Raises StoreError, ProviderError, NotConfigured, SlackError.
    """
    async with AsyncExitStack() as stack:
        store = await open_store(settings, clock, stack)
        slack, _ = await open_slack(settings, stack)
        balances = await open_providers(settings, clock, stack, store)
        done = await rebuild(settings, store, slack, balances, clock, former)
        freezes = await store.freezes.standing()
    requests = f"{done.made} request{'' if done.made == 1 else 's'}"
    reasons = "; ".join(each.reason for each in freezes)
    on = f"Minting stays frozen: {reasons}. An admin lifts that in Slack." if freezes else "Minting can go on."
    lines = [f"Made anew: {requests}. {on}"]
    lines += [f"Requesters found of requests that had none: {done.named}."] if done.named else []
    lines += [f"- left out: {each}" for each in done.left_out]
    lines += [f"- Slack does not show the history of {each}." for each in done.closed]
    lines += [f"- request #{number}: requester unknown" for number in done.unnamed]
    lines += ["Name them in Slack: `/teller requester NUMBER @member`."] if done.unnamed else []
    return "\n".join(lines)


async def _open_existing(settings: DatabaseSettings, stack: AsyncExitStack) -> Store:
    """For what is only about a database that is there: none is made."""
    if not settings.database_path.exists():
        raise StoreError(
            f"There is no database {settings.database_path}. Check DATABASE_URL; `teller run` makes one."
        )
    return await _open(settings, stack)


async def _open(settings: DatabaseSettings, stack: AsyncExitStack) -> Store:
    store = Store(settings.database_path)
    await store.open()
    stack.push_async_callback(store.close)
    return store
