"""Asking for a code by a form: what is asked for, a look at what is left, and nothing typed is ever lost."""

import pytest

from bot.sandbox import faults
from bot.sandbox.rms import SCOPES
from bot.sandbox.slack import View
from tests.clock import ManualClock
from tests.journeys.crafted import private_answers, time_passes
from tests.journeys.team import APPROVALS, GENERAL, Person, Seen, Team
from tests.journeys.witness import audited, posts, rows

MENU = "ask.company.1"
ACME = "Acme Baltic (458) · 96 left"


async def form_of(team: Team, person: Person) -> Seen:
    """The form, once it has the companies."""
    form = await person.opens("/mintcode", "Comment")
    return await team.slack.until(lambda: next((each for each in [form] if "Reading" not in each.text), None))


async def filled(team: Team, person: Person, **changes: object) -> Seen:
    """The last step, after the first was filled in."""
    form = await form_of(team, person)
    company = (await person.offered(form, MENU, "acme"))[ACME]
    values = {"company": company, "amount": "4", "comment": "spare routers"} | changes
    await person.submits(form, **values)
    return await person.reads_modal("that *Acme Baltic* (458) has left")


def errors_of(form: Seen) -> dict[str, str]:
    """The sentences at the form's fields."""
    assert isinstance(form.what, View)
    return form.what.errors


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
    """The sentence stands above the amount, everything typed is still there, and less goes through."""
    form = await form_of(team, team.john)
    company = (await team.john.offered(form, MENU, "acme"))[ACME]
    await team.john.submits(form, company=company, amount="97", comment="spare <routers>")
    again = await team.john.reads_modal("has only 96 credits left")

    values = initial(again)
    assert values["company"]["text"]["text"] == ACME
    assert (values["amount"], values["comment"]) == ("97", "spare <routers>")
    await team.john.submits(again, amount="96")
    await team.john.reads_modal("*96 of the 96*")


def initial(form: Seen) -> dict[str, object]:
    """What stands in the form's fields when it is drawn, by block id."""
    elements = {block["block_id"]: block["element"] for block in form.what.blocks if "element" in block}
    return {
        name: next((value for key, value in element.items() if key.startswith("initial_")), None)
        for name, element in elements.items()
    }


async def test_one_can_go_back(team: Team) -> None:
    """*Change* brings the first step as it was filled in."""
    last = await filled(team, team.john, type="management_1y")
    assert "4 × management for 1 year" in last.text
    await team.john.presses("Change", last)
    again = await team.john.reads_modal("A whole number from 1 to 100.")

    values = initial(again)
    assert (values["amount"], values["comment"]) == ("4", "spare routers")
    assert values["type"]["value"] == "management_1y"
    assert values["company"]["text"]["text"] == ACME
    await team.john.submits(again, amount="5")
    await team.john.reads_modal("*5 of the 5*")


async def test_rms_fails_at_the_first_step(team: Team) -> None:
    """What was typed is still there, with what went wrong above it; RMS is back, and it goes through."""
    form = await form_of(team, team.john)
    company = (await team.john.offered(form, MENU, "acme"))[ACME]
    team.rms.faults.add(down := faults.reply(503), times=None)
    await team.john.submits(form, company=company, amount="4", comment="spare routers")
    again = await team.john.reads_modal(":warning:")
    assert initial(again)["comment"] == "spare routers"
    team.rms.faults.remove(down)

    await team.john.submits(again)
    await team.john.reads_modal("has left")


async def test_rms_fails_at_the_last_step(team: Team) -> None:
    """Nothing is asked for, and *Ask* can be pressed again."""
    last = await filled(team, team.john)
    team.rms.faults.add(down := faults.reply(503), times=None)
    await team.john.submits(last)
    again = await team.john.reads_modal(":warning:")
    assert rows(team, "requests") == []
    team.rms.faults.remove(down)

    await team.john.submits(again)
    await team.john.reads_modal("Asked for one code")
    assert len(rows(team, "requests")) == 1


async def test_it_opens_before_rms_has_told(team: Team) -> None:
    """The form is there at once and says what it waits for; what is typed meanwhile stays when it fills in."""
    team.rms.faults.add(faults.hang(), times=1, when=lambda call: call.path == "/companies")
    form = await team.john.opens("/mintcode", "Reading the companies from RMS…")
    await team.john.submits(form, amount="4", comment="typed early")
    assert errors_of(form) == {
        "amount": "The companies are still being read from RMS. Wait a moment, then press Next again."
    }

    team.rms.faults.release()
    full = await team.slack.until(lambda: with_menu(team.john))
    company = (await team.john.offered(full, MENU, "acme"))[ACME]
    await team.john.submits(full, company=company)
    last = await team.john.reads_modal("has left")
    assert "typed early" in last.text


def with_menu(person: Person) -> Seen | None:
    """The window in front of somebody, once it has a menu of companies."""
    view = person.slack.modal(person.id)
    return Seen(view) if view and any(block["block_id"] == "company" for block in view.blocks) else None


async def test_rms_does_not_let_companies_be_read(team: Team) -> None:
    """The id is typed; a name cannot be looked up, and the sentence says so at its field."""
    team.rms.scopes = SCOPES - {"companies:read"}
    form = await team.john.opens("/mintcode", "give the company's id")
    await team.john.submits(form, company_typed="acme", amount="4", comment="spare")
    again = await team.john.reads_modal(":warning: RMS does not let Teller read the names")
    await team.john.submits(again, company_typed="458")

    await team.john.reads_modal("*4 of the 96* that company 458 (name unknown) has left.")


async def test_rms_is_slow_to_tell_its_companies(team: Team) -> None:
    """After ten seconds a name is typed instead."""
    team.rms.faults.add(faults.hang(), times=None, when=lambda call: call.path == "/companies")
    await team.john.opens("/mintcode", "Reading the companies from RMS…")
    await team.rms.faults.held()
    assert isinstance(team.clock, ManualClock)
    await team.clock.until_someone_sleeps(10)
    await time_passes(team, 10)
    form = await team.john.reads_modal("RMS does not tell its companies at the moment")
    team.rms.faults.clear()
    team.rms.faults.release()
    await team.john.submits(form, company_typed="Acme", amount="4", comment="spare")

    await team.john.reads_modal("*4 of the 96* that *Acme Baltic* (458) has left.")


async def test_the_role_counts_when_it_is_submitted(team: Team) -> None:
    """John opens the form, loses his row, and asks for nothing; the books know."""
    last = await filled(team, team.john)
    await team.ada.types("/teller role @john none")
    await team.john.submits(last)

    await team.john.reads_modal("Teller does not know you yet")
    assert rows(team, "requests") == []


async def test_a_form_that_is_closed_meanwhile_answers_by_message(team: Team) -> None:
    """RMS takes its time, John closes the window; the request is asked for, and he is told."""
    last = await filled(team, team.john)
    team.rms.faults.add(faults.hang(), times=1)
    await team.john.submits(last)
    await team.rms.faults.held()
    assert isinstance(last.what, View)
    await team.slack.close_view(team.john.id, last.what.id)
    team.rms.faults.release()

    await team.john.reads_direct("Asked for one code worth")
    assert len(rows(team, "requests")) == 1


async def test_the_bot_starts_anew_with_a_smaller_limit(team: Team) -> None:
    """What was shown is looked at once more when it is asked for: a form outlives the bot that drew it."""
    last = await filled(team, team.john)
    await team.stop_bot()
    team.settings = team.settings.model_copy(update={"teller_mint_max": 3})
    await team.start_bot()
    await team.john.submits(last)

    await team.john.reads_modal("AMOUNT is a whole number from 1 to 3")
    assert rows(team, "requests") == []


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


async def test_a_submission_that_comes_twice_asks_once(team: Team) -> None:
    """Slack delivers the same submission again."""
    last = await filled(team, team.john)
    sent = await team.john.submits(last)
    await team.john.reads_modal("Asked for one code")
    await team.slack.redeliver(sent)

    assert len(rows(team, "requests")) == 1
    assert [what for who, what, _ in audited(team) if who == team.john.id] == ["ask"]


async def test_in_a_channel_nothing_is_seen(team: Team) -> None:
    """The form is between John and Teller."""
    before = len(team.ada.sees(GENERAL))
    await filled(team, team.john)

    assert len(team.ada.sees(GENERAL)) == before
