"""Every world that can come of one is visited, nearest first, until something is found that must never be."""

from collections import deque
from collections.abc import Collection
from typing import NamedTuple

from bot.lifecycle import State
from tests.faults.befalls import moves
from tests.faults.readings import AS_SENT
from tests.faults.world import BY_SOMEBODY, Code, Row, Rules, World


class Found(NamedTuple):
    """What must never be and what led to it ("" where there is nothing), and the worlds that were visited."""

    harm: str
    path: tuple[str, ...]
    visited: Collection[World]


def search(begin: World, rules: Rules) -> Found:
    """The nearest harm that can come of a world."""
    came_from: dict[World, tuple[World, str] | None] = {begin: None}
    queue = deque([begin])
    while queue:
        world = queue.popleft()
        harm = world.harm
        stands_still = True
        for move in () if harm else moves(world, rules):
            if move.sure and move.world != world:
                stands_still = False
            if move.world not in came_from:
                came_from[move.world] = (world, move.name)
                queue.append(move.world)
        harm = harm or (left_over(world) if stands_still else "")
        if harm:
            return Found(harm, path_to(world, came_from), came_from)
    return Found("", (), came_from)


def path_to(world: World, came_from: dict[World, tuple[World, str] | None]) -> tuple[str, ...]:
    path: list[str] = []
    while (step := came_from[world]) is not None:
        world, name = step
        path.append(name)
    return tuple(reversed(path))


def left_over(world: World) -> str:
    """What is wrong with a world in which nothing more happens by itself."""
    for row in world.rows:
        if row.state in {State.APPROVED, State.SENDING}:
            return f"{row.state} for ever"
        alike = any(code.reference == row.reference and code.form != AS_SENT for code in world.codes)
        if row.state is State.UNKNOWN and not alike:
            return "unknown for ever"
    for code in world.codes:
        if code.made != BY_SOMEBODY and not any(is_known(row, code) for row in world.rows):
            return f"a code that nobody knows of, made {code.made}"
    return ""


def is_known(row: Row, code: Code) -> bool:
    """Whether people read of a code: it is issued, or reported, or they are told to look in RMS for it."""
    stopped = row.state is State.WAITING and row.round > 1
    told = stopped or row.state in {State.ISSUED, State.UNKNOWN, State.INCIDENT}
    return code.reference in row.reported or (told and row.reference == code.reference)
