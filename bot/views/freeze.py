"""Freezes of minting, as people see them."""

from collections.abc import Sequence

from bot.views.text import escape

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


def now_frozen(how: str) -> str:
    """What follows for everybody; `how` it is lifted: TYPE_IT or PRESS_IT."""
    return f"Minting is frozen: nothing can be approved. {how}"


def at_the_button(held: str) -> str:
    """Why minting is held up, for who has *Lift the freeze…* before them: what to press, not what to type."""
    return held.replace(TYPE_IT, PRESS_IT)


def lifted_by(who: str, why: str, freezes: Freezes) -> str:
    """What approvers read when somebody lifts what stands."""
    return f"<@{who}> lifts the freeze of minting: {escape(why)}. It was frozen {_each(freezes)}."


def lifted(freezes: Freezes, still: str | None) -> str:
    """What was lifted; `still`: why nothing is minted all the same."""
    return f"{still or GOES_ON} Lifted: what was frozen {_each(freezes)}."


def counts_as_new(still: str | None) -> str:
    """That a database is meant to be new; `still`: why nothing is minted all the same."""
    return f"{still or GOES_ON} {COUNTS_AS_NEW}"


def _each(freezes: Freezes) -> str:
    return ", and ".join(f"by {'Teller' if by == 'teller' else f'<@{by}>'}: {escape(why)}" for by, why in freezes)
