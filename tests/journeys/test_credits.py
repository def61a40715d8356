"""`/credits`: what is left on RMS, told as conversations."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.sandbox.faults import hang
from bot.sandbox.slack import Ephemeral
from tests.journeys.crafted import private_answers, time_passes
from tests.journeys.team import GENERAL, Seen, Team, running_team


@pytest.fixture
async def people(tmp_path: Path) -> AsyncIterator[Team]:
    """Everyone in their role, over Socket Mode: what is told here does not depend on the way."""
    async with running_team(tmp_path) as team:
        await team.give_everyone_their_role()
        yield team


async def test_the_whole_account(team: Team) -> None:
    """Without a company one reads of the whole account: left and total by type, devices, coverage, age."""
    answer = await team.john.types("/credits")

    assert "Credits of the whole account" in answer.text
    assert "*528* left of 529 · credit" in answer.text
    assert "*17* left of 17 · management for 1 year" in answer.text
    assert "91 monitored of 96" in answer.text
    assert "until 30 September 2026, in 204 days" in answer.text
    assert "Read from RMS 2026-03-10 08:00 UTC, just now." in answer.text
    assert private_answers(team.john)[-1] == answer
    assert answer.text not in [seen.text for seen in team.ben.sees(GENERAL)]


@pytest.mark.parametrize(
    "typed",
    [
        "458",
        "Acme Baltic",
        "acme baltic",
        "Acme",
        "baltic",
        '"Acme Baltic"',
        "“Acme Baltic”",
        "„acme“",
        "«Baltic»",
    ],
)
async def test_one_company(people: Team, typed: str) -> None:
    """A company is meant by its id, its whole name or a part that only it has, with or without quotes."""
    answer = await people.john.types(f"/credits {typed}")

    assert "Credits of Acme Baltic (458)" in answer.text
    assert "*96* left of 96 · credit" in answer.text
    assert "until 20 May 2026, in 71 days" in answer.text


@pytest.mark.parametrize("known", [("company",), ("company_id",)])
async def test_both_names_of_the_filter_are_sent(people: Team, known: tuple[str, ...]) -> None:
    """Whichever name of the filter RMS knows, the figures are the company's own."""
    people.rms.habits = replace(people.rms.habits, company_filters=known)

    answer = await people.john.types("/credits 512")

    (call,) = people.rms.calls_of("GET", "/credits/summary")
    assert call.query == {"company_id": "512", "company": "512"}
    assert "*9* left of 10 · credit" in answer.text


async def test_a_whole_name_wins_over_a_part(people: Team) -> None:
    """A company called by its whole name is meant, though another has that name as a part of its own."""
    people.rms.add_company("Harbour", company_id=514, devices=(5, 4))

    answer = await people.john.types("/credits harbour")

    assert "Credits of Harbour (514)" in answer.text


async def test_several_companies_match(people: Team) -> None:
    """A part that several have lists up to five of them with their ids, and says how many more there are."""
    for number in range(600, 607):
        people.rms.add_company(f"Depot {number}", company_id=number)

    two = await people.john.types("/credits harbour")
    seven = await people.john.types("/credits depot")

    assert "Harbour Logistics (512), Harbour Crane Services (513)" in two.text
    assert "Depot 600 (600), Depot 601 (601), Depot 602 (602), Depot 603 (603), Depot 604 (604)" in seven.text
    assert "and 2 more" in seven.text
    assert "605" not in seven.text
    assert people.rms.calls_of("GET", "/credits/summary") == []


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ('"codes"', "Credits of Codes (700)"),
        ('"458"', "Credits of 458 (701)"),
        ("458", "Credits of Acme Baltic (458)"),
        ("codes", "Credit codes"),
        ("CODES", "Credit codes"),
    ],
)
async def test_quotes_make_a_name(people: Team, typed: str, title: str) -> None:
    """A word in quotes is a name whatever it looks like; without them digits are an id and `codes` a subcommand."""
    people.rms.add_company("Codes", company_id=700)
    people.rms.add_company("458", company_id=701)

    assert title in (await people.ada.types(f"/credits {typed}")).text


@pytest.mark.parametrize(
    ("zone", "says"),
    [
        ("UTC", "until 20 March 2026, in 10 days"),
        ("Europe/Vilnius", "until 21 March 2026, in 11 days"),
        ("America/Los_Angeles", "until 20 March 2026, in 10 days"),
    ],
)
async def test_days_are_counted_in_the_teams_zone(tmp_path: Path, zone: str, says: str) -> None:
    """The date until which the credits last, and the days to it, are those of TELLER_TIMEZONE."""
    async with running_team(tmp_path, TELLER_TIMEZONE=zone) as team:
        team.rms.account.companies[458].coverage = datetime(2026, 3, 20, 23, 30, tzinfo=UTC)

        assert says in (await team.ada.types("/credits 458")).text


async def test_refresh_in_place(team: Team) -> None:
    """*Refresh* reads anew and stands where the old answer stood, for the asker alone."""
    await team.john.types("/credits 458")
    await time_passes(team, 3)
    answer = await team.john.types("/credits 458")
    before = answer.text
    team.rms.account.companies[458].grant("credit", paid=4)

    await team.john.presses("Refresh", answer)
    after = await team.john.reads("*100* left of 100 · credit")

    assert "3 seconds ago" in before
    assert "just now" in after.text
    assert after.what.ts == answer.what.ts
    assert after.buttons == ["Refresh", "Share in channel"]
    assert len(private_answers(team.john)) == 2
    assert team.eve.sees() == []


async def test_share_in_the_channel(team: Team) -> None:
    """*Share in channel* asks for confirmation, and then shows everyone the figures and who shared them."""
    answer = await team.john.types("/credits 458")

    declined = await team.john.presses("Share in channel", answer, confirm=False)
    seen_before = team.eve.sees()
    await team.john.presses("Share in channel", answer)
    shared = await team.eve.reads("Credits of Acme Baltic (458)")

    assert (declined.outcome, seen_before) == ("not sent", [])
    assert "*96* left of 96 · credit" in shared.text
    assert "Shared by @john." in shared.text
    assert shared.buttons == []
    assert [seen.text for seen in team.ben.sees() if not isinstance(seen.what, Ephemeral)] == [shared.text]


async def test_a_name_full_of_markup(people: Team) -> None:
    """A company's name pings and links nothing, in the private answer, in the channel and in the list of matches."""
    for company_id in (702, 703):
        people.rms.add_company(f"<!channel> & <@UADA> {company_id}", company_id=company_id)

    several = await people.john.types('/credits "<!channel> & <"')
    answer = await people.john.types("/credits 702")
    await people.john.presses("Share in channel", answer)
    shared = await people.eve.reads("Shared by @john.")

    for seen in (several, answer, shared):
        assert "<!channel> & <@UADA> 702" in seen.text
        assert "<!channel>" not in seen.what.text
        assert not [text for text in mrkdwn_in(seen) if "<!channel>" in text or "<@UADA>" in text]


def mrkdwn_in(seen: Seen) -> list[str]:
    """The texts of a message in which Slack reads mentions and links."""
    blocks = seen.what.blocks
    texts = [text for block in blocks for text in (block.get("text"), *block.get("elements", []))]
    return [text["text"] for text in texts if text and text["type"] == "mrkdwn"]


async def test_the_same_question_is_asked_once(people: Team) -> None:
    """Who asks while another's question is under way, or shortly after it, reads the same answer."""
    people.rms.faults.add(hang(), times=None)
    await people.john.sends("/credits")
    await people.rms.faults.held()
    await people.ben.sends("/credits")
    people.rms.faults.clear()
    people.rms.faults.release()

    await people.john.reads("*528* left of 529")
    await people.ben.reads("*528* left of 529")
    await time_passes(people, 3)
    await people.ada.types("/credits")

    assert len(people.rms.calls) == 1
