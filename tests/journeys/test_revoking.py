"""An unused code is found and revoked: somebody asks, an approver who is not them agrees, RMS deletes it once."""

from bot.asks import AGAIN_AFTER
from bot.sandbox.slack import Ephemeral
from commands.revoke_code import ASK
from tests.journeys.crafted import presses_whatever
from tests.journeys.listing import chooses
from tests.journeys.revocations import about, asks_to_revoke, deletions, opens_the_form, the_code_id, where
from tests.journeys.team import ADA, APPROVALS, BEN, JOHN, Seen, Team
from tests.journeys.witness import audited, card_reads, in_time, minted, rows

CRANE = 2
"""The id of an unused code that was made in RMS before there was a Teller."""


async def test_ones_own_code_is_revoked(team: Team) -> None:
    """John asks for his own to go, Ada agrees: it is deleted once, the credits are back, everything says so."""
    notice = await minted(team)
    left = team.rms.account.companies[458].left()
    card = await asks_to_revoke(team, team.john, the_code_id(team))
    for words in (
        "@john asks to revoke the unused code",
        "*4 credits* of *Acme Baltic* (458), of request #1",
        "spare r",
    ):
        assert words in card.text
    assert "Why: it was for the wrong company" in card.text
    assert card.buttons == ["Revoke", "No"]
    await team.ada.presses("Revoke", card)
    await team.john.reads_direct("You asked to revoke")

    assert "its credits are back with the company" in (await card_reads(team.ada, "*Revoked*: approved by @ada")).text
    await card_reads(team.ada, "Minted, then *revoked* by @ada after @john asked")
    assert team.rms.codes_with("[MC-") == []
    assert team.rms.account.companies[458].left() == left + 4
    assert len(deletions(team)) == 1
    assert [each for each in audited(team) if "revoke" in each[1]] == [
        (JOHN, "ask for revoke", "ask #1: waiting: code 3, 4 credit of company 458: it was for the wrong company"),
        (ADA, "revoke: agree", "ask #1: sending"),
        ("teller", "revoke: succeed", "ask #1: done"),
    ]
    await team.john.presses("Reveal code", notice)
    await team.john.reads_direct("Minted, then *revoked*")
    mine = await team.john.types("/mintcode mine")
    assert "Minted, then *revoked* by @ada" in mine.text
    assert mine.buttons == []


async def test_the_daily_check_knows(team: Team) -> None:
    """A code that is gone because it was revoked is no finding; one that somebody deletes in RMS is."""
    await minted(team)
    await minted(team, '/mintcode 2 458 "another"')
    first, second = (code.id for code in team.rms.codes_with("[MC-"))
    await team.ada.presses("Revoke", await asks_to_revoke(team, team.john, first))
    await card_reads(team.ada, "*Revoked*: approved by @ada")
    team.rms.account.delete(team.rms.account.codes[second])
    found = await in_time(team, lambda: rows(team, "findings"), AGAIN_AFTER.total_seconds() / 4)

    assert ["#2" in each["what"] for each in found] == [True]


async def test_a_code_from_elsewhere(team: Team) -> None:
    """One that Teller did not make: Ada, who sees all, asks, and Ben agrees; she may not agree herself."""
    await minted(team)
    card = await asks_to_revoke(team, team.ada, CRANE)
    assert "replacement, crane 3" in card.text
    refused = await team.ada.presses_and_reads("Revoke", card, APPROVALS)
    assert "You asked for this yourself" in refused.text
    assert deletions(team) == []
    await team.ben.presses("Revoke", card)

    await team.ada.reads_direct("@ben approved: the code is deleted in RMS")
    assert CRANE not in team.rms.account.codes


async def test_who_may_not_ask(team: Team) -> None:
    """John does not get at a code that is not his, nor at one that is spent, nor at one that is not there."""
    await minted(team)
    for code_id, words in ((CRANE, "Only who asked for this code"), (1, "Only who asked"), (99, "does not list")):
        before = team.slack.modal(JOHN)
        await presses_whatever(team, JOHN, await where(team), ASK, about(team, code_id))
        await team.slack.until(lambda old=before: team.slack.modal(JOHN) is not old)  # type: ignore[misc]
        refused = await team.john.reads_modal(words)
        assert "Reason" not in refused.text
    await presses_whatever(team, ADA, await where(team), ASK, about(team, 1))
    await team.ada.reads_modal("This code is spent")

    def refused_so_often() -> int:
        return len([each for each in audited(team) if each[1] == "ask to revoke" and "refused" in each[2]])

    await in_time(team, lambda: refused_so_often() == 4)
    assert rows(team, "asks") == []


async def test_asked_twice(team: Team) -> None:
    """Ben asks for what John has asked for already, and John once more: both read so, and one card stands there."""
    await minted(team)
    code_id = the_code_id(team)
    form = await opens_the_form(team, team.ben, code_id)
    await asks_to_revoke(team, team.john, code_id)
    await team.ben.submits(form, reason="me too")
    await team.ben.reads_modal("@john asked for this")
    await team.john.submits(await opens_the_form(team, team.john, code_id), reason="once more")
    await team.john.reads_modal("You asked for this")

    assert [row["asker"] for row in rows(team, "asks")] == [JOHN]


async def test_two_approvers_at_once(team: Team) -> None:
    """Both press: one DELETE, and the second reads what the first did."""
    await minted(team)
    card = await asks_to_revoke(team, team.john, the_code_id(team))
    await team.ada.presses("Revoke", card)
    await team.ben.presses("Revoke", card)
    await card_reads(team.ada, "*Revoked*: approved by")
    second = await team.slack.until(lambda: [seen for seen in private(team) if "Nothing was done" in seen.text])

    assert second
    assert len(deletions(team)) == 1


def private(team: Team) -> list[Seen]:
    """What Teller told an approver alone."""
    seen = [*team.ada.sees(APPROVALS), *team.ben.sees(APPROVALS)]
    return [each for each in seen if isinstance(each.what, Ephemeral)]


async def test_an_approver_says_no(team: Team) -> None:
    """John reads why, the code stays, and he can ask again."""
    await minted(team)
    card = await asks_to_revoke(team, team.john, the_code_id(team))
    await team.ben.presses("No", card)
    await team.ben.submits(await team.ben.reads_modal("Who asked reads this."), reason="use it for Vilnius")
    told = await team.john.reads_direct("@ben said no.")
    await card_reads(team.ada, "*No*, said @ben")

    assert "use it for Vilnius" in told.text
    assert deletions(team) == []
    await asks_to_revoke(team, team.john, the_code_id(team))


async def test_used_meanwhile(team: Team) -> None:
    """Somebody spends it while it waits: Ada reads by whom, John too, and nothing is deleted."""
    await minted(team)
    card = await asks_to_revoke(team, team.john, the_code_id(team))
    team.rms.redeem(the_code_id(team), 512, "ops@harbour.example")
    refused = await team.ada.presses_and_reads("Revoke", card, APPROVALS)

    assert "This code is spent" in refused.text
    assert "Harbour Logistics" in (await team.john.reads_direct("Nothing to decide any more")).text
    assert deletions(team) == []
    assert [row["outcome"] for row in rows(team, "mints")] == ["issued"]


async def test_rms_cannot_be_read(team: Team) -> None:
    """Ada presses while RMS is away: nothing is decided, and she can press again."""
    await minted(team)
    card = await asks_to_revoke(team, team.john, the_code_id(team))
    await team.rms.go_down()
    await team.ada.presses("Revoke", card)
    await team.ada.reads("RMS", APPROVALS)
    assert card.buttons == ["Revoke", "No"]
    await team.rms.come_back()
    await team.ada.presses("Revoke", card)

    await card_reads(team.ada, "*Revoked*: approved by @ada")


async def test_nobody_decides_in_time(team: Team) -> None:
    """A day passes: John reads it, and Ben's press on what he still sees does nothing."""
    await minted(team)
    card = await asks_to_revoke(team, team.john, the_code_id(team))
    await in_time(team, lambda: [seen for seen in team.john.direct() if "Nobody decided" in seen.text], 24 * 3600)

    assert (await card_reads(team.ada, "*Expired*")).buttons == []
    assert deletions(team) == []
    assert card.what


async def test_the_asker_is_no_member_any_more(team: Team) -> None:
    """John loses his row while it waits: what he asked for lapses, whoever presses."""
    await minted(team)
    card = await asks_to_revoke(team, team.john, the_code_id(team))
    await team.ada.types("/teller role @john none")
    refused = await team.ben.presses_and_reads("Revoke", card, APPROVALS)

    assert "nothing was done" in refused.text.lower()
    assert deletions(team) == []
    assert BEN not in {row["decided_by"] for row in rows(team, "asks")}


async def test_found_in_the_list(team: Team) -> None:
    """John finds his code in the list, asks there, Ada agrees; read anew, the list has it no more."""
    await minted(team)
    answer = await team.john.types("/credits codes unused")
    await chooses(team.john, "Revoke…", answer, "spare routers for Kaunas")
    await team.john.submits(await team.john.reads_modal("Revoke the code"), reason="not needed")
    await team.ada.presses("Revoke", await card_reads(team.ada, "asks to revoke"))
    await team.john.reads_direct("@ada approved")

    assert "spare routers" not in (await team.john.types("/credits codes")).text
