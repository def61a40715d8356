"""`/teller audit`: who did what, for admins, a page at a time."""

import asyncio
import re

from bot.access import Act, Member
from bot.command import Asked, Button, Parts, Reply
from bot.errors import BadInput
from bot.views.blocks import Message
from bot.views.text import clean
from bot.views.trail_page import MOST, NEWEST, OLDER, people_in, trail_page, turned_to
from bot.views.trail_words import channels_in

USAGE = "Type `/teller audit`, or `/teller audit 7` for what became of request #7."
OLD_BUTTON = "This button is from an older Teller. Type `/teller audit` again."
_LINE = re.compile(r"audit(?:\s+#?([0-9]{1,15}))?", re.IGNORECASE)


async def typed(asked: Asked, parts: Parts) -> Reply:
    """The newest rows, of all requests or of the one that is named. Raises BadInput."""
    found = _LINE.fullmatch(clean(asked.text)[0])
    if found is None:
        raise BadInput(USAGE)
    return Reply(await _page(0, int(found[1] or 0), parts))


async def turn(asked: Asked, member: Member, parts: Parts) -> Reply:
    """Another page, in the place of the one that was pressed on."""
    wanted = turned_to(asked.value)
    if wanted is None:
        raise BadInput(OLD_BUTTON, "from an older Teller")
    return Reply(await _page(*wanted, parts), replace=True, turned=True)


async def _page(before: int, request_id: int, parts: Parts) -> Message:
    audit = parts.store.audit
    rows = await audit.page(MOST + 1, before=before or None, request_id=request_id or None)
    known = {each.user_id for each in await parts.store.members.all()} | {row["who"] for row in rows}
    people, channels = sorted(people_in(rows, known)), sorted(channels_in(rows))
    asking = [*map(parts.people.name, people), *map(parts.people.channel_name, channels)]
    names = dict(zip([*people, *channels], await asyncio.gather(*asking), strict=True))
    return trail_page(rows, (await audit.head()).rows, request_id, names)


BUTTONS = (Button(OLDER, "audit", Act.AUDIT, turn), Button(NEWEST, "audit", Act.AUDIT, turn))
