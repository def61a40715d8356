"""Codes that come late: the POST is given up, and RMS carries it out when nobody waits for it any more."""

from bot.sandbox.faults import Fault, late_work
from tests.journeys.team import Seen, Team
from tests.journeys.witness import approved, card_reads, looks_until_it_settles, on_mint

AN_HOUR = 3600
"""Seconds from one look at what was given up to the next."""


async def given_up(team: Team, fault: Fault | None = None) -> Seen:
    """Ada approves, and the POST is looked for in vain; the card, from which it can be sent again."""
    on_mint(team, fault or late_work())
    await approved(team)
    await looks_until_it_settles(team)
    return await card_reads(team.ada, "*Not issued*")


async def is_made_late(team: Team, codes: int = 1) -> None:
    """RMS carries the POST out now, and has so many codes of Teller's then."""
    team.rms.faults.release()
    await team.rms.until(lambda: len(team.rms.codes_with("[MC-")) == codes)


async def one_too_many(team: Team) -> None:
    """It is sent again and minted, and then the first POST is carried out too."""
    await team.ben.presses("Send again", await given_up(team))
    await team.john.reads_direct("the code is minted")
    await is_made_late(team, 2)
