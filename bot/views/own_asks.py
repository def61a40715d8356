"""What one has asked for that takes a second person and is no mint, as it stands on Home."""

from collections.abc import Iterable

from bot.access import Member
from bot.asks import Ask, State
from bot.views.ask_parts import withdraw_button
from bot.views.asks import ask_card, told
from bot.views.blocks import Block, section
from bot.views.text import local_time

MOST = 8
"""Asks of one's own that stand there."""


def own_asks(asks: Iterable[Ask], member: Member) -> list[Block]:
    """Those of `asks` that are theirs: what waits, and with its button what they may do by now."""
    own = [each for each in asks if each.asker == member.user_id][:MOST]
    return [block for each in own for block in (_waits(each) if each.state is State.WAITING else _agreed(each))]


def _waits(ask: Ask) -> list[Block]:
    asked = ask_card(ask).blocks[0]["text"]["text"]
    block = section(f"{asked}\nOpen until {local_time(ask.expires_at)}")
    return [block | {"accessory": withdraw_button(ask)}]


def _agreed(ask: Ask) -> list[Block]:
    """As in the direct message, with its button."""
    return dict(told(ask))[ask.asker].blocks[:2]
