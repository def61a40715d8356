"""A POST that mints goes out once, whatever happens to it; and what it came to is certain, or unknown."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest

from bot.errors import BadAnswer, Interrupted, ProviderError, TimedOut, Unreachable
from bot.providers.http import Answer
from bot.providers.rms import Rms
from bot.providers.rms_protocol import Outcome, classify
from bot.sandbox import faults as f
from bot.sandbox.rms import SCOPES, RmsStandIn
from tests.clock import ManualClock
from tests.providers.answers import CODE, answer, no, ok

TOKEN = "pat-1"
COMMENT = "[MC-7F3KQ2] spare"
MINTED = ok(meta={"credit_code": CODE})


@pytest.mark.parametrize(
    ("result", "outcome"),
    [
        (answer(MINTED, 201), Outcome.ISSUED),
        (answer(ok(data=None, meta={"credit_code": CODE, "id": 4}), 201), Outcome.ISSUED),
        (answer(MINTED, 200), Outcome.UNKNOWN),
        (answer(MINTED, 202), Outcome.UNKNOWN),
        (answer(ok(meta={"credit_code": ""}), 201), Outcome.UNKNOWN),
        (answer(ok(meta={"credit_code": None}), 201), Outcome.UNKNOWN),
        (answer(ok(meta={}), 201), Outcome.UNKNOWN),
        (answer(ok(meta=None), 201), Outcome.UNKNOWN),
        (answer(ok(), 201), Outcome.UNKNOWN),
        (answer({"meta": {"credit_code": CODE}}, 201), Outcome.UNKNOWN),
        (answer(b"", 201), Outcome.UNKNOWN),
        (answer(json.dumps(MINTED).encode()[:-9], 201), Outcome.UNKNOWN),
        (answer(b"<html></html>", 200), Outcome.UNKNOWN),
        (answer(b"", 204), Outcome.UNKNOWN),
        (answer(no(None), 201), Outcome.UNKNOWN),
        (answer(no("amount"), 200), Outcome.UNKNOWN),
        *((answer(no("amount"), status), Outcome.REFUSED) for status in (400, 401, 403, 404, 422, 429)),
        *((answer(b"<html></html>", status), Outcome.UNKNOWN) for status in (400, 401, 403, 404, 422, 429)),
        *((answer(b"", status), Outcome.UNKNOWN) for status in (400, 401, 403, 404, 422, 429)),
        *((answer(no(None), status), Outcome.UNKNOWN) for status in (408, 409, 425, 500, 502, 503, 504, 520)),
        *((answer(b"", status), Outcome.UNKNOWN) for status in (301, 302, 307, 308, 408, 500, 502, 503, 504)),
        (answer(ok(), 422), Outcome.UNKNOWN),
        (answer(MINTED, 500), Outcome.UNKNOWN),
        (Unreachable("s", "ConnectError"), Outcome.NEVER_SENT),
        (TimedOut("s", "ReadTimeout"), Outcome.UNKNOWN),
        (Interrupted("s", "ReadError"), Outcome.UNKNOWN),
        (BadAnswer("s", "gzip"), Outcome.UNKNOWN),
    ],
)
def test_what_a_post_came_to(result: Answer | ProviderError, outcome: Outcome) -> None:
    """Issued and refused only in RMS's documented form, never sent only without a connection; all else is unknown."""
    minted = classify(result)

    assert minted.outcome is outcome
    assert CODE not in repr(minted)
    assert bool(minted.sentence) is (outcome in {Outcome.REFUSED, Outcome.NEVER_SENT})


@pytest.fixture
async def rms() -> AsyncIterator[RmsStandIn]:
    rms = RmsStandIn(ManualClock(), token=TOKEN)
    rms.add_company("Acme", company_id=458, credits={"credit": (3, 7)})
    await rms.start()
    yield rms
    await rms.stop()


@pytest.fixture
async def shell(rms: RmsStandIn) -> AsyncIterator[Rms]:
    shell = Rms(rms.url, TOKEN)
    yield shell
    await shell.close()


async def test_a_mint(rms: RmsStandIn, shell: Rms) -> None:
    """RMS gets what was asked for on a connection of its own, and the code in its answer is dropped."""
    await shell.summary(458)
    minted = await shell.mint(4, "credit", 458, COMMENT)

    (code,) = rms.codes_with("[MC-7F3KQ2]")
    (call,) = rms.calls_of("POST", "/credits/codes")
    assert minted.outcome is Outcome.ISSUED
    assert (code.credits_amount, code.credit_type, code.company_id, code.comment) == (4, "credit", 458, COMMENT)
    assert call.headers["authorization"] == f"Bearer {TOKEN}"
    assert call.headers["accept-encoding"] == "identity"
    assert call.query == {}
    assert code.code not in repr(minted)


@pytest.mark.parametrize(
    "comment", ['[MC-7F3KQ2] <!channel> @here https://x.y *b* "q" \\ ž 🚀', "[MC-7F3KQ2] " + "ž" * 500]
)
async def test_the_comment_arrives_as_it_is(rms: RmsStandIn, shell: Rms, comment: str) -> None:
    """Every character of it."""
    await shell.mint(1, "credit", 458, comment)
    assert [code.comment for code in rms.codes_with("[MC-")] == [comment]


FAULTS = [
    (f.drop(), Outcome.UNKNOWN, 0),
    (f.work_then_drop(), Outcome.UNKNOWN, 1),
    (f.work_then_half(), Outcome.UNKNOWN, 1),
    (f.reply(200, work=True), Outcome.UNKNOWN, 1),
    (f.reply(400), Outcome.UNKNOWN, 0),
    (f.reply(401), Outcome.UNKNOWN, 0),
    (f.reply(422, work=True), Outcome.UNKNOWN, 1),
    (f.too_many(), Outcome.UNKNOWN, 0),
    (f.too_many(0), Outcome.UNKNOWN, 0),
    (f.reply(500), Outcome.UNKNOWN, 0),
    (f.reply(502, work=True), Outcome.UNKNOWN, 1),
    (f.reply(503, headers={"Retry-After": "0"}), Outcome.UNKNOWN, 0),
    (f.html_page(), Outcome.UNKNOWN, 0),
    (f.html_page(504, work=True), Outcome.UNKNOWN, 1),
    *((f.redirect(status, "/api/credits/codes"), Outcome.UNKNOWN, 0) for status in (301, 302, 303, 307, 308)),
    (f.malformed(), Outcome.UNKNOWN, 1),
    (f.gzipped(), Outcome.UNKNOWN, 1),
    (f.oversized(), Outcome.UNKNOWN, 1),
    (f.nulled("credit_code"), Outcome.UNKNOWN, 1),
    (f.missing("meta"), Outcome.UNKNOWN, 1),
    (f.changed("success", False), Outcome.UNKNOWN, 1),
    (f.prefixed(), Outcome.ISSUED, 1),
    (f.unknown_encoding(), Outcome.ISSUED, 1),
]


@pytest.mark.parametrize(("fault", "outcome", "made"), FAULTS)
@pytest.mark.parametrize("warm", [False, True])
async def test_one_post_whatever_happens(
    rms: RmsStandIn, shell: Rms, fault: f.Fault, outcome: Outcome, made: int, warm: bool
) -> None:
    """Cut, refused, redirected, spoilt, on a fresh connection or after a read: one POST stands on the wire."""
    if warm:
        await shell.summary(458)
    rms.faults.add(fault, times=None, when=lambda call: call.method == "POST")
    minted = await shell.mint(4, "credit", 458, COMMENT)

    assert minted.outcome is outcome
    assert len(rms.calls_of("POST", "/credits/codes")) == 1
    assert [call for call in rms.calls if call.path.startswith("..")] == []
    assert len(rms.codes_with("")) == made


@pytest.mark.parametrize(
    ("amount", "company_id", "scopes", "status"),
    [(11, 458, SCOPES, 422), (1, 459, SCOPES, 422), (1, 458, SCOPES - {"credit_transfer_codes:write"}, 403)],
)
async def test_what_rms_refuses(
    rms: RmsStandIn, shell: Rms, amount: int, company_id: int, scopes: frozenset[str], status: int
) -> None:
    """RMS's own no is certain: nothing was made, and the sentence says what to do."""
    rms.scopes = scopes
    minted = await shell.mint(amount, "credit", company_id, COMMENT)

    assert minted.outcome is Outcome.REFUSED
    assert minted.sentence
    assert minted.detail.startswith(f"HTTP {status}")
    assert rms.account.codes == {}


async def test_over_the_quota(rms: RmsStandIn, shell: Rms) -> None:
    """429 in RMS's own form is certain too, and nobody waits and tries again."""
    rms.limit_requests(0)
    minted = await shell.mint(1, "credit", 458, COMMENT)

    assert minted.outcome is Outcome.REFUSED
    assert "pause" in minted.sentence
    assert len(rms.calls) == 1


async def test_nobody_there(rms: RmsStandIn, shell: Rms) -> None:
    """A refused connection is the one thing of which it is certain that nothing was sent."""
    await rms.go_down()
    minted = await shell.mint(1, "credit", 458, COMMENT)
    await rms.come_back()

    assert minted.outcome is Outcome.NEVER_SENT
    assert "cannot be reached" in minted.sentence
    assert rms.calls == []


async def test_a_held_post_is_waited_for(rms: RmsStandIn, shell: Rms) -> None:
    """While RMS is silent nothing else is sent, and its late answer still counts."""
    rms.faults.add(f.work_then_hang())
    minting = asyncio.create_task(shell.mint(1, "credit", 458, COMMENT))
    await rms.faults.held()
    assert not minting.done()
    rms.faults.release()

    assert (await minting).outcome is Outcome.ISSUED
    assert len(rms.calls) == 1
