"""*Find…*: codes are looked for in a form, by who would not type a command."""

import pytest

from tests.journeys.listing import comments_in, mints
from tests.journeys.team import Team

NEW, OLD = "replacement, crane 3", "two routers for Riga"


async def test_from_home(team: Team) -> None:
    """Ada opens the codes on Home, looks for what is unused, and then, in the same window, for something else."""
    home = await team.ada.opens_home("What is left")
    await team.ada.presses("Codes", home)
    everything = await team.ada.reads_modal("1–2 of 2")
    await team.ada.presses("Find…", everything)
    form = await team.ada.reads_modal("Company or text")
    await team.ada.submits(form, state="unused")

    found = await team.ada.reads_modal("Only unused.")
    assert comments_in(found) == [NEW]
    await team.ada.presses("Find…", found)
    form = await team.ada.reads_modal("Company or text")
    await team.ada.submits(form, text="riga")
    assert comments_in(await team.ada.reads_modal("unused · “riga”")) == []
    await team.ada.presses("Find…", await team.ada.reads_modal("There are no codes here that fit"))
    form = await team.ada.reads_modal("Company or text")
    await team.ada.submits(form, state="all")
    assert comments_in(await team.ada.reads_modal("1–1 of 1")) == [OLD]


async def test_from_the_list_as_a_message(team: Team) -> None:
    """The form stands over the list, with what that was looked for, and the codes that fit stand in its window."""
    answer = await team.ada.types("/credits codes used")
    await team.ada.presses("Find…", answer)
    form = await team.ada.reads_modal("Company or text")
    await team.ada.submits(form, text='"Acme Baltic"')
    assert comments_in(await team.ada.reads_modal("Only used · Acme Baltic (458).")) == [OLD]
    assert "1–1 of 1" in answer.text

    await team.ada.presses("Find…", answer)
    form = await team.ada.reads_modal("Company or text")
    await team.ada.submits(form, text="R&D <b>")
    await team.ada.reads_modal("used · “r&d” · “<b>”")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("unused", "A code is used or unused: leave out one of the two words."),
        ('"riga', "A quote mark is opened and not closed"),
        ("&" * 200, "That is too much to look for"),
    ],
)
async def test_what_cannot_be_looked_for(team: Team, text: str, says: str) -> None:
    """It is said at the field, and what was entered stays."""
    await team.ada.presses("Find…", await team.ada.types("/credits codes"))
    form = await team.ada.reads_modal("Company or text")
    await team.ada.submits(form, text=text, state="used")
    assert says in (await team.ada.reads_modal("Company or text")).text

    await team.ada.submits(form, text="riga")
    assert comments_in(await team.ada.reads_modal("used · “riga”")) == [OLD]


async def test_one_finds_only_what_one_may_see(team: Team) -> None:
    """John looks for everything, and finds what he asked for."""
    await mints(team, team.john, '/mintcode 4 458 "for Kaunas"')
    await team.john.presses("Find…", await team.john.types("/credits codes"))
    await team.john.submits(await team.john.reads_modal("Company or text"))

    assert comments_in(await team.john.reads_modal("1–1 of 1")) == ["for Kaunas"]


async def test_what_somebody_asked_for(team: Team) -> None:
    """Ada looks for John's, finds him in the form again, and then for everybody's; John has no such field."""
    await mints(team, team.john, '/mintcode 4 458 "for Kaunas"')
    await team.ada.presses("Find…", await team.ada.types("/credits codes @john unused"))
    await team.ada.submits(await team.ada.reads_modal("Asked for by"))
    found = await team.ada.reads_modal("asked for by @john")
    assert comments_in(found) == ["for Kaunas"]
    await team.ada.presses("Find…", found)
    await team.ada.submits(await team.ada.reads_modal("Asked for by"), who=None, state="all")
    await team.ada.reads_modal("1–3 of 3")
    await team.john.presses("Find…", await team.john.types("/credits codes"))
    assert "Asked for by" not in (await team.john.reads_modal("Company or text")).text
