"""What has changed since a request was approved stops its mint: nothing is sent, and its card says why."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from bot.lifecycle import State
from bot.preflight import FROZEN, GONE
from bot.sandbox.faults import reply
from tests.mints import CODES, COMPANIES, REFUSAL, Mint, a_mint, approved
from tests.store.scene import ADA, JOHN, at, rows, spoil


@pytest.fixture
async def mint(tmp_path: Path) -> AsyncIterator[Mint]:
    """Nothing is asked for yet."""
    async with a_mint(tmp_path / "teller.db") as mint:
        yield mint


def deactivated(mint: Mint) -> None:
    mint.town.slack.workspace.users[JOHN].deleted = True


def without_a_row(mint: Mint) -> None:
    spoil(mint.path, "DELETE FROM members WHERE user_id = 'UJOHN'")


def slack_is_silent(mint: Mint) -> None:
    mint.town.slack.faults.garbage("users.info", 500)


def company_gone(mint: Mint) -> None:
    del mint.rms.account.companies[458]


def company_renamed(mint: Mint) -> None:
    mint.rms.account.companies[458].name = "Acme Nordic"


def spent(mint: Mint) -> None:
    pool = mint.rms.account.companies[458].pools["credit"]
    pool.paid = pool.free = 1


def in_the_search(mint: Mint) -> None:
    mint.has_code(company=512)


def in_the_company(mint: Mint) -> None:
    mint.spoils(CODES, reply(200, '{"success": true, "data": [], "meta": {"total": 0}}', "application/json"))
    mint.has_code(comment="see [MC-000001]")


def rms_says_no(mint: Mint) -> None:
    mint.rms.token = None


def companies_not_found(mint: Mint) -> None:
    mint.spoils(COMPANIES, reply(404, REFUSAL, "application/json"))


DRIFTS: list[tuple[Callable[[Mint], None], str]] = [
    (deactivated, GONE.sentence),
    (without_a_row, GONE.sentence),
    (slack_is_silent, "Slack could not say whether who asked is still a member: wait a minute."),
    (company_gone, "RMS has no such company any more: reject it, unless it comes back."),
    (company_renamed, "the company is called Acme Nordic now."),
    (spent, "only 2 credits left."),
    (in_the_search, "RMS lists a code with its reference already. Ask an admin to look in RMS."),
    (in_the_company, "RMS lists a code with its reference already. Ask an admin to look in RMS."),
    (rms_says_no, "RMS does not accept Teller's token. Ask who runs Teller to renew RMS_TOKEN."),
    (companies_not_found, "RMS does not know what was asked for. Check the company, or ask who runs Teller"),
]


@pytest.mark.parametrize(("changes", "says"), DRIFTS, ids=[each[0].__name__ for each in DRIFTS])
async def test_it_is_not_as_it_was_shown(mint: Mint, changes: Callable[[Mint], None], says: str) -> None:
    """Nothing is sent; the request waits anew, its card says why, and Ada, who approved, hears of it."""
    request = await approved(mint)
    changes(mint)
    request = await mint.carries_out(request)

    assert (request.state, request.round) == (State.WAITING, 2)
    assert (request.answer or "").startswith(says)
    assert mint.posts() == []
    assert mint.owed("DRIFT") == [ADA]
    assert rows(mint.path, "SELECT * FROM mints") == []


@pytest.mark.parametrize(
    ("changes", "column", "shows"), [(company_renamed, "company_name", "Acme Nordic"), (spent, "left_then", 2)]
)
async def test_what_the_card_shows_from_now_on(
    mint: Mint, changes: Callable[[Mint], None], column: str, shows: object
) -> None:
    """What is not as it was shown is shown as it is."""
    request = await approved(mint)
    changes(mint)
    assert getattr(await mint.carries_out(request), column) == shows


async def test_frozen_meanwhile(mint: Mint) -> None:
    """A freeze between the approval and the POST stops it, and says so."""
    request = await approved(mint)
    await mint.store.freezes.freeze(ADA, "stop", at(0))
    request = await mint.carries_out(request)
    assert (request.state, request.answer, mint.posts()) == (State.WAITING, FROZEN.sentence, [])


@pytest.mark.parametrize("status", [401, 403])
async def test_a_token_that_may_not_read_companies(mint: Mint, status: int) -> None:
    """The name then cannot be checked, and the code is minted."""
    mint.spoils(COMPANIES, reply(status, REFUSAL, "application/json"))
    assert (await mint.carries_out(await approved(mint))).state is State.ISSUED
