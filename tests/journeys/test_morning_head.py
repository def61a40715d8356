"""The head in the morning post: Slack's history bears witness to the audit trail."""

import re
from pathlib import Path

from tests.journeys.cli import settings_of, teller, teller_here
from tests.journeys.mornings import NINE, ONE_DAY, office
from tests.journeys.team import Seen
from tests.journeys.trail import trail
from tests.store.scene import OPEN_THE_TRAIL, spoil


def witnessed(post: Seen) -> tuple[str, str]:
    """How many rows a post says, and which digits."""
    found = re.search(r"Audit trail: (\d+) rows, head `([0-9a-f]{16})`", post.text)
    assert found is not None, post.text
    return found[1], found[2]


async def test_the_head_is_found_again(tmp_path: Path) -> None:
    """What the post of a morning says is found by the command line, days and rows later, at the row it names."""
    async with office(tmp_path) as here:
        team = here.team
        await here.it_is(NINE)
        await team.give_everyone_their_role()
        await here.it_is(NINE + ONE_DAY)
        await team.asks(team.john)
        settings = settings_of(team.town, tmp_path)
        heads = [witnessed(post) for post in here.posts()]
        found = [await teller(settings, "audit", "verify", "--head", digits) for _, digits in heads]

        assert [ended.code for ended in found] == [0, 0]
        assert [
            f"The head {digits} is that of row {rows}." in ended.out
            for (rows, digits), ended in zip(heads, found, strict=True)
        ] == [True, True]
        assert int(heads[0][0]) + 2 == int(heads[1][0]) < len(await trail(team))


async def test_a_tail_that_was_cut_off_is_missed(tmp_path: Path) -> None:
    """Rows that somebody cut off after the post are missed by its head, though what is left is whole."""
    async with office(tmp_path) as here:
        await here.team.give_everyone_their_role()
        await here.it_is(NINE)
        ((rows, digits),) = [witnessed(post) for post in here.posts()]
        spoil(here.team.settings.database_path, *OPEN_THE_TRAIL, f"DELETE FROM audit WHERE id = {rows}")  # noqa: S608
        settings = settings_of(here.team.town, tmp_path)
        whole = await teller_here(settings, "audit", "verify")
        compared = await teller_here(settings, "audit", "verify", "--head", digits)

        assert (whole.code, compared.code) == (0, 1)
        assert f"No row has the head {digits}" in compared.out
