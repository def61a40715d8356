"""Leaf: what an id is called, for rendering mentions."""

from collections.abc import Callable

Names = Callable[[str], str | None]
"""From a user's or channel's id to its name, or None for an id nobody knows."""


def no_names(_: str) -> str | None:
    """For text that belongs to no workspace."""
    return None
