"""`/mintcode mine`, told as conversations: one's own requests, with what can be done about each."""

import sqlite3
from contextlib import closing
from datetime import timedelta

from bot.people import REMEMBERED
from bot.sandbox.slack import Ephemeral, View
from tests.clock import T0
from tests.journeys.child import store_of
from tests.journeys.team import GENERAL, JOHN, Seen, Team
from tests.journeys.witness import (
    READING,
    audited,
    card_reads,
    cards,
    database,
    minted,
    modal,
    passes,
    posts,
    reveals,
    the_code,
)
from tests.store.scene import asking

MINE = "/mintcode mine"
OTHER = '/mintcode 2 458 "cables for Riga"'


def row_buttons(seen: Seen) -> list[str]:
    """The words on the buttons that stand beside the rows."""
    return [block["accessory"]["text"]["text"] for block in seen.what.blocks if "accessory" in block]


def numbers(seen: Seen) -> list[int]:
    """The requests on the page, from the top down."""
    texts = [block["text"]["text"] for block in seen.what.blocks if block["type"] == "section"]
    return [int(text.partition("#")[2].split("*")[0].split(">")[0]) for text in texts if text.startswith("*")]


async def turned(team: Team, button: str, title: str) -> Seen:
    """John turns the page of the list that he sees, and reads the one whose title has these words."""
    await team.john.presses(button, await team.john.reads("Your requests"))
    return await team.john.reads(title)


async def three_hundred_wait(team: Team) -> None:
    """John has three hundred open requests and one that was rejected before all of them."""
    async with store_of(team) as store:
        for amount in range(1, 302):
            wanted = asking(
                requester=JOHN,
                amount=amount,
                company_name="Acme & Sons " * 20,
                comment="<@here> " * 60,
                expires_at=T0 + timedelta(hours=24),
            )
            request, _ = await store.requests.ask(wanted, f"MC-{amount:06d}", T0)
            await store.requests.linked(request.id, f"https://sandbox.slack.com/archives/CAPPROVALS/p{amount}")
    with closing(sqlite3.connect(database(team), isolation_level=None)) as connection:
        connection.execute("UPDATE requests SET state = 'rejected', decided_by = 'UADA' WHERE id = 1")


async def test_nothing_yet(team: Team) -> None:
    """Ada has asked for nothing, whatever others did."""
    await team.asks(team.john)
    answer = await team.ada.types("/mintcode MINE ")

    assert "You have not asked for a code yet" in answer.text
    assert answer.buttons == row_buttons(answer) == []


async def test_a_guest_that_no_event_told_of(team: Team) -> None:
    """What Slack said of John is not remembered any more: it is asked, and he sees nothing."""
    await team.asks(team.john)
    await passes(team, REMEMBERED.total_seconds() + 1)
    team.slack.workspace.users[JOHN].is_restricted = True

    assert "Teller serves only full members" in (await team.john.types(MINE)).text


async def test_what_waits_and_what_is_minted(team: Team) -> None:
    """The open one first, though the other is newer; each says where it stands, and links to its card."""
    await team.asks(team.john, OTHER)
    await minted(team)
    answer = await team.john.types(MINE)

    assert isinstance(answer.what, Ephemeral)
    assert numbers(answer) == [1, 2]
    assert row_buttons(answer) == ["Withdraw", "Reveal code"]
    assert "*#1* · *2 credits* of *Acme Baltic* (458)\nOpen until" in answer.text
    assert "\ncables for Riga\n" in answer.text
    assert "Minted · asked 2026-03-10 08:00 UTC" in answer.text
    links = [card.what.ts.replace(".", "") for card in cards(team) if not isinstance(card.what, View)]
    assert len(links) == 2
    assert all(f"|#{number}>" in str(answer.what.blocks) for number in (1, 2))
    assert all(f"/p{link}" in str(answer.what.blocks) for link in links)


async def test_withdrawing_from_the_list(team: Team) -> None:
    """The list takes its own place: what was done on top, the request as withdrawn, the other still with a button."""
    await team.asks(team.john, OTHER)
    await team.asks(team.john)
    answer = await team.john.types(MINE)
    (first,) = [block["accessory"]["value"] for block in answer.what.blocks if "|#1>" in str(block)]
    await team.john.presses("Withdraw", answer, value=first)
    after = await team.john.reads("Withdrawn: request #1 for one code worth *2 credits*")
    await card_reads(team.ada, "*Withdrawn* by @john")

    assert numbers(after) == [2, 1]
    assert row_buttons(after) == ["Withdraw"]
    assert "Withdrawn by you" in after.text
    assert len([seen for seen in team.john.sees() if "Your requests" in seen.text]) == 1
    assert (JOHN, "withdraw", "withdrawn") in audited(team)


async def test_approved_since_the_list_was_drawn(team: Team) -> None:
    """Ada was faster: John reads that, and the list stays as it was."""
    await team.asks(team.john)
    answer = await team.john.types(MINE)
    await team.ada.presses("Approve", cards(team)[0])
    await team.john.reads_direct("the code is minted")
    told = await team.john.presses_and_reads("Withdraw", answer, GENERAL)

    assert "Approved by @ada" in told.text
    assert len(posts(team)) == 1


async def test_revealing_from_the_list(team: Team) -> None:
    """The code stands in a window of his own, as from the notice."""
    await minted(team)
    shown = await reveals(team, await team.john.types(MINE))

    assert the_code(team) in shown.text
    assert READING not in modal(team).text
    assert (JOHN, "reveal", "shown") in audited(team)


async def test_three_hundred_open_ones(team: Team) -> None:
    """Ten on a page; each is seen once on the way to the last page, and the way back leads to the first."""
    await three_hundred_wait(team)
    page = await team.john.types(MINE)
    seen = numbers(page)
    assert "Your requests 1 to 10 of 301" in page.text
    assert page.buttons == ["Older"]
    for first in range(11, 302, 10):
        page = await turned(team, "Older", f"Your requests {first} to {min(first + 9, 301)} of 301")
        seen += numbers(page)
    assert seen == [*range(301, 1, -1), 1]
    assert page.buttons == ["Newer"]

    for first in range(291, 0, -10):
        page = await turned(team, "Newer", f"Your requests {first} to {first + 9} of 301")
    assert numbers(page) == seen[:10]
    assert page.buttons == ["Older"]
    assert len([each for each in team.john.sees() if "Your requests" in each.text]) == 1


async def test_a_button_of_another_version(team: Team) -> None:
    """He reads what to type, and the refused click is in the books."""
    await three_hundred_wait(team)
    page = await team.john.types(MINE)
    assert isinstance(page.what, Ephemeral)
    old = page.what.snapshot()
    old.blocks[-1]["elements"][0]["value"] = "0:older:open:5"
    told = await team.john.presses_and_reads("Older", page, GENERAL, snapshot=old)

    assert "from an older Teller. Type `/mintcode mine` again." in told.text
    assert audited(team)[-1] == (JOHN, "my requests", "refused: from an older Teller")


async def test_who_is_no_member(team: Team) -> None:
    """Eve reads that Teller does not know her."""
    assert "Teller does not know you yet" in (await team.eve.types(MINE)).text
