"""Ozeki's reply becomes a balance or one sentence, whatever comes; and the call is the documented one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import BadAnswer, BadInput, ProviderError, Rejected
from bot.providers.http import Answer
from bot.providers.ozeki import (
    LOGIN_IS_NO_ADMIN,
    NO_BALANCE,
    OTHER_ACCOUNT,
    Login,
    build_getcredits,
    parse_getcredits,
)
from bot.sandbox.ozeki import LOGIN_PAGE

LOGIN = Login("teller", "p&ss w/rd")
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
DOCTYPE = '<!DOCTYPE smsapi PUBLIC "-//OZEKI//DTD XML 1.0//EN" "http://www.ozekisms.com/DTD/smsapi.xml">\n'
BODY = (
    "<response><action>getcredits</action><data><account>"
    "<username>{name}</username><balance>{balance}</balance></account></data></response>"
)
GENUINE = DECLARATION + DOCTYPE + BODY
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY o SYSTEM "file:///etc/hostname">]>'


def reply(balance: str = "120", name: str = "john", form: str = GENUINE) -> str:
    return form.format(name=name, balance=balance)


def parse(body: str | bytes, status: int = 200, account: str = "john") -> int:
    raw = body.encode() if isinstance(body, str) else body
    return parse_getcredits(Answer(status, {}, raw), LOGIN, account)


@pytest.mark.parametrize("account", ["john", "zoë & <co>", "x" * 16])
def test_the_call(account: str) -> None:
    """Everything stands in the query, and the account is always named."""
    call = build_getcredits(LOGIN, account)

    assert (call.method, call.path, call.json) == ("GET", "", None)
    assert call.query == {
        "action": "getcredits",
        "username": "teller",
        "password": "p&ss w/rd",
        "useraccount": account,
    }


@pytest.mark.parametrize("account", ["", "x" * 17])
def test_what_no_account_is_called(account: str) -> None:
    """Ozeki's names have 1 to 16 characters; nothing else is asked for."""
    with pytest.raises(BadInput, match="1 to 16"):
        build_getcredits(LOGIN, account)


@pytest.mark.parametrize(
    ("body", "balance"),
    [
        (reply(), 120),
        (reply("0"), 0),
        (reply("-3"), -3),
        (reply("\n  7 "), 7),
        (reply("9" * 18), 10**18 - 1),
        (reply(name="\n  john\t "), 120),
        (reply(form=BODY), 120),
        (reply(form=DECLARATION + BODY), 120),
        (reply(form=BODY.replace("<data>", "<data><new>1</new>")), 120),
        (" \r\n\t" + reply(), 120),
        ("\ufeff" + reply(), 120),
        ("\ufeff\n" + reply(), 120),
        (reply() + "\n\n", 120),
        (reply(form=GENUINE.replace("UTF-8", "utf8")), 120),
        (reply(form=GENUINE.replace('encoding="UTF-8"', "encoding='utf-8'")), 120),
        (reply(form=GENUINE.replace("UTF-8", "iso-8859-1")).encode("latin-1"), 120),
    ],
)
def test_balances(body: str | bytes, balance: int) -> None:
    """An integer of either sign, with white space and a byte-order mark wherever they come."""
    assert parse(body) == balance


def test_names_outside_ascii() -> None:
    """The account that was asked for is compared as text, not as bytes or entities."""
    assert parse(reply(name="zoë &amp; co"), account="zoë & co") == 120
    latin = reply(name="zoë", form=GENUINE.replace("UTF-8", "iso-8859-1")).encode("latin-1")
    assert parse(latin, account="zoë") == 120


@pytest.mark.parametrize("balance", ["", " ", "12.5", "1e3", "+5", "0x10", "1 2", "--3", "１２", "twelve", "9" * 19])
def test_a_balance_that_is_no_integer(balance: str) -> None:
    """It is not guessed at."""
    with pytest.raises(BadAnswer, match="no integer") as caught:
        parse(reply(balance))
    assert caught.value.sentence.startswith("The SMS gateway gave an answer that Teller cannot read")


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("teller", LOGIN_IS_NO_ADMIN),
        ("office", OTHER_ACCOUNT),
        ("John", OTHER_ACCOUNT),
        ("jo hn", OTHER_ACCOUNT),
        ("", OTHER_ACCOUNT),
    ],
)
def test_another_account_than_the_one_asked_for(name: str, says: str) -> None:
    """The gateway's answer about somebody else is shown to nobody; where the login is no admin, it says so."""
    with pytest.raises(BadAnswer) as caught:
        parse(reply(name=name))
    assert caught.value.sentence == says


@pytest.mark.parametrize(
    "body",
    [
        LOGIN_PAGE,
        "<!DOCTYPE html><html><body><p>unclosed</body></html>",
        "<html xmlns='http://www.w3.org/1999/xhtml'><body/></html>",
        "<response><action>error</action><data><errorcode>1102</errorcode></data></response>",
        "<response/>",
        "<data><account><username>john</username><balance>1</balance></account></data>",
        reply(form=BODY.replace("<balance>{balance}</balance>", "")),
        reply(form=BODY.replace("account>", "other>")),
    ],
)
def test_no_balance(body: str) -> None:
    """A login page with 200, Ozeki's own error and missing fields are refusals, in one sentence."""
    with pytest.raises(Rejected) as caught:
        parse(body)
    assert caught.value.sentence == NO_BALANCE


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"  ",
        b"\x00\x00",
        b"\xff\xfe\xff",
        b"OK",
        b'{"balance": 120}',
        reply()[:-20].encode(),
        reply()[1:].encode(),
        reply().replace("john", "jo\x00hn").encode(),
        reply(form=GENUINE.replace("UTF-8", "x-klingon")).encode(),
        reply(form=GENUINE.replace("UTF-8", "zlib")).encode(),
        reply(name="zoë").encode("latin-1"),
        (BOMB + reply("&b;", form=BODY)).encode(),
        (OUTSIDE + reply("&o;", form=BODY)).encode(),
        ('<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]>' + reply(form=BODY)).encode(),
        reply("&undefined;").encode(),
        b"<a>" * 100_000,
    ],
)
def test_what_cannot_be_read(body: bytes) -> None:
    """Malformed, cut, in an unknown encoding, with entities of any kind: one sentence, the same for all."""
    with pytest.raises(BadAnswer) as caught:
        parse(body)
    assert caught.value.sentence.startswith("The SMS gateway gave an answer that Teller cannot read")


def test_an_external_dtd_is_not_fetched() -> None:
    """The genuine reply names one on a server that is never asked: here it would be a socket that is refused."""
    elsewhere = GENUINE.replace("http://www.ozekisms.com/DTD/smsapi.xml", "http://192.0.2.1/smsapi.xml")
    assert parse(reply(form=elsewhere)) == 120


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (301, "error (301)"),
        (400, "error (400)"),
        (401, NO_BALANCE),
        (403, NO_BALANCE),
        (404, "OZEKI_URL"),
        (422, "error (422)"),
        (429, "pause"),
        (500, "error (500)"),
        (503, "error (503)"),
    ],
)
def test_statuses(status: int, says: str) -> None:
    """A status other than 200 is a refusal, even with a balance in its body."""
    with pytest.raises(Rejected) as caught:
        parse(reply(), status)
    assert says in caught.value.sentence
    assert caught.value.status == status


def outcome(body: bytes) -> int | str:
    """The balance, or the sentence."""
    try:
        return parse(body)
    except ProviderError as error:
        return error.sentence


@settings(deadline=None, max_examples=500)
@given(st.data())
def test_nothing_that_comes_goes_wrong(data: st.DataObject) -> None:
    """The genuine reply with bytes put in and taken out becomes a number or a sentence, never another exception."""
    body = reply().encode()
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(body)))
        end = data.draw(st.integers(start, min(len(body), start + 40)))
        body = body[:start] + data.draw(st.binary(max_size=8)) + body[end:]
    found = outcome(body)

    assert isinstance(found, int) or found.endswith(".")
