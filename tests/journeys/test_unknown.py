"""A mint whose answer was lost, told as conversations: looked for, adopted when it is certain, never sent again."""

from collections.abc import Callable

import pytest

from bot.sandbox.faults import (
    Fault,
    drop,
    gzipped,
    hang,
    html_page,
    late_work,
    malformed,
    missing,
    nulled,
    oversized,
    redirect,
    reply,
    work_then_drop,
    work_then_half,
    work_then_hang,
)
from tests.clock import T0
from tests.journeys.team import Team
from tests.journeys.witness import (
    approved,
    audited,
    card_reads,
    everything_said,
    lacks_a_row,
    looks_until_it_settles,
    on_list,
    on_mint,
    passes,
    posts,
    references,
    rows,
    searches,
)

DELIVERY = "socket"
"""These say nothing of how Slack delivers."""

REFUSAL = '{"success": false, "errors": [{"code": "X", "source": null, "message": "no"}]}'
MADE = '{"success": true, "meta": {"credit_code": "abcdefghijklmnopqrstuvwxyz012345"}}'


def answers(status: int, body: str) -> Fault:
    """The work is done, and this is what comes back."""
    return reply(status, body, "application/json", work=True)


AMBIGUOUS = [
    pytest.param(lambda _: work_then_drop(), id="it hangs up without a byte"),
    pytest.param(lambda _: work_then_half(), id="it hangs up in the middle"),
    pytest.param(lambda _: malformed(), id="half a JSON document"),
    pytest.param(lambda _: gzipped(), id="compressed"),
    pytest.param(lambda _: oversized(), id="more than 2 MiB"),
    pytest.param(lambda _: missing("credit_code"), id="201 without the code"),
    pytest.param(lambda _: nulled("credit_code"), id="201 with a null for the code"),
    pytest.param(lambda _: missing("success"), id="201 without the envelope"),
    pytest.param(lambda _: answers(201, ""), id="201 and nothing"),
    pytest.param(lambda _: answers(200, MADE), id="200 and a code"),
    pytest.param(lambda _: answers(202, '{"success": true}'), id="202"),
    pytest.param(lambda _: html_page(200, work=True), id="200 and HTML"),
    pytest.param(lambda _: html_page(403, work=True), id="403 of something in front"),
    pytest.param(lambda _: html_page(404, work=True), id="404 of something in front"),
    pytest.param(lambda _: reply(429, headers={"Retry-After": "9"}, work=True), id="429 of something in front"),
    pytest.param(lambda _: answers(408, REFUSAL), id="408"),
    pytest.param(lambda _: answers(409, REFUSAL), id="409"),
    pytest.param(lambda _: answers(500, REFUSAL), id="500 in the envelope"),
    pytest.param(lambda _: html_page(502, work=True), id="502"),
    pytest.param(lambda _: reply(503, work=True), id="503"),
    pytest.param(lambda _: answers(504, REFUSAL), id="504"),
    pytest.param(lambda _: answers(400, '{"success": true}'), id="a refusal that says success"),
    pytest.param(lambda url: redirect(307, f"{url}/credits/codes", work=True), id="redirected to where it came from"),
    pytest.param(lambda url: redirect(302, f"{url}/credits/codes", work=True), id="redirected to the list"),
]


@pytest.mark.parametrize("fault", AMBIGUOUS)
async def test_the_code_was_made_after_all(team: Team, fault: Callable[[str], Fault]) -> None:
    """John reads that the answer was lost, then that the code was found; RMS got one POST and made one code."""
    on_mint(team, fault(team.rms.url))
    await approved(team)
    await team.john.reads_direct("it was found in RMS")
    card = await card_reads(team.ada, "*Minted.*")

    assert ["answer was lost" in seen.text for seen in team.john.direct()] == [True, False]
    assert "Approved by @ada" in card.text
    assert card.buttons == []
    assert len(posts(team)) == 1
    assert len(team.rms.codes_with("[MC-")) == 1
    assert [what for _, what, _ in audited(team)][-3:] == ["intend", "lose", "find"]


async def test_the_answer_is_held_until_the_line_is_cut(team: Team) -> None:
    """RMS made the code and then goes away; it is found when RMS is back."""
    on_mint(team, work_then_hang())
    await approved(team)
    await team.rms.faults.held()
    await team.rms.go_down()
    card = await card_reads(team.ada, "Unknown, checking with RMS")
    assert card.buttons == []
    await team.rms.come_back()
    await passes(team, 5)

    await team.john.reads_direct("it was found in RMS")
    assert len(posts(team)) == 1


async def test_it_says_unknown_while_it_looks(team: Team) -> None:
    """Until RMS's list was read, the card and John read that it may exist, and nobody reads the reference."""
    on_mint(team, work_then_drop())
    on_list(team, hang())
    await approved(team)
    card = await card_reads(team.ada, "Unknown, checking with RMS")
    notice = await team.john.reads_direct("answer was lost")
    await team.rms.faults.held()

    assert card.buttons == notice.buttons == []
    assert "do not ask again" in notice.text
    assert references(team)[0] not in everything_said(team)
    team.rms.faults.release()
    await card_reads(team.ada, references(team)[0])


LOOKS = [0, 5, 30, 120, 600, 660]


async def test_when_it_looks_and_what_people_read_in_the_end(team: Team) -> None:
    """At once, after 5 s, 30 s, 2 and 10 min and when it settles: then it is *not issued*, and can be sent again."""
    on_mint(team, drop())
    await approved(team)
    await team.john.reads_direct("answer was lost")
    assert references(team)[0] not in everything_said(team)
    await looks_until_it_settles(team)
    card = await card_reads(team.ben, "*Not issued*")
    to_john = await team.john.reads_direct("was *not issued*")
    to_ada = await team.ada.reads_direct("was *not issued*")

    assert [round((each.at - T0).total_seconds()) for each in searches(team)] == LOOKS
    assert references(team)[0] in card.text
    assert card.buttons == ["Send again"]
    assert to_john.buttons == to_ada.buttons == []
    await passes(team, 2 * 3600)
    assert len(posts(team)) == 1


async def test_it_is_not_given_up_before_it_settles(team: Team) -> None:
    """A second before the settle time, however often it was looked for, the request is still unknown."""
    on_mint(team, drop())
    await approved(team)
    await looks_until_it_settles(team, but=1)

    card = await card_reads(team.ben, "Unknown, checking with RMS")
    assert card.buttons == []
    assert "not issued" not in everything_said(team).lower()


async def test_a_list_that_lacks_a_row(team: Team) -> None:
    """While RMS's list has fewer rows than RMS says there are, nothing is concluded from what it lacks."""
    team.rms.add_code(company=team.rms.account.companies[458], amount=4, comment="older")
    on_mint(team, drop())
    on_list(team, lacks_a_row(), times=None)
    await approved(team)
    await looks_until_it_settles(team)

    await team.john.reads_direct("RMS could not be searched in full")
    assert "not issued" not in everything_said(team).lower()
    assert rows(team, "requests")[0]["empty_readings"] == 0


async def test_the_work_comes_late(team: Team) -> None:
    """The POST is carried out after the answer was lost, between two looks."""
    on_mint(team, late_work())
    await approved(team)
    await team.rms.until(lambda: len(searches(team)) == 1)
    team.rms.faults.release()
    await team.rms.until(lambda: team.rms.codes_with("[MC-"))
    await passes(team, 5)

    await team.john.reads_direct("it was found in RMS")
    assert len(posts(team)) == 1
