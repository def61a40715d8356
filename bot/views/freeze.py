"""Freezes of minting, as people see them."""

from collections.abc import Sequence

from bot.views.text import escape

GOES_ON = "Minting goes on, and requests can be approved again."
COUNTS_AS_NEW = "This database counts as new from now on: Teller does not know what it had made before."

Freezes = Sequence[tuple[str, str]]
"""Of each by whom it is (a Slack user id, or `teller`), and why."""


def frozen(freezes: Freezes) -> str:
    """That minting is frozen, by whom and why."""
    return f"Minting is frozen {_each(freezes)}. An admin lifts it with `/teller unfreeze`."


def lifted(freezes: Freezes, *, doubt: bool, still: str | None) -> str:
    """What was lifted: freezes, or the doubt about the database; `still`: why nothing is minted all the same."""
    what = f"Lifted: what was frozen {_each(freezes)}." if freezes else ""
    return " ".join(each for each in (still or GOES_ON, what, COUNTS_AS_NEW if doubt else "") if each)


def _each(freezes: Freezes) -> str:
    return ", and ".join(f"by {'Teller' if by == 'teller' else f'<@{by}>'}: {escape(why)}" for by, why in freezes)
