"""Between the approval and the POST: what changed in RMS stops the mint, and people read what."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.sandbox.faults import html_page
from tests.clock import ManualClock
from tests.journeys.team import ADA, APPROVALS, JOHN, Team, running_team
from tests.journeys.witness import approved, audited, card_reads, passes, posts, rows

DELIVERY = "socket"
"""These say nothing of how Slack delivers."""


def deleted(team: Team) -> None:
    """The company is gone."""
    del team.rms.account.companies[458]


def renamed(team: Team) -> None:
    """The company has another name."""
    team.rms.account.companies[458].name = "Acme <Nordic>"


def spent(team: Team) -> None:
    """Somebody used most of the credits."""
    pool = team.rms.account.companies[458].pool("credit")
    pool.take(pool.left - 3)


def minted_before(team: Team) -> None:
    """RMS knows the reference already: the database is an older copy of itself."""
    reference = rows(team, "requests")[0]["reference"]
    team.rms.add_code(company=team.rms.account.companies[458], amount=4, comment=f"[{reference}] x")


def down(team: Team) -> None:
    """Something in front of RMS answers."""
    team.rms.faults.add(html_page(502), times=None, when=lambda call: call.method == "GET")


def frozen(team: Team) -> None:
    """Nothing of RMS: the requester was made a guest."""
    team.slack.workspace.users[JOHN].is_restricted = True


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (deleted, "RMS has no such company any more: reject it, unless it comes back."),
        (renamed, "the company is called Acme <Nordic> now."),
        (spent, "only 3 credits left."),
        (minted_before, "RMS lists a code with its reference already."),
        (down, "RMS answered with an error (502)."),
        (frozen, "who asked is no member any more."),
    ],
)
async def test_what_stops_a_mint(team: Team, change: Callable[[Team], None], says: str) -> None:
    """Nothing is sent; the card says what changed and can be approved again, and Ada, who approved, is told."""
    card = await team.asks(team.john)
    change(team)
    await team.ada.presses("Approve", card)
    stopped = await card_reads(team.ben, f"Stopped before anything was sent to RMS: {says}")
    told = await team.ada.reads_direct(says)

    assert posts(team) == []
    assert stopped.buttons == ["Approve", "Reject"]
    assert "Approved by @ada" in stopped.text
    assert "Nothing was minted" in told.text
    assert ("teller", "drift") in [(who, what) for who, what, _ in audited(team)]


async def test_approved_again(team: Team) -> None:
    """Once the credits are back, another approval mints, once."""
    card = await team.asks(team.john)
    spent(team)
    await team.ada.presses("Approve", card)
    stopped = await card_reads(team.ada, "only 3 credits left")
    assert "which had *3* left then" in stopped.text
    team.rms.account.companies[458].grant(paid=50)
    await team.ben.presses("Approve", stopped)
    await team.john.reads_direct("the code is minted")

    assert len(posts(team)) == 1
    assert "Approved by @ben" in (await card_reads(team.ada, "*Minted.*")).text


async def test_it_can_be_approved_again_as_long_as_any_other(tmp_path: Path) -> None:
    """Ada approves at the last moment, and it is stopped: it waits for another day and does not expire at once."""
    async with running_team(tmp_path, clock=ManualClock()) as team:
        await team.give_everyone_their_role()
        card = await team.asks(team.john)
        await passes(team, 24 * 3600 - 1)
        spent(team)
        await team.ada.presses("Approve", card)
        await card_reads(team.ada, "only 3 credits left")
        team.rms.account.companies[458].grant(paid=50)
        await passes(team, 3600)
        await team.ben.presses("Approve", await card_reads(team.ada, "only 3 credits left"))
        await team.john.reads_direct("the code is minted")


async def test_a_click_on_what_was_shown_before(team: Team) -> None:
    """Ben's window still shows the card as it was before it was stopped: his click approves nothing."""
    card = await team.asks(team.john)
    window = card.what.snapshot()
    spent(team)
    await team.ada.presses("Approve", card)
    await card_reads(team.ada, "only 3 credits left")
    team.rms.account.companies[458].grant(paid=50)
    await team.ben.slack.press(team.ben.id, where=window, text="Approve", snapshot=window)
    await team.ben.reads("is not what this shows any more", APPROVALS)

    assert posts(team) == []


async def test_less_that_still_suffices(team: Team) -> None:
    """Somebody used credits, and there are enough: that is no drift."""
    card = await team.asks(team.john)
    pool = team.rms.account.companies[458].pool("credit")
    pool.take(pool.left - 4)
    await team.ada.presses("Approve", card)
    await team.john.reads_direct("the code is minted")


async def test_nothing_is_read_from_a_cache(team: Team) -> None:
    """What `/credits` read a moment ago does not serve: RMS is asked anew before the POST."""
    card = await team.asks(team.john)
    await team.ada.types("/credits 458")
    spent(team)
    await team.ada.presses("Approve", card)
    await card_reads(team.ada, "only 3 credits left")


async def test_a_token_that_may_not_read_companies(team: Team) -> None:
    """Then the company is taken on trust, as when it was asked for."""
    team.rms.scopes -= {"companies:read"}
    await approved(team)
    await team.john.reads_direct("the code is minted")
    assert (ADA, "approve", "approved") in audited(team)
