"""Which code is taken for the one whose answer was lost: exactly one that agrees in everything, or none."""

import json
from dataclasses import replace

import pytest

from bot.sandbox.faults import Answer, Call, Fault, Step, drop, hang, html_page, work_then_drop, work_then_hang
from bot.sandbox.rms import Habits
from tests.clock import T0
from tests.journeys.team import ADA, APPROVALS, JOHN, Team
from tests.journeys.witness import (
    approved,
    audited,
    card_reads,
    everything_said,
    looks_until_it_settles,
    on_list,
    on_mint,
    passes,
    posts,
    references,
    searches,
    settles_down,
)

DELIVERY = "socket"
"""These say nothing of how Slack delivers."""


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
    """A code that only looks like it: the request stays unknown, nothing is sent again, and people are told why."""
    on_mint(team, drop())
    await approved(team)
    await team.rms.until(lambda: len(searches(team)) == 1)
    maker = team.rms.account.companies[company]
    team.rms.add_code(company=maker, amount=amount, credit_type=kind, comment=comment.format(references(team)[0]))
    await looks_until_it_settles(team)
    notice = await team.john.reads_direct("that is not as it was asked for")

    assert "found in RMS" not in everything_said(team)
    assert f"[{references(team)[0]}]" in notice.text
    assert len(posts(team)) == 1


async def test_two_that_match(team: Team) -> None:
    """Which of them is ours nobody can say: it is an incident, minting is frozen, and people read it."""
    on_mint(team, work_then_drop())
    on_list(team, hang())
    await approved(team)
    await team.rms.faults.held()
    (code,) = team.rms.codes_with("[MC-")
    twin = team.rms.add_code(company=team.rms.account.companies[458], amount=4, comment=code.comment)
    team.rms.faults.release()

    for person in (team.john, team.ada, team.ben):
        notice = await person.reads_direct("is an *incident*")
        assert notice.buttons == []
    card = await card_reads(team.ada, "which freezes minting until an admin lifts that")
    assert card.buttons == []
    other = await team.asks(team.john, '/mintcode 5 458 "others"')
    assert "Minting is frozen by Teller" in (await team.ben.presses_and_reads("Approve", other, APPROVALS)).text
    assert len(posts(team)) == 1

    team.rms.account.delete(twin)
    await passes(team, 3600)
    notice = await team.john.reads_direct("one code of it is left")
    assert notice.buttons == ["Reveal code"]
    assert "Minting goes on" in (await team.ada.types('/teller unfreeze "the twin is deleted"')).text
    await team.ben.presses("Approve", other)
    await team.john.reads_direct("*5 credits*")


async def test_two_of_which_the_search_shows_one(team: Team) -> None:
    """One hit of the search is not the end: the whole list shows that there are two."""

    def first(answer: Answer) -> Answer:
        page = json.loads(answer.body)
        page |= {"data": page["data"][:1], "meta": {**page["meta"], "total": 1}}
        return replace(answer, body=json.dumps(page).encode())

    one_hit = Fault("shows one", (Step.WORK, Step.ANSWER), rewrite=first)
    team.rms.faults.add(one_hit, times=None, when=lambda call: "q" in call.query and posts(team) != [])
    on_mint(team, work_then_drop())
    on_list(team, hang())
    await approved(team)
    await team.rms.faults.held()
    (code,) = team.rms.codes_with("[MC-")
    team.rms.add_code(company=team.rms.account.companies[458], amount=4, comment=code.comment)
    team.rms.faults.release()

    await team.john.reads_direct("is an *incident*")


async def test_the_search_shows_it_and_the_list_cannot_be_read(team: Team) -> None:
    """What the search shows is taken, whatever becomes of the whole list."""
    on_mint(team, work_then_drop())
    every_page = html_page(502)
    team.rms.faults.add(every_page, times=None, when=lambda call: call.path == "/credits/codes" and is_walk(call))
    await approved(team)

    await team.john.reads_direct("it was found in RMS")


def is_walk(call: Call) -> bool:
    """Whether the whole list is asked for."""
    return call.method == "GET" and not call.query.keys() & {"q", "company_id"}


async def test_a_later_start_finds_it(team: Team) -> None:
    """The hour between two readings had not passed: the next start looks at once, and adopts it then."""
    on_mint(team, drop())
    on_list(team, html_page(502), times=None)
    await approved(team)
    await looks_until_it_settles(team)
    await team.john.reads_direct("RMS could not be searched in full")
    await team.stop_bot()
    team.rms.faults.clear()
    comment = f"[{references(team)[0]}] spare routers for Kaunas"
    team.rms.add_code(company=team.rms.account.companies[458], amount=4, comment=comment)
    await team.start_bot()

    await team.john.reads_direct("it was found in RMS")
    assert len(posts(team)) == 1
    assert {who for who, what, _ in audited(team) if what == "ask"} == {JOHN}


async def test_rms_stays_away(team: Team) -> None:
    """It could not be asked at all: that is what people read, once, and not that the code is not there."""
    on_mint(team, work_then_hang())
    await approved(team)
    await team.rms.faults.held()
    await team.rms.go_down()
    await team.john.reads_direct("answer was lost")
    for _ in range(30):
        await passes(team, 60)
        await settles_down(team)

    notice = await team.john.reads_direct("RMS could not be searched")
    assert "not issued" not in notice.text
    assert sum("could not be searched" in seen.text for seen in team.john.direct()) == 1
    await team.rms.come_back()
    await passes(team, 3600)
    await team.john.reads_direct("it was found in RMS")
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
