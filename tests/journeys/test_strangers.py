"""No row, deactivated, a guest, of another organisation: who is that gets nothing, nor who may be any of it."""

import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.slack import Ephemeral
from tests.journeys.crafted import presses_whatever, private_answers, time_passes, types_whatever
from tests.journeys.team import ADA, APPROVALS, BEN, EVE, JOHN, Seen, Team, running_team

FULL_MEMBERS = "Teller serves only full members of this workspace"
NO_ROW = "Teller does not know you yet. Ask an admin to add you: @ada.\nAsk for access"
CANNOT_SAY = "Slack does not say at the moment who this is"
LONG = 301
"""Seconds after which what Slack said of a person serves no longer."""


@pytest.fixture
async def people(tmp_path: Path) -> AsyncIterator[Team]:
    """Everyone in their role, over Socket Mode, and what Slack said of them long ago."""
    async with running_team(tmp_path) as team:
        await team.give_everyone_their_role()
        await time_passes(team, LONG)
        yield team


def becomes(team: Team, user_id: str, **what: Any) -> None:
    """Change what Slack knows of somebody."""
    for name, value in what.items():
        setattr(team.slack.workspace.users[user_id], name, value)


def asked_about(team: Team, user_id: str) -> int:
    """How often Slack was asked who somebody is."""
    return sum(call.args["user"] == user_id for call in team.slack.calls("users.info"))


def audited(team: Team, who: str) -> list[tuple[str, str]]:
    """What the audit trail has of somebody: what, and with which outcome."""
    with sqlite3.connect(f"file:{team.settings.database_path}?mode=ro", uri=True) as database:
        rows = database.execute("SELECT what, outcome FROM audit WHERE who = ? ORDER BY id", [who]).fetchall()
    database.close()
    return rows


async def minted(team: Team) -> Seen:
    """A code of John's is minted; his direct message with *Reveal code*."""
    await team.ada.presses("Approve", await team.asks(team.john))
    return await team.john.reads_direct("the code is minted")


STRANGERS = [
    {"deleted": True},
    {"is_restricted": True},
    {"is_ultra_restricted": True},
    {"is_stranger": True},
    {"team_id": "T0OTHER"},
    {"is_bot": True},
]


@pytest.mark.parametrize("what", STRANGERS, ids=[next(iter(what)) for what in STRANGERS])
async def test_a_row_is_not_enough(people: Team, what: dict[str, Any]) -> None:
    """Who is deactivated, a guest or of another organisation is refused whatever they type, row or no row."""
    becomes(people, JOHN, **what)
    lines = [
        ("/credits", ""),
        ("/credits", "codes"),
        ("/smsbalance", ""),
        ("/mintcode", '4 458 "x"'),
        ("/teller", ""),
    ]

    for line in lines:
        await types_whatever(people, JOHN, *line)
    await people.slack.until(lambda: len(private_answers(people.john)) >= len(lines))
    await people.stop_bot()

    answers = private_answers(people.john)
    assert len(answers) == len(lines)
    assert all(FULL_MEMBERS in answer.text for answer in answers)
    assert {call.path for call in people.rms.calls} <= {"/companies"}  # the list that Teller keeps fresh for all
    assert people.ozeki.calls == []
    assert people.ada.sees(APPROVALS) == []


async def test_without_a_row(team: Team) -> None:
    """Who has no row reads who can add them, whatever they type or press; no provider is asked."""
    notice = await minted(team)
    waiting = await team.asks(team.john, '/mintcode 1 458 "another"')
    before = len(team.rms.calls)
    for line in ("/credits", "/credits codes", "/credits 458", "/smsbalance john", '/mintcode 4 458 "x"'):
        assert (await team.eve.types(line)).text == NO_ROW
    for line in ("/teller", "/teller roles", "/teller role @eve admin"):
        assert (await team.eve.types(line)).text == NO_ROW
    for action_id in ("request.approve.1", "request.reject.1", "request.reveal.1"):
        await presses_whatever(team, EVE, waiting.what, action_id, waiting.value("Approve"))
    await presses_whatever(team, EVE, notice.what, "request.reveal.1", notice.value("Reveal code"))
    await team.slack.until(lambda: len(private_answers(team.eve, APPROVALS)) >= 3)
    await team.stop_bot()

    refused = private_answers(team.eve, APPROVALS)
    assert [seen.text for seen in refused] == [NO_ROW] * 3
    assert waiting.buttons == ["Approve", "Reject"]
    assert len(team.rms.calls) == before
    assert team.ozeki.calls == []
    assert team.slack.modal(EVE) is None
    assert len([what for what, _ in audited(team, EVE) if what in {"approve", "reject", "reveal"}]) == 4
    assert all("refused" in outcome for _, outcome in audited(team, EVE))


async def test_remembered_for_reading(people: Team) -> None:
    """For reading Slack is asked once in five minutes who somebody is; within them a guest of late still reads."""
    before = asked_about(people, JOHN)
    await people.john.types("/smsbalance")
    await people.john.types("/credits")
    becomes(people, JOHN, is_restricted=True)
    await time_passes(people, LONG - 2)
    still = await people.john.types("/smsbalance")
    asked = asked_about(people, JOHN) - before
    await time_passes(people, 2)
    not_any_more = await people.john.types("/smsbalance")

    assert asked == 1
    assert "has *120* SMS credits left" in still.text
    assert FULL_MEMBERS in not_any_more.text
    assert asked_about(people, JOHN) - before == 2


async def test_asked_afresh_for_what_matters(people: Team) -> None:
    """A guest of late may not decide, reveal or change a role, though Slack said a moment ago that they are none."""
    notice = await minted(people)
    waiting = await people.asks(people.john, '/mintcode 1 458 "another"')
    for person in (people.ada, people.ben, people.john):
        await person.types("/credits")
        becomes(people, person.id, is_restricted=True)

    approve = await people.ben.presses_and_reads("Approve", waiting, APPROVALS)
    reject = await people.ben.presses_and_reads("Reject", waiting, APPROVALS)
    await people.john.presses("Reveal code", notice)
    reveal = await people.john.reads_modal("Teller serves")
    role = await people.ada.types("/teller role @eve user")

    assert all(FULL_MEMBERS in seen.text for seen in (approve, reject, reveal, role))
    assert waiting.buttons == ["Approve", "Reject"]
    assert len(people.rms.calls_of("POST", "/credits/codes")) == 1
    assert [outcome for what, outcome in audited(people, BEN) if what in {"approve", "reject"}] != []
    assert "@eve" not in (await people.ben.types("/teller help")).text


async def test_a_role_for_full_members_only(people: Team) -> None:
    """A guest is given no row, but can lose the one they have."""
    becomes(people, EVE, is_ultra_restricted=True)
    given = await people.ada.types("/teller role @eve user")
    becomes(people, JOHN, deleted=True)
    taken = await people.ada.types("/teller role @john none")
    roles = await people.ada.types("/teller roles")

    assert "@eve is no full member of this workspace" in given.text
    assert "@john has no row any more" in taken.text
    assert "@eve" not in roles.text
    assert "@john" not in roles.text


@pytest.mark.parametrize("error", ["internal_error", "ratelimited", "missing_scope", "fatal_error"])
async def test_when_slack_cannot_say(people: Team, error: str) -> None:
    """Reading and asking go on; a decision, a reveal and a role change are refused until Slack answers again."""
    notice = await minted(people)
    waiting = await people.asks(people.john, '/mintcode 1 458 "another"')
    await time_passes(people, LONG)
    people.slack.faults.error("users.info", error, times=None)

    reads = [await people.john.types(line) for line in ("/credits", "/credits codes", "/smsbalance", "/teller help")]
    asked = await people.asks(people.john, '/mintcode 2 458 "a third"')
    approve = await people.ben.presses_and_reads("Approve", waiting, APPROVALS)
    await people.ben.presses("Reject", waiting)
    await people.ben.submits(await people.ben.reads_modal("The requester reads this."), reason="no")
    reject = await people.ben.reads_modal("Slack does not say")
    await people.john.presses("Reveal code", notice)
    reveal = await people.john.reads_modal("Slack does not say")
    role = await people.ada.types("/teller role @eve user")
    people.slack.faults.clear()
    await people.ben.presses("Approve", waiting)
    await people.slack.until(lambda: "Minted." in waiting.text)

    assert not [seen for seen in reads if CANNOT_SAY in seen.text]
    assert "a third" in asked.text
    assert all(CANNOT_SAY in seen.text for seen in (approve, reject, reveal, role))
    assert isinstance(approve.what, Ephemeral)
    assert not any(code.code in reveal.text for code in people.rms.account.codes.values())
    assert len(people.rms.calls_of("POST", "/credits/codes")) == 2


async def test_the_cut_line_and_the_page_of_an_error(people: Team) -> None:
    """A connection that breaks and an answer that is no JSON are no answer either."""
    waiting = await people.asks(people.john)
    people.slack.faults.drop("users.info", times=None)
    cut = await people.ada.presses_and_reads("Approve", waiting, APPROVALS)
    people.slack.faults.clear()
    people.slack.faults.garbage("users.info", times=None)
    page = await people.ben.presses_and_reads("Approve", waiting, APPROVALS)

    assert CANNOT_SAY in cut.text
    assert CANNOT_SAY in page.text
    assert people.rms.calls_of("POST", "/credits/codes") == []
    assert [outcome for what, outcome in audited(people, ADA) if what == "approve"] != []
