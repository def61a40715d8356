"""An admin changes somebody's row: it is done at once, and everybody whom it concerns reads it at once."""

import pytest

from tests.journeys.team import Team
from tests.journeys.test_access import changes, is_admin
from tests.journeys.test_roles_form import opens_the_form
from tests.journeys.witness import passes, rows

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


HELP = "Type `/teller help` to see what you can do."


@pytest.mark.parametrize(
    ("line", "words"),
    [
        pytest.param(
            "/teller role @eve user account:office",
            f"@ada gave you access to Teller: you are *user* · account `office` now. {HELP}",
            id="a row",
        ),
        pytest.param(
            "/teller role @eve admin approver",
            f"@ada gave you access to Teller: you are *admin* · *approver* · no account now. {HELP}",
            id="an admin",
        ),
    ],
)
async def test_a_row_is_told(team: Team, line: str, words: str) -> None:
    """Eve reads that she has access and what she is; nobody else is told, and she is told once."""
    for _ in range(2):
        await team.ada.types(line)
    await team.eve.reads_direct(words)

    told = [row["destination"] for row in rows(team, "outbox") if row["kind"] == "ROLE_NOTICE"]
    assert told == [team.eve.id]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        pytest.param(
            {"role": "admin"}, "@ada gave you rights in Teller: you are *admin* · account `john` now.", id="a right"
        ),
        pytest.param(
            {"account": "office"},
            "@ada gave you an SMS account: you are *user* · account `office` now, and `/smsbalance` "
            "shows what it has left.",
            id="an account",
        ),
        pytest.param(
            {"account": "-"},
            "@ada took your SMS account away: you are *user* · no account now.",
            id="no account",
        ),
    ],
)
async def test_more_is_told(team: Team, given: dict[str, str], words: str) -> None:
    """Ada is the only admin and fills in the form: John reads what he got, or has no more."""
    await team.ada.submits(await opens_the_form(team), who=team.john.id, **given)

    assert (await team.john.reads_direct("@ada")).text == words


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
