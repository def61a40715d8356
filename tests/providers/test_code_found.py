"""A code looked for by its id over real HTTP: only a list that came in full shows that there is none."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.errors import BadAnswer
from bot.providers.rms import Rms
from bot.revoking import find_code
from bot.sandbox.faults import Answer, Fault, Step, malformed
from bot.sandbox.rms import Code, Habits, RmsStandIn
from tests.clock import ManualClock

REFERENCE = "MC-7F3KQ2"


@pytest.fixture
async def rms() -> AsyncIterator[RmsStandIn]:
    rms = RmsStandIn(ManualClock(), token="pat-1", root_name="Root")
    acme = rms.add_company("Acme", company_id=458, credits={"credit": (3, 7)})
    for number in range(5):
        rms.add_code(company=acme, comment=f"code {number}")
    rms.add_code(company=acme, amount=4, comment=f"[{REFERENCE}] spare")
    await rms.start()
    yield rms
    await rms.stop()


@pytest.fixture
async def shell(rms: RmsStandIn) -> AsyncIterator[Rms]:
    shell = Rms(rms.url, "pat-1")
    yield shell
    await shell.close()


def wanted(rms: RmsStandIn) -> Code:
    """The one that is looked for."""
    (code,) = rms.codes_with(f"[{REFERENCE}]")
    return code


def without(code: Code, **meta: object) -> Fault:
    """Each page without that code; `meta` says what else it says of the list than before."""

    def rewrite(answer: Answer) -> Answer:
        page = json.loads(answer.body)
        page["data"] = [row for row in page["data"] if int(row["id"]) != code.id]
        page["meta"] = {name: value for name, value in (page["meta"] | meta).items() if value is not None}
        return replace(answer, body=json.dumps(page).encode())

    return Fault("without a code", (Step.WORK, Step.ANSWER), rewrite=rewrite)


@pytest.mark.parametrize("searched", [("comment",), ()], ids=["by its reference", "among its company's"])
@pytest.mark.parametrize("company_id", [458, None])
async def test_it_is_there(rms: RmsStandIn, shell: Rms, searched: tuple[str, ...], company_id: int | None) -> None:
    """Whatever RMS searches, and whether or not its company is known."""
    rms.habits = Habits(searched=searched)
    code = wanted(rms)
    found = await find_code(shell, code.id, company_id, REFERENCE)

    assert found is not None
    assert (found.id, found.last_four) == (code.id, code.code[-4:])


async def test_it_is_gone(rms: RmsStandIn, shell: Rms) -> None:
    """As many rows came as RMS says there are, and it is not among them."""
    code = wanted(rms)
    rms.account.delete(code)

    assert await find_code(shell, code.id, 458, REFERENCE) is None


@pytest.mark.parametrize("total", [{}, {"total": None}], ids=["fewer than it says", "it does not say how many"])
async def test_a_list_that_broke_off_shows_nothing(rms: RmsStandIn, shell: Rms, total: dict[str, None]) -> None:
    """Fewer rows than RMS says there are, or nobody knows how many there are: that is no sign that it was deleted."""
    code = wanted(rms)
    rms.faults.add(without(code, **total), times=None)

    with pytest.raises(BadAnswer) as caught:
        await find_code(shell, code.id, 458, REFERENCE)
    assert "did not come in full" in caught.value.sentence


async def test_a_page_that_nobody_can_read_shows_nothing(rms: RmsStandIn, shell: Rms) -> None:
    """The page breaks off in the middle."""
    rms.faults.add(malformed(), times=None)

    with pytest.raises(BadAnswer):
        await find_code(shell, wanted(rms).id, 458, REFERENCE)
