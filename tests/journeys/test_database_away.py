"""The database cannot be written for a while, wherever a mint is: what is owed is done once it is back, once."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.minting import PAUSES
from bot.sandbox.faults import drop, hang, work_then_hang
from tests.clock import ManualClock
from tests.journeys.forming import filled
from tests.journeys.late import one_too_many
from tests.journeys.team import Team
from tests.journeys.witness import (
    approved,
    card_reads,
    cards,
    in_time,
    looks_until_it_settles,
    on_list,
    on_mint,
    passes,
    posts,
    rows,
    settles_down,
    walks,
)

DELIVERY = "socket"
"""These say nothing of how Slack delivers."""


@contextmanager
def table_away(team: Team, table: str) -> Iterator[None]:
    """A table is out of reach, as if the disk failed."""
    with changed(team, f"ALTER TABLE {table} RENAME TO away", f"ALTER TABLE away RENAME TO {table}"):
        yield


@contextmanager
def refusing(team: Team, change: str) -> Iterator[None]:
    """The database refuses a change of a request, with an error that nobody thought of."""
    refuses = f"CREATE TRIGGER refuses BEFORE UPDATE {change} BEGIN SELECT RAISE(ABORT, 'no'); END"
    with changed(team, refuses, "DROP TRIGGER refuses"):
        yield


@contextmanager
def changed(team: Team, there: str, back: str) -> Iterator[None]:
    """Somebody changes the file, and back."""
    for_now = sqlite3.connect(team.settings.database_path, isolation_level=None)
    for_now.execute(there)
    try:
        yield
    finally:
        for_now.execute(back)
        for_now.close()


AWAY = {
    "a table is away": lambda team: table_away(team, "mints"),
    "the intent is refused": lambda team: refusing(team, "ON requests WHEN NEW.state = 'sending'"),
}


@pytest.mark.parametrize("how", AWAY)
async def test_an_approval_waits_for_the_database(team: Team, how: str) -> None:
    """The intent cannot be written: nothing is sent, and it is begun again until the code is minted, once."""
    card = await team.asks(team.john)
    team.rms.faults.add(hang(), when=lambda call: call.method == "GET")
    await team.ada.presses("Approve", card)
    await team.rms.faults.held()
    with AWAY[how](team):
        team.rms.faults.release()
        await fails_and_waits(team)
        assert rows(team, "requests")[0]["state"] == "approved"
        assert posts(team) == []
    await passes(team, PAUSES[0])

    await team.john.reads_direct("the code is minted")
    assert len(posts(team)) == 1


async def test_an_intent_that_may_be_written_is_never_sent(team: Team) -> None:
    """The commit of the intent fails, and is there all the same: the POST is not begun, but looked for."""
    card = await team.asks(team.john)
    with refusing(team, "ON requests WHEN NEW.state = 'sending'"):
        await team.ada.presses("Approve", card)
        await fails_and_waits(team)
    intent = "UPDATE requests SET state = 'sending', intent_at = created_at, settle_at = created_at"
    mint = "INSERT INTO mints SELECT reference, id, intent_at, state, NULL FROM requests"
    with changed(team, intent, mint):
        pass
    await passes(team, PAUSES[0])

    await card_reads(team.ada, "Unknown, checking with RMS")
    await team.john.reads_direct("answer was lost")
    assert posts(team) == []


async def test_what_was_decided_on_anew_is_left_alone(team: Team) -> None:
    """While an attempt waits, the request has gone on under another reference: that mint is another task's."""
    card = await team.asks(team.john)
    with refusing(team, "ON requests WHEN NEW.state = 'sending'"):
        await team.ada.presses("Approve", card)
        await fails_and_waits(team)
    with changed(team, "UPDATE requests SET state = 'sending', reference = 'MC-0THER1'", "SELECT 1"):
        await passes(team, PAUSES[0])
        await settles_down(team)

    assert rows(team, "requests")[0]["state"] == "sending"
    assert posts(team) == []


async def test_a_drift_waits_for_the_database(team: Team) -> None:
    """What stops the mint cannot be written: people read it once it can."""
    card = await team.asks(team.john)
    pool = team.rms.account.companies[458].pool("credit")
    pool.take(pool.left - 3)
    with refusing(team, "ON requests WHEN OLD.state = 'approved' AND NEW.state <> 'approved'"):
        await team.ada.presses("Approve", card)
        await fails_and_waits(team)
    await passes(team, PAUSES[0])

    await team.ada.reads_direct("only 3 credits left")
    assert posts(team) == []


async def test_the_longest_pause(team: Team) -> None:
    """Whatever fails for an hour is begun again within five minutes, after pauses that grow."""
    card = await team.asks(team.john)
    with refusing(team, "ON requests WHEN OLD.state = 'approved' AND NEW.state <> 'approved'"):
        await team.ada.presses("Approve", card)
        for pause in (15, 30, 60, 120, 240, 300, 300):
            await fails_and_waits(team, pause)
            await passes(team, pause)
        await fails_and_waits(team, 300)
    await passes(team, 300)

    await team.john.reads_direct("the code is minted")
    assert len(posts(team)) == 1


async def fails_and_waits(team: Team, pause: float = PAUSES[0]) -> None:
    """What failed is begun again after `pause` seconds."""
    assert isinstance(team.clock, ManualClock)
    await team.clock.until_someone_sleeps(pause)


AWAY_LATER = {
    "a table is away": lambda team: table_away(team, "requests"),
    "the outcome is refused": lambda team: refusing(team, "ON requests WHEN NEW.state = 'issued'"),
}


@pytest.mark.parametrize("how", AWAY_LATER)
async def test_an_outcome_waits_for_the_database(team: Team, how: str) -> None:
    """RMS has made the code and nothing can be written: the outcome is written once it can be, nothing twice."""
    on_mint(team, work_then_hang())
    await approved(team)
    await team.rms.faults.held()
    await card_reads(team.ada, "Asking RMS for the code")
    with AWAY_LATER[how](team):
        team.rms.faults.release()
        await settles_down(team)
    await in_time(team, lambda: [seen for seen in team.john.direct() if "the code is minted" in seen.text])
    await in_time(team, lambda: "Minted." in cards(team)[-1].text)
    assert len(posts(team)) == 1


async def test_watching_goes_on_whatever_happens(team: Team) -> None:
    """What came late cannot be written, for a reason that nobody thought of: RMS is read again after an hour."""
    await one_too_many(team)
    with refusing(team, "ON mints WHEN NEW.outcome = 'late'"):
        await passes(team, 3600 - 660)
        await settles_down(team)
        before = len(walks(team))
        for _ in range(3):
            await passes(team, 20)
            await settles_down(team)
        assert len(walks(team)) == before
    await passes(team, 3600)

    assert (await team.ada.reads_direct("has come late")).buttons == ["Revoke"]


async def test_looking_goes_on_whatever_happens(team: Team) -> None:
    """A reading cannot be counted, for a reason that nobody thought of: the next look is due all the same."""
    on_mint(team, drop())
    on_list(team, hang())
    with refusing(team, "ON requests WHEN NEW.empty_readings > 0"):
        await approved(team)
        await team.rms.faults.held()
        team.rms.faults.release()
        await settles_down(team)
        assert isinstance(team.clock, ManualClock)
        await team.clock.until_someone_sleeps(5)
    await looks_until_it_settles(team)

    await team.john.reads_direct("was *not issued*")
    assert rows(team, "requests")[0]["empty_readings"] == 5


async def test_a_form_outlives_it(team: Team) -> None:
    """The roles cannot be read when John submits: what he typed comes again, and is asked for once they can."""
    last = await filled(team, team.john, comment="spare routers")
    with table_away(team, "members"):
        await team.john.submits(last)
        again = await team.john.reads_modal("database cannot be used")
        assert "spare routers" in again.text
    await team.john.submits(again)
    await team.john.reads_modal("Asked for one code worth")
