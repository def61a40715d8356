"""An admin lowers another: it is done at once, and everybody whom it concerns reads it at once."""

import pytest

from tests.journeys.team import Team
from tests.journeys.test_access import changes, is_admin
from tests.journeys.witness import passes

REMEDY = "If this is not meant so, an admin can undo it: `/teller roles`."


@pytest.mark.parametrize(
    ("line", "ben", "others"),
    [
        pytest.param(
            "/teller role @ben user",
            "You were admin · approver and are *user · approver* now: @ada changed it,",
            "@ben was admin · approver and is *user · approver* now: @ada changed it,",
            id="lowered",
        ),
        pytest.param(
            "/teller role @ben none",
            "You were admin · approver and have no row any more: @ada changed it,",
            "@ben was admin · approver and has no row any more: @ada changed it,",
            id="removed",
        ),
    ],
)
async def test_nobody_is_lowered_unseen(team: Team, line: str, ben: str, others: str) -> None:
    """Ben is told, and Eve, who is an admin too; John, who is none, and Ada, who did it, are not."""
    await is_admin(team)
    changes(team, "INSERT INTO members (user_id, role) VALUES ('UEVE', 'admin')")
    john, ada = len(team.john.direct()), len(team.ada.direct())
    await team.ada.types(line)
    for person, words in ((team.ben, ben), (team.eve, others)):
        told = await person.reads_direct(words)
        assert told.text.endswith(REMEDY)

    assert (len(team.john.direct()), len(team.ada.direct())) == (john, ada)


async def test_stopped_in_the_middle(team: Team) -> None:
    """The bot ends before Slack took Ben's message: he reads it after the start."""
    await is_admin(team)
    team.slack.faults.error("chat.postMessage", "ratelimited", times=None)
    await team.ada.types("/teller role @ben user")
    await team.stop_bot()
    team.slack.faults.clear()
    await passes(team, 600)
    await team.start_bot()

    await team.ben.reads_direct("You were admin · approver and are *user · approver* now")
