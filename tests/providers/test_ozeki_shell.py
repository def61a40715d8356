"""The gateway asked over real HTTP, in its good hours and its bad ones."""

from collections.abc import AsyncIterator

import pytest

from bot.errors import BadAnswer, BadInput, Interrupted, ProviderError, Rejected, Unreachable
from bot.providers.ozeki import LOGIN_IS_NO_ADMIN, NO_BALANCE, Login, Ozeki
from bot.sandbox import faults as f
from bot.sandbox.ozeki import RIGHT, OzekiStandIn
from tests.clock import ManualClock

LOGIN = Login("teller", "p&ss w/rd=1")


@pytest.fixture
async def gateway() -> AsyncIterator[OzekiStandIn]:
    gateway = OzekiStandIn(ManualClock(), padded_names=True)
    gateway.add_account(LOGIN.username, LOGIN.password, 5, is_admin=True)
    gateway.add_account("john", "john-password", 120)
    gateway.add_account("zoë & <co>", "zoe-password", -7)
    await gateway.start()
    yield gateway
    await gateway.stop()


@pytest.fixture
async def ozeki(gateway: OzekiStandIn) -> AsyncIterator[Ozeki]:
    ozeki = Ozeki(gateway.url, LOGIN)
    yield ozeki
    await ozeki.close()


async def failure(ozeki: Ozeki, account: str = "john") -> ProviderError:
    """The error that asking ends with."""
    with pytest.raises(ProviderError) as caught:
        await ozeki.balance(account)
    return caught.value


@pytest.mark.parametrize(("account", "balance"), [("john", 120), ("zoë & <co>", -7), ("teller", 5)])
async def test_a_balance(gateway: OzekiStandIn, ozeki: Ozeki, account: str, balance: int) -> None:
    """The account is named even when it is the login's own, the password arrives whole, and the answer is whole."""
    assert await ozeki.balance(account) == balance

    (call,) = gateway.calls
    assert call.query == {
        "action": "getcredits",
        "username": "teller",
        "password": RIGHT,
        "useraccount": account,
    }
    assert call.headers["accept-encoding"] == "identity"


async def test_an_account_that_is_not_there(ozeki: Ozeki) -> None:
    """The gateway's own error is a refusal."""
    assert (await failure(ozeki, "nobody")).sentence == NO_BALANCE


async def test_a_wrong_password(gateway: OzekiStandIn) -> None:
    """The login page that comes with 200 is a refusal, without the password in it."""
    ozeki = Ozeki(gateway.url, Login("teller", "wrong-one"))
    error = await failure(ozeki)
    await ozeki.close()

    assert error.sentence == NO_BALANCE
    assert "wrong-one" not in error.sentence + error.detail + repr(error)


@pytest.mark.parametrize(("strangers", "says"), [("own", LOGIN_IS_NO_ADMIN), ("error", NO_BALANCE)])
async def test_a_login_that_is_no_admin(gateway: OzekiStandIn, ozeki: Ozeki, strangers: str, says: str) -> None:
    """Whichever way the gateway refuses, its login's own balance is not shown for another's."""
    gateway.accounts["teller"].is_admin = False
    gateway.strangers = "own" if strangers == "own" else "error"

    assert (await failure(ozeki)).sentence == says
    assert await ozeki.balance("teller") == 5


async def test_a_name_that_is_too_long_is_not_asked_for(gateway: OzekiStandIn, ozeki: Ozeki) -> None:
    """More than 16 characters are explained without a call."""
    with pytest.raises(BadInput, match="1 to 16"):
        await ozeki.balance("x" * 17)
    assert gateway.calls == []


@pytest.mark.parametrize(
    ("fault", "kind", "says"),
    [
        (f.reply(401), Rejected, "gave no balance"),
        (f.reply(403), Rejected, "gave no balance"),
        (f.reply(404), Rejected, "OZEKI_URL"),
        (f.reply(422), Rejected, "error (422)"),
        (f.too_many(), Rejected, "pause"),
        (f.reply(500), Rejected, "error (500)"),
        (f.reply(503, "<xml"), Rejected, "error (503)"),
        (f.html_page(), Rejected, "gave no balance"),
        (f.html_page(502), Rejected, "error (502)"),
        (f.redirect(302, "/elsewhere"), Rejected, "error (302)"),
        (f.reply(200), BadAnswer, "cannot read"),
        (f.malformed(), BadAnswer, "cannot read"),
        (f.unknown_encoding(), BadAnswer, "cannot read"),
        (f.entity_bomb(), BadAnswer, "cannot read"),
        (f.external_entity("file:///etc/hostname"), BadAnswer, "cannot read"),
        (f.external_entity("http://127.0.0.1:9/x"), BadAnswer, "cannot read"),
        (f.oversized(), BadAnswer, "cannot read"),
        (f.gzipped(), BadAnswer, "cannot read"),
        (f.changed("balance", "12.5"), BadAnswer, "cannot read"),
        (f.changed("balance", 10**30), BadAnswer, "cannot read"),
        (f.nulled("balance"), BadAnswer, "cannot read"),
        (f.missing("balance"), Rejected, "gave no balance"),
        (f.missing("account"), Rejected, "gave no balance"),
        (f.nulled("username"), BadAnswer, "another account"),
        (f.changed("username", "office"), BadAnswer, "another account"),
    ],
)
async def test_faults(
    gateway: OzekiStandIn, ozeki: Ozeki, fault: f.Fault, kind: type[ProviderError], says: str
) -> None:
    """One call, one sentence that says what to do, no password; afterwards it works again."""
    gateway.faults.add(fault)
    error = await failure(ozeki)

    assert type(error) is kind
    assert says in error.sentence
    assert LOGIN.password not in error.sentence + error.detail
    assert [call.path for call in gateway.calls] == [""]
    assert await ozeki.balance("john") == 120


@pytest.mark.parametrize("prefix", [b"\xef\xbb\xbf", b" \r\n", b"\xef\xbb\xbf\n"])
async def test_bytes_before_the_xml(gateway: OzekiStandIn, ozeki: Ozeki, prefix: bytes) -> None:
    """White space and a byte-order mark in front do no harm."""
    gateway.faults.add(f.prefixed(prefix))
    assert await ozeki.balance("john") == 120


@pytest.mark.parametrize("fault", [f.drop(), f.work_then_drop(), f.work_then_half()])
async def test_a_read_is_tried_once_more(gateway: OzekiStandIn, ozeki: Ozeki, fault: f.Fault) -> None:
    """A connection that breaks once is not told, one that breaks twice is."""
    gateway.faults.add(fault)
    assert await ozeki.balance("john") == 120
    gateway.faults.add(fault, times=2)
    error = await failure(ozeki)

    assert type(error) is Interrupted
    assert "broke" in error.sentence
    assert len(gateway.calls) == 4


async def test_nobody_there(gateway: OzekiStandIn, ozeki: Ozeki) -> None:
    """A refused connection is said as such, without the URL."""
    await gateway.go_down()
    error = await failure(ozeki)

    assert type(error) is Unreachable
    assert "cannot be reached" in error.sentence
    assert "127.0.0.1" not in error.sentence + error.detail
