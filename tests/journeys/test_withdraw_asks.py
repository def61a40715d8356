"""Who asked for what takes a second person takes it back: a grant, a revocation, a reveal."""

import asyncio

from bot.sandbox.slack import Message
from bot.views.ask_parts import WITHDRAW_ASK
from tests.journeys.crafted import presses_whatever
from tests.journeys.revocations import asks_to_revoke, deletions, opens_the_form, the_code_id
from tests.journeys.team import ADA, APPROVALS, BEN, GENERAL, JOHN, Team
from tests.journeys.test_access import is_admin
from tests.journeys.test_grants import role_of
from tests.journeys.test_reveal_for_another import asks
from tests.journeys.witness import audited, card_reads, minted


async def test_a_revocation_of_the_wrong_code(team: Team) -> None:
    """John sees his mistake in the window that says that he asked: the code stays, and Ada, late, reads why."""
    await minted(team)
    await team.john.submits(await opens_the_form(team, team.john, the_code_id(team)), reason="for the wrong company")
    answer = await team.john.reads_modal("Asked. An approver who is not you decides")
    assert answer.buttons == ["Withdraw"]
    card = await card_reads(team.ada, "@john asks to revoke")
    assert isinstance(card.what, Message)
    old = card.what.snapshot()
    await team.john.presses("Withdraw", answer)
    said = await team.john.reads_modal("Withdrawn: nobody can decide on it any more. You can ask again.")
    late = await team.ada.presses_and_reads("Revoke", card, APPROVALS, snapshot=old)

    assert said.buttons == []
    assert (await card_reads(team.ada, "*Withdrawn* by @john, 2026-03-10 08:00 UTC.")).buttons == []
    assert "Nothing was done. *Withdrawn* by @john" in late.text
    assert deletions(team) == []
    assert (JOHN, "revoke: withdraw", "ask #1: withdrawn") in audited(team)


async def test_a_grant_to_the_wrong_person(team: Team) -> None:
    """Ada takes it back where she typed it, and asks for the right one at once; a second press changes nothing."""
    await is_admin(team)
    answer = await team.ada.types("/teller role @john admin")
    old = answer.what.snapshot()
    card = await team.ben.reads_direct("@ada asks that @john")
    assert isinstance(card.what, Message)
    value = card.value("Grant")
    await team.ada.presses("Withdraw", answer)
    await team.ada.reads("Withdrawn: nobody can decide on it any more")
    assert (await team.ben.reads_direct("*Withdrawn* by @ada")).buttons == []
    again = await team.ada.presses_and_reads("Withdraw", answer, GENERAL, snapshot=old)
    assert "*Withdrawn* by @ada" in again.text
    assert "Asked: @ben must agree" in (await team.ada.types("/teller role @john user approver")).text
    await presses_whatever(team, BEN, card.what, WITHDRAW_ASK, value)
    await team.slack.until(lambda: (BEN, "withdraw", "refused: not theirs") in audited(team))

    assert role_of(team, JOHN) == ("user", 0)


async def test_from_home(team: Team) -> None:
    """What waits for others has its button there, and goes when it is pressed."""
    await asks(team)
    home = await team.ada.opens_home("@ada asks to reveal the code of request #1")
    await team.ada.presses("Withdraw", home)
    await team.ada.reads_modal("Withdrawn: nobody can decide on it any more")
    await team.ada.reads_home("Your requests", without="asks to reveal")

    assert (await card_reads(team.ben, "*Withdrawn* by @ada")).buttons == []


async def test_at_the_moment_of_the_decision(team: Team) -> None:
    """John withdraws while Ada agrees: one of them counts, and RMS deletes the code only if it was hers."""
    await minted(team)
    card = await asks_to_revoke(team, team.john, the_code_id(team))
    assert isinstance(card.what, Message)
    withdraw = presses_whatever(team, JOHN, card.what, WITHDRAW_ASK, card.value("Revoke"))
    await asyncio.gather(withdraw, team.ada.presses("Revoke", card))
    await team.slack.until(lambda: team.ada.sees(APPROVALS)[-1].buttons == [])
    done = [what for _, what, outcome in audited(team) if outcome in {"ask #1: withdrawn", "ask #1: sending"}]

    assert done in (["revoke: withdraw"], ["revoke: agree"])
    assert (ADA, "revoke: agree", "ask #1: sending") not in audited(team) or "revoke: withdraw" not in done
    await team.slack.until(lambda: len(deletions(team)) == done.count("revoke: agree"))
