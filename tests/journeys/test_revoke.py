"""*Revoke*, where a code came late after its request was sent again: one is too many, and it goes."""

from bot.sandbox.faults import drop, work_then_drop
from bot.sandbox.rms import Habits
from bot.views.late import REVOKE
from tests.journeys.crafted import presses_whatever
from tests.journeys.late import AN_HOUR, one_too_many
from tests.journeys.revocations import on_delete
from tests.journeys.team import APPROVALS, JOHN, Seen, Team
from tests.journeys.witness import (
    audited,
    card_reads,
    lacks_a_row,
    on_list,
    passes,
    references,
)


async def reported(team: Team) -> Seen:
    """One too many has come late; Ada's message about it."""
    await one_too_many(team)
    await passes(team, AN_HOUR)
    return await team.ada.reads_direct("has come late")


async def test_one_too_many_is_reported_and_revoked(team: Team) -> None:
    """Ada and Ben read it once, John has no button; Ada revokes it, its credits are back, and John keeps his code."""
    told = await reported(team)
    first, second = references(team)
    left = team.rms.account.companies[458].left()
    assert first in told.text
    assert told.buttons == ["Revoke"]
    assert (await team.ben.reads_direct("has come late")).buttons == ["Revoke"]
    assert not [seen for seen in team.john.direct() if "has come late" in seen.text]

    await team.ada.presses("Revoke", told)
    await team.slack.until(lambda: [seen for seen in team.ada.direct() if seen.text.startswith("Revoked")])
    (code,) = team.rms.codes_with("[MC-")
    assert second in code.comment
    assert team.rms.account.companies[458].left() == left + 4
    await passes(team, AN_HOUR)
    assert len([seen for seen in team.ben.direct() if "has come late" in seen.text]) == 1
    assert ("UADA", "revoke", f"revoked: {first}") in audited(team)


async def test_revoked_although_the_search_does_not_show_it(team: Team) -> None:
    """RMS's search does not look into comments: the code is found in the whole list, and deleted."""
    told = await reported(team)
    team.rms.habits = Habits(searched=())
    await team.ada.presses("Revoke", told)

    await team.slack.until(lambda: [seen for seen in team.ada.direct() if seen.text.startswith("Revoked")])
    assert references(team)[1] in team.rms.codes_with("[MC-")[0].comment


async def test_not_told_to_be_gone_where_the_list_lacks_a_row(team: Team) -> None:
    """The row that is missing may be the code: Ada reads that, and can press again."""
    told = await reported(team)
    team.rms.habits = Habits(searched=())
    on_list(team, lacks_a_row(), times=None)
    await team.ada.presses("Revoke", told)
    await team.slack.until(lambda: [seen for seen in team.ada.direct() if "does not show all" in seen.text])
    assert len(team.rms.codes_with("[MC-")) == 2

    team.rms.faults.clear()
    await team.ada.presses("Revoke", told)
    await team.slack.until(lambda: [seen for seen in team.ada.direct() if seen.text.startswith("Revoked")])


async def test_the_answer_to_revoking_is_lost(team: Team) -> None:
    """RMS has deleted it and Ada does not hear so from RMS, but from its list; what it did not delete she reads."""
    told = await reported(team)
    on_delete(team, drop())
    await team.ada.presses("Revoke", told)
    await team.slack.until(lambda: [seen for seen in team.ada.direct() if seen.text.startswith("Not revoked")])
    on_delete(team, work_then_drop())
    await team.ada.presses("Revoke", told)
    await team.slack.until(lambda: [seen for seen in team.ada.direct() if seen.text.startswith("Revoked")])

    assert len(team.rms.codes_with("[MC-")) == 1


async def test_revoking_twice(team: Team) -> None:
    """Ben comes second and reads that there is nothing to revoke; the code that was sent again stays."""
    told = await reported(team)
    await team.ada.presses("Revoke", told)
    await team.slack.until(lambda: [seen for seen in team.ada.direct() if seen.text.startswith("Revoked")])
    await team.ben.presses("Revoke", await team.ben.reads_direct("has come late"))
    await team.slack.until(lambda: [seen for seen in team.ben.direct() if "not one too many any more" in seen.text])

    assert len(team.rms.codes_with("[MC-")) == 1


async def test_what_is_spent_is_not_revoked(team: Team) -> None:
    """Somebody used it in the meantime: Ada reads by whom."""
    told = await reported(team)
    first, _ = references(team)
    (code,) = [each for each in team.rms.codes_with("[MC-") if first in each.comment]
    team.rms.redeem(code.id, 512, "ops@harbour.example")
    await team.ada.presses("Revoke", told)

    await team.slack.until(lambda: [seen for seen in team.ada.direct() if "This code is spent" in seen.text])
    assert len(team.rms.codes_with("[MC-")) == 2


async def test_nobody_revokes_for_themselves(team: Team) -> None:
    """John has become an approver; the code is of his own request, so his press on Ada's button does nothing."""
    told = await reported(team)
    await team.ada.types("/teller role @john user approver")
    await presses_whatever(team, JOHN, (await card_reads(team.ada, "*Minted.*")).what, REVOKE, told.value("Revoke"))
    await team.john.reads("another approver must revoke it", APPROVALS)

    assert len(team.rms.codes_with("[MC-")) == 2
