"""Changing the role table from Slack: by command or form; what gives rights that matter takes another admin."""

import re
from collections.abc import Mapping
from dataclasses import replace

from bot.access import ACCOUNT_LENGTH, Act, Change, Member, Role
from bot.asks import WAITS, Event, Kind, may_decide, row_text
from bot.command import Asked, Button, Form, Identity, Parts, Reply, Window
from bot.errors import BadInput, Refused
from bot.store.asks import Asking
from bot.store.members import KEEP, Wanted
from bot.views.ask_grants import GRANT
from bot.views.ask_parts import waits
from bot.views.asks import told
from bot.views.blocks import Block, form, section, sentence
from bot.views.inputs import NOTHING_WRONG, complaint, option, select, text_input, users_select
from bot.views.roles import (
    CHANGE,
    FIRST,
    MORE,
    NOT_CHANGED,
    member_line,
    mentions,
    role_news,
    roles_message,
    turned_to,
)
from bot.views.text import clean, local_time
from commands.accounts import NoAccount, look_at
from commands.asks import RIGHTS_GONE, cannot, decidable, require_full_member
from commands.decide import Obstacle
from commands.windows import checking

CHANGE_FORM = "roles.set.1"
WHO, ROLE, APPROVER, ACCOUNT = "who", "role", "approver", "account"
NONE = "none"
AS_IT_IS = "as it is"
ROLES = (
    option("As it is; User for somebody new", AS_IT_IS),
    option("User: asks for codes, sees what is left", "user"),
    option("Admin: also decides who may what", "admin"),
    option("None: the row goes", NONE),
)
APPROVES = (option("As it is", AS_IT_IS), option("Yes", "yes"), option("No", "no"))
ASKED = "Asked: {} must agree, until {}. You get a direct message either way."
ASKED_ALREADY = "Somebody asked for a grant to <@{}> already: another admin decides. Wait for that first."
ALONE = "Nobody else is an admin who could agree, so it was done at once."
NO_ADMIN = "You are no admin any more, or the row has changed at this moment, so nothing was done. Try again."
ROW_CHANGED = "Nothing was done: the row of <@{}> is not what this shows any more. Ask again with `/teller roles`."
NOBODY = "Choose a person."
OLD_BUTTON = "This button is from an older Teller. Type `/teller roles` again."
OUTRUN = (
    "Another admin changed this row meanwhile, so nothing was done. It is now: {}. What you chose stands here: press "
    "*Change* to do it all the same."
)
_VALUE = re.compile(r"1:([0-9]{1,15})")
"""The value of the form: its version, and how many rows the audit trail had when it was opened."""


class Outrun(BadInput):
    """Somebody else changed the row after the form was opened."""


async def change(wanted: Wanted | str, member: Member, parts: Parts, seen: int | None = None) -> Reply:
    """Write a row, take one away (a Slack user id), or ask another admin to agree. Raises BadInput, Refused.

    `seen`: how many rows the audit trail had when somebody began; Outrun is raised where another changed it since.

    The SMS gateway, which may be slow, comes first: whoever may not do this by then does not.
    """
    unseen = "" if isinstance(wanted, str) else await _look_at_account(wanted, parts)
    await parts.people.require_full_member(member.user_id, afresh=True)
    fixed, now = parts.settings.teller_admins, parts.clock.now()
    says = role_news(member.user_id, now)
    if isinstance(wanted, str):
        changed = await parts.store.members.remove(wanted, fixed, member.user_id, now, says, seen)
        _require_done(changed)
        return Reply(sentence(f"<@{wanted}> has no row any more and can do nothing with Teller."))
    await require_full_member(wanted.user_id, parts)
    before = await parts.store.members.find(wanted.user_id)
    changed = await parts.store.members.set(wanted, fixed, member.user_id, now, says, seen)
    if changed is Change.NEEDS_ANOTHER:
        return await _ask(wanted, before, member, parts, unseen)
    _require_done(changed)
    row = await parts.store.members.find(wanted.user_id)
    alone = f" {ALONE}" if wanted.raises(before) else ""
    return Reply(sentence(f"Done: {member_line(row)}.{alone}{unseen}" if row else "Done."))


def _require_done(changed: Change) -> None:
    if changed is not Change.DONE:
        raise (Outrun if changed is Change.OUTRUN else BadInput)(NOT_CHANGED[changed])


async def _look_at_account(wanted: Wanted, parts: Parts) -> str:
    account = None if wanted.account is KEEP else wanted.account
    return await look_at(account, await parts.store.members.find(wanted.user_id), parts)


async def _ask(wanted: Wanted, before: Member | None, member: Member, parts: Parts, unseen: str) -> Reply:
    now = parts.clock.now()
    kept = before.role if before else Role.USER
    subject = {
        "before": row_text(before),
        "role": kept.value if wanted.role is KEEP else wanted.role.value,
        "approver": None if wanted.approver is KEEP else wanted.approver,
        "account": None if wanted.account is KEEP else wanted.account,
        "keep_account": wanted.account is KEEP,
    }
    asking = Asking(Kind.GRANT, member.user_id, wanted.user_id, subject, now + WAITS)
    ask, new = await parts.store.asks.ask(asking, now)
    if ask is None:
        raise Refused(NO_ADMIN, "rights or row changed")
    if not new:
        raise BadInput(ASKED_ALREADY.format(wanted.user_id), f"ask #{ask.id} is open")
    members = await parts.store.members.all()
    decide = [each for each in members if may_decide(ask.kind, each, ask.asker, ask.about, members)]
    said = ASKED.format(mentions(decide, Role.ADMIN, " or "), local_time(ask.expires_at))
    return Reply(waits(f"{said}{unseen}", ask))


async def grant(asked: Asked, member: Member, parts: Parts) -> None:
    """Agree: both who asked and whom it is about are full members at this moment, and the row is as it was shown."""
    ask = await decidable(asked, member, parts)
    for user_id in (ask.about, ask.asker):
        await require_full_member(user_id, parts)
    if await parts.store.asks.decide(Event.AGREE, ask.shown, member.user_id, parts.clock.now(), told) is None:
        is_as_shown = row_text(await parts.store.members.find(ask.about)) == ask.subject["before"]
        changed = Obstacle("the row has changed", ROW_CHANGED.format(ask.about))
        await cannot(ask, member, parts, RIGHTS_GONE if is_as_shown else changed)


async def turn(asked: Asked, member: Member, parts: Parts) -> Reply:
    """Another part of the role table, in the place of the one that was pressed on."""
    first = turned_to(asked.value)
    if first is None:
        raise BadInput(OLD_BUTTON, "from an older Teller")
    return Reply(roles_message(await parts.store.members.all(), first), replace=True, turned=True)


async def open_form(asked: Asked, member: Member, parts: Parts) -> None:
    """Open the form; nothing is asked of Slack before it is submitted."""
    await parts.slack.open_view(asked.trigger_id, draw(await _as_of_now(asked, parts)))


async def _as_of_now(asked: Asked, parts: Parts) -> Asked:
    return replace(asked, value=f"1:{(await parts.store.audit.head()).rows}")


def draw(asked: Asked, warning: str = "", wrong: Mapping[str, str] = NOTHING_WRONG) -> Block:
    """The form, with what was typed and what is wrong with it: on top, and at its fields."""
    typed = asked.fields
    hint = f"At most {ACCOUNT_LENGTH} characters. Empty: it stays as it is; a hyphen takes it away."
    blocks = [
        *([section(f":warning: {warning}")] if warning else []),
        users_select(WHO, "Who", initial=typed.get(WHO, "")),
        select(ROLE, "Role", ROLES, initial=typed.get(ROLE, AS_IT_IS)),
        select(APPROVER, "Approver", APPROVES, initial=typed.get(APPROVER, AS_IT_IS), hint=_APPROVER_HINT),
        text_input(
            ACCOUNT,
            "SMS account",
            ACCOUNT_LENGTH,
            initial=typed.get(ACCOUNT, ""),
            hint=hint,
            optional=True,
        ),
        *complaint(wrong, ACCOUNT),
    ]
    return form("Add or change", CHANGE_FORM, asked.value, "Change", blocks)


_APPROVER_HINT = (
    "Decides on requests of others. Where there is another admin, one must agree to an admin or approver."
)


def form_errors(asked: Asked, parts: Parts) -> dict[str, str]:
    """What is wrong with a submission, by field."""
    errors = {} if asked.fields.get(WHO) else {WHO: NOBODY}
    too_long = len(clean(asked.fields.get(ACCOUNT, ""))[0]) > ACCOUNT_LENGTH
    return errors | ({ACCOUNT: f"At most {ACCOUNT_LENGTH} characters."} if too_long else {})


async def submit(asked: Asked, member: Member, parts: Parts) -> Reply | Window:
    """Do what the form says, unless another admin changed the row after it was opened."""
    found = _VALUE.fullmatch(asked.value)
    try:
        return await change(_wanted(asked.fields), member, parts, int(found[1]) if found else None)
    except Outrun:
        row = await parts.store.members.find(asked.fields[WHO])
        warning = OUTRUN.format(member_line(row) if row else f"<@{asked.fields[WHO]}> · no row")
        return Window(draw(await _as_of_now(asked, parts), warning), warning)
    except NoAccount as error:
        return Window(draw(asked, wrong={ACCOUNT: error.sentence}), error.sentence)


def _wanted(fields: dict[str, str]) -> Wanted | str:
    if fields.get(ROLE) == NONE:
        return fields[WHO]
    role = KEEP if fields[ROLE] == AS_IT_IS else Role(fields[ROLE])
    approver = {"yes": True, "no": False}.get(fields.get(APPROVER, ""), KEEP)
    account = clean(fields.get(ACCOUNT, ""))[0]
    kept_or_none = KEEP if not account else None
    return Wanted(fields[WHO], role, approver, kept_or_none if account in {"", "-"} else account)


BUTTONS = (
    Button(CHANGE, "change roles", Act.ROLES, open_form, identity=Identity.IN_RUN),
    Button(FIRST, "roles", Act.ROLES, turn),
    Button(MORE, "roles", Act.ROLES, turn),
    Button(GRANT, "grant", Act.ROLES, grant, identity=Identity.AFRESH, kept=True),
)
FORMS = (Form(CHANGE_FORM, "change roles", Act.ROLES, submit, form_errors, checking(), again=draw),)
