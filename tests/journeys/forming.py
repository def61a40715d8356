"""How people ask by the form: they open it, fill it in, and see what stands in it."""

from bot.sandbox.slack import View
from tests.journeys.team import Person, Seen, Team

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


def initial(form: Seen) -> dict[str, object]:
    """What stands in the form's fields when it is drawn, by block id."""
    elements = {block["block_id"]: block["element"] for block in form.what.blocks if "element" in block}
    return {
        name: next((value for key, value in element.items() if key.startswith("initial_")), None)
        for name, element in elements.items()
    }


def with_menu(person: Person) -> Seen | None:
    """The window in front of somebody, once it has a menu of companies."""
    view = person.slack.modal(person.id)
    return Seen(view) if view and any(block["block_id"] == "company" for block in view.blocks) else None
