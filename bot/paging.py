"""Leaf: paging through somebody's requests: what is open first, then the others, the newest first in both."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from bot.lifecycle import OPEN, Request


@dataclass(frozen=True, order=True)
class Place:
    """Where a request stands among its requester's: what is open first, the newest first."""

    ended: bool
    minus_id: int


@dataclass(frozen=True)
class Turn:
    """Turning a page: to what stands behind `place`, or before it."""

    place: Place
    older: bool


@dataclass(frozen=True)
class Page:
    """Some of somebody's requests; `first` is the number of its first (from 1) among all of them."""

    requests: list[Request]
    first: int
    of: int

    @property
    def has_newer(self) -> bool:
        return self.first > 1

    @property
    def has_older(self) -> bool:
        return self.first + len(self.requests) <= self.of


def place_of(request: Request) -> Place:
    """Where a request stands by the state that it was read in."""
    return Place(request.state not in OPEN, -request.id)


def first_of(places: list[Place], turn: Turn | None, most: int) -> int:
    """The index in `places` (in order) of the first of `most` that a page shows; None is the first page.

    What has moved since the last page was read makes no page skip a request that stands where it stood.
    """
    if turn is None:
        return 0
    if turn.older:
        return bisect_right(places, turn.place)
    return max(0, bisect_left(places, turn.place) - most)
