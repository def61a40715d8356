"""Who can be named as the requester of a request that was made anew."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.access import Role
from bot.store import Store
from bot.store.members import Wanted
from bot.store.origin import NOBODY, Found, Naming
from tests.clock import T0


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """Ada and Ben are admins, John is a user; of request 1, made anew, Ida and Ben are the approvers."""
    store = Store(tmp_path / "teller.db")
    await store.open()
    await store.members.add_missing_admins(("UADA", "UBEN"), T0)
    await store.members.set(Wanted("UJOHN", Role.USER, False, None), (), "UADA", T0)
    await store.origin.rebuild([found(NOBODY)], "CAPPROVALS", T0)
    yield store
    await store.close()


def found(requester: str) -> Found:
    """What RMS and Slack tell of request 1."""
    return Found("MC-7F3KQ2", requester, "UIDA UBEN", 4, 458, None, "credit", "spare", T0)


@pytest.mark.parametrize(
    ("number", "who", "by", "naming"),
    [
        (1, "UJOHN", "UADA", Naming.DONE),
        (1, "UADA", "UADA", Naming.ONESELF),
        (1, "UBEN", "UBEN", Naming.ONESELF),
        (1, "UBEN", "UADA", Naming.APPROVER),
        (1, "UIDA", "UADA", Naming.APPROVER),
        (1, "UEVE", "UADA", Naming.NOT_NOW),
        (1, "UADA", "UJOHN", Naming.NOT_NOW),
        (2, "UJOHN", "UADA", Naming.NOT_UNKNOWN),
    ],
)
async def test_who_is_named(store: Store, number: int, who: str, by: str, naming: Naming) -> None:
    """By an admin, and not themselves; a member, and not who approved."""
    assert await store.origin.name(number, who, by, T0) is naming
    assert await store.origin.unnamed() == (() if naming is Naming.DONE else (1,))


async def test_a_name_stands(store: Store) -> None:
    """Once somebody is named, neither an admin nor what Slack shows later names another."""
    await store.origin.name(1, "UJOHN", "UADA", T0)

    assert await store.origin.name(1, "UADA", "UBEN", T0) is Naming.NOT_UNKNOWN
    assert await store.origin.rebuild([found("UADA")], "CAPPROVALS", T0) == (0, 0)
    request = await store.requests.find(1)
    assert request is not None
    assert request.requester == "UJOHN"
