"""The list of points: `python -m tests.faults.crashes.record` walks every journey and writes points.txt anew."""

import asyncio
import sys
import tempfile
from pathlib import Path

from tests.faults.crashes.journeys import JOURNEYS
from tests.faults.crashes.nursery import Nursery, nursery
from tests.faults.crashes.world import world

LIST = Path(__file__).with_name("points.txt")
HEAD = (
    "# The points of each journey, as `python -m tests.faults.crashes.record` saw them. The bot is killed at each.\n"
)


def listed() -> list[tuple[str, str]]:
    """The journeys and points of the list, in its order."""
    lines = LIST.read_text(encoding="utf-8").splitlines()
    return [(journey, point) for journey, _, point in (line.partition(": ") for line in lines[1:])]


async def walk(nursery: Nursery, folder: Path, name: str) -> list[str]:
    """The points of a journey that nothing interrupts."""
    journey = JOURNEYS[name]
    async with world(nursery, folder, new=journey.new, http=journey.http, **journey.settings) as w:
        await journey.before(w)
        await w.listens()
        await journey.then(w)
        crossed = await w.bot.crossed()
        await w.recovers()
        assert tuple(w.states()) == journey.ends[: len(w.states())], f"{name} ends as {w.states()}"
        assert tuple(w.asked()) == journey.asked[:1], f"{name}: its ask ends as {w.asked()}"
        return crossed


async def main() -> None:
    """Walk, and write."""
    lines = []
    with nursery() as warm:
        for name in JOURNEYS:
            with tempfile.TemporaryDirectory() as folder:
                points = await walk(warm, Path(folder), name)
            lines += [f"{name}: {point}\n" for point in points]
            sys.stdout.write(f"{name}: {len(points)} points\n")
    LIST.write_text(HEAD + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(main())
