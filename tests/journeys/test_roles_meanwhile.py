"""Two admins change the role table at once: whoever leaves a part as it is leaves it as the other has made it."""

import pytest

from tests.journeys.team import EVE, JOHN, Team
from tests.journeys.test_access import changes, is_admin
from tests.journeys.test_grants import opens_the_form, role_of


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
