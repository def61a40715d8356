"""`/smsbalance`: what an account of the SMS gateway has left. Admins may ask about any, users about their own."""

from bot.access import ACCOUNT_LENGTH, Act, Member, Role, account_to_ask, may
from bot.arguments import BALANCE_USAGE, parse_account
from bot.command import Asked, Command, Parts, Reply
from bot.errors import BadInput, Refused
from bot.views.balance import balance_message
from bot.views.roles import mentions
from bot.views.text import mention, visible

NO_ACCOUNT = "You have no SMS account in Teller yet. Ask an admin to give you one: {}."
NO_ACCOUNT_OF_AN_ADMIN = (
    "You have no SMS account in Teller yet. Name one, as in `/smsbalance ACCOUNT`, or give yourself one: *Roles* on "
    "Home, or `/teller roles`."
)
NO_ACCOUNT_THERE = (
    "That person has no SMS account in Teller. Name one, or give them one: *Roles* on Home, or `/teller roles`."
)
NOT_YOURS = "You may see the balance of your own account only. Type `/smsbalance` without a name."


async def run(asked: Asked, member: Member, parts: Parts) -> Reply:
    """Answer `/smsbalance`; a refusal is the same whether or not the account exists, and makes no call."""
    wanted = await _wanted(asked.text, member, parts)
    account = account_to_ask(member, wanted)
    if account is None:
        raise Refused(await _no_account(member, parts) if wanted is None else NOT_YOURS)
    if len(account) > ACCOUNT_LENGTH:
        raise BadInput(f"An SMS account has at most {ACCOUNT_LENGTH} characters. {BALANCE_USAGE}")
    reading = await parts.balances.sms(account)
    return Reply(balance_message(account, reading.value, reading.at, parts.clock.now()))


async def _no_account(member: Member, parts: Parts) -> str:
    """What somebody reads who has no account: an admin sees to it alone."""
    if member.is_admin:
        return NO_ACCOUNT_OF_AN_ADMIN
    return NO_ACCOUNT.format(mentions(await parts.store.members.all(), Role.ADMIN))


async def _wanted(text: str, member: Member, parts: Parts) -> str | None:
    """The account that was named, straight or by its member; None for one's own."""
    user_id = mention(text)
    if user_id is None:
        return parse_account(visible(text, {}))
    if user_id == member.user_id:
        return None
    if not may(member, Act.ANY_BALANCE):
        raise Refused(NOT_YOURS)
    other = await parts.store.members.find(user_id)
    if other is None or other.account is None:
        raise BadInput(NO_ACCOUNT_THERE)
    return other.account


COMMAND = Command(
    name="/smsbalance",
    usage="[ACCOUNT | @member]",
    summary="what an SMS account has left: your own, or any for an admin",
    act=Act.OWN_BALANCE,
    run=run,
    waits_for="the SMS gateway",
)
