"""The life of an ask, row by row: who may decide on which kind, and what follows from what."""

import itertools
from dataclasses import replace

import pytest

from bot.access import Member, Role
from bot.asks import BY_ADMINS, DECISIONS, OPEN, TABLE, Ask, Event, Kind, State, may_decide, step, written
from tests.clock import T0

USER = Member("UJOHN", Role.USER)
APPROVER = Member("UBEN", Role.USER, approver=True)
ADMIN = Member("UIDA", Role.ADMIN)
BOTH = Member("UADA", Role.ADMIN, approver=True)

MAY: dict[Kind, tuple[bool, bool, bool, bool]] = {
    Kind.ACCESS: (False, False, True, True),
    Kind.GRANT: (False, False, True, True),
    Kind.REVOKE: (False, True, False, True),
    Kind.REVEAL: (False, True, False, True),
}
"""For each kind: a user, an approver, an admin, an admin who is an approver."""
WHO = (USER, APPROVER, ADMIN, BOTH)

W, S, D, N, R, E, L, T = State
FOLLOWS: dict[Kind, dict[tuple[State, Event], State]] = {
    Kind.ACCESS: {(W, Event.AGREE): D, (W, Event.REFUSE): R, (W, Event.EXPIRE): E, (W, Event.LAPSE): L},
    Kind.GRANT: {
        (W, Event.AGREE): D,
        (W, Event.REFUSE): R,
        (W, Event.EXPIRE): E,
        (W, Event.LAPSE): L,
        (W, Event.WITHDRAW): T,
    },
    Kind.REVEAL: {
        (W, Event.AGREE): D,
        (W, Event.REFUSE): R,
        (W, Event.EXPIRE): E,
        (W, Event.LAPSE): L,
        (W, Event.WITHDRAW): T,
        (D, Event.LAPSE): L,
    },
    Kind.REVOKE: {
        (W, Event.AGREE): S,
        (W, Event.REFUSE): R,
        (W, Event.EXPIRE): E,
        (W, Event.LAPSE): L,
        (W, Event.WITHDRAW): T,
        (S, Event.SUCCEED): D,
        (S, Event.FAIL): N,
    },
}


def an_ask(**differs: object) -> Ask:
    """Eve asks for access."""
    values: dict[str, object] = {
        "id": 1,
        "kind": Kind.ACCESS,
        "state": State.WAITING,
        "asker": "UEVE",
        "about": "UEVE",
        "subject": {"name": "Eve"},
        "reason": "",
        "request_id": None,
        "created_at": T0,
        "expires_at": T0,
        "decided_by": None,
        "decided_at": None,
        "answer": None,
        "until": None,
        "version": 1,
    }
    return Ask(**(values | differs))  # type: ignore[arg-type]


@pytest.mark.parametrize(("kind", "column"), [*itertools.product(Kind, range(len(WHO)))])
def test_who_decides_on_which_kind(kind: Kind, column: int) -> None:
    """Admins decide who is in Teller, approvers on codes; and nobody on what they asked for, or on themselves."""
    own = WHO[column].user_id
    assert may_decide(kind, WHO[column], "UEVE", "UMAX", WHO) is MAY[kind][column]
    assert may_decide(kind, WHO[column], own, "UMAX", WHO) is False
    assert may_decide(kind, WHO[column], "UEVE", own, WHO) is False


GONE = replace(ADMIN, active=False)


@pytest.mark.parametrize(
    ("kind", "member", "asker", "members", "may"),
    [
        pytest.param(Kind.GRANT, ADMIN, BOTH, [ADMIN, BOTH], True, id="the second of two admins"),
        pytest.param(Kind.GRANT, ADMIN, BOTH, [ADMIN, BOTH, USER, APPROVER], True, id="others are no admins"),
        pytest.param(
            Kind.GRANT, ADMIN, BOTH, [ADMIN, BOTH, replace(GONE, user_id="UMAX")], True, id="a third is gone"
        ),
        pytest.param(
            Kind.GRANT, ADMIN, BOTH, [ADMIN, BOTH, replace(ADMIN, user_id="UMAX")], False, id="a third admin"
        ),
        pytest.param(Kind.GRANT, ADMIN, ADMIN, [ADMIN, BOTH], False, id="what they asked for"),
        pytest.param(Kind.GRANT, APPROVER, BOTH, [APPROVER, BOTH], False, id="no admin"),
        pytest.param(Kind.ACCESS, ADMIN, BOTH, [ADMIN, BOTH], False, id="access"),
        pytest.param(Kind.REVEAL, BOTH, ADMIN, [ADMIN, BOTH], False, id="a code"),
    ],
)
def test_about_themselves(kind: Kind, member: Member, asker: Member, members: list[Member], may: bool) -> None:
    """Only on a grant, and only for want of a third admin."""
    assert may_decide(kind, member, asker.user_id, member.user_id, members) is may


@pytest.mark.parametrize(("kind", "state", "event"), [*itertools.product(Kind, State, Event)])
def test_what_follows(kind: Kind, state: State, event: Event) -> None:
    """Each triple of kind, state and event: where it leads, or that it cannot happen."""
    assert step(kind, state, event) == FOLLOWS[kind].get((state, event))


def test_the_table_is_whole() -> None:
    """Every kind has rows, decisions are made on what waits alone, and all that is open comes to an end."""
    assert {kind for kind, _, _ in TABLE} == set(Kind)
    assert {state for _, state, event in TABLE if event in DECISIONS} == {State.WAITING}
    assert all(any((kind, state) == (k, s) for k, s, _ in TABLE) for kind in BY_ADMINS for state in OPEN[:1])


@pytest.mark.parametrize(
    "differs",
    [
        {"kind": Kind.REVOKE},
        {"asker": "UJOHN"},
        {"about": "UJOHN"},
        {"subject": {"name": "Eva"}},
        {"reason": "please"},
        {"created_at": T0.replace(hour=9)},
    ],
    ids=lambda differs: next(iter(differs)),
)
def test_the_digest_is_of_all_that_is_shown(differs: dict[str, object]) -> None:
    """Whatever a decision rests on: another one is another digest; what becomes of the ask is not part of it."""
    assert an_ask(**differs).shown.digest != an_ask().shown.digest
    assert an_ask(state=State.DONE, decided_by="UADA", version=2).shown == an_ask().shown


def test_one_text_for_one_subject() -> None:
    """The order in which it was put together does not count, and letters stay letters."""
    assert written({"b": 1, "a": "š"}) == written({"a": "š", "b": 1}) == '{"a": "š", "b": 1}'
