"""`/credits codes`: the codes that were made, masked, told as conversations."""

import random
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.sandbox.faults import late_work
from bot.sandbox.slack import Ephemeral
from tests.clock import T0
from tests.journeys.crafted import private_answers, time_passes
from tests.journeys.listing import comments_in, menu_of, mints
from tests.journeys.team import APPROVALS, Team, running_team


@pytest.fixture
async def people(tmp_path: Path) -> AsyncIterator[Team]:
    """Everyone in their role, over Socket Mode: what is told here does not depend on the way."""
    async with running_team(tmp_path) as team:
        await team.give_everyone_their_role()
        yield team


async def test_each_code_is_masked_and_told_of(team: Team) -> None:
    """A code shows four characters, amount, type, company, comment, when it was made, who used it and when."""
    answer = await team.ada.types("/credits codes")

    used, unused = team.rms.account.codes.values()
    assert (
        f"`…{used.code[-4:]}` · *2 credits* · Acme Baltic (458) · made 2026-01-29 08:00 UTC · "
        "*used* 2026-03-10 08:00 UTC by Harbour Logistics, ops@harbour.example\ntwo routers for Riga"
    ) in answer.text
    assert (
        f"`…{unused.code[-4:]}` · *1 credit* · Harbour Logistics (512) · made 2026-03-01 08:00 UTC · unused\n"
        "Edit comment…\nRevoke…\nreplacement, crane 3"
    ) in answer.text
    assert answer.text.startswith(
        "Credit codes\n1–2 of 2, newest first. Read from RMS 2026-03-10 08:00 UTC, just now.\n"
    )
    assert isinstance(answer.what, Ephemeral)
    assert not any(code.code in str(answer.what.blocks) for code in (used, unused))


async def test_a_whole_code_is_looked_for(team: Team) -> None:
    """Whoever has one in hand finds it; it is said back, and kept in buttons, by its last four characters."""
    _, unused = team.rms.account.codes.values()
    answer = await team.ada.types(f"/credits codes unused {unused.code}")

    assert f"`…{unused.code[-4:]}` · *1 credit*" in answer.text
    assert isinstance(answer.what, Ephemeral)
    assert f"1:0:unused {unused.code[-4:]}" in str(answer.what.blocks)
    assert unused.code not in str(answer.what.blocks) + answer.text


@pytest.mark.parametrize("order", ["code", "oldest", "newest"])
async def test_the_newest_ten(people: Team, order: str) -> None:
    """The newest ten by creation time come first, whatever the order of RMS and the length of its pages."""
    people.rms.habits = replace(people.rms.habits, order=order, page_max=7)  # type: ignore[arg-type]
    minutes = list(range(30))
    random.Random(4).shuffle(minutes)  # noqa: S311 - an order, no secret
    for minute in minutes:
        people.rms.add_code(comment=f"minute {minute}", created_at=T0 - timedelta(minutes=minute + 1))

    answer = await people.ada.types("/credits codes")

    assert comments_in(answer) == [f"minute {minute}" for minute in range(10)]
    assert "1–10 of 32, newest first." in answer.text


NEW, OLD, JOHNS = "replacement, crane 3", "two routers for Riga", "for Kaunas"


@pytest.mark.parametrize(
    ("sought", "comments"),
    [
        ("", [JOHNS, NEW, OLD]),
        ("458", [JOHNS, OLD]),
        ("512", [NEW]),
        ("acme baltic", [JOHNS, OLD]),
        ('unused "ACME BALTIC"', [JOHNS]),
        ("harbour", [NEW, OLD]),
        ("used harbour", [OLD]),
        ("ops@harbour.example", [OLD]),
        ("riga", [OLD]),
        ("routers two", [OLD]),
        ('"routers two"', []),
        ("@john", [JOHNS]),
        ("@john unused kaunas", [JOHNS]),
        ("@ben", []),
        ("513", []),
    ],
)
async def test_what_is_looked_for(people: Team, sought: str, comments: list[str]) -> None:
    """State, company, person and text narrow the list, and it says by what."""
    await mints(people, people.john, f'/mintcode 1 458 "{JOHNS}"')
    answer = await people.ada.types(f"/credits codes {sought}")

    assert comments_in(answer) == comments
    assert ("Only " in answer.text) is (sought != "" and comments != [])
    assert ("*Find…* with nothing in it lists them all" in answer.text) is (comments == [])


async def test_a_code_is_found_by_what_is_read_of_it(people: Team) -> None:
    """By its last four characters and by the reference on its card, which the list itself does not repeat."""
    code = await mints(people, people.john, f'/mintcode 1 458 "{JOHNS}"')
    by_end, by_reference = [
        await people.john.types(f"/credits codes {each}") for each in (code.code[-4:], code.comment[1:10])
    ]

    assert comments_in(by_end) == comments_in(by_reference) == [JOHNS]
    assert "· request #1 of @john" in by_end.text
    assert "|#1>" in str(by_end.what.blocks)
    assert code.comment[1:10] not in by_end.text


async def test_who_reads_who_used_it(people: Team) -> None:
    """Approvers and admins read the e-mail of who used a code, as in RMS; who asked for it reads the company."""
    code = await mints(people, people.john, f'/mintcode 1 458 "{JOHNS}"')
    people.rms.redeem(code.id, 512, "ops@harbour.example")
    await people.ada.presses("Refresh", await people.ada.types("/credits codes"))
    adas, bens, johns = [await each.types("/credits codes 458") for each in (people.ada, people.ben, people.john)]

    assert "by Harbour Logistics, ops@harbour.example" in adas.text
    assert "by Harbour Logistics, ops@harbour.example" in bens.text
    assert "by Harbour Logistics ·" in johns.text
    assert "ops@" not in johns.text


async def test_what_is_offered(people: Team) -> None:
    """Who asked for a code reveals it; whoever sees an unused one changes it; a used one has no menu."""
    await mints(people, people.john, f'/mintcode 1 458 "{JOHNS}"')
    johns, adas = await people.john.types("/credits codes"), await people.ada.types("/credits codes")

    assert list(menu_of(johns, JOHNS)) == ["Reveal", "Edit comment…", "Revoke…"]
    assert list(menu_of(adas, JOHNS)) == list(menu_of(adas, NEW)) == ["Edit comment…", "Revoke…"]
    assert list(menu_of(adas, OLD)) == []


async def test_nothing_is_offered_for_what_resembles(people: Team) -> None:
    """A code with the reference of an issued one that is worth something else is looked at in RMS, not from here."""
    code = await mints(people, people.john, f'/mintcode 1 458 "{JOHNS}"')
    people.rms.add_code(company=people.rms.account.companies[458], amount=9, comment=f"{code.comment[:11]} copied")
    johns, adas = await people.john.types("/credits codes"), await people.ada.types("/credits codes")

    assert list(menu_of(johns, "copied")) == list(menu_of(adas, "copied")) == []
    assert "Reveal" in menu_of(johns, JOHNS)


@pytest.mark.parametrize(
    ("line", "comments"),
    [
        ("/credits codes", ["replacement, crane 3", "two routers for Riga"]),
        ("/credits codes used", ["two routers for Riga"]),
        ("/credits codes unused", ["replacement, crane 3"]),
        ("/credits CODES Unused", ["replacement, crane 3"]),
    ],
)
@pytest.mark.parametrize("used_as", ["bool", "int"])
async def test_used_and_unused(people: Team, line: str, comments: list[str], used_as: str) -> None:
    """`used` and `unused` choose, whichever way RMS writes whether a code is used."""
    people.rms.habits = replace(people.rms.habits, used_as=used_as, ids_as="str")  # type: ignore[arg-type]

    assert comments_in(await people.ada.types(line)) == comments


async def test_who_sees_which_codes(people: Team) -> None:
    """Admins and approvers see all, a user those they asked for; for whoever has no row RMS is not asked."""
    nothing_yet = await people.john.types("/credits codes")
    await mints(people, people.john, '/mintcode 1 458 "for John"')
    asked = len(people.rms.calls)
    stranger = await people.eve.types("/credits codes")
    asked_for_the_stranger = len(people.rms.calls) - asked
    johns, bens, adas = [await each.types("/credits codes") for each in (people.john, people.ben, people.ada)]

    assert "You have no credit codes yet." in nothing_yet.text
    assert "does not know you" in stranger.text
    assert asked_for_the_stranger == 0
    assert comments_in(johns) == ["for John"]
    assert len(comments_in(bens)) == len(comments_in(adas)) == 3


async def test_a_comment_that_only_resembles_is_no_proof(people: Team) -> None:
    """A code made by other means is not a user's own because their reference stands somewhere in its comment."""
    code = await mints(people, people.john, '/mintcode 1 458 "for John"')
    reference = code.comment.split()[0]
    for comment in (f"see {reference}", reference.strip("[]"), reference.lower() + " for John"):
        people.rms.add_code(comment=comment)

    assert comments_in(await people.john.types("/credits codes")) == ["for John"]


async def test_fresh_after_a_mint(team: Team) -> None:
    """What was read shortly before a mint serves no longer after it: the code is listed, and its credits are gone."""
    before = await team.john.types("/credits 458")
    await team.john.types("/credits codes")
    code = await mints(team, team.john, '/mintcode 4 458 "for John"')

    after = await team.john.types("/credits 458")
    codes = await team.john.types("/credits codes")

    assert "*96* left of 96 · credit" in before.text
    assert "*92* left of 96 · credit" in after.text
    assert comments_in(codes) == ["for John"]
    assert not any(code.code in seen.text for seen in private_answers(team.john))


async def test_fresh_after_a_lost_mint_was_found(people: Team) -> None:
    """Who read that the code was found sees it in the list, though the list was read a moment before the mint."""
    people.rms.faults.add(late_work(), when=lambda call: call.method == "POST")
    card = await people.asks(people.john)
    await people.ada.presses("Approve", card)
    await people.ada.reads("Unknown, checking", APPROVALS)
    await time_passes(people, 4)
    not_yet = await people.john.types("/credits codes")
    people.rms.faults.release()
    await people.rms.until(lambda: people.rms.codes_with("[MC-"))
    (code,) = people.rms.codes_with("[MC-")
    before = await people.ada.types(f"/credits codes {code.comment[1:5]}")
    await time_passes(people, 2)
    await people.john.reads_direct("it was found in RMS")

    codes = await people.john.types("/credits codes")

    assert comments_in(not_yet) == []
    assert comments_in(before) == []
    assert comments_in(codes) == ["spare routers for Kaunas"]
