"""What has happened of each story: not yet, nearly, done; and what the panel is sent."""

import json
from collections.abc import Sequence

import pytest

from bot.sandbox.backstage import tales
from bot.sandbox.backstage.chronicle import Behind, Fact, Pressed, Said, Submitted, Typed
from bot.sandbox.backstage.evidence import Evidence
from bot.sandbox.backstage.progress import part
from bot.sandbox.backstage.stage import Stage
from bot.sandbox.backstage.stories import STORIES
from bot.sandbox.town import ADA, APPROVALS, BEN, EVE, GENERAL, JOHN, MORNING, Town
from bot.views.request import APPROVE, REJECT, REVEAL
from tests.clock import ManualClock
from tests.sandbox.visitor import open_page, panel

REF, DIGEST = "MC-ABC123", "0123456789abcdef"
MINTED = f"Approved by <@UADA>. Minted. Reference {REF}; <@UJOHN> alone can reveal the code."
HANG, MEND = Behind("fault rms.hang_after_commit on"), Behind("fault rms.hang_after_commit off")
KILL, START = Behind("bot kill"), Behind("bot start")
OWN = "This is your own request, so another approver must decide on it."


def value(number: int) -> str:
    return f"1:{number}:{DIGEST}"


def asks(who: str = JOHN, number: int = 1) -> Said:
    buttons = {APPROVE: value(number), REJECT: value(number)}
    return Said(APPROVALS, "", f"{number}.0", "card", f"<@{who}> asks for one code", buttons)


def card(text: str, number: int = 1) -> Said:
    return Said(APPROVALS, "", f"{number}.0", "card", f"Request #{number}: {text}", {}, new=False)


def presses(who: str, action: str = APPROVE, number: int = 1, *, taken: bool = True) -> Pressed:
    return Pressed(who, action, value(number), "", APPROVALS, f"{number}.0", "", taken)


def gives_a_reason(who: str, *, taken: bool = True) -> Submitted:
    return Submitted(who, "request.reason.1", value(1), {"reason": "why"}, "", taken)


def reads(who: str, text: str, where: str = GENERAL) -> Said:
    return Said(where, who, "", text, text, {})


def hears(who: str, text: str, number: int = 1) -> Said:
    return reads(who, f"Your request (#{number}) {text}", "D1")


def balance(who: str, text: str = "", *, taken: bool = True) -> Typed:
    return Typed(who, GENERAL, "/smsbalance", text, taken)


MODAL = Said("", "", "", "This is one code worth 4 credits", "", {})
SECOND = "Request #1: Approved by @ada. Asking RMS for the code…"
REJECTED = "Rejected by <@UBEN>."
LOST = card("Approved by <@UADA>. Unknown, checking with RMS: its answer was lost")
ONE = (1, 1)


def row(tale: str, ticks: str, *facts: Fact, minted: tuple[int, int] = (0, 0)) -> object:
    """A row: how often RMS was asked to mint, and how many codes it has, is `minted`; `ticks` has an x for a tick."""
    return pytest.param(tale, facts, minted, ticks, id=f"{tale} {ticks} {len(facts)}")


ROWS = [
    row("first_balance", ".."),
    row("first_balance", "..", balance(JOHN, taken=False)),
    row("first_balance", "..", balance(ADA, "john"), reads(ADA, "*john* has *120* left")),
    row("first_balance", "..", balance(ADA), reads(ADA, "*ada* has *120* left")),
    row("first_balance", "x.", balance(JOHN), reads(EVE, "*x* has *1* left")),
    row("first_balance", "x.", reads(JOHN, "*john* has *120* left"), balance(JOHN)),
    row("first_balance", "xx", balance(JOHN), reads(JOHN, "*john* has *120* left")),
    row("refused_balance", "..", balance(JOHN)),
    row("refused_balance", "..", balance(ADA, "office"), reads(ADA, "*office* has *3* left")),
    row("refused_balance", "..", balance(EVE, "office"), reads(EVE, "the balance of your own account only.")),
    row("refused_balance", "x.", balance(JOHN, "office"), reads(JOHN, "The gateway does not answer.")),
    row("refused_balance", "xx", balance(JOHN, "office"), reads(JOHN, "the balance of your own account only.")),
    row("asked_and_approved", "...", presses(ADA)),
    row("asked_and_approved", "x..", asks()),
    row("asked_and_approved", "x..", asks(), presses(JOHN), card(MINTED), minted=ONE),
    row("asked_and_approved", "x..", asks(), presses(ADA), card(MINTED), minted=(2, 2)),
    row("asked_and_approved", "x..", asks(), presses(ADA, taken=False), card(MINTED), minted=ONE),
    row("asked_and_approved", "xx.", asks(), presses(ADA), card(MINTED), minted=ONE),
    row("asked_and_approved", "xx.", asks(), presses(ADA), card(MINTED), presses(BEN, REVEAL), MODAL, minted=ONE),
    row("asked_and_approved", "xx.", asks(), presses(ADA), card(MINTED), presses(JOHN, REVEAL), minted=ONE),
    row("asked_and_approved", "xxx", asks(), presses(ADA), card(MINTED), presses(JOHN, REVEAL), MODAL, minted=ONE),
    row("asked_and_approved", "xx.", asks(number=2), asks(), presses(ADA), card(MINTED), minted=ONE),
    row("asked_and_approved", "xx.", asks(), asks(number=2), presses(ADA), card(MINTED), minted=ONE),
    row("rejected", "...", asks(), presses(ADA), card(MINTED), minted=ONE),
    row("rejected", "x..", asks(), presses(BEN, REJECT)),
    row("rejected", "x..", asks(), gives_a_reason(BEN, taken=False)),
    row("rejected", "xx.", asks(), gives_a_reason(BEN), card("Rejected by <@UBEN>."), hears(EVE, "was rejected by")),
    row(
        "rejected",
        "xx.",
        asks(),
        gives_a_reason(BEN),
        card("Rejected by <@UBEN>."),
        hears(JOHN, "was rejected by", 2),
    ),
    row(
        "rejected",
        "xxx",
        asks(),
        gives_a_reason(BEN),
        card("Rejected by <@UBEN>."),
        hears(JOHN, "was rejected by @ben"),
    ),
    row("own_request", "..", asks(JOHN)),
    row("own_request", "x.", asks(BEN)),
    row("own_request", "x.", asks(BEN), presses(ADA)),
    row("own_request", "x.", asks(BEN), presses(BEN), reads(ADA, OWN)),
    row("own_request", "xx", asks(BEN), presses(BEN), reads(BEN, OWN), presses(ADA), card(MINTED)),
    row("two_at_once", "...", asks(), presses(ADA), card(MINTED), minted=ONE),
    row("two_at_once", "...", asks(BEN), presses(ADA), presses(BEN)),
    row("two_at_once", "x..", asks(), presses(ADA), presses(ADA)),
    row("two_at_once", "xx.", asks(), presses(ADA), presses(BEN), reads(BEN, SECOND), card(MINTED), minted=(2, 2)),
    row("two_at_once", "xx.", asks(), presses(ADA), presses(BEN), card(MINTED), minted=ONE),
    row("two_at_once", "xxx", asks(), presses(ADA), presses(BEN), reads(BEN, SECOND), card(MINTED), minted=ONE),
    row("lost_answer", "....", asks(), presses(ADA), LOST, card(MINTED), minted=ONE),
    row("lost_answer", "x...", HANG, asks()),
    row("lost_answer", "x...", asks(), presses(ADA), HANG, LOST, card(MINTED), minted=ONE),
    row("lost_answer", "xx..", HANG, asks(), presses(ADA), LOST),
    row("lost_answer", "xx..", HANG, asks(), presses(ADA), card(MINTED), minted=ONE),
    row("lost_answer", "xx..", HANG, asks(), presses(ADA), LOST, card(MINTED), MEND, minted=(2, 2)),
    row("lost_answer", "xxx.", HANG, asks(), presses(ADA), LOST, card(MINTED), minted=ONE),
    row("lost_answer", "xxxx", HANG, asks(), presses(ADA), LOST, MEND, card(MINTED), minted=ONE),
    row("killed", "....", KILL, START),
    row("killed", "....", asks(), presses(ADA), card(MINTED), KILL, START, minted=ONE),
    row("killed", "x...", KILL, asks(), presses(ADA, taken=False)),
    row("killed", "xx..", asks(), presses(ADA), KILL),
    row("killed", "xxx.", asks(), presses(ADA), KILL, START),
    row("killed", "xxx.", asks(), presses(ADA), KILL, START, card(MINTED), minted=(2, 2)),
    row("killed", "xxx.", asks(), KILL, START, card(MINTED), minted=ONE),
    row("killed", "xxx.", asks(), presses(ADA), KILL, card(MINTED), START, minted=ONE),
    row("killed", "xxxx", asks(), presses(ADA), KILL, START, card(MINTED), minted=ONE),
    row("killed", "xxxx", asks(), KILL, START, gives_a_reason(BEN), card("Rejected by <@UBEN>.")),
    row("morning_post", "..", reads("", "Credits on Monday", MORNING)),
    row("morning_post", "x.", reads("", "Credits on Monday", MORNING), Behind("clock morning")),
    row("morning_post", "x.", Behind("clock morning"), reads("", "Credits on Monday")),
    row("morning_post", "xx", Behind("clock morning"), reads("", "Credits on Tuesday", MORNING)),
    row("expired", "...", asks(), presses(ADA), card(MINTED), minted=ONE),
    row("expired", "x..", Behind("clock expiry"), asks()),
    row("expired", "x..", asks(), Behind("clock morning")),
    row("expired", "x..", asks(), card("Expired: nobody."), hears(JOHN, "expired: nobody"), Behind("clock hour")),
    row("expired", "xx.", asks(), Behind("clock expiry")),
    row("expired", "xxx", asks(), Behind("clock hour"), card("Expired: nobody."), hears(JOHN, "expired: nobody")),
    row("expired", "xx.", asks(), Behind("clock expiry"), card("Expired: nobody."), hears(EVE, "expired: nobody")),
    row("expired", "xxx", asks(), Behind("clock expiry"), card("Expired: nobody."), hears(JOHN, "expired: nobody")),
]


@pytest.mark.parametrize(("tale", "facts", "minted", "ticks"), ROWS)
def test_ticks(tale: str, facts: Sequence[Fact], minted: tuple[int, int], ticks: str) -> None:
    """A step is ticked when it has happened, after those before it, and not for what is only like it."""
    evidence = Evidence({REF: minted[0]}, {REF: minted[1]})
    for number, fact in enumerate(facts):
        evidence.take((number, 0), fact)

    assert "".join(".x"[tick] for tick in getattr(tales, tale)(evidence)) == ticks


def test_every_story_is_in_the_rows() -> None:
    """Each of the ten has rows in which it has not begun, in which it is under way, and in which it is done."""
    seen = {(each.values[0], each.values[3]) for each in ROWS}  # type: ignore[attr-defined]

    for story in STORIES:
        words = {ticks for tale, ticks in seen if tale == story.tale.__name__}
        assert {"." * len(story.steps), "x" * len(story.steps)} < words
    assert len(STORIES) == 10


async def test_the_panel() -> None:
    """Ten stories, none of which has happened, and no card to press on: in a town where nothing has happened."""
    town = Town.build(ManualClock())
    async with open_page(town) as http:
        shown = (await panel(http, "stories"))["part"]

    assert (len(shown["stories"]), shown["done"], shown["waits"]) == (10, 0, False)
    assert json.dumps(shown) == json.dumps(part(Stage(town)))
