"""`/mintcode mine`: one's own requests, with what can be done about each."""

from bot.access import Act, Member
from bot.command import Asked, Button, Identity, Parts, Reply
from bot.errors import BadInput
from bot.views.mine import MOST, NEWER, OLDER, WITHDRAW_HERE, my_requests, turn_of
from commands import withdraw

OLD_BUTTON = "This button is from an older Teller. Type `/mintcode mine` again."


async def run(asked: Asked, member: Member, parts: Parts) -> Reply:
    """The first page, for a full member of the workspace. Raises Refused."""
    await parts.people.require_full_member(member.user_id, afresh=False)
    return Reply(my_requests(await parts.store.own.page(member.user_id, MOST)))


async def turn(asked: Asked, member: Member, parts: Parts) -> Reply:
    """Another page, in the place of the one that was pressed on."""
    wanted = turn_of(asked.value)
    if wanted is None:
        raise BadInput(OLD_BUTTON, "from an older Teller")
    return Reply(my_requests(await parts.store.own.page(member.user_id, MOST, wanted)), replace=True, turned=True)


async def withdraw_here(asked: Asked, member: Member, parts: Parts) -> Reply:
    """Withdraw one, and show the first page in the place of the one that was pressed on."""
    withdrawn = await withdraw.withdraw(asked, member, parts)
    page = await parts.store.own.page(member.user_id, MOST)
    return Reply(my_requests(page, withdraw.said(withdrawn)), replace=True)


BUTTONS = (
    Button(NEWER, "my requests", Act.MINT, turn),
    Button(OLDER, "my requests", Act.MINT, turn),
    Button(WITHDRAW_HERE, "withdraw", Act.MINT, withdraw_here, identity=Identity.AFRESH, kept=True),
)
