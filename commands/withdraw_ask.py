"""*Withdraw* of what takes a second person and is no mint: who asked takes it back, as long as nobody has decided."""

from datetime import datetime

from bot.access import Act, Member
from bot.asks import Ask, State
from bot.command import Asked, Button, Identity, Parts, Reply
from bot.errors import Refused
from bot.views.ask_parts import WITHDRAW_ASK
from bot.views.asks import outcome
from bot.views.blocks import sentence
from bot.views.text import local_time
from commands.asks import RIGHTS_GONE, find

DONE = "Withdrawn: nobody can decide on it any more. You can ask again."
EXPIRED = "This expired {}, so nobody can decide on it any more."
NOT_YOURS = "Only the person who asked for this can withdraw it. Whoever decides can say no."


async def run(asked: Asked, member: Member, parts: Parts) -> Reply:
    """Withdraw it; whoever comes second reads what the first did. Raises BadInput, Refused."""
    ask, now = await find(asked.value, parts), parts.clock.now()
    if await parts.store.own.withdraw_ask(ask.shown, member.user_id, now) is None:
        raise why_not(await parts.store.asks.find(ask.id) or ask, member.user_id, now)
    return Reply(sentence(DONE), replace=True)


def why_not(ask: Ask, user_id: str, now: datetime) -> Refused:
    """What kept `user_id` from withdrawing an ask at `now`: the ask as it is by then."""
    if ask.asker != user_id:
        return Refused(NOT_YOURS, "not theirs")
    if ask.state is State.WITHDRAWN:
        return Refused(outcome(ask), f"{ask.state} already")
    if ask.state is not State.WAITING:
        return Refused(f"Nothing was done. {outcome(ask)}", f"{ask.state} already")
    if ask.expires_at <= now:
        return Refused(EXPIRED.format(local_time(ask.expires_at)), "expired")
    return Refused(RIGHTS_GONE.sentence, RIGHTS_GONE.word)


BUTTONS = (Button(WITHDRAW_ASK, "withdraw", Act.MINT, run, identity=Identity.AFRESH, kept=True),)
