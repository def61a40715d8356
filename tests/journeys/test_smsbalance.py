"""`/smsbalance`, told as conversations."""

from bot.sandbox.town import GENERAL
from tests.journeys.team import Team


async def test_one_sees_ones_own_balance(team: Team) -> None:
    """John asks without a name and reads the balance of the account bound to him, alone."""
    answer = await team.john.types("/smsbalance")

    assert "john has 120 SMS credits left" in answer.text.replace("*", "")
    assert answer.text not in [seen.text for seen in team.ben.sees(GENERAL)]


async def test_a_colleagues_balance_is_refused_without_a_call(team: Team) -> None:
    """John reads the same sentence whether the account exists or not, and the gateway is not asked."""
    real = await team.john.types("/smsbalance office")
    unreal = await team.john.types("/smsbalance nobody")

    assert real.text == unreal.text
    assert "your own account only" in real.text
    assert team.ozeki.calls == []


async def test_who_has_an_account_is_told_to_nobody_else(team: Team) -> None:
    """Ben reads the same sentence of John, who has one, of Ada, who has none, and of Eve, who has no row."""
    answers = {(await team.ben.types(f"/smsbalance @{name}")).text for name in ("john", "ada", "eve")}

    assert len(answers) == 1
    assert "your own account only" in answers.pop()
    assert team.ozeki.calls == []


async def test_an_admin_sees_every_account(team: Team) -> None:
    """Ada asks by name and by mention, and reads that an account at or below zero cannot send."""
    by_name = await team.ada.types("/smsbalance office")
    by_mention = await team.ada.types("/smsbalance @john")

    assert "-3" in by_name.text
    assert "This account cannot send." in by_name.text
    assert "120" in by_mention.text


async def test_a_user_without_an_account(team: Team) -> None:
    """Ben, to whom no account is bound, reads whom he asks for one."""
    answer = await team.ben.types("/smsbalance")

    assert answer.text == "You have no SMS account in Teller yet. Ask an admin to give you one: @ada."
    assert team.ozeki.calls == []


async def test_an_admin_without_an_account(team: Team) -> None:
    """Ada, to whom no account is bound, reads how she sees to it herself."""
    answer = await team.ada.types("/smsbalance")

    assert "/smsbalance ACCOUNT" in answer.text
    assert "/teller roles" in answer.text
    assert "An admin can" not in answer.text
