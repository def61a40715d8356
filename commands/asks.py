"""Asking approvers and deciding on asks: what the kinds share, and *No* with its reason."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, NoReturn

from bot.access import Act, Member
from bot.asks import BY_ADMINS, Ask, Event, Kind, State, may_decide
from bot.command import Asked, Button, Form, Identity, Parts, Reply
from bot.errors import BadInput, Refused
from bot.store.asks import Asking
from bot.views.ask_parts import NO_BY_ADMIN, NO_BY_APPROVER, shown_by, value_of, waits
from bot.views.asks import outcome, told
from bot.views.blocks import sentence
from bot.views.text import local_time
from commands.asking import require_channel
from commands.decide import RIGHTS_CHANGED, Obstacle
from commands.reason import Why, reason_of
from commands.windows import checking

NO_FORM_OF_ADMINS = "ask.refuse.admin.1"
NO_FORM_OF_APPROVERS = "ask.refuse.approver.1"
OLD_CARD = "This card is from an older Teller, and nothing was done. Whoever asked can ask again."
NO_ASK = "This is not known here any more, and nothing was done. Whoever asked can ask again."
CHANGED = "Nothing was done: this is not what stands there any more. Look at the card again."
OWN = "You asked for this yourself, so somebody else must decide."
ABOUT_YOU = "This is about yourself, so another admin must decide."
WHY_NOT = Why("Who asked reads this.")
WHY = Why("The approver reads this.", "Say why: the approver reads it.")
ASKED_ALREADY = "{} asked for this {} already: it waits for an approver in <#{}>."
NO_MEMBER = (
    "Nothing was done: <@{}> is no full member of this workspace but deactivated, a guest, a bot or of another "
    "organisation. Try again once they are one, or choose somebody else."
)
RIGHTS_GONE = Obstacle("rights changed", RIGHTS_CHANGED)
SAID_NO = "Done: you said no. <@{}> gets a direct message."


async def ask_approvers(
    asked: Asked,
    parts: Parts,
    kind: Kind,
    about: str,
    subject: dict[str, Any],
    request_id: int | None,
    *,
    said: str,
    refusal: Refused,
) -> Reply:
    """Write an ask with the reason that was given, and have its card posted where approvers are.

    `said` is the answer, with room for the channel and for when it expires; `refusal` is raised where the database
    says that it may not be asked. Raises BadInput, NotConfigured too.
    """
    channel, now = require_channel(parts.settings), parts.clock.now()
    until = now + timedelta(hours=parts.settings.teller_approval_hours)
    asking = Asking(kind, asked.user_id, about, subject, until, reason_of(asked), request_id, channel)
    standing, new = await parts.store.asks.ask(asking, now)
    if standing is None:
        raise refusal
    if not new:
        who = "You" if standing.asker == asked.user_id else f"<@{standing.asker}>"
        when = local_time(standing.created_at)
        raise BadInput(ASKED_ALREADY.format(who, when, channel), f"ask #{standing.id} is open")
    return Reply(waits(said.format(channel, local_time(standing.expires_at)), standing))


async def require_full_member(user_id: str, parts: Parts) -> None:
    """Return when Slack says at this moment that somebody else, whom an act is about, is a full member.

    Raises BadInput with a sentence about them, for who does it may choose somebody else; SlackCannotSay.
    """
    try:
        await parts.people.require_full_member(user_id, afresh=True)
    except Refused as error:
        raise BadInput(NO_MEMBER.format(user_id), error.detail) from None


async def find(value: str, parts: Parts) -> Ask:
    """The ask of a button or form with this value, as it was shown. Raises BadInput."""
    shown = shown_by(value)
    if shown is None:
        raise BadInput(OLD_CARD, "from an older Teller")
    ask = await parts.store.asks.find(shown.ask_id)
    if ask is None:
        raise BadInput(NO_ASK, "no such ask")
    if ask.shown != shown:
        raise BadInput(CHANGED, "not what was shown")
    return ask


def obstacle(ask: Ask, member: Member, members: Iterable[Member], now: datetime) -> Obstacle | None:
    """What keeps `member` from deciding on `ask` at `now`, with the role table as it is then; None: nothing does."""
    if ask.state is not State.WAITING:
        is_theirs = ask.decided_by == member.user_id  # as after a restart, where their own click comes again
        said = outcome(ask) if is_theirs else f"Nothing was done. {outcome(ask)}"
        return Obstacle(f"{ask.state} already", said)
    if ask.expires_at <= now:
        return Obstacle("expired", f"Nothing was done: this expired {local_time(ask.expires_at)}.")
    if ask.asker == member.user_id:
        return Obstacle("own ask", OWN)
    if may_decide(ask.kind, member, ask.asker, ask.about, members):
        return None
    return (
        Obstacle("about themselves", ABOUT_YOU)
        if ask.about == member.user_id
        else Obstacle("no right", RIGHTS_CHANGED)
    )


async def cannot(ask: Ask, member: Member, parts: Parts, otherwise: Obstacle = RIGHTS_GONE) -> NoReturn:
    """Say why a decision did not count: by the ask as it stands now, `otherwise` by its ground. Raises Refused."""
    now = await parts.store.asks.find(ask.id) or ask
    why_not = obstacle(now, member, await parts.store.members.all(), parts.clock.now()) or otherwise
    raise Refused(why_not.sentence, why_not.word)


async def decidable(asked: Asked, member: Member, parts: Parts) -> Ask:
    """The ask that somebody pressed on, where they may decide. Raises BadInput, Refused."""
    ask = await find(asked.value, parts)
    if obstacle(ask, member, await parts.store.members.all(), parts.clock.now()) is not None:
        await cannot(ask, member, parts)
    return ask


async def no(asked: Asked, member: Member, parts: Parts) -> None:
    """Open the form that asks for the reason; nothing is decided before it is submitted."""
    ask = await decidable(asked, member, parts)
    name = NO_FORM_OF_ADMINS if ask.kind in BY_ADMINS else NO_FORM_OF_APPROVERS
    await parts.slack.open_view(asked.trigger_id, WHY_NOT.form("Say no", name, value_of(ask), "Say no"))


async def say_no(asked: Asked, member: Member, parts: Parts) -> Reply:
    """Say no, with the reason that who asked reads."""
    ask = await decidable(asked, member, parts)
    reason = reason_of(asked) or None
    shown, now = ask.shown, parts.clock.now()
    if await parts.store.asks.decide(Event.REFUSE, shown, member.user_id, now, told, reason=reason) is None:
        await cannot(ask, member, parts)
    return Reply(sentence(SAID_NO.format(ask.asker)))


BUTTONS = (
    Button(NO_BY_ADMIN, "no", Act.ROLES, no, identity=Identity.IN_RUN),
    Button(NO_BY_APPROVER, "no", Act.DECIDE, no, identity=Identity.IN_RUN),
)
FORMS = (
    Form(NO_FORM_OF_ADMINS, "no", Act.ROLES, say_no, WHY_NOT.errors, checking()),
    Form(NO_FORM_OF_APPROVERS, "no", Act.DECIDE, say_no, WHY_NOT.errors, checking()),
)
