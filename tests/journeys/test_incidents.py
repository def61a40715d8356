"""Several codes of a reference that was given up: an incident, wherever they are found, until it is cleared up."""

from tests.clock import ManualClock
from tests.journeys.late import AN_HOUR, given_up, is_made_late, one_too_many
from tests.journeys.team import Seen, Team
from tests.journeys.witness import (
    card_reads,
    passes,
    posts,
    references,
    settles_down,
    walks,
)

DELIVERY = "socket"
"""These say nothing of how Slack delivers."""

FIRST = AN_HOUR - 660
"""Seconds from the settle time to the first reading of the watch after it."""
OTHERS = '/mintcode 5 458 "others"'


async def two_have_come(team: Team) -> Seen:
    """The POST is carried out after it was given up, and somebody makes a code like it; the card."""
    card = await given_up(team)
    await is_made_late(team)
    (code,) = team.rms.codes_with("[MC-")
    team.rms.add_code(company=team.rms.account.companies[458], amount=4, comment=code.comment)
    return card


async def watched_once(team: Team, after: int = AN_HOUR) -> None:
    """The clock goes on to the next reading of the watch, which is due `after` so many seconds."""
    assert isinstance(team.clock, ManualClock)
    await team.clock.until_someone_sleeps(after, "Reconciler.watch")
    before = len(walks(team))
    await passes(team, after)
    await team.rms.until(lambda: len(walks(team)) > before)
    await team.clock.until_someone_sleeps(AN_HOUR, "Reconciler.watch")


async def test_two_come_late(team: Team) -> None:
    """Which of them is ours nobody can say: it is an incident, and minting is frozen."""
    await two_have_come(team)
    await passes(team, AN_HOUR)

    assert (await team.john.reads_direct("several codes of it have come late")).buttons == []
    assert (await card_reads(team.ada, "*Incident*")).buttons == []
    assert "Minting is frozen by Teller" in (await team.john.types(OTHERS)).text


async def test_two_have_come_when_it_is_sent_again(team: Team) -> None:
    """*Send again* finds both, and sends nothing."""
    card = await two_have_come(team)
    await team.ben.presses("Send again", card)

    await team.john.reads_direct("several codes of the first time were found in RMS")
    assert references(team)[0] in (await card_reads(team.ada, "*Incident*")).text
    assert "Minting is frozen by Teller" in (await team.john.types(OTHERS)).text
    assert len(posts(team)) == 1


async def test_two_come_late_that_nobody_asked_for(team: Team) -> None:
    """The request was sent again and minted: both codes are too many, minting is frozen, and people read it."""
    await one_too_many(team)
    first, _ = references(team)
    team.rms.add_code(
        company=team.rms.account.companies[458], amount=4, comment=f"[{first}] spare routers for Kaunas"
    )
    await passes(team, AN_HOUR)

    told = await team.ada.reads_direct("Several codes")
    assert first in told.text
    assert told.buttons == []
    assert "Minting is frozen by Teller" in (await team.john.types(OTHERS)).text


async def test_nothing_is_left(team: Team) -> None:
    """Both codes are deleted: after three readings it is *not issued*, and sent again once the freeze is lifted."""
    await two_have_come(team)
    await watched_once(team, FIRST)
    await card_reads(team.ada, "*Incident*")
    for code in team.rms.codes_with("[MC-"):
        team.rms.account.delete(code)
    for _ in range(2):
        await watched_once(team)
        assert (await card_reads(team.ada, "Approved by @ada")).buttons == []
    await watched_once(team)

    await team.john.reads_direct("no code of it is left in RMS")
    await team.ada.types('/teller unfreeze "both are deleted"')
    await team.ben.presses("Send again", await card_reads(team.ben, "*Not issued*"))
    await team.john.reads_direct("the code is minted")
    assert len(posts(team)) == 2


async def test_watched_for_seven_days(team: Team) -> None:
    """Nobody clears it up: it is read for hour by hour, and after a week, in which Teller is off, not any more."""
    await two_have_come(team)
    await watched_once(team, FIRST)
    await card_reads(team.ada, "*Incident*")
    before = len(walks(team))
    await watched_once(team)
    assert len(walks(team)) == before + 1

    await team.stop_bot()
    await passes(team, 7 * 24 * AN_HOUR)
    await team.start_bot()
    await settles_down(team)
    before = len(walks(team))
    for _ in range(3):
        await passes(team, AN_HOUR)
        await settles_down(team)
    assert len(walks(team)) == before
