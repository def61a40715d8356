"""A mint that certainly did not happen: RMS said no in its own words, or was never reached."""

from collections.abc import Callable

import pytest

from bot.sandbox.faults import reply
from tests.journeys.team import Team
from tests.journeys.witness import (
    LINE,
    approved,
    audited,
    between_the_preflight_and_the_post,
    card_reads,
    is_never_sent,
    on_mint,
    posts,
    searches,
)

DELIVERY = "socket"
"""These say nothing of how Slack delivers."""

REFUSAL = '{"success": false, "errors": [{"code": "SOME_CODE", "source": "amount", "message": "a detail"}]}'


STATUSES = [
    pytest.param(400, "error (400)", id="400"),
    pytest.param(401, "RMS_TOKEN", id="401"),
    pytest.param(403, "scope", id="403"),
    pytest.param(404, "Check the company", id="404"),
    pytest.param(422, "Check the amount", id="422"),
    pytest.param(429, "quota", id="429"),
]


@pytest.mark.parametrize(("status", "words"), STATUSES)
async def test_refused_in_the_envelope(team: Team, status: int, words: str) -> None:
    """RMS's own no is certain: card and John read it with what to do, and nothing is looked for."""
    on_mint(team, reply(status, REFUSAL, "application/json"))
    await approved(team)
    notice = await team.john.reads_direct("RMS refused it")
    card = await card_reads(team.ben, "RMS refused it")

    for seen in (notice, card):
        assert "nothing was minted" in seen.text
        assert words in seen.text
        assert seen.buttons == []
    assert searches(team) == []
    assert len(posts(team)) == 1


def revoke(team: Team) -> None:
    """The token is revoked between the request and the approval."""
    team.rms.token = None


def narrow(team: Team) -> None:
    """The scope that mints is taken away."""
    team.rms.scopes -= {"credit_transfer_codes:write"}


def spend(team: Team) -> None:
    """The company's credits are spent."""
    team.rms.account.companies[458].pools["credit"].paid = 0
    team.rms.account.companies[458].pools["credit"].free = 3


def use_up(team: Team) -> None:
    """The request quota is used up."""
    team.rms.limit_requests(0)


@pytest.mark.parametrize("change", [revoke, narrow, spend, use_up])
async def test_refused_by_rms_itself(team: Team, change: Callable[[Team], None]) -> None:
    """What was possible a moment ago is not when RMS is asked: nothing is minted, and the books say so."""
    async with between_the_preflight_and_the_post(team, await team.asks(team.john)):
        change(team)

    await team.john.reads_direct("RMS refused it")
    assert team.rms.codes_with("[MC-") == []
    assert audited(team)[-1][1] == "refuse"


async def test_never_sent(team: Team) -> None:
    """RMS refuses the connection: not sent, and the same may be asked again."""
    await is_never_sent(team, await team.asks(team.john))
    notice = await team.john.reads_direct("could not be reached")
    card = await card_reads(team.ben, "Not sent")

    assert "nothing was minted" in notice.text
    assert card.buttons == []
    assert posts(team) == []
    again = await team.asks(team.john, LINE)
    assert again.buttons == ["Approve", "Reject"]
