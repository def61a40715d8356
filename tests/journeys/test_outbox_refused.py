"""What Slack refuses for good, or cannot even be drawn: set aside, the rest goes on, and the admins hear of it."""

import re
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.clock import ManualClock
from tests.journeys.child import team_and_child
from tests.journeys.cli import settings_of, teller, teller_here
from tests.journeys.team import ADA, APPROVALS, JOHN, Team, running_team
from tests.journeys.witness import LINE, audited, card_reads, cards, database, hears, in_time, passes, rows

POST = "chat.postMessage"


@pytest.fixture
async def team(tmp_path: Path) -> AsyncIterator[Team]:
    """Everyone in their role, the clock standing still."""
    async with running_team(tmp_path, clock=ManualClock()) as team:
        await team.give_everyone_their_role()
        yield team


def states(team: Team, kind: str) -> list[str]:
    """What became of the messages of a kind."""
    return [row["state"] for row in rows(team, "outbox") if row["kind"] == kind]


def beside(team: Team, statement: str) -> None:
    """Change the database beside the running bot, as no verb of it would."""
    connection = sqlite3.connect(database(team), isolation_level=None)
    connection.execute(statement)
    connection.close()


async def three_notices_are_refused(team: Team) -> None:
    """John's direct messages are closed, and three of his requests are decided."""
    shown = [await team.asks(team.john, f'/mintcode {amount} 458 "routers"') for amount in (1, 2, 3)]
    his = team.slack.workspace.dm(JOHN).id
    team.slack.faults.error(POST, "user_disabled", times=None, when=lambda c: c["channel"] == his)
    for card in shown:
        await team.ada.presses("Approve", card)
    await team.slack.until(lambda: sum("*Minted.*" in card.text for card in cards(team)) == 3)
    await in_time(team, lambda: states(team, "ISSUE") == ["refused"] * 3, step=0.1)


async def test_one_alert_for_a_burst(team: Team) -> None:
    """His three notices are set aside; Ada reads of all three in one message, and the cards go on."""
    await three_notices_are_refused(team)
    await in_time(team, team.ada.direct)
    await passes(team, 60)

    (alert,) = team.ada.direct()
    assert "3 messages of Teller did not get through" in alert.text
    assert "3 notices of request #1, #2, #3 to @john: user_disabled." in alert.text
    assert "teller outbox list" in alert.text
    assert team.ben.direct() == []
    assert states(team, "CARD") == ["sent"] * len(states(team, "CARD"))


async def test_no_admin_can_be_told(team: Team, caplog: pytest.LogCaptureFixture) -> None:
    """Ada's direct messages are closed as well: the log says it once, and no alert is made of the alert."""
    his, hers = (team.slack.workspace.dm(person).id for person in (JOHN, ADA))
    for closed in (his, hers):
        team.slack.faults.error(
            POST, "messages_tab_disabled", times=None, when=lambda c, to=closed: c["channel"] == to
        )
    await team.ada.presses("Approve", await team.asks(team.john))
    await in_time(team, lambda: states(team, "ALERT") == ["refused"])
    await passes(team, 600)

    lines = [record for record in caplog.records if "no admin can be told" in record.message]
    assert [record.levelname for record in lines] == ["ERROR"]
    assert states(team, "ALERT") == ["refused"]


async def test_a_card_that_was_deleted_is_told(team: Team) -> None:
    """Its request is decided, and cannot be shown any more: Ada reads which one."""
    team.slack.faults.error("chat.update", "message_not_found", times=None)
    await team.ada.presses("Approve", await team.asks(team.john))
    alert = await in_time(team, team.ada.direct)
    await passes(team, 600)

    assert "of request #1 to #approvals: message_not_found." in alert[0].text
    assert len(team.ada.direct()) == 1
    assert "refused" in states(team, "CARD")


async def test_a_poisoned_row(team: Team) -> None:
    """A message that cannot be drawn is tried three times, not for ever; what comes behind it goes on."""
    await team.asks(team.john)
    beside(
        team,
        "INSERT INTO outbox (destination, kind, request_id, created_at, not_before) "
        "SELECT 'UJOHN', 'NO_SUCH_EVENT', 1, created_at, not_before FROM outbox",
    )
    await in_time(team, lambda: states(team, "NO_SUCH_EVENT") == ["refused"])
    await team.ada.presses("Approve", cards(team)[0])
    await team.john.reads_direct("the code is minted")
    alert = await in_time(team, team.ada.direct)

    (row,) = [row for row in rows(team, "outbox") if row["kind"] == "NO_SUCH_EVENT"]
    assert (row["attempts"], row["error"]) == (3, "KeyError")
    assert "1 notice of request #1 to @john: KeyError." in alert[0].text
    assert team.slack.calls("conversations.history") == []


async def test_a_card_that_cannot_be_drawn_withdraws_nothing(team: Team) -> None:
    """That Teller cannot draw it is not Slack's no: the request waits for whoever mends that."""
    held = team.slack.faults.hold(POST, when=lambda call: call["channel"] == APPROVALS)
    await team.john.types(LINE)
    await team.slack.until(lambda: held.waiting)
    await team.john.types('/mintcode 5 458 "more routers"')
    beside(team, "UPDATE requests SET expires_at = 'never' WHERE id = 2")
    held.release()
    await in_time(team, lambda: states(team, "CARD") == ["sent", "refused"])
    beside(team, "UPDATE requests SET expires_at = (SELECT expires_at FROM requests WHERE id = 1) WHERE id = 2")

    assert [row["state"] for row in rows(team, "requests")] == ["waiting", "waiting"]
    assert (await teller_here(settings_of(team.town, database(team).parent), "outbox", "retry", "2")).code == 0
    await in_time(team, lambda: len(cards(team)) == 2)


async def test_nothing_is_tried_without_a_pause(team: Team) -> None:
    """Where not even the setback can be written, the message is tried every few seconds, not as fast as it goes."""
    card = await team.asks(team.john)
    team.slack.faults.error("conversations.open", "user_disabled", times=None, when=lambda c: c["users"] == JOHN)
    beside(team, "CREATE TRIGGER no BEFORE UPDATE OF alerted_at ON outbox BEGIN SELECT RAISE(ABORT, 'no'); END")
    await team.ada.presses("Approve", card)
    await team.slack.until(lambda: tries(team))
    await hears(team)
    at_once = tries(team)
    await in_time(team, lambda: tries(team) == 2)
    beside(team, "DROP TRIGGER no")
    await in_time(team, lambda: states(team, "ISSUE") == ["refused"])

    assert at_once == 1


def tries(team: Team) -> int:
    """How often Slack was asked for John's direct messages."""
    return sum(call.args["users"] == JOHN for call in team.slack.calls("conversations.open"))


async def test_a_card_that_is_behind_is_drawn_again(team: Team) -> None:
    """What told of a change is lost: within minutes the card shows it, and at the start as well."""
    await team.asks(team.john)
    for change in ("UPDATE requests SET doubt = 'Nobody knows what is left.'", "UPDATE requests SET left_then = 17"):
        beside(team, change)
        if "17" in change:
            await team.stop_bot()
            await team.start_bot()
        else:
            await passes(team, 180)
        await team.slack.until(lambda change=change: ("17" if "17" in change else "Nobody") in cards(team)[0].text)
    await passes(team, 600)

    (request,) = rows(team, "requests")
    assert request["version"] == request["card_version"] == 3
    assert len(team.slack.calls("chat.update")) == 2


async def test_on_the_command_line(tmp_path: Path) -> None:
    """`teller outbox list` shows what was set aside, and a running bot sends what `teller outbox retry` puts back."""
    async with team_and_child(tmp_path) as (team, child):
        empty = await teller(child.settings, "outbox", "list")
        card = await team.asks(team.john)
        his = team.slack.workspace.dm(JOHN).id
        team.slack.faults.error(POST, "user_disabled", times=None, when=lambda c: c["channel"] == his)
        await team.ada.presses("Approve", card)
        await card_reads(team.ada, "*Minted.*")
        await team.ada.reads_direct("did not get through")
        listed = await teller(child.settings, "outbox", "list")
        team.slack.faults.clear()
        row_id = re.match(r"\d+", listed.out)
        assert row_id is not None
        retried = await teller(child.settings, "outbox", "retry", row_id[0])
        notice = await team.john.reads_direct("the code is minted")
        again = await teller(child.settings, "outbox", "retry", row_id[0])
        everything = await teller(child.settings, "outbox", "retry", "--all")
        nothing = await teller(child.settings, "outbox", "retry")

        assert empty.out == "Nothing waits and nothing was set aside.\n"
        assert re.fullmatch(
            r"\d+  refused  UJOHN  notice of #1  \d{4}-\d\d-\d\d \d\d:\d\dZ  tries: 1  user_disabled\n", listed.out
        )
        assert (retried.code, again.code, everything.code, nothing.code) == (0, 1, 0, 2)
        assert retried.out.startswith("Put back: 1.")
        assert "is not set aside" in again.err
        assert everything.out.startswith("Put back: 0.")
        assert notice.buttons == ["Reveal code"]
        assert ("command line", "outbox retry", f"message {row_id[0]} waits again") in audited(team)
