"""What cannot be used gets one clear private sentence; nothing is minted, posted or changed by it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from bot.sandbox.slack import Ephemeral
from tests.journeys.crafted import private_answers
from tests.journeys.team import APPROVALS, Person, Seen, Team, running_team

pytestmark = pytest.mark.asyncio(loop_scope="module")

AMOUNT = "AMOUNT is a whole number from 1 to 100, in plain digits"
HOW_TO_MINT = 'Type `/mintcode AMOUNT COMPANY "comment" [TYPE]`'
HOW_TO_SET_A_ROLE = "Type `/teller role @member admin|user [account:NAME] [approver|noapprover]`"
NO_ID = "No company can have the id"
NO_SUCH_NAME = "RMS has no company whose name contains"
UNBALANCED = "A quote mark is opened and not closed"
NO_COMMENT = "The comment is missing: put it in quotes"


@dataclass(frozen=True)
class Row:
    """A line that cannot be used, words of the sentence that answers it, and how many calls it may need."""

    line: str
    says: str
    calls: int = 0


MINT = [
    Row("/mintcode 4", "COMPANY is missing"),
    Row("/mintcode 4 458", NO_COMMENT),
    Row("/mintcode 4 458 spare routers", NO_COMMENT),
    Row('/mintcode 4 "spare routers"', NO_COMMENT),
    Row('/mintcode "spare routers" 4 458', AMOUNT),
    Row('/mintcode 458 4 "wrong order"', AMOUNT),
    Row('/mintcode Acme 4 "wrong order"', AMOUNT),
    Row('/mintcode 4 458 "too much" credit now', "`credit now` is not"),
    Row('/mintcode 4 458 "no such type" gold', "`gold` is not"),
    *[
        Row(f'/mintcode {amount} 458 "x"', AMOUNT)
        for amount in (
            "0",
            "-4",
            "4.5",
            "4,5",
            "4.0",
            "1e9",
            "1_000",
            "+4",
            "٤",
            "４",
            "²",
            "101",
            "9" * 30,
            "0x4",
            "04",
        )
    ],
    Row('/mintcode 97 458 "x"', "has only 96 credits left, so 97 cannot be minted", calls=2),
    Row(
        '/mintcode 6 458 "x" management_1y', "has only 5 × management for 1 year left, so 6 cannot be minted", calls=2
    ),
    Row('/mintcode 4 0 "x"', NO_ID),
    Row('/mintcode 4 9223372036854775808 "x"', NO_ID),
    Row(f'/mintcode 4 {"9" * 400} "x"', NO_ID),
    Row('/mintcode 4 9223372036854775807 "x"', "RMS has no company with the id 9223372036854775807", calls=1),
    Row('/mintcode 4 -458 "x"', NO_SUCH_NAME, calls=1),
    Row('/mintcode 4 ４５８ "x"', NO_SUCH_NAME, calls=1),
    Row('/mintcode 4 "458" "x"', NO_SUCH_NAME, calls=1),
    Row('/mintcode 4 harbour "x"', "Harbour Logistics (512), Harbour Crane Services (513)", calls=1),
    Row('/mintcode 4 "" "x"', "COMPANY is empty"),
    Row('/mintcode 4 458 "x', UNBALANCED),
    Row('/mintcode 4 458 x"', UNBALANCED),
    Row("/mintcode 4 458 „x", UNBALANCED),
    Row("/mintcode 4 458 x”", UNBALANCED),
    Row("/mintcode 4 458 »x«", UNBALANCED),
    Row('/mintcode 4 "Acme x', UNBALANCED),
    Row("/mintcode 4 458 'x'", NO_COMMENT),
    Row("/mintcode 4 458 ’x’", NO_COMMENT),
    Row("/mintcode 4 458 ‘x’", NO_COMMENT),
    Row('/mintcode 4 458 ""', "The comment is empty"),
    Row('/mintcode 4 458 "   "', "The comment is empty"),
    Row('/mintcode 4 458 "\u200b\u202e"', "The comment is empty"),
    Row(f'/mintcode 4 458 "{"x" * 501}"', "The comment has 501 characters; at most 500 fit"),
    Row('/mintcode 4 458 "[MC-7F3KQ2] mine"', "Teller's own mark"),
    Row('/mintcode 4 458 "see MC-7F3KQ2"', "Teller's own mark"),
    Row('/mintcode 4 458 "[mc-7f3\u200bkq2]"', "Teller's own mark"),
]
CREDITS = [
    Row("/credits 0", NO_ID),
    Row("/credits 18446744073709551616", NO_ID),
    Row("/credits -1", NO_SUCH_NAME, calls=1),
    Row("/credits ٤٥٨", NO_SUCH_NAME, calls=1),
    Row("/credits 458 512", NO_SUCH_NAME, calls=1),
    Row("/credits 600", "RMS has no company with the id 600", calls=1),
    Row("/credits nobody <!channel> & @here", "<!channel> & @here", calls=1),
    Row('/credits ""', "COMPANY is empty"),
    Row("/credits “ ”", "COMPANY is empty"),
    Row('/credits "codes"', NO_SUCH_NAME, calls=1),
    Row("/credits codes used unused", "A code is used or unused"),
    Row('/credits codes "Acme', "A quote mark is opened and not closed"),
    Row(f"/credits codes {'acme ' * 61}", "at most 300 characters fit. Shorten it."),
    Row("/credits unused codes", NO_SUCH_NAME, calls=1),
    Row(f"/credits {'x' * 3000}", NO_SUCH_NAME, calls=1),
]
SMS = [
    Row("/smsbalance", "You have no SMS account in Teller yet. Name one"),
    Row("/smsbalance abcdefghijklmnopq", "at most 16 characters"),
    Row(f"/smsbalance {'x' * 3000}", "at most 16 characters"),
    Row("/smsbalance @eve", "That person has no SMS account in Teller"),
    Row("/smsbalance john office", "Type `/smsbalance`"),
    Row("/smsbalance @john office", "Type `/smsbalance`"),
]
TELLER = [
    Row("/teller balance", "Type `/teller help`"),
    Row("/teller role", HOW_TO_SET_A_ROLE),
    Row("/teller role john admin", "Name the person by a mention"),
    Row("/teller role admin @john", "Name the person by a mention"),
    Row("/teller role @nobody user", "Name the person by a mention"),
    Row("/teller role #general user", "Name the person by a mention"),
    Row("/teller role @john", "The role is `admin`, `user` or `none`"),
    Row("/teller role @john boss", "The role is `admin`, `user` or `none`"),
    Row("/teller role @john none now", HOW_TO_SET_A_ROLE),
    Row("/teller role @john user account:", "1 to 16 characters"),
    Row("/teller role @john user account:abcdefghijklmnopq", "1 to 16 characters"),
    Row("/teller role @john user approver noapprover", "“noapprover” is not understood"),
    Row("/teller role @john user account:a account:b", "“account:b” is not understood"),
    Row("/teller role @john @ben user", "The role is `admin`, `user` or `none`"),
    Row("/teller role @eve none", "This person has no row"),
    Row("/teller role @ada user", "fixed by TELLER_ADMINS"),
    Row("/teller role @ada none", "fixed by TELLER_ADMINS"),
]
ROWS = [*MINT, *CREDITS, *SMS, *TELLER]
RAW = [
    ("/mintcode", '4\x00 458 "\x00"', "The comment is empty"),
    ("/mintcode", '\ud8004 458 "\udfff"', "comment is empty|AMOUNT is a whole number"),
    ("/credits", '"\x00"', "COMPANY is empty"),
    ("/credits", "\ud800\ud800 no such company", NO_SUCH_NAME),
    ("/smsbalance", "\ud800abcdefghijklmnopq\x00", "at most 16 characters"),
    ("/teller", "role <@UNOBODY> user", "no full member of this workspace"),
    ("/teller", "role <@UJOHN> \ud800 boss\x00", "The role is `admin`, `user` or `none`"),
    ("/teller", "\x00\ud800unheard-of", "Type `/teller help`"),
]
"""Texts that Slack's own window would not send as they are: NUL, lone surrogates, the mention of nobody."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def people(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Team]:
    """One team for all rows: nothing of what is typed here changes anything for the next row."""
    async with running_team(tmp_path_factory.mktemp("team")) as team:
        await team.give_everyone_their_role()
        yield team


@pytest.mark.parametrize("row", ROWS, ids=lambda row: ascii(row.line[:50]))
async def test_one_sentence_says_what_is_wrong(people: Team, row: Row) -> None:
    """An admin, who may do everything, reads alone what is wrong; no provider is asked more than is needed for it."""
    before = len(people.rms.calls) + len(people.ozeki.calls)

    answer = await people.ada.types(row.line)

    assert row.says in answer.text
    assert isinstance(answer.what, Ephemeral)
    assert len(answer.what.blocks) == 1
    assert len(people.rms.calls) + len(people.ozeki.calls) - before <= row.calls


@pytest.mark.parametrize(("command", "text", "says"), RAW)
async def test_what_no_keyboard_types(people: Team, command: str, text: str, says: str) -> None:
    """NUL, lone surrogates and the mention of nobody are answered like every other mistake."""
    answer = await people.ada.types_raw(command, text)

    assert any(each in answer.text for each in says.split("|"))
    assert isinstance(answer.what, Ephemeral)


@pytest.mark.parametrize("http", [False, True])
async def test_exactly_one_answer_each(tmp_path: Path, http: bool) -> None:
    """All of it at once: each line is acknowledged and answered once, privately; no code, card or row came of it."""
    async with running_team(tmp_path, http=http) as team:
        await team.give_everyone_their_role()
        roles = (await team.ada.types("/teller roles")).text
        before = len(private_answers(team.ada))
        typed = [team.ada.sends(row.line) for row in ROWS]
        raw = [team.slack.type_raw_command(team.ada.id, "CGENERAL", command, text) for command, text, _ in RAW]
        delivered = await asyncio.gather(*typed, *raw)
        await everything_answered(team, team.ada, before + len(delivered))
        roles_after = (await team.ada.types("/teller roles")).text
        await team.stop_bot()
        answers = private_answers(team.ada)[before:-1]

        assert {delivery.outcome for delivery in delivered} == {"ok"}
        assert len(answers) == len(ROWS) + len(RAW)
        assert not [answer for answer in answers if "did not expect" in answer.text]
        assert roles_after == roles
        assert team.ada.sees(APPROVALS) == []
        assert team.rms.calls_of("POST", "/credits/codes") == []
        assert [each.sees() for each in (team.ben, team.john, team.eve)] == [[], [], []]


async def everything_answered(team: Team, person: Person, count: int) -> list[Seen]:
    """Wait until this person was told `count` things."""

    def answers() -> list[Seen]:
        seen = private_answers(person)
        return seen if len(seen) >= count else []

    return await team.slack.until(answers, timeout=20)
