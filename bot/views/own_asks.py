"""What one has asked for that takes a second person and is no mint, as it stands on Home."""

from collections.abc import Iterable

from bot.access import Member
from bot.asks import Ask
from bot.views.asks import ask_card
from bot.views.blocks import Block, section
from bot.views.text import local_time


def own_asks(asks: Iterable[Ask], member: Member) -> list[Block]:
    """Those of `asks` that wait and are theirs."""
    return [
        section(
            f"{ask_card(each).blocks[0]['text']['text']}\nWaits for a decision until {local_time(each.expires_at)}"
        )
        for each in asks
        if each.asker == member.user_id
    ]
