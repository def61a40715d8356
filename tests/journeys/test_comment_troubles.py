"""What comes between a comment and RMS: another who edits it, a code that is used, an answer that is none."""

import pytest

from bot.sandbox.faults import Fault, drop, hang, html_page, refuse_then_work, reply, work_then_drop, work_then_hang
from bot.sandbox.slack import View
from tests.journeys.commenting import AFTER, BEFORE, LINE, edits, field, on_put, opens, puts
from tests.journeys.listing import chooses, mints
from tests.journeys.team import JOHN, Team
from tests.journeys.witness import everything_said, settles_down


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
    """While RMS has not changed it for John, Ben waits; then his is compared with what is there, not put over it."""
    code = await mints(team, team.john, LINE)
    johns, bens = await opens(team.john), await opens(team.ben)
    on_put(team, hang())
    await team.john.submits(johns, comment="John's")
    await team.rms.faults.held()
    await team.ben.submits(bens, comment="Ben's")
    await settles_down(team)
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
        (html_page(403), "its list shows the comment as it was", BEFORE, "lost: not seen in RMS"),
        (drop(), "its list shows the comment as it was", BEFORE, "lost: not seen in RMS"),
        (reply(422, '{"success": false, "errors": []}'), "RMS does not accept these values", BEFORE, "not changed: "),
    ],
    ids=["done and lost", "a page in front", "a no of something in front", "dropped", "refused"],
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


async def test_a_window_that_is_closed_before_the_form_is_there(team: Team) -> None:
    """Then there is nothing to fill in, and nothing to tell."""
    await mints(team, team.john, LINE)
    answer = await team.john.types("/credits codes")
    team.rms.faults.add(work_then_hang())
    await chooses(team.john, "Edit comment…", answer, BEFORE)
    waiting = await team.john.reads_modal("Reading it from RMS…")
    await team.rms.faults.held()
    assert isinstance(waiting.what, View)
    await team.slack.close_view(JOHN, waiting.what.id)
    team.rms.faults.release()
    await team.slack.until(lambda: [call for call in team.slack.calls("views.update") if not call.answer["ok"]])
    await team.john.types("/smsbalance")

    assert "Slack refused" not in everything_said(team)
    assert edits(team) == []


async def test_rms_goes_away_before_it_is_told(team: Team) -> None:
    """Nothing was sent, so nothing is looked for; the form stays."""
    await mints(team, team.john, LINE)
    form = await opens(team.john)
    team.rms.faults.add(refuse_then_work(), when=lambda call: call.method == "GET")
    await team.john.submits(form, comment=AFTER)
    again = await team.john.reads_modal("RMS cannot be reached")

    assert field(again)["initial_value"] == AFTER
    assert puts(team) == []
    assert edits(team)[-1][1].startswith("not changed: ")
