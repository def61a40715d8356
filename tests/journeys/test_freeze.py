"""Minting is frozen: nothing is approved and nothing is sent until an admin lifts it with a reason."""

import pytest

from bot.sandbox.faults import hang, work_then_drop
from tests.journeys.team import ADA, APPROVALS, BEN, Team
from tests.journeys.witness import approved, audited, card_reads, in_time, on_list, on_mint, posts


async def test_frozen_and_lifted(team: Team) -> None:
    """Ada freezes, Ben's approval does nothing and says why; once it is lifted, he approves."""
    card = await team.asks(team.john)
    answer = await team.ada.types('/teller freeze "codes are missing <!channel>"')
    assert answer.text.startswith("Minting is frozen")
    await team.ben.reads("Why: codes are missing", APPROVALS)
    refused = await team.ben.presses_and_reads("Approve", card, APPROVALS)
    assert "Minting is frozen by @ada: `codes are missing <!channel>`." in refused.text
    assert "/teller unfreeze" in refused.text
    asked = await team.john.types('/mintcode 5 458 "others"')
    assert "Minting is frozen by @ada" in asked.text
    assert posts(team) == []

    await team.ada.types("/teller unfreeze they were found")
    await team.ben.presses("Approve", card)
    await team.john.reads_direct("the code is minted")
    trail = audited(team)
    assert (ADA, "freeze", "codes are missing <!channel>") in trail
    assert (ADA, "unfreeze", "they were found") in trail
    assert (BEN, "approve", "refused: minting is frozen") in trail


async def test_approvers_read_it_at_once(team: Team) -> None:
    """Nobody has to ask for anything to hear of it: the approval channel is told why, both times."""
    await team.ada.types('/teller freeze "codes are missing <!channel>"')
    told = await team.ben.reads("Why: codes are missing <!channel>", APPROVALS)
    assert "Minting is frozen by @ada." in told.text
    assert "An admin lifts it with `/teller unfreeze` and a reason." in told.text
    await team.ada.types('/teller freeze "again"')

    await team.ada.types('/teller unfreeze "they were found"')
    lifted = "@ada lifts the freeze of minting.\nWhy it is lifted: they were found\nIt was frozen by @ada.\nWhy: "
    await team.ben.reads(lifted, APPROVALS)
    assert len([each for each in team.ben.sees(APPROVALS) if "codes are missing" in each.text]) == 2
    assert all("again" not in each.text for each in team.ben.sees(APPROVALS))


async def test_approvers_read_it_after_a_crash(team: Team) -> None:
    """Slack takes nothing while Ada freezes, and Teller is started anew: the message is owed with the freeze."""
    team.slack.faults.error("chat.postMessage", "internal_error", times=None)
    await team.ada.types('/teller freeze "codes are missing"')
    await team.stop_bot()
    team.slack.faults.clear()
    await team.start_bot()

    told = "Why: codes are missing"
    await in_time(team, lambda: [each for each in team.ben.sees(APPROVALS) if told in each.text])


async def test_an_incident_under_a_freeze(team: Team) -> None:
    """Ada has frozen minting when two codes are found: both stand, each is named, and one reason lifts both."""
    on_mint(team, work_then_drop())
    on_list(team, hang())
    await approved(team)
    await team.rms.faults.held()
    await team.ada.types('/teller freeze "holidays"')
    (code,) = team.rms.codes_with("[MC-")
    team.rms.add_code(company=team.rms.account.companies[458], amount=4, comment=code.comment)
    team.rms.faults.release()
    await card_reads(team.ada, "*Incident*")

    both = "by @ada: `holidays`, and by Teller: RMS lists several codes of request #1."
    assert f"Minting is frozen {both}" in (await team.john.types('/mintcode 5 458 "others"')).text
    again = await team.ada.types('/teller freeze "once more"')
    assert f"Minting is frozen {both}" in again.text
    answer = await team.ada.types('/teller unfreeze "back, and the twin is deleted"')
    lifted = "Minting goes on, and requests can be approved again. Lifted: what was frozen by @ada and Teller."
    assert f"{lifted}\nWhy: holidays\nWhy, by Teller: RMS lists several codes of request #1" in answer.text
    trail = audited(team)
    assert ("teller", "freeze", "RMS lists several codes of request #1") in trail
    assert (ADA, "lift", "frozen by UADA: holidays") in trail
    assert (ADA, "lift", "frozen by teller: RMS lists several codes of request #1") in trail


async def test_rejecting_goes_on(team: Team) -> None:
    """A freeze keeps nobody from rejecting."""
    card = await team.asks(team.john)
    await team.ada.types('/teller freeze "holidays"')
    await team.ben.presses("Reject", card)
    await team.ben.submits(await team.ben.reads_modal("The requester reads this."), reason="not now")
    await team.john.reads_direct("was rejected")


async def test_frozen_between_the_approval_and_the_post(team: Team) -> None:
    """While RMS is still read, Ada freezes: nothing is sent, and the card can be approved again later."""
    card = await team.asks(team.john)
    team.rms.faults.add(hang(), when=lambda call: call.method == "GET")
    await team.ben.presses("Approve", card)
    await team.rms.faults.held()
    await team.ada.types('/teller freeze "stop"')
    team.rms.faults.release()
    stopped = await card_reads(team.ada, "Stopped before anything was sent to RMS: minting is frozen.")

    assert stopped.buttons == ["Approve", "Reject"]
    assert posts(team) == []


@pytest.mark.parametrize("who", ["ben", "john"])
@pytest.mark.parametrize("word", ["freeze", "unfreeze", "new"])
async def test_only_admins(team: Team, who: str, word: str) -> None:
    """Who is no admin reads who is."""
    answer = await getattr(team, who).types(f'/teller {word} "because"')
    assert answer.text == "Only admins may do this. Ask @ada."


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        (["/teller freeze"], 'Say why, as in `/teller freeze "codes are missing"`'),
        (['/teller freeze "  "'], "Say why"),
        (["/teller freeze " + "x" * 301], "at most 300 fit"),
        (["/teller unfreeze because"], "Minting is not frozen"),
        (["/teller new because"], "Nobody doubts this database"),
        (["/teller unfreeze"], 'Say why, as in `/teller unfreeze "all codes are there"`'),
        (["/teller freeze one", "/teller freeze two"], "Minting is frozen by @ada: `one`."),
    ],
)
async def test_what_cannot_be_done(team: Team, lines: list[str], says: str) -> None:
    """One sentence, and nothing changes."""
    for line in lines:
        answer = await team.ada.types(line)
    assert says in answer.text
