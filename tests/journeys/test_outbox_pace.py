"""How fast and in which order messages go out, by a clock that only the test moves."""

import sqlite3
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.locks import Turn
from bot.sandbox.slack import Call
from tests.clock import T0, ManualClock
from tests.journeys.team import APPROVALS, JOHN, Team, running_team
from tests.journeys.witness import LINE, cards, database, hears, in_time, passes, rows

POST = "chat.postMessage"
UPDATE = "chat.update"


@pytest.fixture
async def team(tmp_path: Path) -> AsyncIterator[Team]:
    """Everyone in their role, the clock standing still."""
    async with running_team(tmp_path, clock=ManualClock()) as team:
        await team.give_everyone_their_role()
        yield team


async def john_asks(team: Team, amounts: range) -> None:
    """One request for each amount; he waits for no card."""
    for amount in amounts:
        await team.john.types(f'/mintcode {amount} 458 "routers"')


def seconds(calls: list[Call]) -> list[float]:
    """When the calls were, in seconds since the clock began to be moved."""
    return [(call.at - T0) / timedelta(seconds=1) for call in calls]


def in_channel(team: Team, method: str, channel: str = APPROVALS) -> list[Call]:
    """The calls of a method in a channel."""
    return [call for call in team.slack.calls(method) if call.args["channel"] == channel]


async def test_a_burst_and_then_one_a_second(team: Team) -> None:
    """Twelve cards come in their order and as fast as Slack takes them: it never has to say 429."""
    assert isinstance(team.clock, ManualClock)
    limit = team.slack.faults.limit_posting(team.clock, burst=5)
    await john_asks(team, range(1, 13))
    await team.slack.until(lambda: len(cards(team)) == 5)
    for number in range(6, 13):
        await hears(team)
        await passes(team, 1)
        await team.slack.until(lambda number=number: len(cards(team)) == number)

    assert [f"*{amount} credit" in card.text for amount, card in enumerate(cards(team), 1)] == [True] * 12
    assert seconds(in_channel(team, POST)) == [0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7]
    assert limit.seen == 0


async def test_destinations_go_side_by_side(team: Team) -> None:
    """While cards wait for their turn in the approval channel, John's notice goes out at once."""
    card = await team.asks(team.john)
    await john_asks(team, range(5, 12))
    await team.slack.until(lambda: len(cards(team)) == 5)
    await team.ada.presses("Approve", card)
    await team.john.reads_direct("the code is minted")

    assert len(cards(team)) == 5
    assert seconds(team.slack.calls(POST)) == [0] * 6


async def test_retry_after_is_kept_to_the_second(team: Team) -> None:
    """Slack says 429 for 17 s: nothing is posted anywhere before that, and cards are redrawn meanwhile."""
    card = await team.asks(team.john)
    his = team.slack.workspace.dm(JOHN).id
    team.slack.faults.rate_limit(POST, 17, when=lambda call: call["channel"] == his)
    await team.ada.presses("Approve", card)
    await team.slack.until(lambda: in_channel(team, POST, his))
    await team.slack.until(lambda: "*Minted.*" in cards(team)[0].text)
    await john_asks(team, range(5, 6))
    await passes(team, 16.9)
    await hears(team)
    assert (len(cards(team)), len(team.john.direct())) == (1, 0)
    await passes(team, 0.1)
    await team.slack.until(lambda: len(cards(team)) == 2)
    await in_time(team, team.john.direct, step=0.1)

    assert seconds(in_channel(team, POST, APPROVALS)) == [0, 17]
    assert seconds(in_channel(team, UPDATE))[-1] == 0
    assert 17 <= seconds(in_channel(team, POST, his))[-1] < 18.1


async def test_a_pause_of_redrawing(team: Team) -> None:
    """429 on chat.update holds up redrawing, for as long as it says, and no post."""
    card = await team.asks(team.john)
    team.slack.faults.rate_limit(UPDATE, 30)
    await team.ada.presses("Approve", card)
    await team.john.reads_direct("the code is minted")
    await passes(team, 29)
    await hears(team)
    before = len(team.slack.calls(UPDATE))
    await in_time(team, lambda: "*Minted.*" in cards(team)[0].text, step=0.5)

    assert before == 1
    assert seconds(team.slack.calls(UPDATE))[1] >= 30
    await in_time(team, lambda: {row["state"] for row in rows(team, "outbox")} == {"sent"})
    assert len(team.slack.calls(UPDATE)) == 2  # what two messages were owed for, one drawing shows


async def test_a_429_on_a_lookup_of_a_conversation(team: Team) -> None:
    """Where Slack does not say which conversation is John's, his notice waits and nobody else's."""
    card = await team.asks(team.john)
    fault = team.slack.faults.rate_limit("conversations.open", 20)
    await team.ada.presses("Approve", card)
    await team.slack.until(lambda: fault.seen)
    await team.asks(team.john)
    await passes(team, 19)
    assert team.john.direct() == []
    await in_time(team, team.john.direct)

    assert len(team.slack.calls("conversations.open")) == 2


async def test_only_one_process_sends(tmp_path: Path) -> None:
    """As long as another process has the turn the bot sends nothing; then it sends what has gathered."""
    async with running_team(tmp_path, clock=ManualClock(), start=False) as team:
        other = Turn(team.settings.database_path)
        assert other.take()
        await team.start_bot()
        await team.give_everyone_their_role()
        await team.john.types(LINE)
        await passes(team, 60)
        await hears(team)
        before = team.slack.calls(POST)
        other.give_back()
        await in_time(team, lambda: cards(team))

        assert before == []
        assert len(cards(team)) == 1


async def test_the_table_of_messages_is_away_for_a_while(team: Team) -> None:
    """Slack has taken a card and that cannot be written: it is, once it can be, and no second card comes of it."""
    team.slack.workspace.app.decline_optional()
    held = team.slack.faults.hold(POST, after_commit=True, when=lambda call: call["channel"] == APPROVALS)
    await team.john.types(LINE)
    await team.slack.until(lambda: held.waiting)
    connection = sqlite3.connect(database(team), isolation_level=None)
    connection.execute("ALTER TABLE outbox RENAME TO outbox_away")
    held.release()
    await passes(team, 30)
    connection.execute("ALTER TABLE outbox_away RENAME TO outbox")
    connection.close()
    await in_time(team, lambda: [row["state"] for row in rows(team, "outbox")] == ["sent"])
    await passes(team, 60)

    assert len(cards(team)) == 1
    assert len(team.slack.calls(POST)) == 1
