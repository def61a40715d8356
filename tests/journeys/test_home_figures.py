"""The figures on Home: an account that the gateway does not know, and what is read anew after Teller changed it."""

from datetime import datetime, timedelta
from pathlib import Path

from bot.homes import LOOKED_AT
from bot.instants import instant as in_text
from tests.journeys.revocations import asks_to_revoke, the_code_id
from tests.journeys.team import Team, running_team
from tests.journeys.test_access import changes
from tests.journeys.witness import card_reads, minted, rows


async def test_an_account_that_the_gateway_does_not_know(team: Team) -> None:
    """Eve reads that hers has no balance and who can help; Ada reads whose it is, and that the gateway answers."""
    team.ozeki.add_account("ghost", "ghost-password")
    await team.ada.types("/teller role @eve user account:ghost")
    del team.ozeki.accounts["ghost"]
    await team.eve.opens_home("SMS account *ghost*: the SMS gateway gave no balance for it; an admin can")
    home = await team.ada.opens_home("gave no balance for `ghost` (@eve): give them another account.")
    assert "The SMS gateway: answers since" in home.text

    await team.ada.types("/teller role @eve user account:office")
    await team.eve.reads_home("*-3* SMS credits left.", without="ghost")
    await team.ada.reads_home("How everything stands", without="ghost")


async def test_a_login_that_the_gateway_does_not_take(team: Team) -> None:
    """Where Teller's password is wrong the gateway fails, after one refusal."""
    team.ozeki.accounts["teller"].password = "another"
    await team.john.opens_home("SMS account *john*: not read yet")

    await team.ada.opens_home("The SMS gateway: :warning: fails since")


def asked_for_everything(team: Team) -> int:
    """How often RMS was asked what is left of the whole account."""
    return sum("company_id" not in call.query for call in team.rms.calls_of("GET", "/credits/summary"))


def left(team: Team) -> str:
    """What Home says of it."""
    total = sum(company.left("credit") for company in team.rms.account.visible_companies())
    return f"*{total:,} credits"


async def test_what_teller_minted_and_revoked(team: Team) -> None:
    """John's Home shows what is left after each of them, without a press, for one call each."""
    await team.john.opens_home(f"Credits on RMS: {left(team)}")
    first = left(team)
    await minted(team)
    assert left(team) != first
    await team.john.reads_home(f"Credits on RMS: {left(team)}")
    assert asked_for_everything(team) == 2

    await team.ada.presses("Revoke", await asks_to_revoke(team, team.john, the_code_id(team)))
    await card_reads(team.ada, "*Revoked*: approved by @ada")
    await team.john.reads_home(f"Credits on RMS: {first}")
    assert asked_for_everything(team) == 3


async def test_nobody_looks(team: Team) -> None:
    """Where no Home shows the credits, or nobody has opened one for so long, nothing is asked for."""
    await minted(team)
    assert asked_for_everything(team) == 0
    await team.john.opens_home("Credits on RMS: *")
    (home,) = rows(team, "homes")
    changes(team, "UPDATE homes SET opened_at = ?", long_before(home["opened_at"]))
    await minted(team, '/mintcode 2 458 "another"')
    await team.john.types("/teller help")

    assert asked_for_everything(team) == 1


async def test_most_of_the_quota_is_used_up(tmp_path: Path) -> None:
    """What is left is kept for what mints: the figure stays as it was read."""
    async with running_team(tmp_path, TELLER_RMS_QUOTA="1") as team:
        await team.give_everyone_their_role()
        await team.john.opens_home("Credits on RMS: *")
        await minted(team)
        await team.john.reads_home("Minted")

        assert asked_for_everything(team) == 1


def long_before(instant: str) -> str:
    """An instant as the database has it, so long before that nobody looks any more."""
    return in_text(datetime.fromisoformat(instant) - LOOKED_AT - timedelta(seconds=1))
