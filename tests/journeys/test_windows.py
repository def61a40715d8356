"""Windows that are opened first and filled in later: what is drawn in one meanwhile is newer, and stays."""

from collections.abc import Awaitable, Callable

import pytest

from bot.sandbox.faults import hang
from bot.sandbox.slack import Call
from tests.journeys.crafted import draws_over
from tests.journeys.listing import chooses
from tests.journeys.planning import fills, lists, opens
from tests.journeys.team import APPROVALS, JOHN, Person, Team
from tests.journeys.test_deactivated import becomes
from tests.journeys.witness import everything_said, minted, settles_down

COMMENT = "spare routers for Kaunas"
NEWER = "Something newer"

Begun = tuple[Person, str, Callable[[], object]]
"""Who looks at the window, what it says while it waits, and how what it waits for is let go on."""


async def asks_by_form(team: Team) -> Begun:
    """The companies are not at hand."""
    team.rms.faults.add(hang(), when=lambda call: call.path == "/companies")
    await team.john.sends("/mintcode")
    await team.rms.faults.held()
    return team.john, "Reading the companies from RMS…", team.rms.faults.release


async def edits_a_comment(team: Team) -> Begun:
    """RMS takes its time to list the code."""
    return await _chosen(team, "Edit comment…")


async def asks_to_revoke(team: Team) -> Begun:
    """RMS takes its time here too."""
    return await _chosen(team, "Revoke…")


async def _chosen(team: Team, words: str) -> Begun:
    await minted(team)
    answer = await team.john.types("/credits codes")
    team.rms.faults.add(hang())
    await chooses(team.john, words, answer, COMMENT)
    await team.rms.faults.held()
    return team.john, "Reading it from RMS…", team.rms.faults.release


async def asks_to_reveal(team: Team) -> Begun:
    """Slack takes its time to say whether John is gone."""
    await minted(team)
    await becomes(team, team.john, "deactivated")
    answer = await team.ada.types("/credits codes")
    held = team.slack.faults.hold("users.info", when=lambda args: args["user"] == JOHN)
    await chooses(team.ada, "Ask to reveal…", answer, COMMENT)
    await team.slack.until(lambda: held.waiting)
    return team.ada, "Looking up who asked for it…", held.release


async def reveals(team: Team) -> Begun:
    """RMS takes its time to show the code."""
    notice = await minted(team)
    team.rms.faults.add(hang())
    await team.john.presses("Reveal code", notice)
    await team.rms.faults.held()
    return team.john, "Reading it from RMS…", team.rms.faults.release


WAYS = [asks_by_form, edits_a_comment, asks_to_revoke, asks_to_reveal, reveals]


@pytest.mark.parametrize("begins", WAYS)
async def test_what_is_newer_stays(team: Team, begins: Callable[[Team], Awaitable[Begun]]) -> None:
    """Something else is drawn in the window while it waits: what was waited for is not drawn over it, nor told."""
    person, waiting, let_go = await begins(team)
    draws_over(team, (await person.reads_modal(waiting)).what, NEWER)
    let_go()
    await team.slack.until(lambda: refused(team))
    await settles_down(team)

    assert [call.answer["error"] for call in refused(team)] == ["hash_conflict"]
    assert NEWER in (await person.reads_modal("")).text
    assert "Slack refused" not in everything_said(team)


def refused(team: Team) -> list[Call]:
    """What Slack did not draw in a window."""
    return [call for call in team.slack.calls("views.update") if not call.answer["ok"]]


async def test_an_older_answer_is_not_drawn_over_a_form(team: Team) -> None:
    """RMS is slow to refresh a list of codes, and *Find…* was pressed meanwhile: what is typed there stays."""
    await team.ada.presses("Codes", await team.ada.opens_home("What is left"))
    window = await team.ada.reads_modal("1–2 of 2")
    team.rms.faults.add(hang())
    await team.ada.presses("Refresh", window)
    await team.rms.faults.held()
    await team.ada.presses("Find…", window)
    await team.ada.reads_modal("Company or text")
    team.rms.faults.release()
    await settles_down(team)
    await team.ada.submits(await team.ada.reads_modal("Company or text"), text="crane")

    await team.ada.reads_modal("1–1 of 1")
    assert "Credit codes" not in "".join(seen.text for seen in team.ada.direct())


async def test_an_older_result_is_told_where_it_cannot_be_drawn(team: Team) -> None:
    """Removing a schedule answers late, and its window is a form by then: Ada reads it by direct message."""
    form = await opens(team.ada, "Add", await lists(team.ada))
    await team.ada.submits(await fills(team.ada, form, channel=APPROVALS, companies="458", zone="Asia/Tokyo"))
    window = await team.ada.reads_modal("Saved: schedule 2")
    slow = team.slack.faults.hold("users.info")
    await team.ada.presses("Remove", window)
    await team.slack.until(lambda: slow.waiting)
    await team.ada.presses("Add", window)
    await team.ada.reads_modal("Time zone")
    slow.release()
    await team.ada.reads_direct("Schedule 2 is removed.")

    assert "Time zone" in (await team.ada.reads_modal("Local time")).text
