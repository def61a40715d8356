"""What a journey about requests sees beside the bot: its database, what RMS was sent, what was said in Slack."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from bot.sandbox.faults import Answer, Call, Fault, Step, hang, refuse_then_work
from bot.sandbox.slack import Ephemeral, View
from tests.clock import ManualClock
from tests.journeys.team import APPROVALS, JOHN, Person, Seen, Team

T = TypeVar("T")

LINE = '/mintcode 4 458 "spare routers for Kaunas"'
READING = "Reading it from RMS"
PREFLIGHT = 4
"""How often RMS is asked before a mint: for the company, and then at once for what is left and twice for codes."""


def database(team: Team) -> Path:
    """The bot's database file."""
    return team.settings.database_path


def rows(team: Team, table: str) -> list[dict[str, Any]]:
    """Every row of a table, oldest first, read beside the running bot."""
    connection = sqlite3.connect(f"{database(team).as_uri()}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    try:
        return [dict(row) for row in connection.execute(f"SELECT * FROM {table} ORDER BY rowid")]  # noqa: S608
    finally:
        connection.close()


def audited(team: Team) -> list[tuple[str, str, str]]:
    """The audit trail: who, what, outcome."""
    return [(row["who"], row["what"], row["outcome"]) for row in rows(team, "audit")]


def bytes_on_disk(team: Team) -> bytes:
    """Everything in the database's files, the write-ahead log included."""
    file = database(team)
    return b"".join(each.read_bytes() for each in sorted(file.parent.glob(f"{file.name}*")))


def posts(team: Team) -> list[Call]:
    """The POSTs that mint, as RMS received them."""
    return team.rms.calls_of("POST", "/credits/codes")


def references(team: Team) -> list[str]:
    """The references in the comments that RMS was sent, in their order."""
    return [str(call.json["comment"])[1:10] for call in posts(team) if isinstance(call.json, dict)]


def everything_said(team: Team) -> str:
    """Every message and every private answer, as Slack keeps it."""
    channels = team.slack.workspace.channels.values()
    return "\n".join(
        f"{message.text} {json.dumps(message.blocks, ensure_ascii=False)}"
        for channel in channels
        for message in (*channel.messages, *channel.ephemerals)
    )


def cards(team: Team) -> list[Seen]:
    """The cards in the approval channel, oldest first."""
    return [seen for seen in team.ada.sees(APPROVALS) if not isinstance(seen.what, Ephemeral)]


def on_mint(team: Team, fault: Fault) -> None:
    """Let RMS meet the next POST that mints with `fault`."""
    team.rms.faults.add(fault, when=lambda call: call.method == "POST")


def on_list(team: Team, fault: Fault, times: int | None = 1) -> None:
    """Let RMS meet the next reads of its list of codes, once it was asked to mint, with `fault`."""

    def reads(call: Call) -> bool:
        return (call.method, call.path) == ("GET", "/credits/codes") and posts(team) != []

    team.rms.faults.add(fault, times=times, when=reads)


def lacks_a_row() -> Fault:
    """The page without Teller's codes, or without its first where it has none of these; the total as it was."""

    def without(answer: Answer) -> Answer:
        page = json.loads(answer.body)
        others = [row for row in page["data"] if not str(row["comment"]).startswith("[MC-")]
        page["data"] = others if len(others) < len(page["data"]) else others[1:]
        return replace(answer, body=json.dumps(page).encode())

    return Fault("lacks a row", (Step.WORK, Step.ANSWER), rewrite=without)


async def approved(team: Team, line: str = LINE) -> Seen:
    """John asks, Ada approves; the card."""
    card = await team.asks(team.john, line)
    await team.ada.presses("Approve", card)
    return card


async def minted(team: Team, line: str = LINE) -> Seen:
    """John asks, Ada approves, RMS makes the code; the new notice to John, with its button."""
    before = len(team.john.direct())
    await approved(team, line)
    return await team.slack.until(
        lambda: next((seen for seen in team.john.direct()[before:] if "the code is minted" in seen.text), None)
    )


@asynccontextmanager
async def between_the_preflight_and_the_post(team: Team, card: Seen) -> AsyncIterator[None]:
    """Ada approves, and inside this RMS has answered all that is asked before the intent can be written."""
    before = len(team.rms.calls)
    team.rms.faults.add(hang())
    await team.ada.presses("Approve", card)
    await team.rms.faults.held()
    other = sqlite3.connect(database(team), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")  # the bot reads, and waits with what it would write
    team.rms.faults.release()
    await team.rms.until(lambda: [each.status for each in team.rms.calls[before:]] == [200] * PREFLIGHT)
    for _ in range(100):
        await asyncio.sleep(0)
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


def refuses_the_mint(team: Team) -> None:
    """Let RMS answer the next preflight, and refuse the connection that the POST would go over."""
    last = len(team.rms.calls) + PREFLIGHT
    team.rms.faults.add(refuse_then_work(), when=lambda _: len(team.rms.calls) + 1 == last)


async def is_never_sent(team: Team, card: Seen) -> None:
    """Ada approves, and RMS is gone in the moment in which it would be asked to mint; John reads it."""
    refuses_the_mint(team)
    await team.ada.presses("Approve", card)
    await team.john.reads_direct("could not be reached")
    await team.rms.come_back()


async def card_reads(person: Person, words: str) -> Seen:
    """Wait for a card with these words."""
    return await person.reads(words, APPROVALS)


async def in_time(team: Team, predicate: Callable[[], T], step: float = 1.0) -> T:
    """Wait for something to be so in Slack, and let the clock go on by `step` seconds each time that it is not."""
    assert isinstance(team.clock, ManualClock)
    for _ in range(40):
        try:
            return await team.slack.until(predicate, timeout=0.1)
        except TimeoutError:
            await team.clock.advance(step)
    return await team.slack.until(predicate, timeout=0.1)


def searches(team: Team) -> list[Call]:
    """The searches of RMS's list for a reference, from the first POST that mints on."""
    first = next((number for number, call in enumerate(team.rms.calls) if call in posts(team)), len(team.rms.calls))
    return [call for call in team.rms.calls[first:] if call.path == "/credits/codes" and "q" in call.query]


def walks(team: Team) -> list[Call]:
    """The readings of RMS's whole list."""
    return [
        call for call in team.rms.calls_of("GET", "/credits/codes") if not call.query.keys() & {"q", "company_id"}
    ]


async def passes(team: Team, seconds: float) -> None:
    """Move the clock."""
    assert isinstance(team.clock, ManualClock)
    await team.clock.advance(seconds)


async def hears(team: Team) -> None:
    """Whatever the bot was about to send by now is sent when it has answered these."""
    for _ in range(2):
        await team.ada.types("/smsbalance john")


async def looks_until_it_settles(team: Team, but: float = 0) -> None:
    """From the loss of an answer on, the clock goes from look to look up to the settle time, less `but` seconds."""
    assert isinstance(team.clock, ManualClock)
    await team.john.reads_direct("answer was lost")
    for wait, less in ((5, 0.0), (25, 0.0), (90, 0.0), (480, 0.0), (60, but)):
        await settles_down(team)
        await team.clock.until_someone_sleeps(wait, "Reconciler._sleep_until")
        await passes(team, wait - less)
    await settles_down(team)


async def settles_down(team: Team) -> None:
    """Return once nothing is asked of RMS any more: the bot does all it has to do and waits for its clock."""
    if isinstance(team.clock, ManualClock):
        await team.clock.until_asleep("Checks.run", "Reconciler.watch")
    seen, since = -1, 0
    while since < 20:
        since = since + 1 if seen == len(team.rms.calls) else 0
        seen = len(team.rms.calls)
        await team.ben.sends("/teller help")


def sends_nothing_back(seen: Seen) -> bool:
    """Whether the modal has nothing that makes Slack send its content to anybody."""
    assert isinstance(seen.what, View)
    content = seen.what.content
    kinds = {block["type"] for block in seen.what.blocks}
    return not content["submit"] and not content["notify_on_close"] and kinds <= {"section", "context"}


def the_code(team: Team) -> str:
    """The one code that Teller had made, as RMS knows it."""
    (code,) = team.rms.codes_with("[MC-")
    return code.code


async def reveals(team: Team, notice: Seen) -> Seen:
    """John presses, and reads what stands in the modal in the end."""
    before = team.slack.modal(JOHN)
    await team.john.presses("Reveal code", notice)
    await team.slack.until(lambda: team.slack.modal(JOHN) is not before and READING not in modal(team).text)
    return modal(team)


def modal(team: Team) -> Seen:
    """The modal in front of John."""
    view = team.slack.modal(JOHN)
    assert view is not None
    return Seen(view)
