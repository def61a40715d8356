"""A stand-in for the billing part of an Ozeki NG SMS Gateway: accounts with balances, all in the query string."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal
from xml.sax.saxutils import escape

from bot.clock import Clock
from bot.sandbox.faults import Answer, Call, StandIn

RIGHT: Final = "(right)"
WRONG: Final = "(wrong)"
TOO_LONG: Final = "(too long)"
NAME_MAX: Final = 16  # of username, password and useraccount

LOGIN_PAGE: Final = (
    "<html>\n<head><title>Ozeki NG - SMS Gateway</title></head>\n<body>\n"
    '<form method="post" action="/login"><input name="username"><input type="password" name="password"></form>\n'
    "</body>\n</html>\n"
)
_ACCOUNT: Final = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE smsapi PUBLIC "-//OZEKI//DTD XML 1.0//EN" "http://www.ozekisms.com/DTD/smsapi.xml">
<response>
   <action>{action}</action>
   <data>
      <account>
         <username>{username}</username>
         <balance>{balance}</balance>
      </account>
   </data>
</response>
"""
_ERROR: Final = """<response>
<action>error</action>
<data>
<errorcode>{number}</errorcode>
<errormessage>ERROR {number}: {message}</errormessage>
</data>
</response>
"""
_WHOLE: Final = re.compile(r"[+-]?[0-9]{1,18}")


@dataclass(slots=True)
class Account:
    """A user account of the gateway; at a balance of zero or below it cannot send."""

    name: str
    password: str
    balance: int = 0
    is_admin: bool = False


class _Refused(Exception):
    """The reason why the gateway does not do what it is asked."""

    def __init__(self, number: int, message: str) -> None:
        super().__init__(message)
        self.number = number
        self.message = message


class OzekiStandIn(StandIn):
    """The gateway. `strangers`: what an account without rights gets that asks about another: an error, or its own."""

    def __init__(
        self,
        clock: Clock,
        *,
        strangers: Literal["error", "own"] = "error",
        padded_names: bool = False,
    ) -> None:
        super().__init__(clock)
        self.strangers = strangers
        self.padded_names = padded_names
        self.accounts: dict[str, Account] = {}

    def add_account(self, name: str, password: str, balance: int = 0, *, is_admin: bool = False) -> Account:
        """An account as an administrator of the gateway would set it up."""
        if not 0 < len(name) <= NAME_MAX or not 0 < len(password) <= NAME_MAX:
            raise ValueError(f"names and passwords have 1 to {NAME_MAX} characters")
        self.accounts[name] = account = Account(name, password, balance, is_admin)
        self.changes.mark()
        return account

    def calls_of(self, action: str) -> list[Call]:
        """The calls that asked for this action."""
        return [call for call in self.calls if call.query.get("action") == action]

    def recorded(self, query: Mapping[str, str]) -> dict[str, str]:
        """The query with a verdict in place of the password: whether it was right when it came."""
        kept = dict(query)
        if "password" in kept:
            account = self.accounts.get(kept.get("username", ""))
            sent = kept["password"]
            right = account is not None and account.password == sent
            kept["password"] = TOO_LONG if len(sent) > NAME_MAX else RIGHT if right else WRONG
        return kept

    def state(self) -> str:
        return ", ".join(f"{account.name} {account.balance}" for account in self.accounts.values())

    def work(self, call: Call) -> Answer:
        """One address and one method; a failed login is answered with the login page, and with 200."""
        if call.path or call.method != "GET":
            return Answer(404, b"<html><body>404 Not found</body></html>\n", "text/html")
        try:
            _check_lengths(call.query)
            if call.query.get("password") != RIGHT:
                return Answer(200, LOGIN_PAGE.encode(), "text/html; charset=utf-8")
            return self._act(call.query, self.accounts[call.query["username"]])
        except _Refused as refused:
            text = _ERROR.format(number=refused.number, message=escape(refused.message))
            return Answer(200, text.encode(), "application/xml")

    def _act(self, query: Mapping[str, str], login: Account) -> Answer:
        match query.get("action", ""):
            case "getcredits":
                return self._reply("getcredits", self._readable(query, login))
            case "addcredits":
                account = self._writable(query, login)
                account.balance += _whole(query, "add")
                return self._reply("getcredits", account)  # as the vendor documents it
            case "setcredits":
                account = self._writable(query, login)
                if query.get("newbalance", ""):
                    account.balance = _whole(query, "newbalance")
                return self._reply("setcredits", account)
        raise _Refused(1101, "Unknown action.")

    def _named(self, query: Mapping[str, str], login: Account) -> Account:
        """The account in question: the one that asks, unless another is named."""
        name = query.get("useraccount", "") or login.name
        if name not in self.accounts:
            raise _Refused(1102, f"Unknown user account: {name}.")
        return self.accounts[name]

    def _readable(self, query: Mapping[str, str], login: Account) -> Account:
        """An administrator may ask about any account, everybody else about their own."""
        if not login.is_admin and query.get("useraccount", login.name) not in ("", login.name):
            if self.strangers == "own":
                return login
            raise _Refused(1103, "You have no right to query this account.")
        return self._named(query, login)

    def _writable(self, query: Mapping[str, str], login: Account) -> Account:
        """Only an administrator may change a balance, even their own."""
        if not login.is_admin:
            raise _Refused(1104, "You have no right to modify credits.")
        return self._named(query, login)

    def _reply(self, action: str, account: Account) -> Answer:
        name = escape(account.name)
        padded = f"\n            {name}\n         " if self.padded_names else name
        text = _ACCOUNT.format(action=action, username=padded, balance=account.balance)
        return Answer(200, text.encode(), "application/xml")


def _check_lengths(query: Mapping[str, str]) -> None:
    """No name and no password is longer than 16 characters."""
    for parameter in ("username", "useraccount"):
        if len(query.get(parameter, "")) > NAME_MAX:
            raise _Refused(1105, f"The parameter {parameter} is too long.")
    if query.get("password") == TOO_LONG:
        raise _Refused(1105, "The parameter password is too long.")


def _whole(query: Mapping[str, str], parameter: str) -> int:
    text = query.get(parameter, "")
    if not _WHOLE.fullmatch(text):
        raise _Refused(1106, f"The parameter {parameter} must be an integer.")
    return int(text)
