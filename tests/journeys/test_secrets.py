"""A whole conversation at TELLER_LOG_LEVEL=DEBUG: no token, password or code shows, whatever goes wrong."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import quote, quote_plus

from bot.clock import SystemClock
from bot.sandbox.faults import drop, entity_bomb, html_page, redirect, reply, work_then_drop
from bot.sandbox.town import GATEWAY_USER
from tests.journeys.child import Child
from tests.journeys.cli import settings_of
from tests.journeys.team import APPROVALS, Seen, Team, running_team
from tests.journeys.witness import bytes_on_disk, card_reads, everything_said, minted, on_list, on_mint, reveals, rows

BOT_TOKEN = "xoxb-7-Sentinel_bot~token"
APP_TOKEN = "xapp-1-Sentinel_app~token"
SIGNING_SECRET = "sentinel/signing+secret"
RMS_TOKEN = "sentinel.rms~token+/="
PASSWORD = "sént&in=e+l%/ #1"


@asynccontextmanager
async def at_debug(folder: Path, delivery: str) -> AsyncIterator[tuple[Team, Child]]:
    """Everyone in their role, with secrets that are easy to find again, and a child that says all it can."""
    async with running_team(folder, clock=SystemClock(), start=False) as team:
        app = team.slack.workspace.app
        app.bot_token, app.app_token, app.signing_secret = BOT_TOKEN, APP_TOKEN, SIGNING_SECRET
        team.rms.token = RMS_TOKEN
        team.ozeki.add_account(GATEWAY_USER, PASSWORD, is_admin=True)
        told = {"RMS_TOKEN": RMS_TOKEN, "OZEKI_PASSWORD": PASSWORD, "TELLER_LOG_LEVEL": "DEBUG"}
        child = Child(team, settings_of(team.town, folder, http=delivery == "http", TELLER_DAILY_CHANNEL="", **told))
        try:
            await child.starts()
            await team.give_everyone_their_role()
            yield team, child
        finally:
            await child.ends()


async def about_the_gateway(team: Team) -> None:
    """It answers, and then in every way in which it should not, its login in the answer."""
    await team.john.types("/smsbalance")
    page = f"<html>wrong: {PASSWORD} {quote(PASSWORD)}</html>"
    there = f"{team.ozeki.url}?password={quote_plus(PASSWORD)}"
    for fault in (reply(200, page, "text/html"), reply(500, page), redirect(302, there), entity_bomb()):
        team.ozeki.faults.add(fault)
        await team.ada.types("/smsbalance office")
    team.ozeki.faults.add(drop(), times=2)
    await team.ada.types("/smsbalance office")


async def about_rms(team: Team) -> None:
    """The same of RMS; each code in its list is worth money."""
    refusal = {"success": False, "errors": [{"code": RMS_TOKEN, "source": RMS_TOKEN, "message": RMS_TOKEN}]}
    faults = (
        reply(422, json.dumps(refusal), "application/json"),
        reply(500, RMS_TOKEN),
        redirect(302, f"/api?Authorization=Bearer {RMS_TOKEN}"),
        html_page(200),
    )
    for fault in faults:
        team.rms.faults.add(fault)
        await team.ada.types("/credits 512")
    team.rms.faults.add(reply(200, codes_in_a_wrong_shape(team), "application/json"))
    await team.ada.types("/credits codes")
    await team.ada.types("/credits codes")


def codes_in_a_wrong_shape(team: Team) -> str:
    """A list of codes that cannot be read, with the codes in it."""
    rows = [{"code": code.code, "id": code.code, "comment": 7} for code in team.rms.account.codes.values()]
    return json.dumps({"success": True, "data": {"rows": rows}, "meta": {"total": rows}})


async def about_a_request(team: Team) -> Seen:
    """Rejected, lost and found, minted and revealed; Slack stumbles where it can. The modal with the code."""
    await team.asks(team.john, '/mintcode 2 458 "to be rejected"')
    await team.ada.presses("Reject", team.ada.sees(APPROVALS)[-1])
    await team.ada.submits(await team.ada.reads_modal("The requester reads this."), reason="no")
    await team.john.reads_direct("was rejected")
    on_mint(team, work_then_drop())
    await team.ada.presses("Approve", await team.asks(team.john, '/mintcode 3 458 "to be lost"'))
    await team.john.reads_direct("it was found in RMS")
    await something_unexpected(team)
    notice = await minted(team)
    on_list(team, reply(200, codes_in_a_wrong_shape(team), "application/json"))
    await reveals(team, notice)
    team.slack.faults.garbage("views.update", 500)
    await team.john.presses("Reveal code", notice)
    await team.john.reads_direct("Slack did not answer")
    return await reveals(team, notice)


async def something_unexpected(team: Team) -> None:
    """Slack's answer is of a shape that nobody expects: a traceback goes to the log, a reference to Ada."""
    card = await team.asks(team.john, '/mintcode 5 458 "never decided"')
    team.slack.faults.garbage("users.info", 200, json.dumps({"ok": True, "user": 7, "token": BOT_TOKEN}))
    answer = await team.ada.presses_and_reads("Approve", card, APPROVALS)
    assert "reference" in answer.text


def forms_of(secret: str) -> set[str]:
    """Every way in which a secret could be written."""
    return {
        secret,
        quote(secret),
        quote(secret, safe=""),
        quote_plus(secret),
        repr(secret)[1:-1],
        json.dumps(secret)[1:-1],
    }


SECRETS = sorted(
    {form for secret in (BOT_TOKEN, APP_TOKEN, SIGNING_SECRET, RMS_TOKEN, PASSWORD) for form in forms_of(secret)}
)
CONVERSATIONS: list[Callable[[Team], Awaitable[object]]] = [about_the_gateway, about_rms]


async def test_nothing_secret_shows(delivery: str, tmp_path: Path) -> None:
    """Not in what the process wrote, not in the database's files (killed, with its log beside it), not in Slack."""
    async with at_debug(tmp_path, delivery) as (team, child):
        for conversation in CONVERSATIONS:
            await conversation(team)
        shown = await about_a_request(team)
        codes = [code.code for code in team.rms.account.codes.values()]
        assert codes[-1] in shown.text
        await child.dies()
        on_disk = bytes_on_disk(team)
        await child.starts()
        assert await child.is_stopped() == 0

        calls = [(call.method, json.dumps(call.args, ensure_ascii=False)) for call in team.slack.workspace.calls]
        said = everything_said(team) + "".join(args for method, args in calls if method != "views.update")
        sent = json.dumps([each.payload for each in team.slack.workspace.deliveries], ensure_ascii=False)
        for secret in [*SECRETS, *codes]:
            assert secret not in child.said
            assert secret not in said
            assert secret not in sent
            assert secret.encode() not in on_disk + bytes_on_disk(team)
        assert {method for method, args in calls if codes[-1] in args} == {"views.update"}
        urls = {str(each.payload.get("response_url")) for each in team.slack.workspace.deliveries}
        assert not any(url in child.said for url in urls)
        assert "Traceback" in child.said
        assert "INFO bot" in child.said


async def test_a_click_on_disk_has_no_way_back(team: Team) -> None:
    """While Ada's click is carried out, its row tells all that is needed after a crash, and no response_url."""
    card = await team.asks(team.john)
    held = team.slack.faults.hold("users.info")
    click = await team.ada.presses("Approve", card)
    await team.slack.until(lambda: held.waiting)
    kept, on_disk = [json.loads(row["asked"]) for row in rows(team, "clicks")], bytes_on_disk(team)
    held.release()
    await card_reads(team.ada, "Minted.")

    assert [each["value"] for each in kept] == [click.payload["actions"][0]["value"]]
    assert click.payload["response_url"].startswith("http")
    assert click.payload["response_url"].encode() not in on_disk
