"""Asking for a code by a form: what is asked for, a look at what is left, and what is wrong at its field."""

import pytest

from tests.journeys.crafted import private_answers
from tests.journeys.forming import ACME, MENU, errors_of, filled, form_of, initial
from tests.journeys.team import APPROVALS, GENERAL, Team
from tests.journeys.witness import posts, rows


async def test_asked_by_form(team: Team) -> None:
    """John chooses the company by a part of its name, sees what is left, asks; Ada approves as ever."""
    last = await filled(team, team.john)
    assert "Ask for one code worth *4 credits* of *Acme Baltic* (458)?" in last.text
    assert "*4 of the 96* that *Acme Baltic* (458) has left." in last.text
    assert "spare routers" in last.text
    assert rows(team, "requests") == []

    await team.john.submits(last)
    await team.john.reads_modal("Asked for one code worth *4 credits*")
    card = await team.ada.reads("asks for one code worth", APPROVALS)
    await team.ada.presses("Approve", card)
    await team.john.reads_direct("the code is minted")

    assert [post.json["amount"] for post in posts(team)] == [4]
    assert private_answers(team.john) == []


async def test_the_menu_offers_what_fits(team: Team) -> None:
    """By a part of the name or the beginning of the id, with what is left beside each; nothing for a stranger."""
    form = await form_of(team, team.john)

    assert list(await team.john.offered(form, MENU, "458")) == [ACME]
    assert len(await team.john.offered(form, MENU)) == len(team.rms.account.companies)
    assert await team.john.offered(form, MENU, "nobody is called so") == {}
    await team.ada.types("/teller role @john none")
    assert await team.john.offered(form, MENU, "acme") == {}


ERRORS = [
    pytest.param({"comment": "\u200b"}, {"comment": "The comment is empty"}, id="nothing visible"),
    pytest.param({"comment": "again MC-7F3K2Q"}, {"comment": "Teller's own mark"}, id="a reference"),
    pytest.param({"comment": "again mc-7f3k2q <x>"}, {"comment": "Leave it out"}, id="a reference in small letters"),
]


@pytest.mark.parametrize(("wrong", "says"), ERRORS)
async def test_errors_stand_at_their_fields(team: Team, wrong: dict[str, str], says: dict[str, str]) -> None:
    """Slack's own client lets some pass; Teller finds them inside the acknowledgement, and RMS hears nothing."""
    form = await form_of(team, team.john)
    before = len(team.rms.calls)
    company = (await team.john.offered(form, MENU, "acme"))[ACME]
    await team.john.submits(form, **({"company": company, "amount": "4", "comment": "spare"} | wrong))

    assert errors_of(form).keys() == says.keys()
    assert all(words in errors_of(form)[name] for name, words in says.items())
    assert len(team.rms.calls) == before


async def test_more_than_is_left(team: Team) -> None:
    """The sentence stands below the amount, everything typed is still there, and less goes through."""
    form = await form_of(team, team.john)
    company = (await team.john.offered(form, MENU, "acme"))[ACME]
    await team.john.submits(form, company=company, amount="97", comment="spare <routers>")
    again = await team.john.reads_modal("has only 96 credits left")

    values = initial(again)
    assert values["company"]["text"]["text"] == ACME
    assert (values["amount"], values["comment"]) == ("97", "spare <routers>")
    await team.john.submits(again, amount="96")
    await team.john.reads_modal("*96 of the 96*")


async def test_one_can_go_back(team: Team) -> None:
    """*Change* brings the first step as it was filled in."""
    last = await filled(team, team.john, type="management_1y")
    assert "4 × management for 1 year" in last.text
    await team.john.presses("Back", last)
    again = await team.john.reads_modal("A whole number from 1 to 100.")

    values = initial(again)
    assert (values["amount"], values["comment"]) == ("4", "spare routers")
    assert values["type"]["value"] == "management_1y"
    assert values["company"]["text"]["text"] == ACME
    await team.john.submits(again, amount="5")
    await team.john.reads_modal("*5 of the 5*")


async def test_the_same_is_open_already(team: Team) -> None:
    """The form says so with a link, and another can be asked for on purpose."""
    await team.asks(team.john)
    last = await filled(team, team.john)
    await team.john.submits(last)
    told = await team.john.reads_modal("already")
    assert len(rows(team, "requests")) == 1

    await team.john.presses("Ask for another anyway", told)
    await team.john.reads_modal("Asked for one code")
    assert len(rows(team, "requests")) == 2


async def test_in_a_channel_nothing_is_seen(team: Team) -> None:
    """The form is between John and Teller."""
    before = len(team.ada.sees(GENERAL))
    await filled(team, team.john)

    assert len(team.ada.sees(GENERAL)) == before
