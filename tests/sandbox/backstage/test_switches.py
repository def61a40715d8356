"""What can be made to go wrong: on, the stand-in misbehaves as said; off, it is honest again."""

import asyncio

import httpx
import pytest

from bot.sandbox.backstage.switches import SLOW_SECONDS, SWITCHES, Switchboard
from bot.sandbox.town import GATEWAY_PASSWORD, GATEWAY_USER, GENERAL, MORNING, RMS_TOKEN, Town
from tests.clock import ManualClock

MINT = {"amount": 2, "credit_type_name": "credit", "comment": "[MC-AAAAAA] test"}
REFUSED = '{"success": false, "errors": [{"code": "'


@pytest.fixture
def board(town: Town) -> Switchboard:
    return Switchboard(town)


async def call(request: str, url: str, **more: object) -> httpx.Response | str:
    """The answer, or the name of the error."""
    async with httpx.AsyncClient(trust_env=False) as http:
        try:
            return await http.request(request, url, **more)  # type: ignore[arg-type]
        except httpx.HTTPError as error:
            return type(error).__name__


async def ask(town: Town, whom: str) -> str:
    """What a provider or Slack answers: the status and how the body begins, or the error."""
    bearer = {"Authorization": f"Bearer {RMS_TOKEN}"}
    asked = {"action": "getcredits", "username": GATEWAY_USER, "password": GATEWAY_PASSWORD, "useraccount": "john"}
    said = {"channel": MORNING, "text": "hello", "token": town.slack.workspace.app.bot_token}
    if whom == "RMS":
        answer = await call("GET", f"{town.rms.url}/credits/summary", headers=bearer)
    elif whom == "Ozeki":
        answer = await call("GET", town.ozeki.url, params=asked)
    else:
        answer = await call("POST", f"{town.slack.api_url}chat.postMessage", data=said)
    if isinstance(answer, str):
        return answer
    pause = answer.headers.get("Retry-After")
    return f"{answer.status_code} {answer.text}" + (f" after {pause}" if pause else "")


@pytest.mark.parametrize(
    ("name", "begins", "ends"),
    [
        ("rms.refuse", f"403 {REFUSED}FORBIDDEN", "]}"),
        ("rms.out_of_quota", f"429 {REFUSED}TOO_MANY_REQUESTS", "]} after 60"),
        ("ozeki.down", "ConnectError", ""),
        ("ozeki.login_page", "200 <html>\n<head><title>Ozeki NG - SMS Gateway", "</html>\n"),
        ("slack.limit", '429 {"ok": false, "error": "ratelimited"}', " after 3"),
    ],
)
async def test_on_and_off(town: Town, board: Switchboard, name: str, begins: str, ends: str) -> None:
    """As it says while it is on, and honest before and after; another provider never notices."""
    (switch,) = [each for each in SWITCHES if each.name == name]
    others = [each for each in ("RMS", "Ozeki", "Slack") if each != switch.provider]

    assert (await ask(town, switch.provider)).startswith("200 ")
    assert await board.turn(name, on=True)
    assert board.lit == [switch]
    answers = [await ask(town, switch.provider) for _ in range(3)]
    assert [(answer.startswith(begins), answer.endswith(ends)) for answer in answers] == [(True, True)] * 3
    assert [(await ask(town, each))[:4] for each in others] == ["200 ", "200 "]
    assert await board.turn(name, on=False)

    assert board.lit == []
    honest = await ask(town, switch.provider)
    assert honest.startswith("200 ")
    assert not honest.startswith(begins)


async def test_slow(town: Town, board: Switchboard) -> None:
    """RMS answers after five seconds of the town's clock, and says what it would have said."""
    clock = town.rms.clock
    assert isinstance(clock, ManualClock)
    await board.turn("rms.slow", on=True)

    asking = asyncio.ensure_future(ask(town, "RMS"))
    await clock.until_someone_sleeps(SLOW_SECONDS)
    await clock.advance(SLOW_SECONDS - 0.1)
    assert not asking.done()
    await clock.advance(0.1)

    assert (await asking).startswith("200 ")
    assert [each.fault for each in town.rms.calls] == ["rms.slow"]
    await board.turn("rms.slow", on=False)
    assert (await ask(town, "RMS")).startswith("200 ")


async def test_dying_in_mid_mint(town: Town, board: Switchboard) -> None:
    """The code is made and the answer never comes, until it is switched off; what only reads is answered."""
    await board.turn("rms.hang_after_commit", on=True)
    bearer = {"Authorization": f"Bearer {RMS_TOKEN}"}

    minting = asyncio.ensure_future(call("POST", f"{town.rms.url}/credits/codes", headers=bearer, json=MINT))
    await town.rms.until(lambda: town.rms.codes_with("[MC-AAAAAA]"))
    assert (await ask(town, "RMS")).startswith("200 ")
    assert not minting.done()
    await board.turn("rms.hang_after_commit", on=False)

    answer = await minting
    assert isinstance(answer, httpx.Response)
    assert answer.status_code == httpx.codes.CREATED
    assert len(town.rms.codes_with("[MC-AAAAAA]")) == 1


async def test_the_last_one_counts(town: Town, board: Switchboard) -> None:
    """Of several that concern one call, the newest is met, and without it the one before."""
    await board.turn("rms.refuse", on=True)
    await board.turn("rms.out_of_quota", on=True)
    assert [each.name for each in board.lit] == ["rms.refuse", "rms.out_of_quota"]
    statuses = [(await ask(town, "RMS"))[:3]]
    await board.turn("rms.out_of_quota", on=False)
    statuses.append((await ask(town, "RMS"))[:3])
    await board.turn("rms.refuse", on=False)
    statuses.append((await ask(town, "RMS"))[:3])

    assert statuses == ["429", "403", "200"]


async def test_twice_is_once(town: Town, board: Switchboard) -> None:
    """Who switches on what is on, or off what is off, changes nothing."""
    turned = [await board.turn("ozeki.down", on=on) for on in (False, True, True, False, False)]

    assert turned == [False, True, False, True, False]
    assert (await ask(town, "Ozeki")).startswith("200 ")


async def test_no_such_switch(board: Switchboard) -> None:
    """A name that is none is refused."""
    with pytest.raises(KeyError):
        await board.turn("rms.explodes", on=True)


async def test_the_rules_of_others_stay(town: Town, board: Switchboard) -> None:
    """Switching off takes away no rule but its own."""
    rule = town.slack.faults.error("chat.postMessage", "fatal_error", when=lambda args: args["channel"] == GENERAL)
    await board.turn("slack.limit", on=True)
    await board.turn("slack.limit", on=False)

    assert town.slack.faults.rules == [rule]
    assert (await ask(town, "Slack")).startswith('200 {"ok": true')


def test_the_table() -> None:
    """Every switch has its own name, which begins with whose it is, and words for who reads."""
    assert len({each.name for each in SWITCHES}) == len(SWITCHES) == 7
    for each in SWITCHES:
        assert each.name.split(".")[0] == each.provider.lower()
        assert each.lit.startswith(each.provider)
        assert each.does.endswith(".")
