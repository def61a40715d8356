"""The audit trail of the role table: who changed whose row to what, and who was not let."""

import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.in_force import in_force
from bot.sandbox.town import ADA, BEN, EVE, JOHN
from bot.store.members import COMMAND_LINE
from tests.clock import T0, ManualClock
from tests.journeys.cli import settings_of, teller_roles
from tests.journeys.team import Team, running_team
from tests.journeys.trail import trail


@pytest.fixture
async def team(tmp_path: Path) -> AsyncIterator[Team]:
    """Everyone in their role."""
    async with running_team(tmp_path) as team:
        await team.give_everyone_their_role()
        yield team


async def test_the_first_rows(team: Team) -> None:
    """What TELLER_ADMINS added stands there, the start, and what the command line gave the others."""
    told = [(row["who"], row["what"], row["outcome"]) for row in await trail(team)]

    assert told == [
        ("teller", f"role of {ADA}: admin, approver", "done: TELLER_ADMINS"),
        ("teller", "start", in_force(team.settings)),
        (COMMAND_LINE, f"role of {BEN}: user, approver, account -", "done"),
        (COMMAND_LINE, f"role of {JOHN}: user, no approver, account john", "done"),
    ]


@pytest.mark.parametrize(
    ("who", "line", "what", "outcome"),
    [
        ("ada", "role @eve admin approver account:office", f"role of {EVE}: admin, approver, account office", "done"),
        ("ada", "role @john none", f"role of {JOHN}: none", "done"),
        ("ada", "role @eve none", f"role of {EVE}: none", "no_such_member"),
        ("ada", "role @ada user", f"role of {ADA}: user", "fixed_admin"),
        ("ada", "role @ada none", f"role of {ADA}: none", "fixed_admin"),
        ("ben", "role @ben admin", "/teller role", "refused"),
        ("john", "roles", "/teller roles", "refused"),
    ],
)
async def test_changes(team: Team, who: str, line: str, what: str, outcome: str) -> None:
    """A change and a refused change are a row each."""
    await getattr(team, who).types(f"/teller {line}")
    last = (await trail(team))[-1]

    assert last["who"] == getattr(team, who).id
    assert last["what"] == what
    assert last["outcome"].startswith(outcome)


async def test_the_command_line(team: Team, tmp_path: Path) -> None:
    """Changes by the command line say so."""
    settings = settings_of(team.town, tmp_path)
    await teller_roles(settings, "set", EVE, "--role", "user")
    await teller_roles(settings, "remove", ADA)

    assert [(row["who"], row["what"], row["outcome"]) for row in (await trail(team))[-2:]] == [
        ("command line", f"role of {EVE}: user, no approver, account -", "done"),
        ("command line", f"role of {ADA}: none", "fixed_admin"),
    ]


async def test_when(team: Team) -> None:
    """Each row has the instant of its act, in UTC."""
    assert isinstance(team.clock, ManualClock)
    await team.clock.advance(90)
    await team.ada.types("/teller role @eve user")
    instants = [datetime.fromisoformat(row["at"]) for row in await trail(team)]

    assert instants == [T0, T0, T0, T0, T0 + timedelta(seconds=90)]


async def test_a_restart_adds_its_settings(team: Team) -> None:
    """Nobody is added anew who is there; the settings that hold from then on are a row."""
    before = await trail(team)
    await team.stop_bot()
    team.settings = team.settings.model_copy(update={"teller_mint_max": 7})
    await team.start_bot()
    *rest, last = await trail(team)

    assert rest == before
    assert (last["who"], last["what"]) == ("teller", "start")
    assert json.loads(last["outcome"]) == json.loads(before[1]["outcome"]) | {"TELLER_MINT_MAX": 7}
