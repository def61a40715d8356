"""What keeps somebody from deciding on an ask, and what they read."""

import pytest

from bot.access import Member, Role
from bot.asks import WAITS, Kind, State
from commands.asks import obstacle
from tests.clock import T0
from tests.test_asks import an_ask

DECIDED = [(Kind.REVEAL, State.DONE), (Kind.REVOKE, State.SENDING), (Kind.REVOKE, State.REFUSED)]
ADA, BEN = (Member(user_id, Role.ADMIN, approver=True) for user_id in ("UADA", "UBEN"))
REVEAL = {"company_id": 458, "company_name": "Acme", "amount": 4, "credit_type": "credit", "requester": "UJOHN"}


@pytest.mark.parametrize(("kind", "state"), DECIDED, ids=[f"{kind} {state}" for kind, state in DECIDED])
def test_only_who_comes_second_reads_that_nothing_was_done(kind: Kind, state: State) -> None:
    """Whose own click comes again, as after a restart, reads what it came to; for another it came to nothing."""
    ask = an_ask(kind=kind, state=state, subject=REVEAL, request_id=1, decided_by="UADA", decided_at=T0)
    own, other = (obstacle(ask, member, (ADA, BEN), T0) for member in (ADA, BEN))
    assert own is not None
    assert other is not None

    assert own.word == other.word == f"{state} already"
    assert "Nothing was done" not in own.sentence
    assert other.sentence == f"Nothing was done. {own.sentence}"


@pytest.mark.parametrize(
    ("members", "word"), [((ADA, BEN), None), ((ADA, BEN, Member("UMAX", Role.ADMIN)), "about themselves")]
)
def test_a_grant_about_themselves(members: tuple[Member, ...], word: str | None) -> None:
    """Ben says what he becomes while there are but two admins, and is told why not while there is a third."""
    ask = an_ask(kind=Kind.GRANT, asker="UADA", about="UBEN", expires_at=T0 + WAITS)
    found = obstacle(ask, BEN, members, T0)

    assert (found and found.word) == word
