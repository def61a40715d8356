"""More than Slack holds at once: 5,000 companies in the form, 300 open requests on Home."""

from datetime import timedelta

from bot.access import Role
from bot.sandbox.rms import fill
from bot.store import Store
from bot.store.requests import Asking
from tests.journeys.team import APPROVALS, Team
from tests.store.scene import enrol

REQUESTS = 300


async def wait_for_them(team: Team) -> None:
    """Three hundred people have each asked for a code; Ada and Ben may decide."""
    store = Store(team.settings.database_path)
    await store.open()
    now = team.clock.now()
    for number in range(REQUESTS):
        asking = Asking(
            requester=f"U{number:05}",
            amount=1,
            company_id=458,
            company_name="Acme Baltic",
            credit_type="credit",
            comment=f"request {number}",
            left_then=96,
            doubt=None,
            channel=APPROVALS,
            expires_at=now + timedelta(hours=24),
        )
        await enrol(store, asking.requester, Role.USER)
        await store.requests.ask(asking, f"MC-{number:06}", now)
    await store.close()


async def test_three_hundred_requests_on_home(team: Team) -> None:
    """The oldest are there to be decided on, the others are counted; what was decided makes room for the next."""
    await wait_for_them(team)
    home = await team.ada.opens_home(f"{REQUESTS - 10} more wait")
    assert "request 9\n" in home.text
    assert "request 10\n" not in home.text
    first = next(
        element["value"]
        for block in home.what.blocks
        for element in block.get("elements", [])
        if element.get("action_id") == "request.reject.1"
    )
    await team.slack.press(team.ada.id, where=home.what, value=first, text="Reject")
    await team.ada.submits(await team.ada.reads_modal("The requester reads this."), reason="no")

    await team.ada.reads_home("request 10\n")


async def test_five_thousand_companies_in_the_form(team: Team) -> None:
    """Each is found by what is typed, never more than a hundred are offered, and Slack's three seconds hold."""
    fill(team.rms)
    form = await team.john.opens("/mintcode", "Comment")
    form = await team.slack.until(lambda: form if "Reading" not in form.text else None)
    everything = await team.john.offered(form, "ask.company.1")
    last = max(team.rms.account.companies)
    found = await team.john.offered(form, "ask.company.1", str(last))

    assert len(team.rms.account.companies) >= 5000
    assert len(everything) == 100
    assert next(iter(found.values()))["value"].partition(":")[0] == str(last)
