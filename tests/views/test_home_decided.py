"""What became of what one decided on stands on one's Home for a while, since a click there has no other answer."""

from dataclasses import replace

import pytest

from bot.access import Member, Role
from bot.lifecycle import Request, State
from bot.views.home import MOST_DECIDED, Own, home
from tests.views.requests import in_state
from tests.views.test_home import DESK, own

ADA = Member("UADA", Role.ADMIN, approver=True)


def decided(state: State = State.ISSUED, **differs: object) -> Request:
    """A request of John's that Ada decided on."""
    return replace(
        in_state(state),
        **({"requester": "UJOHN", "decided_by": "UADA", "approvals": (), "permalink": None} | differs),
    )  # type: ignore[arg-type]


def shown(who: Own, *requests: Request) -> str:
    """What stands on somebody's Home of it."""
    blocks = home(replace(DESK, decided=requests), who)["blocks"]
    texts = [each["text"] for block in blocks if block["type"] == "context" for each in block["elements"]]
    return "\n".join(text for text in texts if text.startswith("Decided by you lately"))


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        pytest.param(decided(), "Minted", id="minted"),
        pytest.param(decided(State.SENDING), "RMS is being asked for the code", id="under way"),
        pytest.param(decided(State.UNKNOWN), "*Unknown*", id="not known"),
        pytest.param(decided(State.REJECTED), "Rejected by <@UADA>", id="rejected"),
        pytest.param(decided(decided_by="UBEN", approvals=("UADA", "UBEN")), "Minted", id="as first of two"),
        pytest.param(decided(State.WAITING, approvals=("UADA",)), "", id="waits for the second"),
        pytest.param(decided(State.WITHDRAWN, decided_by="UJOHN", approvals=("UADA",)), "", id="withdrawn"),
        pytest.param(decided(State.EXPIRED, approvals=("UADA",)), "", id="expired"),
        pytest.param(decided(decided_by="UBEN"), "", id="somebody else's decision"),
        pytest.param(decided(requester="UADA"), "", id="one's own request"),
    ],
)
def test_what_became_of_it(request_: Request, words: str) -> None:
    """Which request, how much of whom, and where it stands; nothing of what others decided."""
    told = shown(own(ADA), request_)

    assert words in told
    assert (f"#{request_.id}" in told) is (words != "")


def test_the_last_few() -> None:
    """The latest first, and no more than fit."""
    told = shown(own(ADA), *(decided(id=number) for number in range(90, 80, -1)))

    assert [line.partition(" ")[0] for line in told.splitlines()[1:]] == ["#90", "#89", "#88"][:MOST_DECIDED]


def test_only_who_decides_reads_it() -> None:
    """Who is no approver any more, nor an admin, is shown nothing of it."""
    assert shown(own(Member("UADA", Role.USER)), decided()) == ""
