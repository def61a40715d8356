"""What happens to a form meanwhile: RMS fails or is slow, a window is closed, a role goes; what was typed stays."""

from bot.sandbox import faults
from bot.sandbox.rms import SCOPES
from bot.sandbox.slack import View
from tests.clock import ManualClock
from tests.journeys.crafted import time_passes
from tests.journeys.forming import ACME, MENU, errors_of, filled, form_of, initial, with_menu
from tests.journeys.team import Team
from tests.journeys.witness import audited, rows


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


async def test_slack_lets_the_time_pass(team: Team) -> None:
    """No window opens any more, and who typed the command reads what to do."""
    team.slack.faults.error("views.open", "expired_trigger_id")
    answer = await team.john.types("/mintcode")

    assert answer.text == "Slack let too much time pass to open a window. Try the same again."
    await form_of(team, team.john)


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


async def test_the_company_is_called_otherwise_meanwhile(team: Team) -> None:
    """RMS is asked once more when it is asked for: the request has the name that the company has by then."""
    last = await filled(team, team.john)
    team.rms.account.companies[458].name = "Acme Riga"
    await time_passes(team, 60)
    await team.john.submits(last)
    await team.john.reads_modal("Asked for one code")

    assert [row["company_name"] for row in rows(team, "requests")] == ["Acme Riga"]


async def test_a_submission_that_comes_twice_asks_once(team: Team) -> None:
    """Slack delivers the same submission again."""
    last = await filled(team, team.john)
    sent = await team.john.submits(last)
    await team.john.reads_modal("Asked for one code")
    await team.slack.redeliver(sent)

    assert len(rows(team, "requests")) == 1
    assert [what for who, what, _ in audited(team) if who == team.john.id] == ["ask"]
