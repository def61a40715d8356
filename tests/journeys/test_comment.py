"""*Edit comment…* in the list of codes, told as conversations: one PUT, and the reference stays where it is."""

from typing import Any

import pytest

from bot.sandbox.faults import Call, Fault, drop, html_page, reply, work_then_drop, work_then_hang
from bot.sandbox.slack import Message, View
from bot.views.codes import MENU
from tests.journeys.crafted import presses_whatever
from tests.journeys.listing import chooses, comments_in, menu_of, mints
from tests.journeys.team import JOHN, Person, Seen, Team
from tests.journeys.witness import audited, everything_said, rows

LINE, BEFORE = '/mintcode 4 458 "spare routers for Kaunas"', "spare routers for Kaunas"
AFTER = "spare routers for Riga & <Tallinn>"
FORM = "Everybody who sees the code reads it."
"""What is read in the form, and nowhere before it is there."""


def puts(team: Team) -> list[Call]:
    """What RMS was told to change."""
    return [call for call in team.rms.calls if call.method == "PUT"]


def edits(team: Team) -> list[tuple[str, str]]:
    """Who, and with which outcome, in the audit trail."""
    return [(who, outcome) for who, what, outcome in audited(team) if what == "edit comment"]


def on_put(team: Team, fault: Fault) -> None:
    """Let RMS meet the next change with `fault`."""
    team.rms.faults.add(fault, when=lambda call: call.method == "PUT")


def field(form: Seen) -> dict[str, Any]:
    """The form's one field."""
    (block,) = [block for block in form.what.blocks if block["type"] == "input"]
    return dict(block["element"])


async def opens(person: Person, comment: str = BEFORE) -> Seen:
    """Open the form of the code with that comment, from the list."""
    answer = await person.types("/credits codes")
    await chooses(person, "Edit comment…", answer, comment)
    return await person.reads_modal(FORM)


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


async def test_two_edit_at_once(team: Team) -> None:
    """Ben, who saves second, reads what John made of it, and finds what he typed still in the form."""
    code = await mints(team, team.john, LINE)
    johns, bens = await opens(team.john), await opens(team.ben)
    await team.john.submits(johns, comment="John's")
    await team.john.reads_modal("Saved")
    await team.ben.submits(bens, comment="Ben's")
    again = await team.ben.reads_modal("Somebody changed the comment meanwhile")
    read, kept, before = again.text, field(again)["initial_value"], len(puts(team))
    await team.ben.submits(again, comment=kept)
    await team.ben.reads_modal("Saved")

    assert "In RMS it reads now:\nJohn's" in read
    assert kept == "Ben's"
    assert (before, len(puts(team))) == (1, 2)
    assert code.comment.endswith("] Ben's")
    assert ("UBEN", "refused: it reads “John's” by now") in edits(team)


async def test_two_save_in_the_same_moment(team: Team) -> None:
    """While RMS works on John's comment Ben's waits; then it is compared with what is there, and not put over it."""
    code = await mints(team, team.john, LINE)
    johns, bens = await opens(team.john), await opens(team.ben)
    on_put(team, work_then_hang())
    await team.john.submits(johns, comment="John's")
    await team.rms.faults.held()
    await team.ben.submits(bens, comment="Ben's")
    await team.ada.types("/teller help")
    team.rms.faults.release()
    await team.ben.reads_modal("Somebody changed the comment meanwhile")

    assert len(puts(team)) == 1
    assert code.comment.endswith("] John's")


async def test_used_meanwhile(team: Team) -> None:
    """Harbour uses the code while the form is open: nothing is changed, what was typed is still there."""
    code = await mints(team, team.john, LINE)
    form = await opens(team.john)
    team.rms.redeem(code.id, 512, "ops@harbour.example")
    await team.john.submits(form, comment=AFTER)
    again = await team.john.reads_modal("This code is spent")

    assert field(again)["initial_value"] == AFTER
    assert "ops@" not in again.text
    assert puts(team) == []
    assert edits(team) == [(JOHN, "refused: used")]


@pytest.mark.parametrize(
    ("fault", "says", "comment", "outcome"),
    [
        (work_then_drop(), "Saved: this is the comment of the code", AFTER, "changed: code 3, seen in RMS"),
        (html_page(502), "its list shows the comment as it was", BEFORE, "lost: not seen in RMS"),
        (drop(), "its list shows the comment as it was", BEFORE, "lost: not seen in RMS"),
        (reply(422, '{"success": false, "errors": []}'), "RMS does not accept these values", BEFORE, "not changed: "),
    ],
    ids=["done and lost", "a page in front", "dropped", "refused"],
)
async def test_an_answer_that_is_none(team: Team, fault: Fault, says: str, comment: str, outcome: str) -> None:
    """RMS is told once, and its list says what came of it; what was not saved stays in the form."""
    code = await mints(team, team.john, LINE)
    form = await opens(team.john)
    on_put(team, fault)
    await team.john.submits(form, comment=AFTER)
    told = await team.john.reads_modal(says)

    assert len(puts(team)) == 1
    assert code.comment.endswith(f"] {comment}")
    assert edits(team)[-1][1].startswith(outcome)
    assert [block["element"]["initial_value"] for block in told.what.blocks if block["type"] == "input"] == (
        [] if comment == AFTER else [AFTER]
    )


async def test_an_answer_that_is_none_and_a_list_that_is_none(team: Team) -> None:
    """Where RMS does not say what is there either, nobody is told that it was saved, or that it was not."""
    await mints(team, team.john, LINE)
    form = await opens(team.john)
    on_put(team, html_page(502))
    team.rms.faults.add(html_page(502), times=None, when=lambda call: call.method == "GET" and puts(team) != [])
    await team.john.submits(form, comment=AFTER)
    await team.john.reads_modal("Teller cannot say whether the comment was saved")

    assert len(puts(team)) == 1
    assert edits(team)[-1][1].startswith("lost: HTTP 502")


async def test_whose_comment_it_is_not(team: Team) -> None:
    """A menu that stands before the wrong person changes nothing; they read why, and it is in the books."""
    await mints(team, team.ben, LINE)
    answer = await team.ada.types("/credits codes")
    johns = await team.john.types("/credits codes")
    assert isinstance(johns.what, Message)
    await presses_whatever(team, JOHN, johns.what, MENU, menu_of(answer, BEFORE)["Edit comment…"])
    told = await team.john.reads_modal("You may change the comments of codes that you asked for.")

    assert not any(block["type"] == "input" for block in told.what.blocks)
    assert edits(team) == [(JOHN, "refused: not theirs")]


async def test_rights_that_end_while_the_form_is_open(team: Team) -> None:
    """Ben is no approver any more when he saves."""
    await mints(team, team.john, LINE)
    form = await opens(team.ben)
    await team.ada.types("/teller role @ben user noapprover")
    await team.ben.submits(form, comment=AFTER)
    await team.ben.reads_modal("You may change the comments of codes that you asked for.")

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


async def test_a_window_that_was_closed(team: Team) -> None:
    """Who closes it before RMS has answered is told by direct message."""
    await mints(team, team.john, LINE)
    form = await opens(team.john)
    on_put(team, work_then_hang())
    await team.john.submits(form, comment=AFTER)
    await team.rms.faults.held()
    assert isinstance(form.what, View)
    await team.slack.close_view(JOHN, form.what.id)
    team.rms.faults.release()

    assert (await team.john.reads_direct("Saved: this is the comment of the code")).text.endswith(f"\n{AFTER}")
