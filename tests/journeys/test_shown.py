"""A decision counts for what was shown: cards of a database that is gone decide on nothing, though numbers return."""

from pathlib import Path

from tests.journeys.crafted import presses_whatever, private_answers, time_passes
from tests.journeys.team import ADA, APPROVALS, Team
from tests.journeys.trail import trail

GONE = "is not what this shows any more"


async def with_a_new_database(team: Team) -> None:
    """The disk is lost, and a minute later Teller starts with an empty file: its numbers begin again."""
    await team.stop_bot()
    await time_passes(team, 60)
    for file in Path(team.settings.database_path).parent.glob("teller.db*"):
        file.unlink()
    await team.start_bot()
    await team.give_everyone_their_role()
    await team.ada.types('/teller new "the old requests are given up"')


async def private_to_ada(team: Team, count: int) -> str:
    """The newest of so many private answers to Ada in the approval channel."""
    answers = await team.slack.until(
        lambda: (told := private_answers(team.ada, APPROVALS)) and len(told) == count and told
    )
    return str(answers[-1].text)


async def test_an_old_card_decides_on_no_new_request(team: Team) -> None:
    """The card of a lost request #1 neither approves nor rejects the new request #1, even when they are alike."""
    old = await team.asks(team.john, '/mintcode 4 458 "spare routers"')
    await with_a_new_database(team)
    new = await team.asks(team.john, '/mintcode 4 458 "spare routers"')

    await team.ada.presses("Approve", old)
    assert GONE in await private_to_ada(team, 1)
    await team.ada.presses("Reject", old)
    assert GONE in await private_to_ada(team, 2)

    assert team.slack.modal(ADA) is None
    assert new.buttons == ["Approve", "Reject"]
    assert team.rms.calls_of("POST", "/credits/codes") == []
    refused = [row for row in await trail(team) if row["outcome"].startswith("refused")]
    assert [(row["who"], row["what"]) for row in refused] == [(ADA, "approve"), (ADA, "reject")]

    await team.ada.presses("Approve", new)
    await team.john.reads_direct("the code is minted")


async def test_a_form_that_was_open_decides_on_no_new_request(team: Team) -> None:
    """The same for a form that was opened before."""
    await team.ada.presses("Reject", await team.asks(team.john))
    form = await team.ada.reads_modal("The requester reads this.")
    await with_a_new_database(team)
    new = await team.asks(team.john)

    await team.ada.submits(form, reason="too many")
    await team.ada.reads_modal(GONE)

    assert new.buttons == ["Approve", "Reject"]


async def test_an_old_notice_reveals_no_new_code(team: Team) -> None:
    """*Reveal code* of a lost request shows nothing of the new one with its number."""
    await team.ada.presses("Approve", await team.asks(team.john))
    old = await team.john.reads_direct("the code is minted")
    await with_a_new_database(team)
    await team.ada.presses("Approve", await team.asks(team.john, '/mintcode 5 458 "others"'))
    await team.john.reads_direct("*5 credits*")

    await team.john.presses("Reveal code", old)
    await team.john.reads_direct("not known here")

    assert team.slack.modal(team.john.id) is None


async def test_a_value_with_another_number(team: Team) -> None:
    """The digest of one request does not open another."""
    first, second = await team.asks(team.john), await team.asks(team.john, '/mintcode 5 458 "others"')
    value = first.value("Approve").replace("1:1:", "1:2:")

    await presses_whatever(team, ADA, second.what, "request.approve.1", value)
    assert GONE in await private_to_ada(team, 1)

    assert second.buttons == ["Approve", "Reject"]
