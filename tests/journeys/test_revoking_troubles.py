"""Revoking where RMS does not do it, or does not say: what is told, and that nothing is deleted twice."""

import pytest

from bot.sandbox.faults import Fault, drop, refuse_then_work, reply, work_then_drop
from bot.store.condition import kept
from tests.journeys.revocations import asks_to_revoke, deletions, on_delete, the_code_id
from tests.journeys.team import APPROVALS, Team
from tests.journeys.witness import card_reads, in_time, lacks_a_row, minted, rows, settles_down, walks

SAYS_NO = reply(403, '{"success": false, "errors": [{"code": "FORBIDDEN", "source": "-", "message": "no"}]}')
NOT_DONE = [
    pytest.param(SAYS_NO, "RMS does not let Teller's token do this", id="no scope"),
    pytest.param(refuse_then_work(), "could not be reached", id="never sent"),
]


@pytest.mark.parametrize(("fault", "words"), NOT_DONE)
async def test_rms_does_not_do_it(team: Team, fault: Fault, words: str) -> None:
    """RMS says no for certain: John and Ada read why, the doctor knows of it, and it can be asked for again."""
    await minted(team)
    card = await asks_to_revoke(team, team.john, the_code_id(team))
    if "reached" in words:
        before = len(team.rms.calls)
        team.rms.faults.add(fault, when=lambda _: len(team.rms.calls) == before)
    else:
        on_delete(team, fault)
    await team.ada.presses("Revoke", card)

    assert words in (await team.john.reads_direct("*not revoked*")).text
    assert words in (await team.ada.reads_direct("*not revoked*")).text
    assert words in (await card_reads(team.ada, "*Not revoked*")).text
    assert [row["outcome"] for row in rows(team, "mints")] == ["issued"]
    seen = kept(team.settings.database_path, "2026-03").rms_refused
    assert (seen is not None and words in seen.what) is (fault is SAYS_NO)
    if "reached" in words:
        await team.rms.come_back()
    await team.ada.presses("Revoke", await asks_to_revoke(team, team.john, the_code_id(team)))
    await card_reads(team.ada, "*Revoked*: approved by @ada")


async def test_the_answer_is_lost_and_it_is_gone(team: Team) -> None:
    """RMS deletes it and its answer does not arrive: its list tells, and it is not deleted twice."""
    await minted(team)
    card = await asks_to_revoke(team, team.john, the_code_id(team))
    on_delete(team, work_then_drop())
    await team.ada.presses("Revoke", card)

    await card_reads(team.ada, "*Revoked*: approved by @ada")
    assert len(deletions(team)) == 1


async def test_the_answer_is_lost_and_it_is_there(team: Team) -> None:
    """RMS never did it: after two minutes that is told, not before; then it can be asked for again."""
    await minted(team)
    code_id = the_code_id(team)
    card = await asks_to_revoke(team, team.john, code_id)
    on_delete(team, drop())
    await team.ada.presses("Revoke", card)
    await card_reads(team.ada, "Asking RMS to delete it…")
    begun = team.clock.now()
    await in_time(team, lambda: [seen for seen in team.john.direct() if "*not revoked*" in seen.text], 5)

    assert (team.clock.now() - begun).total_seconds() >= 120
    assert len(deletions(team)) == 1
    assert code_id in team.rms.account.codes
    await asks_to_revoke(team, team.john, code_id)


async def test_a_list_that_broke_off_is_no_word_of_it(team: Team) -> None:
    """RMS never did it, and lists fewer codes than it says it has: nobody reads that it is revoked, now or later."""
    await minted(team)
    code_id = the_code_id(team)
    card = await asks_to_revoke(team, team.john, code_id)
    on_delete(team, drop())
    team.rms.faults.add(broken := lacks_a_row(), times=None, when=lambda _: deletions(team) != [])
    await team.ada.presses("Revoke", card)
    await card_reads(team.ada, "Asking RMS to delete it…")
    await team.rms.until(lambda: walks(team))
    await settles_down(team)
    assert [row["state"] for row in rows(team, "asks")] == ["sending"]

    team.rms.faults.remove(broken)
    await in_time(team, lambda: [seen for seen in team.john.direct() if "*not revoked*" in seen.text], 5)
    assert code_id in team.rms.account.codes


@pytest.mark.parametrize("fault", [drop(), work_then_drop()], ids=["there", "gone"])
async def test_stopped_in_the_middle(team: Team, fault: Fault) -> None:
    """The bot ends before it knows; the next one looks, and never deletes by itself."""
    await minted(team)
    card = await asks_to_revoke(team, team.john, the_code_id(team))
    on_delete(team, fault)
    team.rms.faults.add(drop(), times=None, when=lambda call: call.method == "GET" and deletions(team) != [])
    await team.ada.presses("Revoke", card)
    await card_reads(team.ada, "Asking RMS to delete it…")
    await team.rms.until(lambda: team.rms.calls[-1].method == "GET" and deletions(team) != [])
    await team.stop_bot()
    team.rms.faults.clear()
    await team.start_bot()
    words = "*Revoked*" if the_list_is_empty(team) else "*Not revoked*"
    await in_time(team, lambda: [seen for seen in team.ada.sees(APPROVALS) if words in seen.text], 5)

    assert len(deletions(team)) == 1


def the_list_is_empty(team: Team) -> bool:
    """Whether Teller's code is gone."""
    return team.rms.codes_with("[MC-") == []
