"""Two admins change the role table at once: whoever leaves a part as it is leaves it as the other has made it."""

import pytest

from tests.journeys.team import ADA, EVE, JOHN, Team
from tests.journeys.test_access import changes, is_admin
from tests.journeys.test_grants import role_of
from tests.journeys.test_roles_form import opens_the_form
from tests.journeys.witness import audited, rows


async def test_as_it_is_by_then(team: Team) -> None:
    """Ada gives Eve an account; while Slack is asked who Eve is, two others make her an admin, and she stays one."""
    changes(team, "INSERT INTO members (user_id, role) VALUES ('UEVE', 'user')")
    form = await opens_the_form(team)
    held = team.slack.faults.hold("users.info", when=lambda args: args["user"] == EVE)
    await team.ada.submits(form, who=EVE, account="office")
    await team.slack.until(lambda: held.waiting > 0)
    changes(team, "UPDATE members SET role = 'admin', approver = 1 WHERE user_id = 'UEVE'")
    held.release()
    await team.ada.reads_modal("Done: @eve · admin · approver · account `office`.")

    assert role_of(team, EVE) == ("admin", 1)


@pytest.mark.parametrize("role", ["admin", "user"])
async def test_a_grant_keeps_the_role(team: Team, role: str) -> None:
    """Ada makes John an approver and leaves his role: Ben reads and grants just that."""
    await is_admin(team)
    changes(team, "UPDATE members SET role = ? WHERE user_id = 'UJOHN'", role)
    await team.ada.submits(await opens_the_form(team), who=JOHN, approver="yes")
    await team.ada.reads_modal("Asked: @ben must agree")
    card = await team.ben.reads_direct("asks that @john")
    assert f"@john, who is {role}, becomes *{role}* · *approver*." in card.text
    await team.ben.presses("Grant", card)
    await team.john.reads_direct("gave you rights")

    assert role_of(team, JOHN) == (role, 1)


@pytest.mark.parametrize(("does", "is_now"), [("none", "@john · no row"), ("user account:office", "`office`")])
async def test_nobodys_change_is_undone_unseen(team: Team, does: str, is_now: str) -> None:
    """While Ada's form is open, Ben changes John's row: she reads that, and what she typed is done if she insists."""
    await is_admin(team)
    form = await opens_the_form(team)
    await team.ben.types(f"/teller role @john {does}")
    before = rows(team, "members")
    await team.ada.submits(form, who=JOHN, account="john")
    outrun = await team.ada.reads_modal("Another admin changed this row meanwhile, so nothing was done. It is now:")
    assert is_now in outrun.text
    assert rows(team, "members") == before
    await team.ada.submits(outrun)
    await team.ada.reads_modal("Done: @john · user · account `john`.")

    assert (ADA, "role of UJOHN: as it is", "outrun") in audited(team)


async def test_ones_own_change_is_no_obstacle(team: Team) -> None:
    """Ada changes John's row herself, and Ben changes somebody else's, while her form is open."""
    await is_admin(team)
    form = await opens_the_form(team)
    await team.ada.types("/teller role @john user account:office")
    await team.ben.types("/teller role @eve user")
    await team.ada.submits(form, who=JOHN, account="john")

    await team.ada.reads_modal("Done: @john · user · account `john`.")
