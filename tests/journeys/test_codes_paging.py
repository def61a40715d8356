"""`/credits codes` with 20,000 codes: paged forth and back within Slack's limits, RMS walked once for all."""

import asyncio
from datetime import timedelta

from bot.sandbox.faults import hang
from bot.sandbox.slack import Message
from bot.views.codes import OLDER
from tests.clock import T0
from tests.journeys.crafted import presses_whatever, private_answers, time_passes
from tests.journeys.listing import comments_in, mints, shows
from tests.journeys.team import ADA, Team
from tests.journeys.witness import walks

CODES, A_WALK = 20_000, 200
"""How many codes there are in all, and how many calls it takes to read them."""


def many(team: Team, codes: int = CODES) -> None:
    """So many codes in all, with the longest comments, one a minute; every hundredth is of Acme."""
    acme = team.rms.account.companies[458]
    for number in range(codes - len(team.rms.account.codes)):
        maker = acme if number % 100 == 0 else team.rms.root
        comment = f"code {number} {'ž&< ' * 250}"[:1000]
        team.rms.account.write_code(maker, 1, "credit", comment, T0 - timedelta(minutes=number + 1))


def numbers(comments: list[str]) -> list[int]:
    """Which of the many are listed."""
    return [int(each.split()[1]) for each in comments]


async def test_forth_and_back(team: Team) -> None:
    """Ada turns three pages and goes back, Ben looks beside her: RMS is walked once, each page stays one message."""
    many(team)
    answer = await team.ada.types("/credits codes")
    first = comments_in(answer)
    for where in ("11–20", "21–30", "31–40"):
        await team.ada.presses("Older", answer)
        await shows(team, answer, f"{where} of 20,000, newest first")
    fourth = comments_in(answer)
    for where in ("21–30", "11–20", "1–10"):
        await team.ada.presses("Newer", answer)
        await shows(team, answer, f"{where} of 20,000, newest first")
    bens = await team.ben.types("/credits codes unused")

    assert (numbers(first), numbers(fourth)) == ([*range(10)], [*range(30, 40)])
    assert comments_in(answer) == first
    assert answer.buttons == ["Older", "Find…", "Refresh"]
    assert "Only unused. 1–10 of 19,999, newest first" in bens.text
    assert private_answers(team.ada)[-1].what is answer.what
    assert len(team.rms.calls) == len(walks(team)) == A_WALK


async def test_one_of_20_000(team: Team) -> None:
    """John finds the one that he asked for, which he alone sees of all; a text finds another in no more calls."""
    many(team, CODES - 1)
    await mints(team, team.john, '/mintcode 1 458 "for John"')
    before = len(walks(team))
    johns = await team.john.types("/credits codes")
    one = await team.ada.types('/credits codes "code 12345"')

    assert comments_in(johns) == ["for John"]
    assert numbers(comments_in(one)) == [12345]
    assert len(walks(team)) - before == A_WALK


async def test_the_codes_of_one_company(team: Team) -> None:
    """Where it is known which company is meant, RMS is asked for its codes alone, until the whole list is there."""
    many(team)
    await team.ada.types("/credits acme")
    before = len(team.rms.calls)
    acmes = await team.ada.types("/credits codes 458")
    asked = team.rms.calls[before:]
    await team.ada.presses("Older", acmes)
    await shows(team, acmes, "11–20 of 201, newest first")
    await team.ada.types("/credits codes")
    again = await team.ben.types("/credits codes acme baltic used")

    assert {call.query["company_id"] for call in asked} == {"458"}
    assert numbers(comments_in(acmes)) == [*range(1000, 2000, 100)]
    assert comments_in(again) == ["two routers for Riga"]
    assert (len(asked), len(team.rms.calls) - before) == (3, 3 + A_WALK)


async def test_the_end_of_the_list(team: Team) -> None:
    """The last page has no older one; a button whose page is gone by now shows the last that there is."""
    many(team, 25)
    answer = await team.ada.types("/credits codes")
    assert isinstance(answer.what, Message)
    await presses_whatever(team, ADA, answer.what, OLDER, answer.value("Older").replace("10", "9990"))
    await shows(team, answer, "21–25 of 25")

    assert answer.buttons == ["Newer", "Find…", "Refresh"]


async def test_read_once_for_everybody(team: Team) -> None:
    """Four lists in the same moment are one walk, and serve for ten minutes; *Refresh* reads anew at once."""
    many(team, 250)
    lines = [(team.ada, "codes"), (team.ben, "codes unused"), (team.john, "codes"), (team.ada, "codes code")]
    await asyncio.gather(*(person.types(f"/credits {line}") for person, line in lines))
    together = len(walks(team))
    await time_passes(team, 599)
    old = await team.ada.types("/credits codes")
    said, kept = old.text, len(walks(team))
    await team.ada.presses("Refresh", old)
    await shows(team, old, "just now")
    refreshed = len(walks(team))
    await time_passes(team, 600)
    await team.ada.types("/credits codes")

    assert "Read from RMS 2026-03-10 08:00 UTC, 9 minutes ago." in said
    assert (together, kept, refreshed, len(walks(team))) == (3, 3, 6, 9)


async def test_a_list_that_takes_long(team: Team) -> None:
    """After two seconds Ada reads that RMS is still asked, then the list."""
    many(team, 250)
    team.rms.faults.add(hang())
    await team.ada.sends("/credits codes")
    await team.rms.faults.held()
    await time_passes(team, 2)
    await team.ada.reads("Still asking RMS")
    team.rms.faults.release()
    answer = await team.ada.reads("1–10 of 250")

    assert len(comments_in(answer)) == 10


async def test_a_mint_forgets_what_was_read(team: Team) -> None:
    """The next page after a mint is read anew, and the new code stands first."""
    many(team, 25)
    answer = await team.ada.types("/credits codes")
    await mints(team, team.john, '/mintcode 1 458 "the newest"')
    await team.ada.presses("Older", answer)
    await shows(team, answer, "11–20 of 26")
    await team.ada.presses("Newer", answer)
    await shows(team, answer, "1–10 of 26")

    assert comments_in(answer)[0] == "the newest"
