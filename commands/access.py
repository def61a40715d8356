"""*Ask for access*, for whoever has no row; and for admins *Make a user of account …*."""

from collections.abc import Mapping
from typing import Any

from bot.access import ACCOUNT_LENGTH, Act, Member
from bot.asks import WAITS, Ask, Event, Kind, State
from bot.command import Asked, Button, Form, Hearing, Identity, Parts, Reply, Window
from bot.store.asks import Asking
from bot.views.ask_access import ASK_ACCESS, GIVE, may_ask_again
from bot.views.ask_parts import value_of
from bot.views.asks import told
from bot.views.blocks import Block, form, section, sentence
from bot.views.inputs import NOTHING_WRONG, complaint, text_input
from bot.views.roles import member_line
from bot.views.text import clean, local_time
from commands.accounts import NoAccount, look_at
from commands.asks import RIGHTS_GONE, cannot, decidable, require_full_member
from commands.decide import Obstacle
from commands.windows import checking

GIVE_FORM = "access.account.1"
ACCOUNT = "account"
ASKED = "Asked. An admin decides until {}; you get a direct message either way."
ASKED_ALREADY = "You asked for access {} already. An admin decides; you get a direct message either way."
NO_STANDS = "An admin said no. You can ask again from {}."
MEMBER_ALREADY = "You have access to Teller already. Type `/teller help` to see what you can do."
TRY_AGAIN = "This could not be asked at this moment. Press again."
TOO_LONG = f"An SMS account has 1 to {ACCOUNT_LENGTH} characters. Check the name."


async def ask(asked: Asked, member: Member, parts: Parts) -> Reply:
    """Write the ask and have every admin get a card; or say why not, in the place of the button."""
    user_id, now = asked.user_id, parts.clock.now()
    subject = {"name": await parts.people.name(user_id)}
    asking = Asking(Kind.ACCESS, user_id, user_id, subject, now + WAITS)
    written, new = await parts.store.asks.ask(asking, now)
    if new and written is not None:
        return Reply(sentence(ASKED.format(local_time(written.expires_at))), replace=True)
    if written is not None:
        return Reply(sentence(ASKED_ALREADY.format(local_time(written.created_at))), replace=True)
    return Reply(sentence(await _why_not(user_id, parts)), replace=True)


async def _why_not(user_id: str, parts: Parts) -> str:
    if await parts.store.members.find(user_id) is not None:
        return MEMBER_ALREADY
    last = await parts.store.asks.last(Kind.ACCESS, user_id)
    return NO_STANDS.format(may_ask_again(last)) if last is not None and last.state is State.REFUSED else TRY_AGAIN


async def give(asked: Asked, member: Member, parts: Parts) -> None:
    """Open the form that asks for the account; nothing is decided before it is submitted."""
    ask = await decidable(asked, member, parts)
    await parts.slack.open_view(asked.trigger_id, _form(ask))


def _form(ask: Ask, typed: str = "", wrong: Mapping[str, str] = NOTHING_WRONG) -> Block:
    blocks = [
        section(f"Make <@{ask.asker}> a user of Teller? Users ask for codes and see what is left."),
        text_input(ACCOUNT, "SMS account", ACCOUNT_LENGTH, initial=typed, hint=_HINT, optional=True),
        *complaint(wrong, ACCOUNT),
    ]
    return form("Give access", GIVE_FORM, value_of(ask), "Give access", blocks)


_HINT = "Whose balance they may see. Leave it empty if they need none."


def account_errors(asked: Asked, parts: Parts) -> dict[str, str]:
    """What is wrong with the submitted account, by field."""
    return {ACCOUNT: TOO_LONG} if len(_account(asked)) > ACCOUNT_LENGTH else {}


async def give_account(asked: Asked, member: Member, parts: Parts) -> Reply | Window:
    """Write the row, of an account or of none, for somebody who is a full member at this moment."""
    ask = await decidable(asked, member, parts)
    account = _account(asked) or None
    try:
        unseen = await look_at(account, None, parts)
    except NoAccount as error:
        return Window(_form(ask, account or "", {ACCOUNT: error.sentence}), error.sentence)
    await require_full_member(ask.asker, parts)
    shown, now = ask.shown, parts.clock.now()
    given = await parts.store.asks.decide(Event.AGREE, shown, member.user_id, now, told, account=account)
    if given is None:
        await _cannot_give(ask, member, parts)
    row = await parts.store.members.find(ask.asker)
    return Reply(sentence(f"Done: {member_line(row)}.{unseen}" if row else "Done."))


async def _cannot_give(ask: Ask, member: Member, parts: Parts) -> None:
    has_row = await parts.store.members.find(ask.asker) is not None
    there = Obstacle("has a row", f"<@{ask.asker}> has access already, so nothing was done.")
    await cannot(ask, member, parts, there if has_row else RIGHTS_GONE)


def _account(asked: Asked) -> str:
    return clean(asked.fields.get(ACCOUNT, ""))[0]


async def account_changed(event: dict[str, Any], parts: Parts) -> None:
    """Somebody was deactivated, became a guest or came back: it counts at once, whatever was remembered of them."""
    await parts.people.changed(event.get("user") or {})


BUTTONS = (
    Button(ASK_ACCESS, "ask for access", Act.ASK_ACCESS, ask, identity=Identity.AFRESH),
    Button(GIVE, "give access", Act.ROLES, give, identity=Identity.IN_RUN),
)
HEARINGS = (Hearing("user_change", account_changed),)
FORMS = (Form(GIVE_FORM, "give access", Act.ROLES, give_account, account_errors, checking()),)
