"""The balance of an Ozeki NG account (Ozeki NG manual, "HTTP SMS API - getcredits")."""

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

import httpx
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from bot.access import ACCOUNT_LENGTH
from bot.errors import BadAnswer, BadInput, Rejected
from bot.providers.http import Answer, Call, Endpoint, unreadable

PROVIDER = "The SMS gateway"
TIMEOUT = httpx.Timeout(10)
"""Seconds; the gateway stands in the team's own network."""
TOTAL = 20.0

LOGIN_IS_NO_ADMIN = (
    "The SMS gateway answered for another account than the one asked for: Teller's own login there is no admin. "
    "Ask who runs the gateway to make it one."
)
OTHER_ACCOUNT = "The SMS gateway answered for another account than the one asked for. Tell who runs Teller."
NO_BALANCE = (
    "The SMS gateway gave no balance: it does not know this account, or does not let Teller's login see it "
    "(wrong password, or no admin there). Ask who runs the gateway."
)


@dataclass(frozen=True)
class Login:
    """Teller's own login at the gateway; `password` travels in the URL, which is never logged."""

    username: str
    password: str


def build_getcredits(login: Login, account: str) -> Call:
    """The call that asks for the balance of `account`, which is always named.

    Raises BadInput for a name that Ozeki cannot have: empty, or longer than 16 characters.
    """
    if not 1 <= len(account) <= ACCOUNT_LENGTH:
        raise BadInput(f"An SMS account has 1 to {ACCOUNT_LENGTH} characters.")
    query = {
        "action": "getcredits",
        "username": login.username,
        "password": login.password,
        "useraccount": account,
    }
    return Call("GET", "", query, {})


def parse_getcredits(answer: Answer, login: Login, account: str) -> int:
    """The balance of `account` in credits; it may be negative.

    Any reply that is not the documented XML is an error, whatever its status: for bad credentials older gateways
    answer 200 with a login page. Raises Rejected for a refusal, BadAnswer for everything unreadable.
    """
    if answer.status != 200:
        raise Rejected(_refusal(answer.status), f"HTTP {answer.status}", status=answer.status, own=False)
    root = _document(answer.body)
    username, balance = (root.findtext("data/account/username") or "").strip(), root.findtext("data/account/balance")
    if root.tag != "response" or balance is None:
        raise Rejected(NO_BALANCE, "no data/account/balance in the reply", status=200, own=root.tag == "response")
    if username != account:
        raise BadAnswer(LOGIN_IS_NO_ADMIN if username == login.username else OTHER_ACCOUNT, "another <username>")
    if not re.fullmatch(r"-?[0-9]{1,18}", balance.strip()):
        raise BadAnswer(unreadable(PROVIDER), "<balance> is no integer")
    return int(balance)


def _document(body: bytes) -> Element:
    try:
        root: Element = fromstring(body.decode("utf-8-sig").strip() if _is_utf8(body) else body.strip())
    except (ParseError, DefusedXmlException, LookupError, ValueError) as error:
        if b"<html" in body[:2048].lower():
            raise Rejected(NO_BALANCE, "an HTML page instead of XML", status=200, own=False) from None
        raise BadAnswer(unreadable(PROVIDER), type(error).__name__) from None
    return root


def _is_utf8(body: bytes) -> bool:
    declared = re.match(rb"(?:\xef\xbb\xbf)?\s*<\?xml[^>]*encoding=[\"']([^\"']*)", body)
    return declared is None or declared[1].lower() in {b"utf-8", b"utf8"}


def _refusal(status: int) -> str:
    if status in {401, 403}:
        return NO_BALANCE
    if status == 429:
        return "The SMS gateway asks for a pause. Try again in a few minutes."
    if status == 404:
        return "There is no SMS gateway at OZEKI_URL. Tell who runs Teller."
    return f"The SMS gateway answered with an error ({status}). Try again in a few minutes, or ask who runs it."


class Ozeki:
    """The thin shell: one connection pool to the gateway."""

    def __init__(self, url: str, login: Login) -> None:
        self._endpoint = Endpoint(url, PROVIDER, TIMEOUT, TOTAL)
        self._login = login

    @property
    def username(self) -> str:
        """Teller's own login."""
        return self._login.username

    async def balance(self, account: str) -> int:
        """The balance of `account` in credits. Raises ProviderError, BadInput."""
        answer = await self._endpoint.read(build_getcredits(self._login, account))
        return parse_getcredits(answer, self._login, account)

    async def close(self) -> None:
        """Close the connection pool."""
        await self._endpoint.close()
