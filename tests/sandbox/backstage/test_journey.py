"""What was done in the sandbox, copied as a test: its text."""

import re

import pytest

from bot.sandbox.backstage.chronicle import Behind, Fact, Pressed, Said, Submitted, Typed, Used
from bot.sandbox.backstage.journey import written
from bot.sandbox.town import ADA, APPROVALS, BEN, EVE, GENERAL, JOHN, MORNING

DM = "D00000003"
FIELDS = {"why": "x", "days": ["1"], "company": {"value": "458"}}


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
        [Behind("person UJOHN guest"), said("You are a guest now", DM, JOHN, "1")],
        [
            "async with sandboxed(tmp_path) as team:",
            'await team.slack.become(team.john.id, "guest")',
            'await team.john.reads_direct("You are a guest now")',
        ],
        id="an account that changes",
    ),
    pytest.param(
        [Used(JOHN, "ask"), said("Which company?", ""), Submitted(JOHN, "form", "", FIELDS, "Which company?")],
        [
            'await team.slack.use_shortcut(team.john.id, "ask")',
            'form = await team.john.reads_modal("Which company?")',
            """await team.john.submits(form, why="x", days=['1'], company={'value': '458'})""",
        ],
        id="a shortcut and its form",
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
            said("All is well here", APPROVALS, ts="1"),
            Typed(ADA, GENERAL, "/a", ""),
            said("All is well here", APPROVALS, ts="2"),
            said("heard you, Ada", who=ADA),
        ],
        [
            'answer = await team.ada.types("/a")',
            'assert "heard you, Ada" in answer.text',
            'await team.ada.reads("All is well here", APPROVALS, count=2)',
        ],
        id="words that stood there before",
    ),
    pytest.param(
        [
            said("a card", APPROVALS, ts="1"),
            Pressed(ADA, "b", "v", "Approve", APPROVALS, "1", "a card"),
            Pressed(BEN, "b", "v", "Reject", APPROVALS, "1", "a card"),
            said("Somebody was first, says the card", APPROVALS, ts="1", new=False),
            Pressed(BEN, "b", "v", "Approve", APPROVALS, "1", "Somebody was first, says the card"),
            Pressed(BEN, "b", "v", "Approve", APPROVALS, "2", "another card"),
        ],
        [
            'card = await team.ada.reads("a card", APPROVALS)',
            'await asyncio.gather(team.ada.presses("Approve", card), team.ben.presses("Reject", card))',
            'await team.ada.reads("Somebody was first, says the card", APPROVALS)',
            'card = await team.ben.reads("Somebody was first, says the card", APPROVALS)',
            'await team.ben.presses("Approve", card)',
            'card = await team.ben.reads("another card", APPROVALS)',
            'await team.ben.presses("Approve", card)',
        ],
        id="two at once",
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
            "await team.john.submits(form, reason='a \"b\"', other=None)",
        ],
        id="a click on what one sees alone, and the form that comes of it",
    ),
    pytest.param(
        [
            said("A card for Kaunas", APPROVALS, ts="1"),
            said("Credits on 10 March 2026\nSMS gateway", MORNING, ts="2"),
            Behind("bot kill"),
            Typed(JOHN, GENERAL, "/a", "", taken=False),
            Pressed(ADA, "b", "v", "Do it", APPROVALS, "1", "A card for Kaunas", taken=False),
            Behind("bot start"),
            Behind("fault rms.slow on"),
            Behind("fault rms.slow off"),
            Behind("clock morning"),
            said("Credits on 11 March 2026\nSMS gateway", MORNING, ts="3"),
            said("A card for Kaunas\n*Expired.* Ask again", APPROVALS, ts="1", new=False),
            said("what is in her modal", where=""),
        ],
        [
            "async with sandboxed(tmp_path) as team:",
            "await team.kill_bot()",
            'assert (await team.john.sends("/a")).outcome != "ok"',
            'card = await team.ada.reads("A card for Kaunas", APPROVALS)',
            'assert (await team.ada.presses("Do it", card)).outcome != "ok"',
            "await team.start_bot()",
            'await team.switch("rms.slow", on=True)',
            'await team.switch("rms.slow", on=False)',
            'await team.move_clock("morning")',
            'await team.ada.reads("SMS gateway", MORNING, count=2)',
            'await team.ada.reads("*Expired.* Ask again", APPROVALS)',
            'await team.ada.reads_modal("what is in her modal")',
        ],
        id="behind the page",
    ),
    pytest.param([], ["pass  # nobody has done anything yet"], id="nothing"),
]


@pytest.mark.parametrize(("facts", "lines"), ACTS)
def test_lines(facts: list[Fact], lines: list[str]) -> None:
    """Each act in the journeys' words, with what was read then."""
    text = written(facts)

    compile(text, "a test", "exec")
    assert [line.strip() for line in text.split('did in the sandbox."""\n')[-1].splitlines()] == lines


def test_only_the_chosen() -> None:
    """Others are left out, and so is what happened behind the page; what comes of these is not read with the rest."""
    facts = [
        Typed(JOHN, GENERAL, "/a", "", number=1),
        Behind("bot kill"),
        said("said of both", APPROVALS, ts="0"),
        Pressed(ADA, "b", "v", "Go", APPROVALS, "1", "a card", number=2),
        Pressed(BEN, "b", "v", "Go", APPROVALS, "1", "a card", number=3),
        said("said of both", APPROVALS, ts="1"),
    ]

    assert re.findall(r"await .*", written(facts, {1})) == ['await team.john.sends("/a")']
    assert re.findall(r"await .*", written(facts, {2})) == [
        'await team.ada.reads("a card", APPROVALS)',
        'await team.ada.presses("Go", card)',
    ]
    assert re.findall(r"await .*", written(facts, {3})) == [
        'await team.ben.reads("a card", APPROVALS)',
        'await team.ben.presses("Go", card)',
        'await team.ada.reads("said of both", APPROVALS)',
    ]
