"""RMS read over real HTTP: page by page, tolerantly, and in its bad hours with one sentence."""

from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import replace
from typing import Any

import pytest

from bot.errors import BadAnswer, Interrupted, ProviderError, Rejected, Unreachable
from bot.providers.rms import Rms
from bot.providers.rms_models import Company
from bot.sandbox import faults as f
from bot.sandbox.rms import SCOPES, Habits, RmsStandIn
from tests.clock import ManualClock

TOKEN = "pat-1"
Ask = Callable[[Rms], Coroutine[Any, Any, Any]]
ASKS: list[Ask] = [
    lambda shell: shell.summary(None),
    lambda shell: shell.summary(458),
    lambda shell: shell.codes(),
    lambda shell: shell.companies(),
    lambda shell: shell.company(458),
    lambda shell: shell.search_codes("MC-7F3KQ2", 458),
]


@pytest.fixture
async def rms() -> AsyncIterator[RmsStandIn]:
    rms = RmsStandIn(ManualClock(), token=TOKEN, root_name="Root")
    acme = rms.add_company("Acme", company_id=458, credits={"credit": (3, 7)})
    other = rms.add_company("Other", company_id=512, credits={"credit": (0, 50)})
    for number in range(7):
        rms.add_code(company=acme, comment=f"code {number}")
    rms.add_code(company=acme, amount=4, comment="[MC-7F3KQ2] spare")
    rms.add_code(company=other, amount=4, comment="[MC-7F3KQ2] not Acme's")
    await rms.start()
    yield rms
    await rms.stop()


@pytest.fixture
async def shell(rms: RmsStandIn) -> AsyncIterator[Rms]:
    shell = Rms(rms.url, TOKEN)
    yield shell
    await shell.close()


async def failure(asking: Coroutine[Any, Any, Any]) -> ProviderError:
    """The error that asking ends with."""
    with pytest.raises(ProviderError) as caught:
        await asking
    return caught.value


@pytest.mark.parametrize("filters", [("company_id",), ("company",), ("company", "company_id")])
async def test_a_companys_summary(rms: RmsStandIn, shell: Rms, filters: tuple[str, ...]) -> None:
    """Whichever name of the filter RMS knows, it is the company's own figure."""
    rms.habits = replace(rms.habits, company_filters=filters)

    assert (await shell.summary(458)).left("credit") == 10
    assert (await shell.summary(None)).left("credit") == 60


async def test_the_token_travels_in_a_header(rms: RmsStandIn, shell: Rms) -> None:
    """And never in a URL, which ends up in logs."""
    for ask in ASKS:
        await ask(shell)

    assert all(call.headers["authorization"] == f"Bearer {TOKEN}" for call in rms.calls)
    assert not any(TOKEN in str(call.query) + call.path for call in rms.calls)


HABITS = [
    Habits(),
    Habits(page_max=1),
    Habits(page_max=3, order="newest"),
    Habits(page_max=None, order="oldest", ids_as="str", used_as="int", padded_times=False),
    Habits(searched=("code", "company_name")),
    Habits(searched=()),
]


@pytest.mark.parametrize("habits", HABITS)
async def test_lists_are_read_whole(rms: RmsStandIn, shell: Rms, habits: Habits) -> None:
    """Whatever RMS's page, order and spelling, every code and company comes once, codes cut."""
    rms.habits = habits
    codes, companies = await shell.codes(), await shell.companies()

    assert sorted(code.comment for code in codes) == sorted(code.comment for code in rms.codes_with(""))
    assert {code.id for code in codes} == set(rms.account.codes)
    assert {company.name for company in companies} == {"Root", "Acme", "Other"}
    assert all(len(code.last_four) == 4 for code in codes)


@pytest.mark.parametrize("habits", HABITS)
async def test_a_code_is_found_by_its_reference(rms: RmsStandIn, shell: Rms, habits: Habits) -> None:
    """Which fields RMS searches is not documented: where its search finds nothing, the company's codes are walked."""
    rms.habits = habits
    found = await shell.search_codes("MC-7F3KQ2", 458, in_full=True)
    masked = await shell.search_codes("MC-7F3KQ2", 458)
    (made,) = (code for code in rms.codes_with("[MC-7F3KQ2]") if code.company_id == 458)

    assert [full for code, full in found if code.comment.startswith("[MC-7F3KQ2]")] == [made.code]
    assert not any(full for _, full in masked)


@pytest.mark.parametrize("reference", ["MC-7F3KQ2", "MC-000000", None])
@pytest.mark.parametrize("habits", HABITS)
async def test_a_code_by_its_id(rms: RmsStandIn, shell: Rms, habits: Habits, reference: str | None) -> None:
    """RMS tells of no code by its id: it is searched for by its reference, and else among all of its company."""
    rms.habits = habits
    wanted, *others = [code for code in rms.account.codes.values() if code.company_id == 458]
    found = await shell.code(wanted.id, 458, reference)

    assert others
    assert found is not None
    assert (found.id, found.last_four) == (wanted.id, wanted.code[-4:])
    assert await shell.code(9999, 458, reference) is None


async def test_another_comment(rms: RmsStandIn, shell: Rms) -> None:
    """One PUT with the comment alone, at most a thousand characters; whatever it comes to, it is sent once."""
    code = next(iter(rms.account.codes.values()))
    await shell.change_comment(code.id, "ž" * 1000)
    (put,) = rms.calls

    assert code.comment == "ž" * 1000
    assert (put.method, put.path, put.json) == ("PUT", f"/credits/codes/{code.id}", {"comment": "ž" * 1000})
    for fault, kind in ((f.drop(), Interrupted), (f.reply(500), Rejected), (f.html_page(), BadAnswer)):
        rms.faults.add(fault)
        assert type(await failure(shell.change_comment(code.id, "x"))) is kind
    assert "does not accept" in (await failure(shell.change_comment(code.id, "x" * 1001))).sentence
    assert len(rms.calls) == 5


@pytest.mark.parametrize(
    ("company_id", "company"), [(458, Company(id=458, name="Acme", credits_left=10)), (459, None), (2**63 - 1, None)]
)
@pytest.mark.parametrize("habits", HABITS[:4])
async def test_a_company_by_id(
    rms: RmsStandIn, shell: Rms, habits: Habits, company_id: int, company: Company | None
) -> None:
    """The one with that id, or none."""
    rms.habits = habits
    assert await shell.company(company_id) == company


@pytest.mark.parametrize(
    ("fault", "kind", "says"),
    [
        (f.reply(401), Rejected, "renew RMS_TOKEN"),
        (f.reply(403), Rejected, "scope"),
        (f.reply(404), Rejected, "RMS_URL"),
        (f.reply(422), Rejected, "does not accept these values"),
        (f.too_many(), Rejected, "pause"),
        (f.reply(500), Rejected, "error (500)"),
        (f.html_page(503), Rejected, "error (503)"),
        (f.redirect(302, "/login"), Rejected, "error (302)"),
        (f.html_page(), BadAnswer, "cannot read"),
        (f.reply(200), BadAnswer, "cannot read"),
        (f.malformed(), BadAnswer, "cannot read"),
        (f.nulled("data"), BadAnswer, "cannot read"),
        (f.missing("data"), BadAnswer, "cannot read"),
        (f.changed("data", "text"), BadAnswer, "cannot read"),
        (f.missing("success"), BadAnswer, "cannot read"),
        (f.changed("success", False), Rejected, "answered with an error. Try"),
        (f.oversized(), BadAnswer, "cannot read"),
        (f.gzipped(), BadAnswer, "cannot read"),
    ],
)
async def test_faults(rms: RmsStandIn, shell: Rms, fault: f.Fault, kind: type[ProviderError], says: str) -> None:
    """Whatever is asked: one question, one sentence that says what to do, and no token in it."""
    for number, ask in enumerate(ASKS, 1):
        rms.faults.add(fault)
        error = await failure(ask(shell))

        assert type(error) is kind
        assert says in error.sentence
        assert TOKEN not in error.sentence + error.detail
        assert len(rms.calls) == number


@pytest.mark.parametrize(("scope", "ask"), [("credits:read", ASKS[0]), ("credit_transfer_codes:read", ASKS[2])])
async def test_without_a_scope(rms: RmsStandIn, shell: Rms, scope: str, ask: Ask) -> None:
    """RMS's own 403 says that the token lacks something."""
    rms.scopes = SCOPES - {scope}
    assert "scope that is missing" in (await failure(ask(shell))).sentence


async def test_a_wrong_token(rms: RmsStandIn) -> None:
    """RMS's own 401 asks for a new one."""
    shell = Rms(rms.url, "pat-wrong")
    error = await failure(shell.summary(None))
    await shell.close()

    assert "renew RMS_TOKEN" in error.sentence
    assert "pat-wrong" not in repr(error)


async def test_nobody_there(rms: RmsStandIn, shell: Rms) -> None:
    """A refused connection is said as such; a broken one is tried once more."""
    await rms.go_down()
    assert type(await failure(shell.summary(None))) is Unreachable
    await rms.come_back()
    rms.faults.add(f.drop())
    assert (await shell.summary(None)).left("credit") == 60
    rms.faults.add(f.drop(), times=2)
    assert type(await failure(shell.summary(None))) is Interrupted


async def test_a_list_without_an_end(rms: RmsStandIn, shell: Rms) -> None:
    """An RMS that ignores `offset` and never comes to its total is given up on, not asked for ever."""
    page = b'{"success": true, "data": [{"id": 1}], "meta": {"total": 1000000000}}'
    rms.faults.add(f.reply(200, page, "application/json"), times=None)
    error = await failure(shell.codes())

    assert type(error) is BadAnswer
    assert len(rms.calls) <= 500


async def test_a_list_that_does_not_say_how_long_it_is(rms: RmsStandIn, shell: Rms) -> None:
    """Without `meta.total` nobody knows whether a list came in full, so nothing is concluded from what it lacks."""
    whole = await shell.listing()
    rms.faults.add(f.missing("total"), times=None)
    part = await shell.listing()

    assert (whole.complete, part.complete) == (True, False)
    assert whole.in_full() == [code for code, _ in part.codes]
    with pytest.raises(BadAnswer) as caught:
        part.in_full()
    assert "did not come in full" in caught.value.sentence
