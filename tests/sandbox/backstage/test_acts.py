"""What can be done behind the page, over its API: moving the clock, switching a fault, the bot's life."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.sandbox.backstage.chronicle import Act
from bot.sandbox.backstage.moves import NOTHING_WAITS, move
from bot.sandbox.backstage.stage import NO_BOT, Stage
from bot.sandbox.clock_server import ClockServer
from bot.sandbox.slack import Delivery
from bot.sandbox.town import ADA, APPROVALS, Town
from tests.journeys.team import running_team
from tests.sandbox.visitor import open_stage, panel

HOUR = 3600
WHO_PRESSES = "`people` is a list of who presses, each of them an approver."
WHAT_ONE_BECOMES = "`become` is member, guest, deactivated."


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    """No bot is in it."""
    clock_server = ClockServer()
    stage = Stage(Town.build(clock_server.clock), clock_server=clock_server)
    await stage.town.start()
    yield stage
    await stage.town.stop()


@pytest.fixture
async def http(stage: Stage) -> AsyncIterator[httpx.AsyncClient]:
    async with open_stage(stage) as http:
        yield http


def names(stage: Stage) -> list[str]:
    """What was done behind the page."""
    return [each.name for each in stage.acts]


@pytest.mark.parametrize(
    ("what", "body", "status", "sentence"),
    [
        ("clock", {}, 400, "The clock goes to morning, expiry, hour."),
        ("clock", {"to": "yesterday"}, 400, "The clock goes to morning, expiry, hour."),
        ("clock", {"to": ["hour"]}, 400, "The clock goes to morning, expiry, hour."),
        ("clock", {"to": "morning"}, 409, NO_BOT),
        ("clock", {"to": "expiry"}, 409, NO_BOT),
        ("fault", {"name": "rms.explodes", "on": True}, 404, "There is no such fault."),
        ("fault", {"name": 7, "on": True}, 404, "There is no such fault."),
        ("fault", {"name": "rms.slow"}, 400, "`on` is true or false."),
        ("fault", {"name": "rms.slow", "on": 1}, 400, "`on` is true or false."),
        ("bot", {"do": "bless"}, 400, "The bot can be killed and started: `do` is kill or start."),
        ("bot", {"do": {}}, 400, "The bot can be killed and started: `do` is kill or start."),
        ("bot", {"do": "kill"}, 409, NO_BOT),
        ("bot", {"do": "start"}, 409, NO_BOT),
        ("person", {"id": "UJOHN"}, 400, WHAT_ONE_BECOMES),
        ("person", {"id": "UJOHN", "become": ["guest"]}, 400, WHAT_ONE_BECOMES),
        ("person", {"id": "U0SANDBOXBOT", "become": "guest"}, 404, "There is no such person here."),
        ("person", {"id": 7, "become": "guest"}, 404, "There is no such person here."),
        ("clock", [], 400, "This is not a JSON object."),
        ("approve", {}, 400, WHO_PRESSES),
        ("approve", {"people": [7]}, 400, WHO_PRESSES),
        ("approve", {"people": ["UJOHN"]}, 400, WHO_PRESSES),
        ("approve", {"people": ["UADA", "U0SANDBOXBOT"]}, 400, WHO_PRESSES),
        ("approve", {"people": ["UADA"]}, 404, "That is not in front of this person (any more)."),
    ],
)
async def test_what_cannot_be(
    stage: Stage, http: httpx.AsyncClient, what: str, body: Any, status: int, sentence: str
) -> None:
    """One sentence says why, and nothing is done."""
    answer = await http.post(f"/api/backstage/{what}", json=body)

    assert (answer.status_code, answer.json()) == (status, {"error": sentence})
    assert (stage.acts, stage.switches.lit, stage.clock_server.clock.ahead) == ([], [], timedelta())


async def test_accounts(stage: Stage, http: httpx.AsyncClient) -> None:
    """Who is a guest, or deactivated, is shown as that and can be made a member again; it is noted each time."""
    shown = []
    for become in ("guest", "deactivated", "member"):
        answer = await http.post("/api/backstage/person", json={"id": "UJOHN", "become": become})
        assert answer.json() == {"outcome": "dispatch_failed"}  # Teller would hear of it, and does not run here
        people = (await panel(http, "toolbox"))["part"]["people"]
        shown.append({each["name"]: each["standing"] for each in people})

    rest = {"Ada": "member", "Ben": "member", "Eve": "member"}
    assert shown == [rest | {"John": become} for become in ("guest", "deactivated", "member")]
    assert names(stage) == ["person UJOHN guest", "person UJOHN deactivated", "person UJOHN member"]


@pytest.mark.parametrize("what", ["clock", "fault", "bot"])
async def test_from_elsewhere(stage: Stage, http: httpx.AsyncClient, what: str) -> None:
    """Neither a form nor a script of another page does anything."""
    body = '{"to": "hour", "name": "rms.slow", "on": true, "do": "kill"}'
    path = f"/api/backstage/{what}"

    by_form = await http.post(path, content=body, headers={"Content-Type": "text/plain"})
    by_script = await http.post(path, json={"to": "hour"}, headers={"Origin": "https://elsewhere.example"})

    assert (by_form.status_code, by_form.json(), by_script.status_code) == (
        415,
        {"error": "Only JSON is taken."},
        403,
    )
    assert stage.acts == []


async def test_what_was_done_is_noted(stage: Stage, http: httpx.AsyncClient) -> None:
    """Each act once, in words; the page is told what is on and how far ahead it is."""
    for name, on in (("ozeki.down", True), ("rms.slow", True), ("ozeki.down", False), ("ozeki.down", False)):
        answer = await http.post("/api/backstage/fault", json={"name": name, "on": on})
        assert answer.json() == {"on": on}
    moved = await http.post("/api/backstage/clock", json={"to": "hour"})
    lights = (await panel(http, "toolbox"))["lights"]

    assert names(stage) == ["fault ozeki.down on", "fault rms.slow on", "fault ozeki.down off", "clock hour"]
    assert moved.json() == {"moved": HOUR}
    assert lights == {"faults": [{"name": "rms.slow", "lit": "RMS is slow"}], "ahead": HOUR}


async def test_to_the_morning(stage: Stage, http: httpx.AsyncClient) -> None:
    """It is the next morning's time in UTC then, and the second time a day later."""
    began = datetime.now(UTC)
    due = (began + timedelta(hours=5)).replace(second=0, microsecond=0)
    stage.post_at = time(due.hour, due.minute)

    times = []
    for _ in range(2):
        await http.post("/api/backstage/clock", json={"to": "morning"})
        times.append(stage.town.slack.workspace.now())

    assert [
        timedelta() <= it_is - due - n * timedelta(days=1) < timedelta(minutes=1) for n, it_is in enumerate(times)
    ]
    assert names(stage) == ["clock morning"] * 2


async def test_past_the_next_expiry(tmp_path: Path) -> None:
    """The first request that waits expires, the one after it goes on waiting; then there is nothing to wait for."""
    clock_server = ClockServer()
    async with running_team(tmp_path, clock=clock_server.clock) as team:
        stage = Stage(team.town, clock_server=clock_server, database=team.settings.database_path)
        await team.give_everyone_their_role()
        async with open_stage(stage) as http:
            nothing = await http.post("/api/backstage/clock", json={"to": "expiry"})
            await team.asks(team.john, '/mintcode 4 458 "first"')
            await http.post("/api/backstage/clock", json={"to": "hour"})
            await team.asks(team.ben, '/mintcode 5 458 "second"')
            moved = (await http.post("/api/backstage/clock", json={"to": "expiry"})).json()["moved"]

            await team.john.reads_direct("expired")
            await team.slack.until(lambda: [each.buttons != [] for each in team.ada.sees(APPROVALS)] == [False, True])
            assert nothing.json() == {"moved": 0, "said": NOTHING_WAITS}
            assert names(stage) == ["clock hour", "clock expiry"]
            assert 22.9 * HOUR < moved <= 23 * HOUR + 1


async def test_two_windows_move_it_at_once(tmp_path: Path) -> None:
    """It goes past the expiry once: for the other window nothing is left that could expire."""
    clock_server = ClockServer()
    async with running_team(tmp_path, clock=clock_server.clock) as team:
        stage = Stage(team.town, clock_server=clock_server, database=team.settings.database_path)
        await team.give_everyone_their_role()
        await team.asks(team.john)
        async with open_stage(stage) as http:
            body = {"to": "expiry"}
            answers = await asyncio.gather(*(http.post("/api/backstage/clock", json=body) for _ in range(2)))

    moved = sorted(each.json()["moved"] for each in answers)
    assert (moved[0], 23.9 * HOUR < moved[1] < 24.1 * HOUR) == (0, True)


async def test_expiries_while_the_bot_is_down(tmp_path: Path) -> None:
    """What has expired unseen is passed already: the next expiry is that of the next request."""
    clock_server = ClockServer()
    async with running_team(tmp_path, clock=clock_server.clock) as team:
        stage = Stage(team.town, clock_server=clock_server, database=team.settings.database_path)
        await team.give_everyone_their_role()
        asked = []
        for amount in (4, 5):
            asked.append(clock_server.clock.now())
            await team.asks(team.john, f'/mintcode {amount} 458 "spare"')
            await clock_server.move(timedelta(hours=1))
        await team.stop_bot()

        late = []
        for when in asked:
            await move(stage, "expiry")
            late.append(clock_server.clock.now() - when - timedelta(days=1))
        nothing = await move(stage, "expiry")

    assert [timedelta() < each < timedelta(minutes=1) for each in late] == [True, True]
    assert nothing is None


class EarlyClock(ClockServer):
    """The bot has posted by the time at which a move is over."""

    town: Town

    async def move(self, by: timedelta) -> bool:
        moved = await super().move(by)
        self.town.slack.workspace.note(Delivery("slash_commands", {}, ADA))
        return moved


async def test_an_act_is_noted_from_when_it_began() -> None:
    """What the bot says while the clock is still being moved was said after that."""
    clock_server = EarlyClock()
    stage = Stage(Town.build(clock_server.clock), clock_server=clock_server)
    clock_server.town = stage.town
    async with open_stage(stage) as http:
        await http.post("/api/backstage/clock", json={"to": "hour"})

    assert stage.acts == [Act("clock hour", 0)]
    assert stage.moment() == 1


async def test_a_clock_that_cannot_be_kept(tmp_path: Path) -> None:
    """Where it cannot be written down how far the clock was moved, it is not, and the page says which file it is."""
    fresh = tmp_path / "ahead.new"
    fresh.mkdir()
    clock_server = ClockServer(tmp_path / "ahead")
    stage = Stage(Town.build(clock_server.clock), clock_server=clock_server)
    async with open_stage(stage) as http:
        answer = await http.post("/api/backstage/clock", json={"to": "hour"})

    assert answer.status_code == 409
    assert f"The clock was not moved, since {fresh} cannot be written" in answer.json()["error"]
    assert (stage.acts, stage.ahead) == ([], timedelta())
