"""The Home tab: what stands on it, and that it is never more than Slack takes."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.access import Member, Role
from bot.asks import Kind
from bot.lifecycle import State
from bot.paging import Page
from bot.reading import Contact, Pulse
from bot.sandbox.slack.blocks import views
from bot.sandbox.slack.state.ids import Ids
from bot.views.blocks import Block, plain_section
from bot.views.freeze import PRESS_IT, TYPE_IT
from bot.views.health import Traffic
from bot.views.home import MOST_MINE, Desk, Own, home
from tests.test_asks import an_ask
from tests.views.requests import NASTY, in_state
from tests.views.test_asks import SUBJECTS

NOW = datetime(2026, 3, 10, 8, 0, tzinfo=UTC)
ADA, BEN = Member("UADA", Role.ADMIN, approver=True), Member("UBEN", Role.USER, approver=True)
JOHN, EVE = Member("UJOHN", Role.USER), Member("UEVE", Role.USER)
DESK = Desk(
    members=(ADA, BEN, JOHN, EVE),
    waiting=(),
    troubled=(),
    asks=(),
    schedules=(),
    frozen=(),
    held=None,
    credits=None,
    pulses={"RMS": None, "The SMS gateway": Pulse(NOW, "It <does> not answer.")},
    traffic=Traffic(2, 1),
)
NOTHING = Page([], 0, 0)
OF_JOHN = {
    "requester": "UJOHN",
    "amount": 4,
    "credit_type": "credit",
    "company_id": 458,
    "company_name": "Acme Baltic",
    "comment": "spare routers",
}


def own(member: Member = ADA) -> Own:
    return Own(member, None, NOTHING)


def texts(view: Block) -> str:
    """All that is read in it."""
    assert views.read(view, "home", Ids())
    return str(view["blocks"])


def test_how_everything_stands() -> None:
    """Providers that were not asked, or fail; messages that Slack does not take."""
    text = texts(home(DESK, own()))

    assert "RMS: not asked since the start" in text
    assert "The SMS gateway: :warning: fails since <!date^" in text
    assert "It &lt;does&gt; not answer." in text
    assert "Slack: not connected yet; 2 messages not taken yet, :warning: 1 message refused: ask who runs" in text
    assert "Fewer than two" not in text


def test_why_minting_is_frozen() -> None:
    """Whoever decides and every admin reads by whom it is, and why exactly as it was typed."""
    why = "*stop* `x` :tada: <!channel>"
    desk = replace(DESK, frozen=[("UBEN", why)], waiting=[in_state(State.WAITING)])
    for member, times in ((ADA, 2), (BEN, 1), (replace(ADA, approver=False), 1), (JOHN, 0)):
        blocks = home(desk, own(member))["blocks"]
        assert blocks.count(plain_section(f"Why: {why}")) == times
        assert str(blocks).count("Minting is frozen by <@UBEN>. An admin lifts it") == times
        assert "Minting: not frozen" not in str(blocks)


def test_what_else_holds_it_up() -> None:
    """A database that may have lost what it knew is told of, too, with freezes or without."""
    for frozen in ((), [("teller", "twins")]):
        text = texts(home(replace(DESK, held="RMS knows more.", frozen=frozen), own()))
        assert ":warning: RMS knows more." in text
        assert ("Why, by Teller: twins" in text) is bool(frozen)


def test_an_account_without_a_balance() -> None:
    """Its member reads so, and who can help; admins read whose it is, as no failure of the gateway."""
    members = [ADA, replace(EVE, account="gho<st"), *(replace(JOHN, account=f"x{number}") for number in range(6))]
    desk = replace(DESK, members=members, refused={"gho<st", "other", *(f"x{number}" for number in range(6))})
    hers = texts(home(desk, Own(members[1], None, NOTHING)))

    assert "SMS account *gho&lt;st*: the SMS gateway gave no balance for it; an admin can find out why" in hers
    assert "not read yet, press *Refresh*." in hers  # the credits
    assert hers.count("not read yet") == 1
    admins = texts(home(desk, own()))
    assert ":warning: The SMS gateway gave no balance for `gho&lt;st` (<@UEVE>), `x0` (<@UJOHN>)" in admins
    assert "and 2 more: give them another account." in admins
    assert "gave no balance" not in texts(home(replace(desk, refused={"other"}), own()))


THEN = "<!date^1773129600^{date_short_pretty} at {time}|2026-03-10 08:00 UTC>"
SOCKET, HTTP = Contact(NOW), Contact(NOW, over_http=True)


@pytest.mark.parametrize(
    ("contact", "words"),
    [
        (SOCKET, f"connected since {THEN}; 2"),
        (replace(SOCKET, losses=1), f"connected since {THEN}, lost once since the start; 2"),
        (replace(SOCKET, losses=1200), f"connected since {THEN}, lost 1,200 times since the start; 2"),
        (replace(SOCKET, is_there=False, losses=1), ":warning: not connected since <!date^1773129600^"),
        (HTTP, "reaches Teller over HTTP, not heard since the start; 2"),
        (replace(HTTP, heard=NOW), "reaches Teller over HTTP, last heard <!date^1773129600^"),
    ],
)
def test_how_slack_reaches_teller(contact: Contact, words: str) -> None:
    """The socket, since when and how often it was lost; over HTTP, when Slack was last heard."""
    assert f"Slack: {words}" in texts(home(replace(DESK, contact=contact), own()))


@pytest.mark.parametrize(("member", "how"), [(ADA, PRESS_IT), (BEN, TYPE_IT)])
def test_how_a_freeze_is_lifted(member: Member, how: str) -> None:
    """By the button, where it stands; by what an admin types for who has none. No word stands twice."""
    desk = replace(DESK, frozen=[("UADA", "codes are missing")], waiting=[in_state(State.WAITING)])
    text = texts(home(desk, own(member)))

    assert f"Minting is frozen by <@UADA>. {how}" in text
    assert ({PRESS_IT, TYPE_IT} - {how}).pop() not in text
    assert "Minting: " not in text
    assert ("'Lift the freeze…'" in text) is (how is PRESS_IT)


def test_three_hundred_requests_and_a_thousand_members() -> None:
    """Some of each, with how many more there are, within Slack's limits; also with the longest of everything."""
    waiting = [
        replace(in_state(State.WAITING), id=number, requester="UJOHN", comment=NASTY * 500) for number in range(300)
    ]
    members = [ADA, BEN, JOHN, *(Member(f"U{number:08}", Role.USER, account="a" * 16) for number in range(1000))]
    mine = Page([replace(each, requester="UADA") for each in waiting[:MOST_MINE]], 1, 300)
    desk = replace(DESK, waiting=waiting, members=members, held="frozen " * 100, frozen=[("UBEN", NASTY * 500)])
    text = texts(home(desk, Own(ADA, None, mine)))

    assert "Waits for you (300)" in text
    assert "290 more wait; they come up here as you decide." in text
    assert f"{300 - MOST_MINE} more requests of yours." in text
    assert "more: *Roles* lists them all." in text


@pytest.mark.parametrize(("requesters", "head"), [(["UEVE"], "Waits for you (1)"), ([], "Waits for you")])
def test_what_waits_stands_above_ones_own_requests(requesters: list[str], head: str) -> None:
    """Who decides finds it without reading past what they have asked for themselves."""
    waiting = [replace(in_state(State.WAITING), requester=each) for each in requesters]
    own_page = Own(ADA, None, Page([in_state(State.WAITING)], 1, 1))
    blocks = home(replace(DESK, waiting=waiting), own_page)["blocks"]
    heads = [block["text"]["text"] for block in blocks if block["type"] == "header"]

    assert heads[:3] == ["What is left", head, "Your requests"]


ASKED = an_ask(id=3, kind=Kind.REVEAL, asker="UIDA", about="7", subject=OF_JOHN, request_id=7)


@pytest.mark.parametrize(
    ("differs", "waits"),
    [
        pytest.param({"waiting": [in_state(State.WAITING)]}, True, id="a request"),
        pytest.param({"waiting": [in_state(State.WAITING, requester="UADA")]}, False, id="their own"),
        pytest.param(
            {"waiting": [in_state(State.WAITING, approvals=("UADA",))]}, False, id="approved as first of two"
        ),
        pytest.param({"waiting": [in_state(State.WAITING, approvals=("UBEN",))]}, True, id="approved by the other"),
        pytest.param({"waiting": [in_state(State.WAITING)], "members": (ADA, BEN)}, False, id="of who is gone"),
        pytest.param({"troubled": [in_state(State.NOT_ISSUED, approvals=("UADA",))]}, False, id="sent again by them"),
        pytest.param({"troubled": [in_state(State.NOT_ISSUED)]}, True, id="not issued"),
        pytest.param(
            {"troubled": [in_state(State.UNKNOWN, approvals=("UADA",))]}, True, id="unknown: they look in RMS"
        ),
        pytest.param({"asks": [ASKED]}, True, id="an ask to reveal"),
        pytest.param({"asks": [ASKED], "barred": {(3, "UBEN")}}, True, id="whose mint another approved"),
        pytest.param({"asks": [ASKED], "barred": {(3, "UADA")}}, False, id="whose mint they approved"),
        pytest.param({"asks": [replace(ASKED, asker="UADA")]}, False, id="their own ask"),
        pytest.param({"asks": [an_ask(kind=Kind.ACCESS, about="UADA")]}, False, id="an ask about them"),
    ],
)
def test_what_waits_for_one(differs: dict[str, Any], waits: bool) -> None:
    """Only what their click would count for is shown and counted."""
    text = texts(home(replace(DESK, **differs), own()))

    assert ("Waits for you (1)" in text, "Nothing waits for your decision." in text) == (waits, not waits)


@pytest.mark.parametrize("state", [State.WAITING, State.NOT_ISSUED], ids=["waiting", "in trouble"])
def test_ones_own_requests_wait_for_others(state: State) -> None:
    """Nobody finds a button that decides on what they asked for themselves, or sends it again."""
    mine, anothers = (replace(in_state(state), requester=each) for each in ("UADA", "UEVE"))
    where = "waiting" if state is State.WAITING else "troubled"

    assert "Waits for you (1)" in texts(home(replace(DESK, **{where: [mine, anothers]}), own()))
    assert "Nothing waits for your decision." in texts(home(replace(DESK, **{where: [mine]}), own()))


@pytest.mark.parametrize(
    ("asker", "about"), [("UADA", "UEVE"), ("UEVE", "UADA")], ids=["by oneself", "about oneself"]
)
def test_ones_own_asks_wait_for_others(asker: str, about: str) -> None:
    """A role that one asked for, or that one would get, is another admin's to give."""
    of_another = an_ask(kind=Kind.GRANT, subject=SUBJECTS[Kind.GRANT])
    ones_own = replace(of_another, asker=asker, about=about)
    desk = replace(DESK, members=[*DESK.members, *(Member(each, Role.ADMIN) for each in ("UIDA", "UMAX"))])

    assert "Waits for you (1)" in texts(home(replace(desk, asks=[of_another]), own()))
    assert "Nothing waits for your decision." in texts(home(replace(desk, asks=[ones_own]), own()))


def test_what_the_second_of_two_admins_would_get_waits_for_them() -> None:
    """There is no third admin who could give it."""
    asked = an_ask(kind=Kind.GRANT, subject=SUBJECTS[Kind.GRANT], asker="UIDA", about="UADA")
    desk = replace(DESK, members=[*DESK.members, Member("UIDA", Role.ADMIN)], asks=[asked])

    assert "Waits for you (1)" in texts(home(desk, own()))
