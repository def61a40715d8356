"""The stand-in of the Ozeki gateway keeps the vendor's rules, whoever calls it."""

import re
import xml.etree.ElementTree as ET
from collections.abc import AsyncIterator

import httpx
import pytest
from defusedxml.ElementTree import fromstring

from bot.sandbox.ozeki import RIGHT, TOO_LONG, WRONG, OzekiStandIn
from tests.clock import T0, ManualClock

ADMIN = {"username": "admin", "password": "abc123"}
JOHN = {"username": "john", "password": "p&ss =1"}


@pytest.fixture
async def ozeki() -> AsyncIterator[OzekiStandIn]:
    standin = OzekiStandIn(ManualClock())
    standin.add_account("admin", "abc123", 123, is_admin=True)
    standin.add_account("john", "p&ss =1", 500)
    standin.add_account("zoë<&>", "secret", -7)
    await standin.start()
    yield standin
    await standin.stop()


async def ask(ozeki: OzekiStandIn, action: str = "getcredits", **query: str) -> httpx.Response:
    """One call of the HTTP API, as the manual has it: everything in the query string."""
    async with httpx.AsyncClient(trust_env=False) as client:
        return await client.get(ozeki.url, params={"action": action, **query})


def account(reply: httpx.Response) -> tuple[str, str, str]:
    """The action, the name and the balance of a good reply."""
    root: ET.Element = fromstring(reply.text)
    assert root.tag == "response"
    action = root.findtext("action") or ""
    return action, root.findtext("data/account/username") or "", root.findtext("data/account/balance") or ""


def is_error(reply: httpx.Response) -> bool:
    """Whether a reply is the gateway's own error, in XML."""
    return fromstring(reply.content).findtext("action") == "error"


async def test_reply_is_the_documented_one(ozeki: OzekiStandIn) -> None:
    """The reply has the XML declaration, the DOCTYPE with its external DTD and the documented elements."""
    reply = await ask(ozeki, **ADMIN, useraccount="admin")

    squeezed = re.sub(r">\s+<", "><", reply.text.strip())
    assert (reply.status_code, reply.headers["content-type"]) == (200, "application/xml")
    assert squeezed == (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<!DOCTYPE smsapi PUBLIC "-//OZEKI//DTD XML 1.0//EN" "http://www.ozekisms.com/DTD/smsapi.xml">'
        "<response><action>getcredits</action><data><account>"
        "<username>admin</username><balance>123</balance></account></data></response>"
    )


@pytest.mark.parametrize(
    ("login", "useraccount", "expected"),
    [
        (ADMIN, "", ("admin", "123")),
        (ADMIN, "john", ("john", "500")),
        (ADMIN, "zoë<&>", ("zoë<&>", "-7")),
        (JOHN, "", ("john", "500")),
        (JOHN, "john", ("john", "500")),
    ],
)
async def test_getcredits(
    ozeki: OzekiStandIn, login: dict[str, str], useraccount: str, expected: tuple[str, str]
) -> None:
    """An administrator may ask about any account, everybody about their own, which is meant when none is named."""
    named = {"useraccount": useraccount} if useraccount else {}
    assert account(await ask(ozeki, **login, **named)) == ("getcredits", *expected)


@pytest.mark.parametrize("useraccount", ["admin", "nobody"])
async def test_stranger(ozeki: OzekiStandIn, useraccount: str) -> None:
    """Who may not ask about an account gets an error, or, as configured, their own balance."""
    assert is_error(await ask(ozeki, **JOHN, useraccount=useraccount))
    ozeki.strangers = "own"
    assert account(await ask(ozeki, **JOHN, useraccount=useraccount)) == ("getcredits", "john", "500")


@pytest.mark.parametrize(
    "login", [{**ADMIN, "password": "x"}, {"username": "no", "password": "abc123"}, {"username": "admin"}, {}]
)
async def test_failed_login(ozeki: OzekiStandIn, login: dict[str, str]) -> None:
    """A failed login is answered with 200 and the page to log in at."""
    reply = await ask(ozeki, **login)

    assert (reply.status_code, reply.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "<form" in reply.text


@pytest.mark.parametrize(
    "query",
    [
        {"useraccount": "nobody"},
        {"useraccount": "x" * 17},
        {"username": "x" * 17},
        {"password": "x" * 17},
        {"action": "sendfax"},
        {"action": ""},
        {"action": "addcredits", "useraccount": "john"},
        {"action": "addcredits", "useraccount": "john", "add": "1.5"},
        {"action": "addcredits", "useraccount": "nobody", "add": "1"},
        {"action": "setcredits", "useraccount": "john", "newbalance": "many"},
        {"action": "addcredits", "add": "1", **JOHN},
        {"action": "setcredits", "newbalance": "1", "useraccount": "john", **JOHN},
    ],
)
async def test_error_reply(ozeki: OzekiStandIn, query: dict[str, str]) -> None:
    """What the gateway cannot or may not do is an error in XML, with 200, and changes nothing."""
    before = ozeki.state()

    reply = await ask(ozeki, **{"action": "getcredits", **ADMIN, **query})

    assert (reply.status_code, is_error(reply), ozeki.state()) == (200, True, before)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"action": "addcredits", "useraccount": "john", "add": "244"}, ("getcredits", "john", "744")),
        ({"action": "addcredits", "useraccount": "john", "add": "-501"}, ("getcredits", "john", "-1")),
        ({"action": "addcredits", "add": "1"}, ("getcredits", "admin", "124")),
        ({"action": "setcredits", "useraccount": "john", "newbalance": "9"}, ("setcredits", "john", "9")),
        ({"action": "setcredits", "useraccount": "john", "newbalance": ""}, ("setcredits", "john", "500")),
        ({"action": "setcredits", "useraccount": "john"}, ("setcredits", "john", "500")),
    ],
)
async def test_changes(ozeki: OzekiStandIn, query: dict[str, str], expected: tuple[str, str, str]) -> None:
    """An administrator adds to a balance, which answers as getcredits does, or sets it, unless to nothing."""
    assert account(await ask(ozeki, **ADMIN, **query)) == expected
    assert str(ozeki.accounts[expected[1]].balance) == expected[2]


async def test_padded_name(ozeki: OzekiStandIn) -> None:
    """The name may come with white space around it."""
    ozeki.padded_names = True
    _, name, _ = account(await ask(ozeki, **JOHN))

    assert name != name.strip() == "john"


async def test_other_addresses(ozeki: OzekiStandIn) -> None:
    """There is one address, and it is asked with GET."""
    async with httpx.AsyncClient(trust_env=False) as client:
        elsewhere = await client.get(f"{ozeki.url}/v2", params=ADMIN)
        posted = await client.post(ozeki.url, params={"action": "getcredits", **ADMIN})

    assert (elsewhere.status_code, posted.status_code) == (404, 404)


@pytest.mark.parametrize(
    ("login", "verdict"),
    [(ADMIN, RIGHT), ({**ADMIN, "password": "hunter2"}, WRONG), ({**ADMIN, "password": "hunter2" * 3}, TOO_LONG)],
)
async def test_record(ozeki: OzekiStandIn, login: dict[str, str], verdict: str) -> None:
    """A call is on record with a verdict on its password and never with the password."""
    reply = await ask(ozeki, **login, useraccount="john")

    (call,) = ozeki.calls_of("getcredits")
    assert call.query == {"action": "getcredits", "username": "admin", "password": verdict, "useraccount": "john"}
    assert (call.method, call.path, call.at, call.status) == ("GET", "", T0, reply.status_code)
    assert login["password"] not in repr(ozeki.calls) + ozeki.dump()
    assert ozeki.calls_of("addcredits") == []


@pytest.mark.parametrize(("name", "password"), [("x" * 17, "a"), ("a", "x" * 17), ("", "a"), ("a", "")])
def test_impossible_accounts(name: str, password: str) -> None:
    """Nobody can set up an account that the gateway could not have."""
    with pytest.raises(ValueError, match="16"):
        OzekiStandIn(ManualClock()).add_account(name, password)
