"""*Edit comment…* in the list of codes, told as conversations: one PUT, and the reference stays where it is."""

import pytest

from bot.sandbox.slack import Message, View
from bot.views.codes import MENU
from tests.journeys.commenting import AFTER, BEFORE, FORM, LINE, edits, field, opens, puts
from tests.journeys.crafted import presses_whatever
from tests.journeys.listing import chooses, comments_in, menu_of, mints
from tests.journeys.team import ADA, JOHN, Team
from tests.journeys.witness import audited, everything_said, passes, rows


async def test_john_finds_his_code_and_corrects_it(team: Team) -> None:
    """The form shows no reference, RMS gets it before the new comment, and the code can still be revealed."""
    code = await mints(team, team.john, LINE)
    reference = code.comment[1:10]
    form = await opens(team.john)
    shown, drawn = form.text, field(form)
    await team.john.submits(form, comment=AFTER)
    saved = (await team.john.reads_modal("Saved: this is the comment of the code")).text
    answer = await team.john.types("/credits codes riga")
    await chooses(team.john, "Reveal", answer, AFTER)
    await team.john.reads_modal(code.code)

    assert drawn["initial_value"] == BEFORE
    assert reference not in shown + saved + answer.text
    assert code.comment == f"[{reference}] {AFTER}"
    assert [call.json for call in puts(team)] == [{"comment": code.comment}]
    assert edits(team) == [
        (JOHN, f"asked: code {code.id}, from “{BEFORE}” to “{AFTER}”"),
        (JOHN, f"changed: code {code.id}"),
    ]
    assert rows(team, "requests")[0]["comment"] == BEFORE
    assert code.code not in everything_said(team)
    assert {row["request_id"] for row in rows(team, "audit") if row["what"] == "edit comment"} == {1}


async def test_a_code_that_was_made_elsewhere(team: Team) -> None:
    """Ada and Ben see it and may change its comment, for which there are a thousand characters; John does not."""
    form = await opens(team.ben, "replacement, crane 3")
    most = field(form)["max_length"]
    await team.ben.submits(form, comment="ž" * 1000)
    await team.ben.reads_modal("Saved")
    again = await opens(team.ada, f"{'ž' * 159}…")

    assert [each.comment for each in team.rms.account.codes.values()][1] == "ž" * 1000
    assert most == 1000
    assert field(again)["initial_value"] == "ž" * 1000
    assert comments_in(await team.john.types("/credits codes")) == []


async def test_whose_comment_it_is_not(team: Team) -> None:
    """A menu that stands before the wrong person changes nothing; they read why, and it is in the books."""
    await mints(team, team.ben, LINE)
    answer = await team.ada.types("/credits codes")
    johns = await team.john.types("/credits codes")
    assert isinstance(johns.what, Message)
    await presses_whatever(team, JOHN, johns.what, MENU, menu_of(answer, BEFORE)["Edit comment…"])
    told = await team.john.reads_modal("You may change the comments of codes that you asked for")

    assert not any(block["type"] == "input" for block in told.what.blocks)
    assert edits(team) == [(JOHN, "refused: not theirs")]


OLD_VALUES = ["", "2:edit comment:3:458:1", "1:give away:3:458:1", "1:edit comment:3", "1:edit comment:0:458:1"]


@pytest.mark.parametrize("value", OLD_VALUES)
async def test_a_menu_of_an_older_teller(team: Team, value: str) -> None:
    """What is not understood does nothing, and says so."""
    answer = await team.ada.types("/credits codes")
    asked = len(team.rms.calls)
    assert isinstance(answer.what, Message)
    await presses_whatever(team, ADA, answer.what, MENU, value)
    await team.ada.reads("from an older Teller")

    assert team.slack.modal(ADA) is None
    assert len(team.rms.calls) == asked
    assert (ADA, "refused: from an older Teller") in [(who, outcome) for who, _, outcome in audited(team)]


async def test_a_guest_of_late(team: Team) -> None:
    """Who became a guest reads why in the window that opened, and no comment."""
    await mints(team, team.john, LINE)
    answer = await team.john.types("/credits codes")
    await passes(team, 301)
    team.slack.workspace.users[JOHN].is_restricted = True
    await chooses(team.john, "Edit comment…", answer, BEFORE)
    told = await team.john.reads_modal("Teller serves only full members of this workspace")

    assert BEFORE not in told.text
    assert edits(team)[-1][0] == JOHN


async def test_rights_that_end_while_the_form_is_open(team: Team) -> None:
    """Ben is no approver any more when he saves."""
    await mints(team, team.john, LINE)
    form = await opens(team.ben)
    await team.ada.types("/teller role @ben user noapprover")
    await team.ben.submits(form, comment=AFTER)
    await team.ben.reads_modal("You may change the comments of codes that you asked for")

    assert puts(team) == []
    assert edits(team) == [("UBEN", "refused: not theirs")]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (" \u200b ", "Write what the code is for."),
        ("see [MC-7F3KQ2]", "Teller's own mark"),
        ("mc-000000", "Teller's own mark"),
    ],
    ids=["nothing", "a reference", "one in small letters"],
)
async def test_what_is_no_comment(team: Team, typed: str, says: str) -> None:
    """The error stands at the field, and RMS is not asked."""
    await mints(team, team.john, LINE)
    form = await opens(team.john)
    asked = len(team.rms.calls)
    delivery = await team.john.submits(form, comment=typed)

    assert says in delivery.ack_body["errors"]["comment"]
    assert len(team.rms.calls) == asked


async def test_as_long_as_it_may_be(team: Team) -> None:
    """With the reference it has the thousand characters that RMS takes."""
    code = await mints(team, team.john, LINE)
    form = await opens(team.john)
    await team.john.submits(form, comment="x" * 988)
    await team.john.reads_modal("Saved")

    assert len(code.comment) == 1000


async def test_from_home(team: Team) -> None:
    """The list opened from Home is a window: the form lies over it, and under it the list is still there."""
    code = await mints(team, team.john, LINE)
    home = await team.john.opens_home("Codes")
    await team.john.presses("Codes", home)
    listed = await team.john.reads_modal("1–1 of 1, newest first")
    await chooses(team.john, "Edit comment…", listed, BEFORE)
    form = await team.john.reads_modal(FORM)
    await team.john.submits(form, comment=AFTER)
    await team.john.reads_modal("Saved")
    assert isinstance(form.what, View)
    await team.slack.close_view(JOHN, form.what.id)
    below = await team.john.reads_modal("1–1 of 1, newest first")
    await team.john.presses("Refresh", below)
    await team.john.reads_modal(AFTER)
    await chooses(team.john, "Reveal", below, AFTER)
    await team.john.reads_modal(code.code)

    assert below.what is listed.what
    assert len(team.slack.calls("views.push")) == 2
