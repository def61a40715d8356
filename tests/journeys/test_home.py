"""The Home tab: what each may see, deciding there, and that it is drawn when something it shows has changed."""

from dataclasses import replace

from bot.sandbox.slack import View
from bot.views.home import MOST_MINE
from tests.journeys.crafted import time_passes
from tests.journeys.team import Seen, Team
from tests.journeys.witness import audited, card_reads, posts


async def test_what_a_user_sees(team: Team) -> None:
    """John sees his balance, the credits, his requests and the commands, and nothing of approvers and admins."""
    await team.asks(team.john)
    await team.john.opens_home("*120* SMS credits left.")
    home = await team.john.reads_home("Credits on RMS: *")

    assert "Open until" in home.text
    assert home.buttons == ["Ask for a credit code", "Credits", "Codes", "SMS balance", "Refresh", "Help"]
    for hidden in ("Waits for you", "How everything stands", "Who may what"):
        assert hidden not in home.text


async def test_what_an_admin_who_approves_sees(team: Team) -> None:
    """Ada sees what waits for her, how the providers and Slack are, and who may what."""
    await team.asks(team.john)
    home = await team.ada.opens_home("RMS: answers since")

    assert "asks for one code worth *4 credits*" in home.text
    assert "spare routers for Kaunas" in home.text
    assert "; takes everything" in home.text
    assert "Minting: not frozen" in home.text
    assert "@john · user · account `john`" in home.text


async def test_an_approver_who_is_no_admin(team: Team) -> None:
    """Ben decides, and sees nothing of how everything stands."""
    await team.asks(team.john)
    home = await team.ben.opens_home("asks for one code worth")

    assert "How everything stands" not in home.text


async def test_approved_from_home(team: Team) -> None:
    """Ada approves there; her Home, John's and the card follow by themselves."""
    await team.asks(team.john)
    await team.john.opens_home("Open until")
    home = await team.ada.opens_home("asks for one code worth")
    await team.ada.presses("Approve", home)

    await team.john.reads_direct("the code is minted")
    await team.john.reads_home("Minted")
    await team.ada.reads_home("Nothing waits for your decision.")
    await team.ada.reads_home("*4 credits* of *Acme Baltic* (458): Minted")
    await card_reads(team.ben, "Approved by @ada")
    assert len(posts(team)) == 1


async def test_rejected_from_home(team: Team) -> None:
    """The reason is asked for as it is on the card."""
    await team.asks(team.john)
    home = await team.ada.opens_home("asks for one code worth")
    await team.ada.presses("Reject", home)
    form = await team.ada.reads_modal("The requester reads this.")
    await team.ada.submits(form, reason="enough spares")

    await team.john.reads_direct("enough spares")
    await team.ada.reads_home("Nothing waits for your decision.")


async def test_withdrawn_from_home(team: Team) -> None:
    """John takes it back where he sees it, and reads so in a window; nothing waits for Ada any more."""
    await team.asks(team.john)
    await team.ada.opens_home("asks for one code worth")
    home = await team.john.opens_home("Open until")
    await team.john.presses("Withdraw", home)

    await team.john.reads_modal("Withdrawn")
    await team.john.reads_home("Withdrawn by you")
    await team.ada.reads_home("Nothing waits for your decision.")


async def test_more_requests_than_home_has_room_for(team: Team) -> None:
    """John has asked for more than stands there; the others are a press away."""
    for number in range(1, MOST_MINE + 2):
        await team.asks(team.john, f'/mintcode {number} 458 "van {number}"')
        await time_passes(team, 60)
    home = await team.john.opens_home("1 more request of yours.")
    assert "van 1" not in home.text
    await team.john.presses("All of them", home)

    everything = await team.john.reads_modal("van 9")
    assert [f"van {number}" in everything.text for number in range(1, MOST_MINE + 2)] == [True] * (MOST_MINE + 1)


def window(home: Seen) -> View:
    """A window that shows a Home tab as it is now, whatever becomes of it."""
    assert isinstance(home.what, View)
    return replace(home.what)


async def test_two_windows(team: Team) -> None:
    """Ada and Ben both look at the same request; Ben's click comes second, and he reads in a window what Ada did."""
    await team.asks(team.john)
    old = window(await team.ben.opens_home("asks for one code worth"))
    home = await team.ada.opens_home("asks for one code worth")
    await team.ada.presses("Approve", home)
    await team.john.reads_direct("the code is minted")
    await team.slack.press(team.ben.id, where=old, text="Approve", snapshot=old)

    await team.ben.reads_modal("Approved by @ada")
    assert len(posts(team)) == 1


async def test_a_role_that_is_gone(team: Team) -> None:
    """Ben's Home follows his role; a click on what it showed before is refused, and the books know."""
    await team.asks(team.john)
    old = window(await team.ben.opens_home("asks for one code worth"))
    await team.ada.types("/teller role @ben user noapprover")
    await team.slack.press(team.ben.id, where=old, text="Approve", snapshot=old)

    await team.ben.reads_modal("Only approvers decide on requests")
    await team.ben.reads_home("Your requests", without="Waits for you")
    assert posts(team) == []
    assert [outcome for who, _, outcome in audited(team) if who == team.ben.id][-1].startswith("refused")


async def test_somebody_who_has_no_row(team: Team) -> None:
    """Eve reads whom to ask, and asks there."""
    home = await team.eve.opens_home("Teller does not know you yet")
    assert home.buttons == ["Ask for access"]
    await team.eve.presses("Ask for access", home)

    await team.ada.reads_direct("asks for access to Teller")
    assert (await team.eve.reads_home("You asked for access")).buttons == []


async def test_an_ask_is_decided_from_home(team: Team) -> None:
    """Ada sees that Eve asks for access, makes her a user, and Eve's Home shows what she may see now."""
    await team.eve.presses("Ask for access", await team.eve.opens_home("Teller does not know you yet"))
    home = await team.ada.opens_home("asks for access to Teller")
    await team.ada.presses("Make a user of account …", home)
    form = await team.ada.reads_modal("SMS account")
    await team.ada.submits(form)

    await team.eve.reads_home("Your requests")


async def test_a_guest(team: Team) -> None:
    """Who is no full member of the workspace sees nothing but why."""
    team.slack.workspace.users[team.eve.id].is_restricted = True
    home = await team.eve.opens_home("Teller serves only full members")

    assert home.buttons == []


async def test_who_becomes_a_guest_and_a_member_again(team: Team) -> None:
    """Slack tells of it, and John's Home follows without his doing anything."""
    await team.john.opens_home("Your requests")
    await team.slack.become(team.john.id, "guest")
    await team.john.reads_home("Teller serves only full members")
    await team.slack.become(team.john.id, "member")

    await team.john.reads_home("Your requests")


async def test_the_commands_are_buttons(team: Team) -> None:
    """Each opens a window with the answer to the command, where nothing can be shared in a channel."""
    home = await team.john.opens_home("What is left")
    await team.john.presses("Credits", home)
    answer = await team.john.reads_modal("Credits of the whole account")
    assert answer.buttons == ["Refresh"]
    await team.john.presses("Refresh", answer)
    await team.john.reads_modal("Credits of the whole account")
    await team.john.presses("SMS balance", home)
    await team.john.reads_modal("*120* SMS credits")
    await team.john.presses("Ask for a credit code", home)
    await team.john.reads_modal("Comment")


async def test_frozen_and_lifted_from_home(team: Team) -> None:
    """Ada freezes minting with a reason, everybody who approves reads it, and she lifts it again."""
    await team.asks(team.john)
    await team.ben.opens_home("asks for one code worth")
    home = await team.ada.opens_home("Minting: not frozen")
    await team.ada.presses("Freeze minting…", home)
    form = await team.ada.reads_modal("This is posted in the approval channel.")
    await team.ada.submits(form, reason=" \u200b")
    assert "Say why" in form.text
    await team.ada.submits(form, reason="a code is missing")
    assert "/teller" not in (await team.ada.reads_modal("lifts it with *Lift the freeze…* on Home")).text
    others = await team.ben.reads_home("Why: a code is missing")
    assert "An admin lifts it with `/teller unfreeze` and a reason." in others.text

    home = await team.ada.reads_home("Lift the freeze…")
    assert "Minting is frozen by @ada. An admin lifts it with *Lift the freeze…*" in home.text
    assert "Minting: Minting" not in home.text
    assert "/teller unfreeze" not in home.text
    await team.ada.presses("Lift the freeze…", home)
    form = await team.ada.reads_modal("This is posted in the approval channel.")
    await team.ada.submits(form, reason="it was found")
    await team.ada.reads_modal("Lifted")
    await team.ada.reads_home("Minting: not frozen")
    assert [what for who, what, _ in audited(team) if who == team.ada.id][-3:] == ["freeze", "lift", "unfreeze"]


async def test_frozen_already_when_the_form_is_sent(team: Team) -> None:
    """Ada has the form open while Ben, an admin, freezes: she reads why, and what to press."""
    await team.ada.types("/teller role @ben admin approver")
    await team.ada.presses("Freeze minting…", await team.ada.opens_home("Minting: not frozen"))
    form = await team.ada.reads_modal("This is posted in the approval channel.")
    answer = await team.ben.types('/teller freeze "codes are missing"')
    assert answer.text.endswith("nothing can be approved. An admin lifts it with `/teller unfreeze` and a reason.")
    await team.ada.submits(form, reason="a code is missing")

    told = await team.ada.reads_modal("Minting is frozen by @ben: `codes are missing`. An admin lifts it with *Lift")
    assert "/teller unfreeze" not in told.text


async def test_who_is_no_admin_any_more_freezes_nothing(team: Team) -> None:
    """The form was open when the role went; the books know."""
    await team.ada.types("/teller role @ben admin approver")
    await team.ben.presses("Freeze minting…", await team.ben.opens_home("Minting: not frozen"))
    form = await team.ben.reads_modal("This is posted in the approval channel.")
    await team.ada.types("/teller role @ben user")
    await team.ben.submits(form, reason="too late")

    await team.ben.reads_modal("Only admins may do this")
    assert "freeze" not in [what for _, what, outcome in audited(team) if not outcome.startswith("refused")]


async def test_roles_and_schedules_are_a_press_away(team: Team) -> None:
    """What `/teller roles` and `/teller schedule` show, in a window."""
    home = await team.ada.opens_home("No schedule yet.")
    await team.ada.presses("Roles", home)
    await team.ada.reads_modal("@john · user")
    await team.ada.presses("Schedules", home)
    await team.ada.reads_modal("There is no schedule yet.")
