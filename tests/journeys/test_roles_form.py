"""Roles are changed in a form: what is not touched stays, and what takes another admin is asked of them."""

import pytest

from tests.journeys.team import ADA, BEN, EVE, JOHN, Seen, Team
from tests.journeys.test_access import is_admin
from tests.journeys.test_grants import role_of


async def opens_the_form(team: Team) -> Seen:
    """Ada presses *Add or change…* under the list of roles."""
    await team.ada.presses("Add or change…", await team.ada.types("/teller roles"))
    return await team.ada.reads_modal("Add or change")


async def test_a_row_by_form(team: Team) -> None:
    """Eve becomes a user with an account, without a line typed; then she loses her row the same way."""
    form = await opens_the_form(team)
    await team.ada.submits(form, who=EVE, role="user", approver="no", account="office")
    await team.ada.reads_modal("Done: @eve · user · account `office`.")
    form = await opens_the_form(team)
    await team.ada.submits(form, who=EVE, role="none")
    await team.ada.reads_modal("@eve has no row any more")

    assert role_of(team, EVE) is None


async def test_a_grant_by_form(team: Team) -> None:
    """The form asks the second admin just as the command does."""
    await is_admin(team)
    await team.ada.submits(await opens_the_form(team), who=JOHN, role="user", approver="yes")
    await team.ada.reads_modal("Asked: @ben must agree")
    await team.ben.presses("Grant", await team.ben.reads_direct("asks that @john"))
    await team.john.reads_direct("gave you rights")

    assert role_of(team, JOHN) == ("user", 1)
    assert "account `john`" in (await team.ada.types("/teller roles")).text


@pytest.mark.parametrize(("user_id", "role"), [(BEN, "admin"), (EVE, "user")])
async def test_what_is_not_touched_stays(team: Team, user_id: str, role: str) -> None:
    """Ada gives an account and nothing else: an admin stays one, and who had no row becomes a user."""
    await is_admin(team)
    await team.ada.submits(await opens_the_form(team), who=user_id, account="office")
    await team.ada.reads_modal("account `office`.")

    assert role_of(team, user_id) == (role, int(user_id == BEN))


async def test_the_form_is_drawn_again(team: Team) -> None:
    """What cannot be done stands on top of the form, with what was chosen still in it."""
    await team.ada.submits(await opens_the_form(team), who=ADA, role="user")
    again = await team.ada.reads_modal("fixed by TELLER_ADMINS")

    assert "Add or change" in again.text
    assert role_of(team, ADA) == ("admin", 1)
