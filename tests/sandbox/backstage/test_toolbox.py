"""What the toolbox shows."""

import httpx
import pytest

from bot.sandbox.backstage.stage import Stage
from bot.sandbox.backstage.toolbox import MOST_CALLS, MOST_CODES, MOST_COMPANIES, part
from bot.sandbox.rms import fill
from bot.sandbox.town import GATEWAY_PASSWORD, GATEWAY_USER, RMS_TOKEN, Town
from tests.clock import T0


@pytest.fixture
def stage(town: Town) -> Stage:
    return Stage(town)


async def ask_rms(town: Town, *queries: str) -> None:
    """Search RMS's codes."""
    async with httpx.AsyncClient(trust_env=False) as http:
        bearer = {"Authorization": f"Bearer {RMS_TOKEN}"}
        for query in queries:
            await http.get(f"{town.rms.url}/credits/codes", headers=bearer, params={"q": query})


async def test_companies_and_accounts(stage: Stage) -> None:
    """Credits left and ever given, the account's own first; balances of the gateway."""
    shown = part(stage)

    companies = [(each["name"], each["is_root"], each["pools"][0]) for each in shown["rms"]["companies"]]
    assert companies[:3] == [
        ("Northwind Networks", True, {"type": "credit", "left": 420, "total": 420}),
        ("Acme Baltic", False, {"type": "credit", "left": 96, "total": 96}),
        ("Harbour Logistics", False, {"type": "credit", "left": 9, "total": 10}),
    ]
    assert [(each["name"], each["balance"], each["is_admin"]) for each in shown["ozeki"]["accounts"]] == [
        ("teller", 0, True),
        ("john", 120, False),
        ("office", -3, False),
        ("alarms", 4210, False),
    ]


async def test_calls_and_quota(stage: Stage) -> None:
    """The newest calls first, with what became of them and the fault that they met; the quota goes down."""
    town = stage.town
    before = part(stage)["rms"]["quota"]
    await ask_rms(town, "first")
    await stage.switches.turn("rms.refuse", on=True)
    await ask_rms(town, "second")
    shown = part(stage)["rms"]
    newest, oldest = shown["calls"]["newest"]
    await stage.switches.turn("rms.out_of_quota", on=True)

    assert (before, shown["quota"]) == ({"left": 100_000, "most": 100_000}, {"left": 99_999, "most": 100_000})
    assert part(stage)["rms"]["quota"]["left"] == 0
    what = {"method": "GET", "path": "/credits/codes", "at": T0.timestamp()}
    assert newest == what | {"number": 1, "query": "q=second", "status": 403, "fault": "RMS refuses"}
    assert oldest == what | {"number": 0, "query": "q=first", "status": 200, "fault": ""}


async def test_most_calls(stage: Stage) -> None:
    """The oldest are left out, and counted."""
    await ask_rms(stage.town, *map(str, range(MOST_CALLS + 2)))
    calls = part(stage)["rms"]["calls"]

    assert (calls["count"], len(calls["newest"])) == (MOST_CALLS + 2, MOST_CALLS)
    assert [calls["newest"][at]["query"] for at in (0, -1)] == [f"q={MOST_CALLS + 1}", "q=2"]


async def test_most_companies_and_codes(stage: Stage) -> None:
    """Of thousands the first and the newest are shown, and all are counted."""
    fill(stage.town.rms, companies=MOST_COMPANIES, codes=MOST_CODES)
    stage.town.rms.add_code(comment="the newest")
    shown = part(stage)

    assert (len(shown["rms"]["companies"]), shown["rms"]["company_count"]) == (MOST_COMPANIES, MOST_COMPANIES + 4)
    assert (len(shown["codes"]), shown["code_count"]) == (MOST_CODES, MOST_CODES + 3)
    assert shown["codes"][0]["comment"] == "the newest"


async def test_nothing_secret(stage: Stage) -> None:
    """No code, no password, no token."""
    town = stage.town
    await ask_rms(town, "any")
    async with httpx.AsyncClient(trust_env=False) as http:
        who = {"username": GATEWAY_USER, "password": GATEWAY_PASSWORD, "action": "getcredits", "useraccount": "john"}
        await http.get(town.ozeki.url, params=who)
    shown = str(part(stage))

    codes = [each.code for each in town.rms.account.codes.values()]
    secrets = [*codes, RMS_TOKEN, GATEWAY_PASSWORD, "john-password", "office-password"]
    assert [each for each in secrets if each in shown] == []
    assert [f"…{each[-4:]}" in shown for each in codes] == [True, True]
    assert part(stage)["ozeki"]["calls"]["newest"][0]["query"] == "action=getcredits&useraccount=john"


async def test_the_bot_and_its_clock(stage: Stage) -> None:
    """Without a bot there is none to kill and no post to wait for; every switch is off."""
    shown = part(stage)

    assert (shown["bot"], shown["clock"]) == ({"state": "none", "pid": None}, {"ahead": 0, "post_at": None})
    assert {each["on"] for each in shown["switches"]} == {False}
