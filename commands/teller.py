"""`/teller`: help; for admins the role table, freezing minting, and who asked for a code that was made anew."""

import re

from bot.access import ACCOUNT_LENGTH, Act, Member, Role, may
from bot.command import Asked, Command, Parts, Reply
from bot.errors import BadInput, Refused
from bot.store.members import KEEP, Wanted
from bot.store.origin import Naming
from bot.views.blocks import sentence
from bot.views.roles import help_message, mentions, roles_message
from bot.views.text import clean, mention, said_back, visible
from commands import freeze, trail
from commands.asks import require_full_member
from commands.roles import change
from commands.schedules import listing

USAGE = (
    "help | roles | role @member admin|user|none [account:NAME] [approver|noapprover] "
    '| schedule | freeze "reason" | unfreeze "reason" | new "reason" | requester NUMBER @member | audit [NUMBER]'
)
ACTS = {
    "help": Act.HELP,
    "roles": Act.ROLES,
    "role": Act.ROLES,
    "schedule": Act.SCHEDULES,
    "freeze": Act.FREEZE,
    "unfreeze": Act.FREEZE,
    "new": Act.FREEZE,
    "requester": Act.ROLES,
    "audit": Act.AUDIT,
}
"""What follows `/teller`, and what it takes."""
ROLE_USAGE = (
    "Type `/teller role @member admin|user [account:NAME] [approver|noapprover]` or `/teller role @member none`; "
    "`account:-` takes the account away."
)
ONLY_ADMINS = "Only admins may do this. Ask {admins}."
NOT_NAMED = {
    Naming.NOT_UNKNOWN: "Request #{number} is not one whose requester is unknown. Check the number.",
    Naming.ONESELF: "Nobody names themselves: ask another admin to name you, if you asked for request #{number}.",
    Naming.APPROVER: "{who} approved request #{number}, so they are not who asked for it. Name another person.",
    Naming.NOT_NOW: (
        "Nothing was changed: you are no admin any more, or {who} has no row any more. Look at `/teller roles`."
    ),
}
_REQUESTER_LINE = re.compile(r"requester\s+#?([0-9]{1,15})\s+(<@[^<>]*>)", re.IGNORECASE)
_ROLE_LINE = re.compile(r"role\s+(<@[^<>]*>)\s*(.*)", re.DOTALL | re.IGNORECASE)


def parse_role(line: str) -> Wanted | str:
    """`line` (as Slack sends it) behind `/teller`: the row that is wanted, or the id whose row is to go.

    Raises BadInput.
    """
    found = _ROLE_LINE.fullmatch(clean(line)[0])
    user_id = mention(found[1]) if found else None
    if found is None or user_id is None:
        raise BadInput(f"Name the person by a mention, as in `@name`. {ROLE_USAGE}")
    role, *rest = found[2].split() or [""]
    if role.lower() == "none" and not rest:
        return user_id
    if role.lower() not in {each.value for each in Role}:
        raise BadInput(f"The role is `admin`, `user` or `none`. {ROLE_USAGE}")
    return _wanted(user_id, Role(role.lower()), rest)


def _wanted(user_id: str, role: Role, rest: list[str]) -> Wanted:
    approver, account = KEEP, KEEP
    for word in rest:
        if word.lower() in {"approver", "noapprover"} and approver is KEEP:
            approver = word.lower() == "approver"
        elif word.lower().startswith("account:") and account is KEEP:
            account = _account(word[len("account:") :])
        else:
            raise BadInput(f"“{said_back(word)}” is not understood there. {ROLE_USAGE}")
    return Wanted(user_id, role, approver, account)


def _account(typed: str) -> str | None:
    name = visible(typed, {})
    if name == "-":
        return None
    if not 1 <= len(name) <= ACCOUNT_LENGTH:
        raise BadInput(f"An SMS account has 1 to {ACCOUNT_LENGTH} characters. {ROLE_USAGE}")
    return name


async def run(asked: Asked, member: Member, parts: Parts) -> Reply:
    """Answer `/teller help`, and for admins what else there is."""
    word, *rest = clean(asked.text)[0].lower().split() or ["help"]
    if word not in ACTS or (rest and word in {"help", "roles", "schedule"}):
        raise BadInput(f"`/teller` knows {', '.join(ACTS)}. Type `/teller help`.")
    if word == "help":
        usages = {} if may(member, Act.ROLES) else {COMMAND.name: "help"}
        listed = [(each.name, usages.get(each.name, each.usage), each.summary) for each in parts.doers.commands]
        return Reply(help_message(member, listed))
    if not may(member, ACTS[word]):
        await _note_refusal(asked, parts, word)
    if word == "roles":
        return Reply(roles_message(await parts.store.members.all()))
    if word == "schedule":
        return Reply(await listing(parts))
    if word == "audit":
        return await trail.typed(asked, parts)
    if word == "requester":
        return await _name_requester(asked, member, parts)
    if word == "role":
        return await change(parse_role(asked.text), member, parts)
    return await freeze.typed(word, asked, member, parts)


async def _note_refusal(asked: Asked, parts: Parts, word: str) -> None:
    await parts.store.audit.note(parts.clock.now(), asked.user_id, f"/teller {word}", "refused: role")
    admins = mentions(await parts.store.members.all(), Role.ADMIN)
    raise Refused(ONLY_ADMINS.format(admins=admins), f"{asked.user_id} is no admin")


async def _name_requester(asked: Asked, member: Member, parts: Parts) -> Reply:
    """Give a request that was made anew its requester, who is then offered to reveal the code."""
    found = _REQUESTER_LINE.fullmatch(clean(asked.text)[0])
    user_id = mention(found[2]) if found else None
    if found is None or user_id is None:
        raise BadInput("Type `/teller requester NUMBER @member`, as in `/teller requester 7 @john`.")
    await parts.people.require_full_member(member.user_id, afresh=True)
    await require_full_member(user_id, parts)
    if await parts.store.members.find(user_id) is None:
        raise BadInput(f"<@{user_id}> has no row. Add them first with `/teller role`.")
    number = int(found[1])
    naming = await parts.store.origin.name(number, user_id, member.user_id, parts.clock.now())
    if naming is not Naming.DONE:
        raise BadInput(NOT_NAMED[naming].format(number=number, who=f"<@{user_id}>"))
    return Reply(sentence(f"Done: request #{number} is <@{user_id}>'s, who can reveal its code now."))


COMMAND = Command(
    name="/teller",
    usage=USAGE,
    summary="this help; for admins also who may what, what is posted when, freezing minting, and who did what",
    act=Act.HELP,
    run=run,
)
