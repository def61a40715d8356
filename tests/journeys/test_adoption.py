"""Which code is taken for the one whose answer was lost: exactly one that agrees in everything, or none."""

import pytest

from bot.sandbox.faults import Answer, Call, Fault, Step, drop, hang, work_then_drop, work_then_hang
from bot.sandbox.rms import Habits
from tests.clock import T0
from tests.journeys.team import ADA, JOHN, Team
from tests.journeys.witness import (
    approved,
    audited,
    everything_said,
    gives_up,
    on_list,
    on_mint,
    posts,
    references,
    searches,
)


@pytest.fixture
def delivery() -> str:
    """These say nothing of how Slack delivers."""
    return "socket"


DECOYS = [
    pytest.param("see [{}] spare routers for Kaunas", 4, 458, "credit", id="the reference in the middle"),
    pytest.param("{} spare routers for Kaunas", 4, 458, "credit", id="without its brackets"),
    pytest.param("[{}]spare routers for Kaunas", 4, 458, "credit", id="glued to the comment"),
    pytest.param("[{}] spare routers for Kaunas", 5, 458, "credit", id="another amount"),
    pytest.param("[{}] spare routers for Kaunas", 4, 512, "credit", id="another company"),
    pytest.param("[{}] spare routers for Kaunas", 4, 458, "management_1y", id="another type"),
]


@pytest.mark.parametrize(("comment", "amount", "company", "kind"), DECOYS)
async def test_what_is_not_adopted(team: Team, comment: str, amount: int, company: int, kind: str) -> None:
    """A code that only looks like it: the request stays unknown to the end."""
    on_mint(team, drop())
    await approved(team)
    await team.rms.until(lambda: len(searches(team)) == 1)
    maker = team.rms.account.companies[company]
    team.rms.add_code(company=maker, amount=amount, credit_type=kind, comment=comment.format(references(team)[0]))
    await gives_up(team)

    assert "found in RMS" not in everything_said(team)
    assert len(posts(team)) == 1


async def test_two_that_match(team: Team) -> None:
    """Which of them is ours nobody can say: it stays unknown, and people read that there are two."""
    on_mint(team, work_then_drop())
    on_list(team, hang())
    await approved(team)
    await team.rms.faults.held()
    (code,) = team.rms.codes_with("[MC-")
    team.rms.add_code(company=team.rms.account.companies[458], amount=4, comment=code.comment)
    team.rms.faults.release()
    await gives_up(team)

    notice = await team.john.reads_direct("2 codes with its reference were found")
    assert "Reveal code" not in notice.buttons
    assert len(posts(team)) == 1


async def test_a_later_start_finds_it(team: Team) -> None:
    """Ten minutes were not enough: the next start looks again, and adopts it then."""
    on_mint(team, drop())
    await approved(team)
    await gives_up(team)
    await team.stop_bot()
    comment = f"[{references(team)[0]}] spare routers for Kaunas"
    team.rms.add_code(company=team.rms.account.companies[458], amount=4, comment=comment)
    await team.start_bot()

    await team.john.reads_direct("it was found in RMS")
    assert len(posts(team)) == 1
    assert {who for who, what, _ in audited(team) if what == "ask"} == {JOHN}


async def test_rms_stays_away(team: Team) -> None:
    """It could not be asked at all: that is what people read, and not that the code is not there."""
    on_mint(team, work_then_hang())
    await approved(team)
    await team.rms.faults.held()
    await team.rms.go_down()
    await gives_up(team)

    notice = await team.john.reads_direct("RMS could not be asked")
    assert "not found" not in notice.text
    await team.rms.come_back()
    assert (ADA, "approve", "approved") in audited(team)


def ignoring_q(team: Team) -> Fault:
    """A search that finds everything."""

    def everything(_: Answer) -> Answer:
        headers = {"authorization": f"Bearer {team.rms.token}"}
        return team.rms.work(Call("GET", "/credits/codes", {"limit": "100"}, headers, b"", None, T0))

    return Fault("ignores q", (Step.ANSWER,), rewrite=everything)


@pytest.mark.parametrize("search", ["finds nothing", "finds everything", "finds twice in pages of two"])
async def test_whatever_the_search_searches(team: Team, search: str) -> None:
    """Which fields `q` looks into is not documented; the code is found all the same, among others."""
    for number in range(5):
        team.rms.add_code(company=team.rms.account.companies[458], amount=4, comment=f"older {number}")
    if search == "finds everything":
        on_list(team, ignoring_q(team), times=None)
    else:
        searched = () if search == "finds nothing" else ("comment",)
        team.rms.habits = Habits(page_max=2, searched=searched, ids_as="str")
    on_mint(team, work_then_drop())
    await approved(team)

    await team.john.reads_direct("it was found in RMS")
