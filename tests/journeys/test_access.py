"""*Ask for access*: whoever has no row asks, every admin reads it, the first who answers decides."""

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta

from bot.asks import AGAIN_AFTER, WAITS
from bot.instants import instant
from bot.sandbox.slack import Ephemeral, View
from bot.views.ask_access import ASK_ACCESS, GIVE
from tests.journeys.crafted import presses_whatever, private_answers, types_whatever
from tests.journeys.team import ADA, APPROVALS, EVE, JOHN, MORNING, Seen, Team
from tests.journeys.witness import audited, database, in_time, passes, rows

IT_SWEEPS = 5
"""Seconds after which the bot has looked for what is over."""


async def asks_for_access(team: Team) -> Seen:
    """Eve types something and presses *Ask for access*; the card as Ada sees it."""
    before = len(team.ada.direct())
    answer = await team.eve.types("/credits")
    assert answer.buttons == ["Ask for access"]
    await team.eve.presses("Ask for access", answer)
    await team.eve.reads("Asked. An admin decides")
    await team.slack.until(lambda: len(team.ada.direct()) > before)
    return team.ada.direct()[-1]


def changes(team: Team, statement: str, *values: str) -> None:
    """Change the database beside the bot, instead of waiting for days."""
    with closing(sqlite3.connect(database(team), isolation_level=None)) as connection:
        connection.execute(statement, values)


async def is_admin(team: Team) -> None:
    """Ben is an admin too."""
    changes(team, "UPDATE members SET role = 'admin' WHERE user_id = 'UBEN'")


def days_before(team: Team, days: timedelta) -> None:
    """Everything about asks has been so long ago."""
    for column in ("expires_at", "decided_at"):
        for row in rows(team, "asks"):
            if row[column] is not None:
                then = instant(datetime.fromisoformat(row[column]) - days)
                changes(team, f"UPDATE asks SET {column} = ? WHERE id = {row['id']}", then)  # noqa: S608


async def gives(team: Team, card: Seen, account: str = "") -> None:
    """Ada presses, fills in the account or leaves it, and submits."""
    await team.ada.presses("Make a user of account …", card)
    form = await team.ada.reads_modal("SMS account")
    await team.ada.submits(form, account=account)


async def test_asked_and_given(team: Team) -> None:
    """Both admins get a card; Ada gives an account, Eve hears of it, and cards and books say so."""
    await is_admin(team)
    card = await asks_for_access(team)
    assert "@eve (eve) asks for access to Teller." in card.text
    assert card.buttons == ["Make a user of account …", "No"]
    await gives(team, card, "office")
    await team.eve.reads_direct("@ada gave you access to Teller")

    assert "-3" in (await team.eve.types("/smsbalance")).text
    for person in (team.ada, team.ben):
        assert (await person.reads_direct("Given* by @ada")).buttons == []
    assert [each for each in audited(team) if each[1].startswith(("access", "ask for", "role of UEVE"))] == [
        (EVE, "ask for access", "ask #1: waiting"),
        (ADA, "access: agree", "ask #1: done"),
        (ADA, "role of UEVE: user, no approver, account office", "done"),
    ]


async def test_given_without_an_account(team: Team) -> None:
    """The account is left out: Eve is a user who may ask for codes, and has no balance."""
    await gives(team, await asks_for_access(team))
    await team.eve.reads_direct("gave you access")

    assert "account" in (await team.eve.types("/smsbalance")).text
    assert "@eve · user · no account" in (await team.ada.types("/teller roles")).text


async def test_an_account_that_is_too_long_stands_at_its_field(team: Team) -> None:
    """Seventeen characters: the form says so and nothing is decided."""
    card = await asks_for_access(team)
    await team.ada.presses("Make a user of account …", card)
    form = await team.ada.reads_modal("SMS account")
    assert isinstance(form.what, View)
    (element,) = [block["element"] for block in form.what.blocks if block["type"] == "input"]
    assert element["max_length"] == 16
    assert card.buttons == ["Make a user of account …", "No"]


async def test_asked_twice(team: Team) -> None:
    """From two windows, the second time from another channel: one ask, one card, and each press is answered."""
    first, second = await team.eve.types("/credits"), await team.eve.types("/smsbalance", MORNING)
    await team.eve.presses("Ask for access", first)
    await team.eve.reads("Asked. An admin decides")
    await team.eve.presses("Ask for access", second)
    again = await team.eve.reads("already", MORNING)
    await team.ada.reads_direct("asks for access")

    assert "You asked for access" in again.text
    assert len([seen for seen in team.ada.direct() if "asks for access" in seen.text]) == 1
    assert [row["state"] for row in rows(team, "asks")] == ["waiting"]


async def test_an_admin_says_no(team: Team) -> None:
    """Eve reads why, cannot ask again for a day, and then can."""
    card = await asks_for_access(team)
    await team.ada.presses("No", card)
    await team.ada.submits(await team.ada.reads_modal("Who asked reads this."), reason="ask your team lead first")
    told = await team.eve.reads_direct("said no to your access")
    assert "ask your team lead first" in told.text
    assert (await team.ada.reads_direct("*No*, said @ada")).buttons == []

    await team.eve.presses("Ask for access", await team.eve.types("/credits"))
    await team.eve.reads("An admin said no. You can ask again from")
    days_before(team, AGAIN_AFTER)
    await team.eve.presses("Ask for access", await team.eve.types("/credits"))
    await team.ada.reads_direct("asks for access", count=2)


async def test_two_admins_at_once(team: Team) -> None:
    """Both have the form open: the first decides, the second reads what became of it, and the row is the first's."""
    await is_admin(team)
    card = await asks_for_access(team)
    await team.ada.presses("Make a user of account …", card)
    await team.ben.presses("No", await team.ben.reads_direct("asks for access"))
    at_ada, at_ben = await team.ada.reads_modal("SMS account"), await team.ben.reads_modal("Who asked reads this.")
    await team.ada.submits(at_ada, account="office")
    await team.ada.reads_modal("Done: @eve")
    await team.ben.submits(at_ben, reason="no need")
    await team.ben.reads_modal("Given* by @ada")

    await team.eve.reads_direct("gave you access")
    assert [seen.text for seen in team.eve.direct() if "said no" in seen.text] == []
    assert ("UBEN", "no", "refused: done already") in audited(team)


async def test_too_late(team: Team) -> None:
    """Nobody answers for a week: Eve and the cards say so, and Ada's press on what she still sees does nothing."""
    card = await asks_for_access(team)
    value = card.value("No")
    days_before(team, WAITS)
    await passes(team, IT_SWEEPS)
    await team.eve.reads_direct("No admin answered your ask")
    expired = await team.ada.reads_direct("*Expired*: nobody decided in time")
    await presses_whatever(team, ADA, expired.what, GIVE, value)  # type: ignore[arg-type]
    await team.slack.until(lambda: (ADA, "give access", "refused: expired already") in audited(team))

    assert "does not know you" in (await team.eve.types("/credits")).text


async def test_given_by_command_meanwhile(team: Team) -> None:
    """Ada types it instead of pressing: the ask has no ground any more, and everybody reads that."""
    card = await asks_for_access(team)
    await team.ada.types("/teller role @eve user")
    await team.ada.presses("Make a user of account …", card)
    await team.ada.submits(await team.ada.reads_modal("SMS account"), account="office")
    await team.ada.reads_modal("has access already")
    await passes(team, IT_SWEEPS)
    await team.eve.reads_direct("You have access to Teller now")

    assert (await team.ada.reads_direct("Nothing to decide any more")).buttons == []
    assert "@eve · user · no account" in (await team.ada.types("/teller roles")).text


async def test_decided_before_slack_took_the_card(team: Team) -> None:
    """There is nothing to decide any more once Slack takes messages again: Ada gets no card."""
    team.slack.faults.error("chat.postMessage", "ratelimited", times=None)
    await team.eve.presses("Ask for access", await team.eve.types("/credits"))
    await team.eve.reads("Asked. An admin decides")
    await team.ada.types("/teller role @eve user")
    await in_time(team, lambda: rows(team, "asks")[0]["state"] == "lapsed", IT_SWEEPS)
    team.slack.faults.clear()
    await passes(team, 600)
    await team.eve.reads_direct("You have access to Teller now")
    await in_time(team, lambda: {row["state"] for row in rows(team, "outbox")} == {"sent"})

    assert team.ada.direct() == []


async def test_who_may_not(team: Team) -> None:
    """A guest does not get to ask; John and Ben, who are no admins, do not get to decide."""
    answer = await team.eve.types("/credits")
    team.slack.workspace.users[EVE].is_restricted = True
    await team.eve.presses("Ask for access", answer)
    await team.eve.reads("Teller serves only full members")
    assert rows(team, "asks") == []

    team.slack.workspace.users[EVE].is_restricted = False
    card = await asks_for_access(team)
    for person in (team.john, team.ben):
        await presses_whatever(team, person.id, card.what, GIVE, card.value("No"))  # type: ignore[arg-type]
    await team.slack.until(lambda: len([row for row in audited(team) if row[1] == "give access"]) == 2)
    assert [row["state"] for row in rows(team, "asks")] == ["waiting"]


async def test_a_guest_of_late_is_given_nothing(team: Team) -> None:
    """Eve was made a guest after she asked: Slack is asked at the moment at which it counts."""
    card = await asks_for_access(team)
    team.slack.workspace.users[EVE].is_restricted = True
    await gives(team, card, "office")
    await team.ada.reads_modal("Nothing was done: @eve is no full member of this workspace")

    assert "@eve" not in (await team.ada.types("/teller roles")).text


async def test_who_has_a_row_needs_none(team: Team) -> None:
    """John presses on an answer from before he had a row: he reads that he has access."""
    await types_whatever(team, JOHN, "/credits")
    await team.slack.until(lambda: private_answers(team.john))
    where = private_answers(team.john)[-1].what
    assert isinstance(where, Ephemeral)
    await presses_whatever(team, JOHN, where, ASK_ACCESS, "1")

    await team.john.reads("You have access to Teller already")
    assert rows(team, "asks") == []


async def test_the_bot_is_stopped_in_the_middle(team: Team) -> None:
    """It is down before Slack has taken the cards, and again before they are redrawn: all is told after the start."""
    team.slack.faults.error("chat.postMessage", "internal_error", times=None)
    await team.eve.presses("Ask for access", await team.eve.types("/credits"))
    await team.eve.reads("Asked. An admin decides")
    await team.stop_bot()
    team.slack.faults.clear()
    await passes(team, 600)
    await team.start_bot()
    card = await team.ada.reads_direct("asks for access")
    team.slack.faults.error("chat.update", "internal_error", times=None)
    await gives(team, card)
    await team.eve.reads_direct("gave you access")
    await team.stop_bot()
    team.slack.faults.clear()
    await passes(team, 600)
    await team.start_bot()

    assert (await team.ada.reads_direct("is a user now")).buttons == []
    assert len([seen for seen in team.ada.direct() if "asks for access" in seen.text]) == 1
    assert not [seen for seen in team.ada.sees(APPROVALS) if "asks for access" in seen.text]
