"""kill -9 while a form waits: the next start carries it out, and answers in the window that still stands there."""

from pathlib import Path

from tests.journeys.child import team_and_child
from tests.journeys.team import EVE
from tests.journeys.test_kills import slack_holds


async def test_the_window_is_answered(tmp_path: Path) -> None:
    """Ada gives Eve a role, and the process dies while Slack is asked who Eve is."""
    async with team_and_child(tmp_path) as (team, child):
        await team.ada.presses("Add or change…", await team.ada.types("/teller roles"))
        form = await team.ada.reads_modal("Add or change")
        reached = slack_holds(team, "users.info", lambda args: args["user"] == EVE)
        await team.ada.submits(form, who=EVE, role="user")
        await reached()
        await child.dies()
        assert "Checking…" in (await team.ada.reads_modal("Checking…")).text
        team.slack.faults.clear()
        await child.starts()

        await team.ada.reads_modal("Done: @eve · user")


async def test_what_was_typed_comes_back(tmp_path: Path) -> None:
    """By then Eve is a guest: the form stands there with what was typed, and why nothing was done."""
    async with team_and_child(tmp_path) as (team, child):
        await team.ada.presses("Add or change…", await team.ada.types("/teller roles"))
        form = await team.ada.reads_modal("Add or change")
        reached = slack_holds(team, "users.info", lambda args: args["user"] == EVE)
        await team.ada.submits(form, who=EVE, role="user", account="office")
        await reached()
        await child.dies()
        team.slack.faults.clear()
        team.slack.workspace.users[EVE].is_restricted = True
        await child.starts()
        form = await team.ada.reads_modal("Nothing was done: @eve is no full member")

        (account,) = [block["element"] for block in form.what.blocks if block.get("block_id") == "account"]
        assert account["initial_value"] == "office"
