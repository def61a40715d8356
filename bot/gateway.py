"""Which accounts the SMS gateway gave no balance for, and whether that is a matter of those accounts or its own."""

from bot.errors import ProviderError, Rejected
from bot.latest import trouble_of
from bot.views.text import number

NAMED = 3
"""Accounts that a sentence names."""
LOGIN_REFUSED = "It gave no balance for `{}`, which is Teller's own login. Ask who runs the gateway."
SEVERAL_REFUSED = (
    "It gave no balance for {}, and for no other account since: it does not know them, or does not let Teller's "
    "login see them (no admin there). Ask who runs the gateway."
)


def is_of_account(error: ProviderError) -> bool:
    """Whether the gateway answered as documented, and without a balance: a wrong password gets a login page."""
    return isinstance(error, Rejected) and error.own and error.status == 200


class Accounts:
    """What is known of the accounts that were asked about; `login` is Teller's own."""

    def __init__(self, login: str | None) -> None:
        self._login = login
        self._refused: set[str] = set()
        self._theirs: set[str] = set()

    @property
    def refused(self) -> frozenset[str]:
        """The accounts that the gateway gave no balance for when it was asked last."""
        return frozenset(self._refused)

    def hear(self, account: str, error: ProviderError | None) -> str | None:
        """Note how the gateway answered about an account; what is wrong with the gateway, for people, or None.

        What is refused while another account gets its balance is a matter of that account. One refusal alone says
        nothing of the gateway, except where it is Teller's own login that has no balance.
        """
        if error is None:
            self._refused.discard(account)
            self._theirs = set(self._refused)
            return None
        if not is_of_account(error):
            return trouble_of(error)
        self._refused.add(account)
        doubtful = sorted(self._refused - self._theirs)
        if self._login in doubtful:
            return LOGIN_REFUSED.format(self._login)
        return SEVERAL_REFUSED.format(_named(doubtful)) if len(doubtful) > 1 else None


def _named(accounts: list[str]) -> str:
    more = [f"{number(len(accounts) - NAMED)} more"] if len(accounts) > NAMED else []
    *first, last = [*(f"`{each}`" for each in accounts[:NAMED]), *more]
    return f"{', '.join(first)} and {last}"
