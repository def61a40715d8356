"""The role table and what somebody can do, as people see it."""

import re
from collections.abc import Callable, Iterable
from datetime import datetime

from bot.access import Act, Change, Member, Role, lowers, may, raises, too_few_approvers
from bot.views.ask_access import WELCOME
from bot.views.blocks import Block, Message, actions, button, context, header, pack, section, sentence
from bot.views.request import FEW_APPROVERS
from bot.views.text import count, escape, local_time, number

CHANGE = "roles.change.1"
FIRST = "roles.first.1"
MORE = "roles.more.1"
_TURN = re.compile(r"1:([0-9]{1,9})")
NOT_CHANGED = {
    Change.FIXED_ADMIN: "This admin is fixed by TELLER_ADMINS and can only be lowered or removed there.",
    Change.LAST_ADMIN: "This is the last admin, so the row stays as it is. Make somebody else an admin first.",
    Change.NOT_ADMIN: "You are no admin any more, so nothing was changed. Ask an admin.",
    Change.OUTRUN: "Somebody else changed this row meanwhile, so nothing was done. See `/teller roles`.",
    Change.NO_SUCH_MEMBER: "This person has no row, so there is nothing to remove. See `/teller roles`.",
}
"""Why a change of the role table was not made."""


def member_line(member: Member) -> str:
    """One row of the role table, in mrkdwn."""
    approver = " · approver" if member.approver else ""
    gone = "" if member.active else " · *no full member in Slack any more, so without rights*"
    return f"<@{member.user_id}> · {member.role}{approver}{_account(member)}{gone}"


def role_news(by: str, now: datetime) -> Callable[[str, Member | None, Member | None], Message]:
    """What each who is to know reads when `by` changed a row, alone and at `now` (bot.store.role_news)."""

    def says(to: str, before: Member | None, after: Member | None) -> Message:
        if before is not None and (after is None or lowers(before, after)):
            return sentence(_taken_away(to, before, after, f"<@{by}> changed it, {local_time(now)}"))
        if after is None:
            raise ValueError(f"no row of {to} before and none after")
        return sentence(_given(before, after, by))

    return says


def _taken_away(to: str, before: Member, after: Member | None, changed: str) -> str:
    who, was, is_ = ("You", "were", "are") if to == before.user_id else (f"<@{before.user_id}>", "was", "is")
    now_is = "have no row any more" if to == before.user_id else "has no row any more"
    if after is not None:
        account = "" if after.account == before.account else _account(after)
        now_is = f"{is_} *{_rights(after)}*{account} now"
    remedy = "If this is not meant so, an admin can undo it: `/teller roles`."
    return f"{who} {was} {_rights(before)} and {now_is}: {changed}. {remedy}"


def _given(before: Member | None, after: Member, by: str) -> str:
    """What somebody reads who got something, or another account."""
    is_now = f"you are *{after.role}*{' · *approver*' if after.approver else ''}{_account(after)} now"
    if before is None:
        return f"<@{by}> gave you access to Teller: {is_now}. {WELCOME}"
    if raises(before, after.role, after.approver):
        return f"<@{by}> gave you rights in Teller: {is_now}."
    if after.account is None:
        return f"<@{by}> took your SMS account away: {is_now}."
    shows = "`/smsbalance` shows what it has left"
    return f"<@{by}> gave you an SMS account: {is_now}, and {shows}."


def _account(member: Member) -> str:
    return f" · account `{escape(member.account)}`" if member.account else " · no account"


def _rights(member: Member) -> str:
    return f"{member.role}{' · approver' if member.approver else ' · no approver'}"


def roles_message(members: list[Member], first: int = 0) -> Message:
    """The role table, from the row `first` on, as many as fit; it says so when fewer than two approvers exist."""
    first = first if first < len(members) else 0
    pages, left_out = pack(member_line(member) for member in members[first:])
    blocks: list[Block] = [header("Who may what"), *pages]
    if left_out:
        blocks.append(context(f"{number(left_out)} more."))
    if too_few_approvers(members):
        blocks.append(context(f":warning: {FEW_APPROVERS}"))
    turns = [("First", FIRST, 0)] if first else []
    turns += [("More", MORE, len(members) - left_out)] if left_out else []
    turned = [button(words, action_id, f"1:{to}") for words, action_id, to in turns]
    blocks.append(actions(button("Add or change…", CHANGE, "1"), *turned))
    return Message(f"{count(len(members), 'member')} of Teller", blocks)


def turned_to(value: str) -> int | None:
    """From which row on a button shows the role table; None for another value."""
    found = _TURN.fullmatch(value)
    return None if found is None else int(found[1])


def without_row(members: Iterable[Member]) -> str:
    """The sentence for somebody who has no row in the role table."""
    return f"Teller does not know you yet. Ask an admin to add you: {mentions(members, Role.ADMIN)}."


def mentions(members: Iterable[Member], role: Role, between: str = ", ") -> str:
    """The members of a role who count at this moment, as mentions."""
    return (
        between.join(f"<@{member.user_id}>" for member in members if member.role is role and member.active)
        or "nobody is one yet"
    )


def help_message(member: Member, commands: list[tuple[str, str, str]]) -> Message:
    """What the asker can do. `commands` are name, usage and summary of each."""
    lines = [f"`{name} {usage}`\n{summary}" for name, usage, summary in commands]
    may_do = [text for act, text in _CAN if may(member, act)]
    blocks = [header("Teller"), section("\n\n".join(lines)), section("\n".join(f"• {text}" for text in may_do))]
    blocks.append(context(f"You: {member_line(member)}. Slash commands do not work inside threads."))
    return Message("What you can do with Teller", blocks)


_CAN = (
    (Act.MINT, "You may ask for credit codes; another person, who is an approver, decides."),
    (Act.DECIDE, "You decide on the requests of others: press *Approve* or *Reject* on their cards."),
    (Act.OWN_BALANCE, "You may see the balance of the SMS account that is bound to you."),
    (Act.ANY_BALANCE, "You may see the balance of every SMS account."),
    (Act.ALL_CODES, "You see every credit code, masked."),
    (Act.FREEZE, 'You can freeze minting and lift the freeze: `/teller freeze "reason"`.'),
    (Act.SCHEDULES, "You say what is posted when and where: `/teller schedule`."),
    (Act.AUDIT, "You see who did what: `/teller audit`, or `/teller audit 7` for request #7."),
    (Act.ROLES, "You manage who may what: `/teller roles`, `/teller role @member …`."),
)


def not_yours(act: Act, members: list[Member]) -> str:
    """The sentence for a member who may not do this `act`."""
    approvers = [f"<@{member.user_id}>" for member in members if member.approver and member.active]
    if act is not Act.DECIDE:
        return f"Only admins may do this. Ask {mentions(members, Role.ADMIN)}."
    if not approvers:
        return f"Only approvers decide on requests, and nobody is one yet. Ask {mentions(members, Role.ADMIN)}."
    return f"Only approvers decide on requests. Ask {', '.join(approvers)}."
