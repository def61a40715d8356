"""What is said of an account of the SMS gateway that somebody is to get."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.access import Member, Role
from bot.errors import BadInput
from bot.sandbox import faults
from bot.sandbox.faults import Fault
from commands import accounts
from commands.accounts import NO_ACCOUNT, NOT_LOOKED_AT, look_at
from tests.balances_scene import Scene, serving
from tests.commands.test_schedule_checks import parts_of

JOHN = Member("UJOHN", Role.USER, account="john")


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with serving() as scene:
        yield scene


@pytest.mark.parametrize(
    ("account", "before", "calls"),
    [("office", None, 1), ("office", JOHN, 1), ("john", JOHN, 0), (None, JOHN, 0), (None, None, 0)],
)
async def test_asked_once_and_only_of_what_is_new(
    scene: Scene, account: str | None, before: Member | None, calls: int
) -> None:
    """Where the gateway has it, nothing is to be said."""
    assert await look_at(account, before, parts_of(scene)) == ""
    assert len(scene.ozeki.calls) == calls


@pytest.mark.parametrize("account", ["ghost", "<!here>"])
async def test_the_gateway_has_none(scene: Scene, account: str) -> None:
    """The sentence names it; Home's gateway is in no trouble for it."""
    with pytest.raises(BadInput) as raised:
        await look_at(account, None, parts_of(scene))

    assert raised.value.sentence == NO_ACCOUNT.format(account.replace("<", "&lt;").replace(">", "&gt;"))
    assert scene.balances.latest.pulse("The SMS gateway") is None


@pytest.mark.parametrize(
    "fault",
    [faults.drop(), faults.html_page(), faults.malformed(), *map(faults.reply, (401, 403, 404, 429, 500))],
    ids=["down", "a login page", "garbage", "401", "403", "404", "429", "500"],
)
async def test_the_gateway_does_not_say(scene: Scene, fault: Fault) -> None:
    """What is no answer about the account keeps nobody from a row."""
    scene.ozeki.faults.add(fault, times=None)

    assert await look_at("ghost", None, parts_of(scene)) == f" {NOT_LOOKED_AT}"


async def test_another_login_than_an_admins(scene: Scene) -> None:
    """The gateway answers of Teller's own account instead: nothing is known of the one that was meant."""
    scene.ozeki.accounts["teller"].is_admin = False
    scene.ozeki.strangers = "own"

    assert await look_at("office", None, parts_of(scene)) == f" {NOT_LOOKED_AT}"


async def test_a_gateway_that_is_slow(scene: Scene) -> None:
    """A row waits for it a few seconds, not as long as a balance does."""
    scene.ozeki.faults.add(faults.hang(), times=None)

    async with asyncio.timeout(accounts.PATIENCE + 3):
        assert await look_at("ghost", None, parts_of(scene)) == f" {NOT_LOOKED_AT}"
