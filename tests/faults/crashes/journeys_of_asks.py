"""Journeys of asks, which take a second person and are no mint, and of the comment of a code."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace

from bot.access import Role
from bot.asks import State as Asked
from bot.lifecycle import State
from bot.sandbox.faults import Fault, drop, reply, work_then_drop
from tests.faults.crashes.journey import (
    COMMENT,
    REFUSAL,
    Half,
    Journey,
    approves,
    asks,
    is_killed,
    one_by_one,
    passes,
    settles,
)
from tests.faults.crashes.world import World
from tests.journeys.child import store_of
from tests.journeys.commenting import AFTER
from tests.journeys.revocations import on_delete
from tests.journeys.team import BEN
from tests.journeys.witness import database
from tests.store.scene import enrol

REASON = "it was for the wrong company"
SWEEPS = 6
"""Seconds within which the bot has looked for what is over."""
TO_ITS_LAST_LOOK = (5, 25, 90)
"""Seconds from look to look, until a code that RMS was to delete counts as not deleted."""


async def eve_is_told_of_access(w: World) -> None:
    await w.asks(w.team.eve, "/credits")


async def eve_asks_for_access(w: World) -> None:
    await w.asks_for_access(w.team.eve)


async def ada_gives_access(w: World) -> None:
    opening = w.pressing_newest(w.team.ada, "Make a user of account …")
    await w.fills_in(w.team.ada, opening, account="office")


async def eve_gets_a_row(w: World) -> None:
    await w.asks(w.team.ada, "/teller role @eve user")


async def ben_is_an_admin(w: World) -> None:
    async with store_of(w.team) as store:
        await enrol(store, BEN, Role.ADMIN, approver=True)


async def ada_asks_for_a_grant(w: World) -> None:
    await w.asks(w.team.ada, "/teller role @john admin")


def presses(who: str, button: str) -> Half:
    """Somebody presses the newest button of that name that they see."""

    async def press(w: World) -> None:
        await w.presses_newest(getattr(w.team, who), button)

    return press


async def ben_says_no(w: World) -> None:
    await w.fills_in(w.team.ben, w.pressing_newest(w.team.ben, "No"), reason="he leaves in May")


async def john_looks_at_his_codes(w: World) -> None:
    await w.asks(w.team.john, "/credits codes unused")


async def john_asks_to_revoke(w: World) -> None:
    await w.fills_in(w.team.john, w.choosing(w.team.john, "Revoke…", COMMENT), reason=REASON)


async def john_corrects_the_comment(w: World) -> None:
    await w.fills_in(w.team.john, w.choosing(w.team.john, "Edit comment…", COMMENT), comment=AFTER)
    (code,) = w.team.rms.codes_with("[MC-")
    assert code.comment[11:] == f" {AFTER}"


async def john_is_gone(w: World) -> None:
    await w.asks(w.team.ada, "/teller role @john none")
    await w.asks(w.team.ada, "/credits codes")


async def ada_asks_to_reveal(w: World) -> None:
    await w.fills_in(w.team.ada, w.choosing(w.team.ada, "Ask to reveal…", COMMENT), reason=REASON)


async def ada_reveals(w: World) -> None:
    await w.reveals(w.team.ada)
    (code,) = w.team.rms.codes_with("[MC-")
    assert code.code in w.window(w.team.ada)


def the_deletion_meets(fault: Callable[[], Fault]) -> Half:
    async def arrange(w: World) -> None:
        on_delete(w.team, fault())

    return arrange


async def a_card_is_behind(w: World) -> None:
    """As an older Teller may have left it: what Slack shows is older than the ask, and nothing is owed."""
    with closing(sqlite3.connect(database(w.team), isolation_level=None)) as connection:
        connection.execute("UPDATE ask_cards SET version = 0")


MINTED = one_by_one(asks, approves)
JOHNS = one_by_one(MINTED, john_looks_at_his_codes)
TO_GO = one_by_one(JOHNS, john_asks_to_revoke)
WITHOUT_HIM = one_by_one(MINTED, john_is_gone)
TO_REVEAL = one_by_one(WITHOUT_HIM, ada_asks_to_reveal)
FOR_EVE = one_by_one(eve_is_told_of_access, eve_asks_for_access)
FOR_JOHN = one_by_one(ben_is_an_admin, ada_asks_for_a_grant)
IT_GOES = presses("ada", "Revoke")
IT_IS_SHOWN = presses("ben", "Approve")
GONE_OR_NOT = (Asked.DONE, Asked.NOT_DONE)
"""Revoked; or, where it was killed after the decision and before the DELETE, looked for until it counts as there."""
ISSUED = (State.ISSUED,)

ONES_OWN: dict[str, Journey] = {
    "ask for access": Journey(eve_is_told_of_access, eve_asks_for_access, (), asked=(Asked.WAITING,)),
    "give access": Journey(FOR_EVE, ada_gives_access, (), asked=(Asked.DONE,)),
    "ask for a grant": Journey(ben_is_an_admin, ada_asks_for_a_grant, (), asked=(Asked.WAITING,)),
    "grant": Journey(FOR_JOHN, presses("ben", "Grant"), (), asked=(Asked.DONE,)),
    "say no to a grant": Journey(FOR_JOHN, ben_says_no, (), asked=(Asked.REFUSED,)),
    "withdraw an ask": Journey(FOR_JOHN, presses("ada", "Withdraw"), (), asked=(Asked.WITHDRAWN,)),
    "ask to revoke": Journey(JOHNS, john_asks_to_revoke, ISSUED, asked=(Asked.WAITING,)),
    "agree to revoke": Journey(TO_GO, IT_GOES, ISSUED, asked=GONE_OR_NOT),
    "ask to reveal": Journey(WITHOUT_HIM, ada_asks_to_reveal, ISSUED, asked=(Asked.WAITING,)),
    "agree to reveal": Journey(TO_REVEAL, IT_IS_SHOWN, ISSUED, asked=(Asked.DONE,)),
    "reveal for another": Journey(one_by_one(TO_REVEAL, IT_IS_SHOWN), ada_reveals, ISSUED, asked=(Asked.DONE,)),
    "edit a comment": Journey(JOHNS, john_corrects_the_comment, ISSUED),
}
"""Those that begin with what Slack delivers."""
OF_ASKS = {
    **ONES_OWN,
    "RMS refuses to revoke": Journey(
        one_by_one(TO_GO, the_deletion_meets(lambda: reply(422, REFUSAL, "application/json"))),
        IT_GOES,
        ISSUED,
        asked=(Asked.NOT_DONE,),
    ),
    "revoked, and the answer lost": Journey(
        one_by_one(TO_GO, the_deletion_meets(work_then_drop)), IT_GOES, ISSUED, asked=GONE_OR_NOT
    ),
    "not revoked, and the answer lost": Journey(
        one_by_one(TO_GO, the_deletion_meets(drop)),
        one_by_one(IT_GOES, passes(*TO_ITS_LAST_LOOK)),
        ISSUED,
        asked=(Asked.NOT_DONE,),
    ),
    "restart in a revocation": Journey(
        one_by_one(TO_GO, is_killed("after rms delete_code", IT_GOES)), settles, ISSUED, asked=(Asked.DONE,)
    ),
    "an ask expires": Journey(TO_GO, passes(60), ISSUED, {"TELLER_APPROVAL_HOURS": "0.01"}, asked=(Asked.EXPIRED,)),
    "an ask lapses": Journey(one_by_one(FOR_EVE, eve_gets_a_row), passes(SWEEPS), (), asked=(Asked.LAPSED,)),
    "a card of an ask is behind": Journey(
        one_by_one(TO_GO, a_card_is_behind), passes(180), ISSUED, asked=(Asked.WAITING,)
    ),
}
OF_ASKS |= {f"{name}, over HTTP": replace(journey, http=True) for name, journey in ONES_OWN.items()}
