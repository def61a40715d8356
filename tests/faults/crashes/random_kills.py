"""Kills at random moments of random stories.

`python -m tests.faults.crashes.random_kills 200 [--seed SEED] [--only NUMBER]` tells 200, or one
once more: a story is told by its seed and number alone.
"""

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random, SystemRandom

import click

from bot.sandbox.faults import (
    Fault,
    drop,
    hang,
    html_page,
    late_work,
    reply,
    work_then_drop,
    work_then_half,
    work_then_hang,
)
from bot.sandbox.town import MORNING
from tests.faults.crashes.evidence import gather
from tests.faults.crashes.invariants import violations
from tests.faults.crashes.journey import REFUSAL
from tests.faults.crashes.nursery import Nursery, nursery
from tests.faults.crashes.world import World, world
from tests.journeys.witness import on_mint

FAULTS: dict[str, Callable[[], Fault] | None] = {
    "answers": None,
    "hangs up": drop,
    "hangs up after the work": work_then_drop,
    "sends half an answer": work_then_half,
    "works late": late_work,
    "hangs": hang,
    "hangs after the work": work_then_hang,
    "answers 502 after the work": lambda: html_page(502, work=True),
    "refuses": lambda: reply(422, REFUSAL, "application/json"),
}
"""What RMS does when it is asked to mint."""
MOST_MINTS = 6
LONGEST_WAY = 120
"""Crossings, of points and of reads, within which most stories come to their end."""
PAUSES = (1, 6, 40, 130, 700, 3700)


@dataclass(frozen=True)
class Told:
    """A story that has come to its end: what RMS did, how often the bot was killed, and what is violated."""

    fault: str
    kills: int
    violated: dict[str, list[str]]


async def tell(nursery: Nursery, folder: Path, seed: int, number: int) -> Told:
    """Tell one story."""
    random = Random(f"{seed}/{number}")  # noqa: S311 - it must come again
    fault = random.choice([*FAULTS])
    make = FAULTS[fault]
    daily = {"TELLER_DAILY_CHANNEL": MORNING}
    two = {"TELLER_TWO_APPROVERS_OVER": "6"} if random.random() < 0.3 else {}
    async with world(nursery, folder, http=random.random() < 0.3, **daily, **two) as w:
        if random.random() < 0.2:
            w.takes_the_scopes_of_history()
        for _ in range(MOST_MINTS if make is not None else 0):
            if random.random() < 0.7 and make is not None:
                on_mint(w.team, make())
        w.plans = [{"left": random.randrange(LONGEST_WAY)} for _ in range(random.choice([0, 0, 1, 2]))]
        await w.listens(left=random.randrange(LONGEST_WAY))
        await go_on(w, random)
        if w.bot.lives == 1:
            await w.bot.dies()
        await w.recovers()
        return Told(fault, w.bot.lives - 1, violations(await gather(w)))


async def go_on(w: World, random: Random) -> None:
    """What people do, one after the other or at once."""
    team = w.team
    comments: list[str] = []

    async def ask() -> None:
        comments.append(f"story {len(comments)}")
        person = random.choice([team.john, team.john, team.ada])
        await w.asks(person, f'/mintcode {random.randrange(1, 9)} 458 "{comments[-1]}"')

    async def press() -> None:
        people = random.choice([[team.ada], [team.ben], [team.ada, team.ben], [team.ben, team.ben, team.ada]])
        button = random.choice(["Approve", "Approve", "Approve", "Send again"])
        comment = random.choice(comments)
        await w.does(*(w.pressing(person, button, comment) for person in people))

    async def reject() -> None:
        await w.rejects(random.choice([team.ada, team.ben]), random.choice(comments), "no need")

    async def reveal() -> None:
        await w.reveals(team.john)

    async def look() -> None:
        person, account = random.choice([(team.john, "john"), (team.john, "office"), (team.ada, "office")])
        await w.asks(person, f"/smsbalance {account}")

    async def wait() -> None:
        await w.passes(random.choice(PAUSES))

    async def rms_goes_on() -> None:
        team.rms.faults.release()
        await w.settles()

    acts: list[Callable[[], Awaitable[None]]] = [
        ask,
        press,
        press,
        press,
        reject,
        reveal,
        look,
        wait,
        wait,
        rms_goes_on,
    ]
    await ask()
    await press()
    for _ in range(random.randrange(2, 8)):
        await random.choice(acts)()


async def tell_all(seed: int, numbers: list[int]) -> int:
    """Tell stories until one goes wrong; how often the bot was killed."""
    kills = 0
    with nursery() as warm:
        for number in numbers:
            with tempfile.TemporaryDirectory() as folder:
                try:
                    told = await tell(warm, Path(folder), seed, number)
                except BaseException as error:
                    error.add_note(f"--seed {seed} --only {number}")
                    raise
            kills += told.kills
            if told.violated:
                raise SystemExit(f"--seed {seed} --only {number} (RMS {told.fault}): {told.violated}")
    return kills


@click.command()
@click.argument("stories", default=200)
@click.option("--seed", type=int, help="The seed of a run that went wrong; else a new one.")
@click.option("--only", type=int, metavar="NUMBER", help="The one story of it that went wrong.")
def main(stories: int, seed: int | None, only: int | None) -> None:
    """Kill the bot in so many stories."""
    seed = SystemRandom().randrange(10**6) if seed is None else seed
    sys.stdout.write(f"seed {seed}\n")
    sys.stdout.flush()
    numbers = [*range(stories)] if only is None else [only]
    kills = asyncio.run(tell_all(seed, numbers))
    sys.stdout.write(f"{len(numbers)} stories, {kills} kills, nothing is violated\n")


if __name__ == "__main__":
    main()
