"""kill -9 at every step of a mint, and a new start: never two POSTs, and people know where they stand."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.lifecycle import Event, Request, State
from bot.sandbox.faults import hang, work_then_hang
from bot.sandbox.rms import RmsStandIn
from bot.sandbox.slack import Fault, SlackStandIn
from bot.store import Store
from tests.journeys.child import Child, store_of, team_and_child
from tests.journeys.team import ADA, JOHN, Team
from tests.journeys.witness import audited, card_reads, cards, on_list, on_mint, posts, references, rows

Reached = Callable[[], Awaitable[Any]]


def rms_has_not_begun(team: Team) -> Reached:
    """RMS holds the POST without having worked."""
    on_mint(team, hang())
    return team.rms.faults.held


def rms_has_made_it(team: Team) -> Reached:
    """RMS made the code and holds its answer."""
    on_mint(team, work_then_hang())
    return team.rms.faults.held


def slack_holds(team: Team, method: str, when: Callable[[Any], bool]) -> Reached:
    """Slack holds the first such call."""
    fault: Fault = team.slack.faults.hold(method, times=1, when=when)

    async def reached() -> None:
        await team.slack.until(lambda: fault.waiting)

    return reached


def the_card_says_asking(team: Team) -> Reached:
    """Slack holds the card that says who approved, while RMS has made the code."""
    on_mint(team, work_then_hang())
    slack_has_it = slack_holds(team, "chat.update", lambda args: "Asking RMS" in args["text"])

    async def reached() -> None:
        await slack_has_it()
        await team.rms.faults.held()

    return reached


def the_card_says_minted(team: Team) -> Reached:
    """The outcome is written, and Slack holds the card that says so."""
    return slack_holds(team, "chat.update", lambda args: "Minted" in args["text"])


def the_notice(team: Team) -> Reached:
    """The outcome is written, and Slack holds the notice to John."""
    his = team.slack.workspace.dm(JOHN).id
    return slack_holds(team, "chat.postMessage", lambda args: args["channel"] == his)


@dataclass(frozen=True)
class Moment:
    """When the process is killed, and what John reads after the new start."""

    arrange: Callable[[Team], Reached]
    john_reads: str
    card_reads: str
    codes: int


MOMENTS = [
    Moment(rms_has_not_begun, "answer was lost", "Unknown, checking with RMS", 0),
    Moment(rms_has_made_it, "it was found in RMS", "*Minted.*", 1),
    Moment(the_card_says_asking, "it was found in RMS", "*Minted.*", 1),
    Moment(the_card_says_minted, "the code is minted", "*Minted.*", 1),
    Moment(the_notice, "the code is minted", "*Minted.*", 1),
]


@pytest.mark.parametrize("moment", MOMENTS, ids=lambda moment: moment.arrange.__name__)
async def test_killed_in_the_middle(tmp_path: Path, moment: Moment) -> None:
    """One POST whatever happens, and after the new start the card and John know what came of it."""
    async with team_and_child(tmp_path) as (team, child):
        card = await team.asks(team.john)
        reached = moment.arrange(team)
        await team.ada.presses("Approve", card)
        await reached()
        await child.dies()
        await child.starts()
        await team.john.reads_direct(moment.john_reads)
        card = await card_reads(team.ben, moment.card_reads)

        assert "Approved by @ada" in card.text
        assert card.buttons == []
        assert len(posts(team)) == 1
        assert len(team.rms.codes_with("[MC-")) == moment.codes


async def test_killed_before_the_claim(tmp_path: Path) -> None:
    """Slack was still asked who Ada is: nothing was decided, and her click is carried out after the restart."""
    async with team_and_child(tmp_path) as (team, child):
        card = await team.asks(team.john)
        reached = slack_holds(team, "users.info", lambda args: args["user"] == ADA)
        await team.ada.presses("Approve", card)
        await reached()
        await child.dies()
        assert cards(team)[0].buttons == ["Approve", "Reject"]
        assert posts(team) == []

        team.slack.faults.clear()
        await child.starts()
        await team.john.reads_direct("the code is minted")
        assert len(posts(team)) == 1


async def approve(store: Store, request: Request) -> None:
    """The claim stands, and nothing else."""
    assert await store.decisions.decide(Event.APPROVE, request.shown, ADA, request.created_at)


async def intend(store: Store, request: Request) -> None:
    """The intent stands, and nobody knows whether the POST was begun."""
    await approve(store, request)
    assert isinstance(await store.mints.intend(request, request.created_at, request.expires_at), Request)


async def is_left_after(team: Team, step: Callable[[Store, Request], Awaitable[None]]) -> None:
    """The dead process had come as far as `step`."""
    async with store_of(team) as store:
        (request,) = await store.requests.in_state(State.WAITING)
        await step(store, request)


async def test_an_approval_without_an_intent_is_carried_out(tmp_path: Path) -> None:
    """The POST had certainly not begun, so the new start sends it, once."""
    async with team_and_child(tmp_path) as (team, child):
        await team.asks(team.john)
        await child.dies()
        await is_left_after(team, approve)
        await child.starts()
        await team.john.reads_direct("the code is minted")
        await card_reads(team.ada, "*Minted.*")

        assert len(posts(team)) == 1


async def test_an_intent_without_a_post_is_not(tmp_path: Path) -> None:
    """The POST may have begun: it is looked for and never sent, in this start and the next."""
    async with team_and_child(tmp_path) as (team, child):
        await team.asks(team.john)
        await child.dies()
        await is_left_after(team, intend)
        for _ in range(2):
            before = len(team.rms.calls_of("GET", "/credits/codes"))
            await child.starts()
            await team.rms.until(lambda before=before: len(team.rms.calls_of("GET", "/credits/codes")) >= before + 2)
            await team.john.reads_direct("answer was lost")
            await card_reads(team.ada, "Unknown, checking with RMS")
            await child.dies()

        assert posts(team) == []
        assert len(team.john.direct()) == 1


async def test_killed_again_while_it_looks(tmp_path: Path) -> None:
    """The second start is killed in the middle of RMS's list; the third finds the code, once."""
    async with team_and_child(tmp_path) as (team, child):
        card = await team.asks(team.john)
        on_mint(team, work_then_hang())
        on_list(team, hang())
        await team.ada.presses("Approve", card)
        await team.rms.faults.held(1)
        await child.dies()
        await child.starts()
        await team.rms.faults.held(2)
        await child.dies()
        await child.starts()
        await team.john.reads_direct("it was found in RMS")

        assert len(posts(team)) == 1
        assert [what for _, what, _ in audited(team) if what in {"lose", "find"}] == ["lose", "find"]


async def killed_after(team: Team, child: Child, calls: int) -> None:
    """Ada approves, and the process is killed as soon as the stand-ins have seen so many more calls of it."""
    card = await team.asks(team.john, f'/mintcode {calls + 1} 458 "killed after {calls} calls"')
    before = calls_seen(team)
    await team.ada.presses("Approve", card)
    either = [asyncio.ensure_future(each.until(lambda: calls_seen(team) - before >= calls)) for each in doubles(team)]
    await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
    await child.dies()
    for each in either:
        each.cancel()
    await asyncio.gather(*either, return_exceptions=True)


def doubles(team: Team) -> tuple[SlackStandIn, RmsStandIn]:
    """Who is called while a request is carried out."""
    return team.slack, team.rms


def calls_seen(team: Team) -> int:
    """How many calls they have seen."""
    return len(team.slack.workspace.calls) + len(team.rms.calls)


async def test_killed_after_every_call(tmp_path: Path) -> None:
    """After none, one, two … calls that follow a click: one POST at most for each, and John and the card agree."""
    async with team_and_child(tmp_path) as (team, child):
        for calls in range(6):
            await killed_after(team, child, calls)
            await child.starts()
            await ends_well(team)

        sent = references(team)
        assert len(sent) == len(set(sent)) == len(team.rms.codes_with("[MC-"))
        assert "Traceback" not in child.said


async def ends_well(team: Team) -> None:
    """The newest request ends minted, or unknown with people told, without another click."""
    newest = rows(team, "requests")[-1]
    told = await team.slack.until(
        lambda: [seen.text for seen in team.john.direct() if f"(#{newest['id']})" in seen.text]
    )
    if "answer was lost" in told[-1] and posts_of(team, newest["reference"]):
        await team.slack.until(lambda: "it was found in RMS" in team.john.direct()[-1].text)
    told = [seen.text for seen in team.john.direct() if f"(#{newest['id']})" in seen.text]
    words = "Unknown, checking with RMS" if "answer was lost" in told[-1] else "*Minted.*"
    await team.slack.until(lambda: words in cards(team)[-1].text)


def posts_of(team: Team, reference: str) -> int:
    """How many POSTs carried a reference."""
    return references(team).count(reference)
