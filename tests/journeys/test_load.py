"""RMS is slow and three hundred commands wait for it: all are acknowledged at once, and nobody else notices."""

import asyncio
import itertools
import math
import statistics
import time

from bot.sandbox.faults import slow
from bot.sandbox.slack import Delivery
from tests.journeys.crafted import private_answers, time_passes
from tests.journeys.team import GENERAL, Person, Team

IN_FLIGHT = 300
WAVE = 30
"""How many people press Return in the same instant."""
SAMPLES = 21
ACK_SECONDS = 1.0
"""What is promised; Slack itself gives three."""
BUSY = 3
"""On a machine that is slower than that by itself: how many times as long as lines that wait for nobody."""
SLOWER, QUICK = 5, 0.5
"""How many times as long as in the quiet before an answer may take, or so many seconds: machines have their moods."""


async def seconds_for_a_balance(team: Team, prefix: str) -> float:
    """The median time from typing `/smsbalance` to reading its answer, each about another account."""
    taken = []
    for number in range(1, SAMPLES + 1):
        team.ozeki.add_account(f"{prefix}{number}", "a-password", number)
        begun = time.perf_counter()
        answer = await team.ada.types(f"/smsbalance {prefix}{number}")
        taken.append(time.perf_counter() - begun)
        assert f"*{prefix}{number}* has *{number}* SMS" in answer.text
    return statistics.median(taken)


async def in_waves(typed: list[tuple[Person, str]]) -> list[Delivery]:
    """Everybody types, many at the same moment; what became of each line."""
    delivered: list[Delivery] = []
    waiting = iter(typed)
    while wave := list(itertools.islice(waiting, WAVE)):
        delivered += await asyncio.gather(*(person.sends(line) for person, line in wave))
    return delivered


def told(team: Team, words: str) -> int:
    """How many private answers with `words` Ben and John have."""
    return sum(words in seen.text for person in (team.ben, team.john) for seen in private_answers(person))


def answered(team: Team) -> int:
    """How many private messages have come so far, whoever got them."""
    return len(team.slack.workspace.channels[GENERAL].ephemerals)


async def answers(team: Team, count: int) -> None:
    """Wait until `count` private messages have come."""
    await team.slack.until(lambda: answered(team) >= count, timeout=30)


async def slowest_in_the_quiet(team: Team) -> float:
    """The longest acknowledgement, in seconds, of as many lines that wait for nobody, once all are answered."""
    before = answered(team)
    delivered = await in_waves([(team.ada, "/teller help")] * IN_FLIGHT)
    await answers(team, before + IN_FLIGHT)
    return slowest(delivered)


def slowest(delivered: list[Delivery]) -> float:
    """The longest acknowledgement in seconds; for ever where one is missing."""
    return max(delivery.elapsed or math.inf for delivery in delivered)


async def test_three_hundred_in_flight(team: Team) -> None:
    """Each is acknowledged within a second and answered once; `/smsbalance` is as fast as in the quiet before."""
    depots, amounts = range(2000, 2250), range(1, 51)
    for company_id in depots:
        team.rms.add_company(f"Depot {company_id}", company_id=company_id)
    idle = await slowest_in_the_quiet(team)
    quiet = await seconds_for_a_balance(team, "quiet")
    team.rms.faults.add(slow(10), times=None)

    reads = [(team.john, f"/credits {company_id}") for company_id in depots]
    asks = [(team.ben, f'/mintcode {amount} 458 "load"') for amount in amounts]
    delivered = await in_waves([*reads, *asks])
    loaded = await seconds_for_a_balance(team, "loaded")
    early = told(team, "")
    before = answered(team)
    await time_passes(team, 2)
    await answers(team, before + IN_FLIGHT)
    still_asking = told(team, "Still asking RMS…")
    team.rms.faults.clear()
    await time_passes(team, 8)
    await answers(team, before + 2 * IN_FLIGHT)
    await team.stop_bot()

    assert len(delivered) == IN_FLIGHT
    assert {delivery.outcome for delivery in delivered} == {"ok"}
    assert slowest(delivered) < max(ACK_SECONDS, BUSY * idle)
    assert loaded < max(SLOWER * quiet, QUICK)
    assert (early, still_asking) == (0, IN_FLIGHT)
    assert (told(team, "Credits of Depot"), told(team, "Asked for one code")) == (len(reads), len(asks))
    assert told(team, "") == 2 * IN_FLIGHT
    assert len(team.rms.calls) == 2 * len(depots) + 2


async def test_the_same_question_three_hundred_times(team: Team) -> None:
    """Three hundred who want to know the same cost RMS no more calls than one, and each reads the answer."""
    idle = await slowest_in_the_quiet(team)
    team.rms.faults.add(slow(1), times=None)

    delivered = await in_waves([(person, "/credits 458") for person in (team.john, team.ben)] * (IN_FLIGHT // 2))
    await team.rms.faults.held()
    before = answered(team)
    team.rms.faults.clear()
    await time_passes(team, 1)
    await answers(team, before + IN_FLIGHT)
    await team.stop_bot()

    assert slowest(delivered) < max(ACK_SECONDS, BUSY * idle)
    assert told(team, "Credits of Acme Baltic (458)") == IN_FLIGHT
    assert [call.path for call in team.rms.calls] == ["/companies", "/credits/summary"]
