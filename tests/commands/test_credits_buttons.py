"""Which company a button under `/credits` stands for: the same as the answer it stands under, or none."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, cast

import pytest

from bot.access import Member, Role
from bot.command import Asked, Parts, Reply
from bot.errors import BadInput
from bot.sandbox import faults as f
from bot.settings import Settings
from commands import credits
from commands.credits import LOOK_AGAIN, refresh, share
from tests.balances_scene import Scene, serving
from tests.views.kit import buttons, seen

JOHN = Member("UJOHN", Role.USER)


@dataclass(frozen=True)
class Desk:
    """Where `/credits` is answered: real balances of the town's RMS, and none of the parts that it does not use."""

    scene: Scene

    @property
    def parts(self) -> Parts:
        nothing = cast(Any, None)
        there = Settings(_env_file=None, slack_bot_token="xoxb-1", slack_app_token="xapp-1")
        named: dict[str, Any] = dict.fromkeys(Parts.__dataclass_fields__, nothing)
        return Parts(**(named | {"settings": there, "balances": self.scene.balances, "clock": self.scene.clock}))

    async def types(self, text: str) -> Reply:
        reply = await credits.COMMAND.run(Asked("UJOHN", channel_id="CGENERAL", text=text), JOHN, self.parts)
        assert reply is not None
        return reply

    async def presses_refresh(self, value: str) -> Reply:
        return await refresh(Asked("UJOHN", channel_id="CGENERAL", value=value), JOHN, self.parts)


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async with serving() as scene:
        yield Desk(scene)


def value_of(reply: Reply) -> str:
    """The value of *Refresh*, which is that of *Share in channel* too."""
    (value,) = {each["value"] for each in buttons(reply.message).values()}
    return cast(str, value)


def headline(reply: Reply) -> str:
    return seen(reply.message).partition("\n")[0]


def of_companies(call: f.Call) -> bool:
    return call.path == "/companies"


NAMES = ["Acme: North", "1:1:x", "a\nb", "<!channel> & ’Söhne’ 🚀", "x" * 200, "x" * 900, "&" * 900, ":", " "]


@pytest.mark.parametrize("name", NAMES)
async def test_the_button_stands_for_the_same_company(desk: Desk, name: str) -> None:
    """Whatever the company is called: *Refresh* asks RMS about it anew, and goes on doing so."""
    desk.scene.rms.add_company(name, company_id=777, credits={"credit": (31, 0)})
    first = await desk.types("777")
    again = await desk.presses_refresh(value_of(first))
    third = await desk.presses_refresh(value_of(again))

    assert [headline(each) for each in (again, third)] == [headline(first)] * 2
    assert all("*31* left of 31" in seen(each.message) for each in (first, again, third))
    assert [each.replace for each in (first, again, third)] == [False, True, True]
    assert desk.scene.asked() == 3


async def test_the_button_of_the_whole_account(desk: Desk) -> None:
    """Without a company it stays the whole account, for *Share in channel* too."""
    first = await desk.types("")
    again = await desk.presses_refresh(value_of(first))
    shared = await share(Asked("UJOHN", channel_id="CGENERAL", value=value_of(first)), JOHN, desk.parts)

    assert headline(first) == headline(again) == headline(shared) == "Credits of the whole account"
    assert shared.in_channel


async def test_the_button_of_a_company_without_a_name(desk: Desk) -> None:
    """An id taken on trust stays one."""
    desk.scene.rms.faults.add(f.reply(403, json.dumps({"success": False, "errors": []})), when=of_companies)
    first = await desk.types("458")
    again = await desk.presses_refresh(value_of(first))

    assert headline(first) == headline(again) == "Credits of company 458 (name unknown)"


@pytest.mark.parametrize(
    "value",
    [
        "",
        "1",
        "1:",
        "1:458",
        "2:458:Acme",
        "0::",
        ":458:Acme",
        "1:-1:Acme",
        "1:+4:Acme",
        "1: 458:Acme",
        "1:4_58:Acme",
        "1:None:Acme",
        "1:0:Acme",
        "1:٤٥٨:Acme",
        "1:9223372036854775808:Acme",
        "1:9999999999999999999:Acme",
        "1:99999999999999999999999:Acme",
        "null",
        "\x00",
    ],
)
@pytest.mark.parametrize("act", [refresh, share])
async def test_a_value_that_is_none_of_ours(desk: Desk, act: Any, value: str) -> None:
    """One sentence, and RMS is not asked: least of all for the whole account in the place of a company."""
    with pytest.raises(BadInput) as caught:
        await act(Asked("UJOHN", channel_id="CGENERAL", value=value), JOHN, desk.parts)

    assert caught.value.sentence == LOOK_AGAIN
    assert desk.scene.rms.calls == []


@pytest.mark.parametrize("company_id", [None, "x", 2**63])
async def test_a_company_without_an_id(desk: Desk, company_id: Any) -> None:
    """Where RMS lists a name and no usable id, the whole account is not shown in the company's place."""
    listed = {"success": True, "data": [{"id": company_id, "name": "Nameless Oy"}], "meta": {"total": 1}}
    desk.scene.rms.faults.add(f.reply(200, json.dumps(listed)), times=None, when=of_companies)
    with pytest.raises(BadInput):
        await desk.types("Nameless")

    assert desk.scene.asked() == 0
