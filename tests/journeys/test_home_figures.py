"""The figures on Home: an account that the gateway does not know, and what is read anew once Teller has changed it."""

from tests.journeys.team import Team


async def test_an_account_that_the_gateway_does_not_know(team: Team) -> None:
    """Eve reads that hers has no balance and who can help; Ada reads whose it is, and that the gateway answers."""
    await team.ada.types("/teller role @eve user account:ghost")
    await team.eve.opens_home("SMS account *ghost*: the SMS gateway gave no balance for it; an admin can")
    home = await team.ada.opens_home("gave no balance for `ghost` (@eve): bind another account.")
    assert "The SMS gateway: answers since" in home.text

    await team.ada.types("/teller role @eve user account:office")
    await team.eve.reads_home("*-3* SMS credits left.", without="ghost")
    await team.ada.reads_home("How everything stands", without="ghost")


async def test_a_login_that_the_gateway_does_not_take(team: Team) -> None:
    """Where Teller's password is wrong the gateway fails, after one refusal."""
    team.ozeki.accounts["teller"].password = "another"
    await team.john.opens_home("SMS account *john*: not read yet")

    await team.ada.opens_home("The SMS gateway: :warning: fails since")
