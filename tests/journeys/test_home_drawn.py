"""The Home tab is drawn when something it shows has changed, with what is known by then; and not otherwise."""

import pytest

from bot.sandbox import faults
from bot.sandbox.slack import Call
from tests.journeys.crafted import draws_over, time_passes
from tests.journeys.team import EVE, Team
from tests.journeys.test_access import changes
from tests.journeys.witness import in_time, rows, settles_down


async def test_a_fresh_account_is_read_once(team: Team) -> None:
    """Eve looks at her Home and gets an account: it is drawn at once, and its balance comes without a press.

    What goes on meanwhile asks the gateway no second time, beside the look at the account before she has it.
    """
    await team.eve.opens_home("Teller does not know you yet")
    team.ozeki.faults.add(
        faults.hang(), times=1, when=lambda _: EVE in {row["user_id"] for row in rows(team, "members")}
    )
    before = len(team.ozeki.calls)
    await team.ada.types("/teller role @eve user account:office")
    await team.eve.reads_home("SMS account *office*: not read yet")
    await team.ozeki.faults.held()
    await team.asks(team.eve)
    await team.eve.reads_home("spare routers for Kaunas")
    team.ozeki.faults.release()

    await team.eve.reads_home("*-3* SMS credits left.")
    await team.eve.reads_home("Credits on RMS: *")
    assert len(team.ozeki.calls) == before + 2


async def test_a_restart_reads_nothing_for_who_does_not_look(team: Team) -> None:
    """Homes that were open before are drawn, and cost no call of the gateway until somebody opens theirs again."""
    await team.john.opens_home("*120* SMS credits left.")
    await team.john.reads_home("Credits on RMS: *")
    before = len(team.ozeki.calls)
    await team.stop_bot()
    await team.start_bot()
    await team.john.reads_home("SMS account *john*: not read yet")
    await team.asks(team.john)
    await team.john.reads_home("spare routers for Kaunas")
    assert len(team.ozeki.calls) == before

    await team.john.opens_home("*120* SMS credits left.")


async def test_killed_between_slacks_yes_and_the_books(team: Team) -> None:
    """What stands in Slack is newer than what was written of it: the next start draws what is so."""
    await team.john.opens_home("*120* SMS credits left.")
    await team.stop_bot()
    await team.start_bot()
    await team.john.reads_home("SMS account *john*: not read yet")
    await settles_down(team)
    bare = rows(team, "homes")[0]["digest"]
    await team.john.opens_home("*120* SMS credits left.")
    await team.stop_bot()
    changes(team, "UPDATE homes SET digest = ?", bare)
    await team.start_bot()

    await team.john.reads_home("SMS account *john*: not read yet")


async def test_a_provider_that_is_slow(team: Team) -> None:
    """The window is there at once, and is filled in when RMS has answered."""
    await team.john.opens_home("*120* SMS credits left.")
    home = await team.john.reads_home("Credits on RMS: *")
    await time_passes(team, 60)
    team.rms.faults.add(faults.hang(), times=1)
    await team.john.presses("Credits", home)
    await team.john.reads_modal("Asking RMS…")
    await team.rms.faults.held()
    team.rms.faults.release()

    await team.john.reads_modal("Credits of the whole account")


async def test_a_provider_that_hangs_keeps_no_other_back(team: Team) -> None:
    """The gateway's figure is there while RMS has not answered."""
    team.rms.faults.add(faults.hang(), times=1, when=lambda call: call.path == "/credits/summary")
    home = await team.john.opens_home("*120* SMS credits left.")

    assert "Credits on RMS: not read yet" in home.text


async def test_a_provider_that_fails(team: Team) -> None:
    """Everybody's Home still opens; the admin's says since when RMS fails, and that it answers again."""
    team.rms.faults.add(down := faults.reply(503), times=None)
    await team.ada.opens_home("RMS: :warning: fails since")
    team.rms.faults.remove(down)
    await team.ada.opens_home("RMS: answers since")

    await team.ada.reads_home("Credits on RMS: *")


async def test_news_draws_homes_that_show_it_and_no_other(team: Team) -> None:
    """A request of John's is on Ada's Home without her doing anything; Ben's, which he never opened, is not drawn."""
    await team.ada.opens_home("Nothing waits for your decision.")
    await team.asks(team.john)
    await team.ada.reads_home("spare routers for Kaunas")

    assert team.ben.id not in team.slack.workspace.views.homes


async def test_how_slack_reaches_teller(team: Team, delivery: str) -> None:
    """Ada's Home tells of the connection; that Slack delivers more draws nobody's anew."""
    home = await team.ada.opens_home("; takes everything")
    told = {"socket": "Slack: connected since ", "http": "Slack: reaches Teller over HTTP, last heard "}
    assert told[delivery] in home.text

    await team.ada.reads_home("Credits on RMS: *")
    before = len(team.slack.calls("views.publish"))
    for _ in range(3):
        await time_passes(team, 60)
        await team.ben.types("/teller help")
    assert len(team.slack.calls("views.publish")) == before


async def test_a_home_that_slack_refuses_rests(team: Team, caplog: pytest.LogCaptureFixture) -> None:
    """Slack takes Ada's no more: that costs one call and one line of the log, until she opens it; Ben's is drawn."""

    def of_ada(call: dict[str, object]) -> bool:
        return call["user_id"] == team.ada.id

    await team.ada.opens_home("Credits on RMS: *")
    await team.ben.opens_home("Nothing waits for your decision.")
    team.slack.faults.error("views.publish", "not_enabled", times=None, when=of_ada)
    before = len(refused_homes(team))
    for number in range(1, 4):
        await team.asks(team.john, f'/mintcode {number} 458 "van {number}"')
        await team.ben.reads_home(f"van {number}")
    assert len(refused_homes(team)) == before + 1
    assert caplog.text.count("a Home tab of UADA could not be drawn: views.publish: not_enabled") == 1

    team.slack.faults.clear()
    await team.ada.opens_home("van 3")
    await team.asks(team.john, '/mintcode 4 458 "van 4"')
    await team.ada.reads_home("van 4")


def refused_homes(team: Team) -> list[Call]:
    """The Home tabs that Slack did not take."""
    return [call for call in team.slack.calls("views.publish") if not call.answer["ok"]]


async def test_what_the_command_line_writes_is_drawn(team: Team) -> None:
    """A role that somebody gives in a terminal beside the bot stands on Ada's Home a few seconds later."""
    await team.ada.opens_home("RMS: answers since")
    await settles_down(team)
    changes(team, "UPDATE members SET account = 'office' WHERE user_id = 'UJOHN'")
    for _ in range(5):
        await time_passes(team, 1)
        await team.ben.sends("/teller help")

    await team.ada.reads_home("@john · user · account `office`")


async def test_what_another_drew_is_looked_at_anew(team: Team) -> None:
    """While Slack takes its time, another Teller writes something and draws it: what is older is never seen again."""
    home = await team.ada.opens_home("RMS: answers since")
    await settles_down(team)
    held = team.slack.faults.hold("views.publish")
    changes(team, "UPDATE members SET account = 'older' WHERE user_id = 'UJOHN'")
    await in_time(team, lambda: held.waiting)
    changes(team, "UPDATE members SET account = 'newer' WHERE user_id = 'UJOHN'")
    draws_over(team, home.what, "@john has another account")
    before = len(team.slack.calls("views.publish"))
    held.release()
    await team.ada.reads_home("@john · user · account `newer`")

    drawn = team.slack.calls("views.publish")[before:]
    assert [call.answer.get("error") for call in drawn if "`older`" in str(call.args)] == ["hash_conflict"]


async def test_nothing_new_is_not_drawn_again(team: Team) -> None:
    """Reading the same figures again, or writing what a Home does not show, costs no call."""
    await team.ada.opens_home("RMS: answers since")
    await team.john.opens_home("*120* SMS credits left.")
    await team.john.reads_home("Credits on RMS: *")
    await team.john.types("/smsbalance")
    await team.ada.reads_home("The SMS gateway: answers since")
    before = len(team.slack.calls("views.publish"))
    await time_passes(team, 60)
    await team.john.types("/credits")
    await team.john.types("/smsbalance")
    await team.john.types("/teller help")

    assert len(team.slack.calls("views.publish")) == before


async def test_a_figure_that_changes_is_drawn(team: Team) -> None:
    """Somebody asks for a balance and it is another: John's Home shows it too."""
    await team.john.opens_home("*120* SMS credits left.")
    team.ozeki.accounts["john"].balance = 7
    await time_passes(team, 60)
    await team.ada.types("/smsbalance john")

    await team.john.reads_home("*7* SMS credits left.")
