"""The ways from a click to the one who is told, each in two halves: what was before, and what a kill interrupts."""

from collections.abc import Callable
from dataclasses import replace

from bot.lifecycle import State
from bot.sandbox.faults import Fault, drop, html_page, late_work, reply, work_then_drop
from bot.sandbox.town import APPROVALS, MORNING
from tests.faults.crashes.journey import (
    A_DAY,
    AN_HOUR,
    COMMENT,
    REFUSAL,
    Half,
    Journey,
    approves,
    asks,
    is_killed,
    nothing,
    one_by_one,
    passes,
    settles,
)
from tests.faults.crashes.journeys_of_asks import OF_ASKS
from tests.faults.crashes.world import World
from tests.journeys.witness import on_list, on_mint, references, refuses_the_mint

TO_ITS_LAST_LOOK = (5, 25, 90, 480)
"""Seconds from look to look, until an answer that was lost has been looked for as long as it can still come."""


async def rejects(w: World) -> None:
    await w.rejects(w.team.ben, COMMENT, "no need")


async def sends_again(w: World) -> None:
    await w.presses(w.team.ben, "Send again", COMMENT)


async def is_late(w: World) -> None:
    """Ben presses in a window that still shows the card as it was before Ada approved."""
    w.old_window = w.newest_card(COMMENT).snapshot()
    await approves(w)


async def presses_in_an_old_window(w: World) -> None:
    await w.does(w.pressing(w.team.ben, "Approve", COMMENT, w.old_window))


async def reveals(w: World) -> None:
    await w.reveals(w.team.john)
    (code,) = w.team.rms.codes_with("[MC-")
    assert code.code in w.window(w.team.john)


def the_mint_meets(fault: Callable[[], Fault]) -> Half:
    async def arrange(w: World) -> None:
        on_mint(w.team, fault())

    return arrange


async def rms_lists_nothing(w: World) -> None:
    on_list(w.team, html_page(502), times=None)


async def rms_refuses_the_mint(w: World) -> None:
    refuses_the_mint(w.team)


async def rms_comes_back(w: World) -> None:
    await w.team.rms.come_back()


async def the_work_is_done_late(w: World) -> None:
    w.team.rms.faults.release()
    await w.team.rms.until(lambda: w.team.rms.codes_with("[MC-"))


async def two_turn_up(w: World) -> None:
    for _ in range(2):
        maker = w.team.rms.account.companies[458]
        w.team.rms.add_code(company=maker, amount=4, comment=f"[{references(w.team)[0]}] {COMMENT}")


async def another_turns_up(w: World) -> None:
    (code,) = w.team.rms.codes_with("[MC-")
    w.team.rms.add_code(company=w.team.rms.account.companies[458], amount=4, comment=code.comment)


async def one_is_deleted(w: World) -> None:
    w.team.rms.account.delete(w.team.rms.codes_with("[MC-")[0])


async def credits_are_spent(w: World) -> None:
    pool = w.team.rms.account.companies[458].pool("credit")
    pool.take(pool.left - 3)


async def others_make_a_code(w: World) -> None:
    w.team.rms.add_code(company=w.team.rms.account.companies[458], amount=10, comment="by hand")
    w.made_outside = 1


async def revokes(w: World) -> None:
    await w.revokes(w.team.ada)


async def the_channel_is_shared(w: World) -> None:
    w.team.slack.workspace.channels[MORNING].is_ext_shared = True


async def the_card_is_refused(w: World) -> None:
    def for_the_channel(args: dict[str, object]) -> bool:
        return args["channel"] == APPROVALS

    w.team.slack.faults.error("chat.postMessage", "channel_not_found", times=None, when=for_the_channel)


async def slack_is_busy(w: World) -> None:
    w.team.slack.faults.rate_limit("chat.postMessage", retry_after=2)


LOST = one_by_one(asks, the_mint_meets(drop), approves)
NOT_ISSUED = one_by_one(LOST, passes(*TO_ITS_LAST_LOOK, 60))
COMES_LATE = one_by_one(asks, the_mint_meets(late_work), approves, passes(*TO_ITS_LAST_LOOK, 60))
MINTED = (State.ISSUED, State.NOT_ISSUED)
"""Issued; or, where it was killed after the intent and before the POST, looked for in vain."""
DAILY = {"TELLER_DAILY_CHANNEL": MORNING}

JOURNEYS = {
    "ask": Journey(nothing, asks, (State.WAITING,)),
    "approve": Journey(asks, approves, MINTED),
    "reveal": Journey(one_by_one(asks, approves), reveals, (State.ISSUED,)),
    "reject": Journey(asks, rejects, (State.REJECTED,)),
    "too late": Journey(one_by_one(asks, is_late), presses_in_an_old_window, (State.ISSUED,)),
    "first of two": Journey(asks, approves, (State.WAITING,), {"TELLER_TWO_APPROVERS_OVER": "3"}),
    "expire": Journey(asks, passes(60), (State.EXPIRED,), {"TELLER_APPROVAL_HOURS": "0.01"}),
    "withdraw": Journey(asks, lambda w: w.withdraws(w.team.john), (State.WITHDRAWN,)),
    "remind": Journey(asks, passes(870), (State.WAITING,), {"TELLER_REMINDER": "1"}),
    "unposted": Journey(the_card_is_refused, asks, (State.WITHDRAWN,)),
    "slack is busy": Journey(slack_is_busy, one_by_one(asks, passes(2)), (State.WAITING,)),
    "drift": Journey(one_by_one(asks, credits_are_spent), approves, (State.WAITING,)),
    "refused by RMS": Journey(
        one_by_one(asks, the_mint_meets(lambda: reply(422, REFUSAL, "application/json"))),
        approves,
        (State.REFUSED, State.NOT_ISSUED),
    ),
    "never sent": Journey(
        one_by_one(asks, rms_refuses_the_mint),
        one_by_one(approves, rms_comes_back),
        (State.NOT_SENT, State.NOT_ISSUED, State.WAITING),
    ),
    "lost and found": Journey(one_by_one(asks, the_mint_meets(work_then_drop)), approves, MINTED),
    "looked for in vain": Journey(one_by_one(LOST, passes(*TO_ITS_LAST_LOOK)), passes(60), (State.NOT_ISSUED,)),
    "cannot be looked for": Journey(
        one_by_one(LOST, rms_lists_nothing, passes(*TO_ITS_LAST_LOOK)), passes(60), (State.NOT_ISSUED,)
    ),
    "sent again": Journey(NOT_ISSUED, sends_again, MINTED),
    "found when sent again": Journey(one_by_one(COMES_LATE, the_work_is_done_late), sends_again, (State.ISSUED,)),
    "comes late": Journey(one_by_one(COMES_LATE, the_work_is_done_late), passes(AN_HOUR), (State.ISSUED,)),
    "comes late to another": Journey(
        one_by_one(COMES_LATE, sends_again, the_work_is_done_late), passes(AN_HOUR), (State.ISSUED,)
    ),
    "revoke": Journey(
        one_by_one(COMES_LATE, sends_again, the_work_is_done_late, passes(AN_HOUR)), revokes, (State.ISSUED,)
    ),
    "several are found": Journey(one_by_one(LOST, two_turn_up), passes(5), (State.INCIDENT,)),
    "one is left": Journey(
        one_by_one(LOST, two_turn_up, passes(5), one_is_deleted), passes(AN_HOUR), (State.ISSUED,)
    ),
    "none is left": Journey(
        one_by_one(LOST, two_turn_up, passes(5), one_is_deleted, one_is_deleted, passes(AN_HOUR, AN_HOUR)),
        passes(AN_HOUR),
        (State.NOT_ISSUED,),
    ),
    "several come late": Journey(
        one_by_one(COMES_LATE, the_work_is_done_late, another_turns_up), passes(AN_HOUR), (State.INCIDENT,)
    ),
    "several are found when sent again": Journey(
        one_by_one(COMES_LATE, the_work_is_done_late, another_turns_up), sends_again, (State.INCIDENT,)
    ),
    "restart in a mint": Journey(one_by_one(asks, is_killed("after rms mint", approves)), settles, (State.ISSUED,)),
    "restart with a click": Journey(
        one_by_one(asks, is_killed("after commit Clicks.keep", approves)), settles, MINTED
    ),
    "first start": Journey(nothing, settles, (), new=True),
    "check": Journey(others_make_a_code, passes(A_DAY), ()),
    "morning": Journey(nothing, passes(AN_HOUR), (), DAILY),
    "morning, and Slack is busy": Journey(slack_is_busy, passes(AN_HOUR, 300), (), DAILY),
    "morning, and the channel is shared": Journey(the_channel_is_shared, passes(AN_HOUR), (), DAILY),
    "restart in a morning": Journey(is_killed("before slack chat.postMessage", passes(AN_HOUR)), settles, (), DAILY),
}
HEARD = ("ask", "approve", "reveal", "reject", "too late", "sent again", "revoke", "withdraw", "restart with a click")
"""Journeys that begin with what Slack delivers."""
JOURNEYS |= {f"{name}, over HTTP": replace(JOURNEYS[name], http=True) for name in HEARD} | OF_ASKS
