"""Freezes of minting, as people see them."""

from collections.abc import Sequence

from bot.views.blocks import Block, Message, context, plain_section, section
from bot.views.text import escape, literal

FREEZE = "freeze.ask.1"
UNFREEZE = "unfreeze.ask.1"
TYPE_IT = "An admin lifts it with `/teller unfreeze` and a reason."
PRESS_IT = "An admin lifts it with *Lift the freeze…* on Home and a reason."
GOES_ON = "Minting goes on, and requests can be approved again."
COUNTS_AS_NEW = "This database counts as new from now on: Teller does not know what it had made before."

Freezes = Sequence[tuple[str, str]]
"""Of each by whom it is (a Slack user id, or `teller`), and why."""


def frozen(freezes: Freezes) -> str:
    """That minting is frozen, by whom and why."""
    return f"Minting is frozen {_each(freezes)}. {TYPE_IT}"


def frozen_notice(freezes: Freezes) -> Message:
    """What approvers read when minting is frozen."""
    return Message(frozen(freezes), [section(f"Minting is frozen by {_people(freezes)}. {TYPE_IT}"), _whys(freezes)])


def now_frozen(how: str) -> str:
    """What follows for everybody; `how` it is lifted: TYPE_IT or PRESS_IT."""
    return f"Minting is frozen: nothing can be approved. {how}"


def at_the_button(held: str) -> str:
    """Why minting is held up, for who has *Lift the freeze…* before them: what to press, not what to type."""
    return held.replace(TYPE_IT, PRESS_IT)


def lifted_by(who: str, why: str, freezes: Freezes) -> Message:
    """What approvers read when somebody lifts what stands."""
    text = f"<@{who}> lifts the freeze of minting"
    plain = plain_section(f"Why it is lifted: {why}")
    blocks = [section(f"{text}."), plain, section(f"It was frozen by {_people(freezes)}."), _whys(freezes)]
    return Message(f"{text}: {escape(why)}. It was frozen {_each(freezes)}.", blocks)


def held_up(freezes: Freezes, otherwise: str | None, how: str) -> list[Block]:
    """For Home: why nothing can be approved; `otherwise` (mrkdwn) is what holds it up beside the freezes.

    `how` they are lifted: TYPE_IT or PRESS_IT.
    """
    text = f":warning: Minting is frozen by {_people(freezes)}. {how}"
    frozen_now = [context(text), _whys(freezes)] if freezes else []
    return [*frozen_now, *([context(f":warning: {otherwise}")] if otherwise else [])]


def lifted(freezes: Freezes, still: str | None) -> Message:
    """What was lifted; `still`: why nothing is minted all the same."""
    text = f"{still or GOES_ON} Lifted: what was frozen by {_people(freezes)}."
    return Message(text, [section(text), _whys(freezes)])


def counts_as_new(still: str | None) -> str:
    """That a database is meant to be new; `still`: why nothing is minted all the same."""
    return f"{still or GOES_ON} {COUNTS_AS_NEW}"


def _people(freezes: Freezes) -> str:
    return " and ".join(dict.fromkeys("Teller" if by == "teller" else f"<@{by}>" for by, _ in freezes))


def _whys(freezes: Freezes) -> Block:
    """Why minting is frozen, exactly as it was typed."""
    return plain_section("\n".join(f"{'Why, by Teller' if by == 'teller' else 'Why'}: {why}" for by, why in freezes))


def _each(freezes: Freezes) -> str:
    return ", and ".join(
        f"by Teller: {escape(why)}" if by == "teller" else f"by <@{by}>: {literal(why)}" for by, why in freezes
    )
