"""Which refusals are a matter of one account, and which of the gateway."""

import pytest

from bot.errors import ProviderError, Rejected, TimedOut
from bot.gateway import SEVERAL_REFUSED, Accounts
from bot.providers.ozeki import NO_BALANCE

NO = Rejected(NO_BALANCE, "no balance in the reply", status=200, own=True)
LOGIN_PAGE = Rejected(NO_BALANCE, "an HTML page instead of XML", status=200, own=False)
SILENT = TimedOut("The SMS gateway did not answer in time.")
A_AND_B = "It gave no balance for `a` and `b`, and for no other account since"


@pytest.mark.parametrize(
    ("heard", "refused", "trouble"),
    [
        pytest.param([("a", None)], set(), None, id="a balance"),
        pytest.param([("a", NO)], {"a"}, None, id="one account alone"),
        pytest.param([("a", NO), ("a", NO)], {"a"}, None, id="the same twice"),
        pytest.param([("a", NO), ("b", NO)], {"a", "b"}, A_AND_B, id="two, and none that works"),
        pytest.param([("a", None), ("a", NO), ("b", NO)], {"a", "b"}, A_AND_B, id="two that worked before"),
        pytest.param([("a", NO), ("c", None), ("b", NO)], {"a", "b"}, None, id="two, the first while another works"),
        pytest.param([("a", NO), ("b", NO), ("c", None)], {"a", "b"}, None, id="two, until another works"),
        pytest.param([("a", NO), ("a", None), ("b", NO)], {"b"}, None, id="one after the other"),
        pytest.param(
            [("a", NO), ("b", NO), ("c", None), ("a", NO)], {"a", "b"}, None, id="what is known stays known"
        ),
        pytest.param([("teller", NO)], {"teller"}, "`teller`, which is Teller's own login", id="Teller's own"),
        pytest.param([("teller", NO), ("a", None)], {"teller"}, None, id="Teller's own, which sees others"),
        pytest.param([("teller", None), ("a", NO)], {"a"}, None, id="one, while Teller's own works"),
        pytest.param([("a", None), ("a", LOGIN_PAGE)], set(), "wrong password", id="the login page"),
        pytest.param([("a", SILENT)], set(), "did not answer", id="silence"),
        pytest.param([("a", SILENT), ("a", NO)], {"a"}, None, id="it answers again"),
        pytest.param([("a", NO), ("b", NO), ("b", SILENT)], {"a", "b"}, "did not answer", id="the last word"),
    ],
)
def test_whose_matter(heard: list[tuple[str, ProviderError | None]], refused: set[str], trouble: str | None) -> None:
    """In the order in which the gateway answered: whom it refuses by now, and what is wrong with it."""
    accounts = Accounts("teller")
    said = [accounts.hear(*each) for each in heard]

    assert accounts.refused == refused
    assert said[-1] is None if trouble is None else trouble in str(said[-1])


def test_many_accounts() -> None:
    """Three are named, and how many more there are."""
    accounts = Accounts(None)
    said = [accounts.hear(each, NO) for each in "abcdef"]

    assert said[3] == SEVERAL_REFUSED.format("`a`, `b`, `c` and 1 more")
    assert said[-1] == SEVERAL_REFUSED.format("`a`, `b`, `c` and 3 more")
