"""What stands in the way of a reveal: one sentence each, in the modal that opened."""

from collections.abc import Callable

import pytest

from bot.sandbox.faults import drop, html_page, malformed
from tests.journeys.team import JOHN, Team
from tests.journeys.witness import audited, minted, on_list, reveals, sends_nothing_back, the_code

DELIVERY = "socket"
"""These say nothing of how Slack delivers."""


def gone(team: Team) -> None:
    """Somebody deletes it in RMS."""
    (code,) = team.rms.codes_with("[MC-")
    team.rms.account.delete(code)


def twice(team: Team) -> None:
    """Somebody copies the comment into another code of the same amount."""
    (code,) = team.rms.codes_with("[MC-")
    team.rms.add_code(company=team.rms.account.companies[458], amount=4, comment=code.comment)


def spent(team: Team) -> None:
    """Harbour uses it."""
    (code,) = team.rms.codes_with("[MC-")
    team.rms.redeem(code.id, 512, "ops@harbour.example")


def narrow(team: Team) -> None:
    """The token's scope that reads codes is taken away."""
    team.rms.scopes -= {"credit_transfer_codes:read"}


def revoke(team: Team) -> None:
    """The token is revoked."""
    team.rms.token = None


def hang_up(team: Team) -> None:
    """RMS hangs up, twice in a row."""
    on_list(team, drop(), times=None)


def fail(team: Team) -> None:
    """Something in front of RMS answers."""
    on_list(team, html_page(502), times=None)


def garble(team: Team) -> None:
    """The list breaks off."""
    on_list(team, malformed(), times=None)


def limit(team: Team) -> None:
    """The quota is used up."""
    team.rms.limit_requests(0)


def fall_silent(team: Team) -> None:
    """Slack does not say who John is."""
    team.slack.faults.garbage("users.info", times=None)


def demote(team: Team) -> None:
    """John becomes a guest."""
    team.slack.workspace.users[JOHN].is_restricted = True


TROUBLES = [
    pytest.param(gone, "does not show this code yet", id="not found"),
    pytest.param(twice, "more than one code", id="found twice"),
    pytest.param(spent, "spent: used 2026-03-10 08:00 UTC by Harbour Logistics, ops@harbour.example", id="used"),
    pytest.param(narrow, "scope", id="without the scope"),
    pytest.param(revoke, "RMS_TOKEN", id="without a token"),
    pytest.param(hang_up, "broke", id="RMS hangs up"),
    pytest.param(fail, "error (502)", id="RMS fails"),
    pytest.param(garble, "cannot read", id="RMS answers garbage"),
    pytest.param(limit, "quota", id="RMS's quota is used up"),
    pytest.param(fall_silent, "Slack does not say", id="Slack cannot say who John is"),
    pytest.param(demote, "no guests", id="John is a guest now"),
]


@pytest.mark.parametrize(("trouble", "words"), TROUBLES)
async def test_one_sentence_in_the_same_modal(team: Team, trouble: Callable[[Team], None], words: str) -> None:
    """Whatever stands in the way is told in the modal that opened, and the code is not in it."""
    notice = await minted(team)
    code = the_code(team)
    trouble(team)
    shown = await reveals(team, notice)

    assert words in shown.text.replace("*", "")
    assert code not in shown.text
    assert len(shown.what.blocks) == 1
    assert sends_nothing_back(shown)
    assert [outcome for who, what, outcome in audited(team) if (who, what) == (JOHN, "reveal")] not in ([], ["shown"])


async def test_deleted_after_it_was_seen(team: Team) -> None:
    """It stood in RMS's list once and does so no more: John reads that somebody deleted it."""
    notice = await minted(team)
    await reveals(team, notice)
    gone(team)
    shown = await reveals(team, notice)

    assert "lists no code of this request any more" in shown.text
    assert [outcome for _, what, outcome in audited(team) if what == "reveal"] == ["shown", "gone"]
