"""What people did in the sandbox, copied as a test: its text, and that the test passes."""

from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.backstage.chronicle import Behind, Fact, Pressed, Said, Submitted, Typed
from bot.sandbox.backstage.journey import journey, telling, written
from bot.sandbox.backstage.stage import Stage
from bot.sandbox.town import ADA, APPROVALS, EVE, GENERAL, JOHN
from tests.journeys.team import Team, running_team

DM = "D00000003"


def said(text: str, where: str = GENERAL, who: str = "", ts: str = "", new: bool = True, **buttons: str) -> Said:
    return Said(where, who, ts, text, text, buttons, new)


ACTS = [
    pytest.param(
        [Typed(JOHN, GENERAL, "/smsbalance", ""), said("*john* has *120* left.", who=JOHN)],
        ['answer = await team.john.types("/smsbalance")', 'assert "*john* has *120* left" in answer.text'],
        id="a command and its answer",
    ),
    pytest.param(
        [Typed(EVE, APPROVALS, "/teller", "role &lt;b&gt; <@UBEN|ben> <#C1|> <!here>"), said("elsewhere", who=EVE)],
        [
            'await team.eve.sends("/teller role <b> @ben # @here", APPROVALS)',
            'await team.eve.reads("elsewhere", GENERAL)',
        ],
        id="a command without an answer, as it was typed",
    ),
    pytest.param(
        [Typed(JOHN, GENERAL, "/mintcode", '1 458 "it\'s"', taken=False)],
        ["# john did something here that the bot did not take"],
        id="nobody took it",
    ),
    pytest.param(
        [
            said("a card", APPROVALS, ts="1"),
            Pressed(ADA, "request.approve.1", "v", "Approve", APPROVALS, "1", "@john asks for one code"),
            said("a card\nApproved. Asking RMS…", APPROVALS, ts="1", new=False),
            said("a card\n*Minted.* Reference `MC-123456`", APPROVALS, ts="1", new=False),
            said("Your request (#1) was approved by @ada, and the code is minted.", DM, JOHN, "2"),
        ],
        [
            'card = await team.ada.reads("@john asks for one code", APPROVALS)',
            'await team.ada.presses("Approve", card)',
            'await team.ada.reads("*Minted.* Reference", APPROVALS)',
            'await team.john.reads_direct("was approved by @ada, and the code is minted")',
        ],
        id="a click, and what is read in the end",
    ),
    pytest.param(
        [
            said("read this alone", who=JOHN, b="v"),
            Pressed(JOHN, "b", "v", "Do it", GENERAL, "", ""),
            said("the form's text", where=""),
            Submitted(JOHN, "f", "", {"reason": 'a "b"', "other": None}, "the form's text"),
        ],
        [
            'message = await team.john.reads("read this alone", GENERAL)',
            'await team.john.presses("Do it", message)',
            'form = await team.john.reads_modal("the form\'s text")',
            'await team.john.submits(form, reason=\'a "b"\', other="")',
        ],
        id="a click on what one sees alone, and the form that comes of it",
    ),
    pytest.param([Behind("bot kill")], ["# Behind the page: bot kill"], id="behind the page"),
    pytest.param([], ["pass  # nobody has done anything yet"], id="nothing"),
]


@pytest.mark.parametrize(("facts", "lines"), ACTS)
def test_lines(facts: list[Fact], lines: list[str]) -> None:
    """Each act in the journeys' words, with what was read then."""
    text = written(facts)

    compile(text, "a test", "exec")
    assert [line.strip() for line in text.split('did in the sandbox."""\n')[-1].splitlines()] == lines


def test_only_the_chosen() -> None:
    """Others are left out, and so is what happened behind the page."""
    facts = [Typed(JOHN, GENERAL, "/a", "", number=1), Behind("bot kill"), Typed(JOHN, GENERAL, "/b", "", number=3)]
    text = written(facts, {3})

    assert ("/a" in text, "/b" in text, "kill" in text) == (False, True, False)


@pytest.mark.parametrize(
    ("text", "before", "words"),
    [
        ("Asked for *4*. An approver decides until 2026-03-10 08:00 UTC.", "", "Asked for *4*"),
        ("Read 2026-03-10 08:00 UTC, just now.\nA longer line of words", "", "A longer line of words"),
        ("the same\nsomething new here", "the same", "something new here"),
        ("a" * 32 + " is the code of this", "", "is the code of this"),
        ("short", "", "short"),
        ("nothing but words, " * 9, "", "nothing but words, nothing but words, nothing but words"),
        ("", "", ""),
    ],
)
def test_telling_words(text: str, before: str, words: str) -> None:
    """Words are chosen that are said alike each time: no moment, reference or code, nothing that was there."""
    assert telling(text, before) == words


def test_words_that_others_do_not_say() -> None:
    """Of two cards that begin alike the one is told by its comment."""
    assert telling("John asks for a code\nfor Kaunas", others={"John asks for a code\nfor Riga"}) == "for Kaunas"


async def test_the_copied_test_passes(tmp_path: Path) -> None:
    """A session with a balance, a refusal, a code and a reason, copied and run against another team."""
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    async with running_team(tmp_path / "one") as team:
        await team.give_everyone_their_role()
        begun = len(team.slack.workspace.wire)
        await _session(team)
        acts = {each.number for each in team.slack.workspace.deliveries if each.number > begun}
        text = journey(Stage(team.town), acts)

    assert all(words in text for words in ("smsbalance", "Approve", "Reveal code", "enough of them", "reads_modal"))
    room: dict[str, Any] = {}
    exec(compile(text, "the copied test", "exec"), room)  # noqa: S102 - this is what it is copied for
    async with running_team(tmp_path / "two") as team:
        await team.give_everyone_their_role()
        await room["test_what_people_did"](team)

        assert len(team.rms.codes_with("[MC-")) == 1
        assert [each.outcome for each in team.slack.workspace.deliveries] == ["ok"] * len(
            team.slack.workspace.deliveries
        )


async def _session(team: Team) -> None:
    await team.john.types("/smsbalance")
    await team.john.types("/smsbalance office")
    card = await team.asks(team.john)
    await team.ada.presses("Approve", card)
    notice = await team.john.reads_direct("the code is minted")
    await team.john.presses("Reveal code", notice)
    await team.john.reads_modal("This is one code worth")
    card = await team.asks(team.john, '/mintcode 1 458 "one more"')
    await team.ben.presses("Reject", card)
    form = await team.ben.reads_modal("The requester reads this.")
    await team.ben.submits(form, reason="there are enough of them")
    await team.john.reads_direct("there are enough of them")
