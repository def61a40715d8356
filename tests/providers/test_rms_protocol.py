"""RMS's answers become values or one sentence, and no code passes."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import BadAnswer, ProviderError, Rejected
from bot.providers.http import Answer
from bot.providers.rms_models import Company, Summary
from bot.providers.rms_protocol import (
    Outcome,
    build_codes,
    build_companies,
    build_mint,
    build_summary,
    classify,
    parse_codes,
    parse_codes_in_full,
    parse_data,
    parse_envelope,
    parse_total,
)
from tests.providers.answers import CODE, JSON, answer, no, ok

UNREADABLE = "RMS gave an answer that Teller cannot read"


def test_the_calls() -> None:
    """Both names of the company filter are sent; a mint carries what RMS requires and nothing in its URL."""
    assert build_summary(None).query == {}
    assert build_summary(458).query == {"company_id": "458", "company": "458"}
    assert build_codes(100, "MC-7F3KQ2", 458).query == {
        "limit": "100",
        "offset": "100",
        "q": "MC-7F3KQ2",
        "company_id": "458",
    }
    assert build_companies(company_id=458).query == {"limit": "100", "offset": "0", "id": "458"}
    mint = build_mint(4, "credit", 458, "[MC-7F3KQ2] spare")
    assert (mint.method, mint.path, mint.query) == ("POST", "/credits/codes", {})
    assert mint.json == {
        "amount": 4,
        "credit_type_name": "credit",
        "company_id": 458,
        "comment": "[MC-7F3KQ2] spare",
    }


@pytest.mark.parametrize(
    "body",
    [
        ok(data={}),
        b"\xef\xbb\xbf" + json.dumps(ok(data={})).encode(),
        b" \r\n" + json.dumps(ok(data={})).encode() + b"\n\n",
        ok(data={"unheard_of": [1]}, meta=None),
    ],
)
def test_an_envelope(body: Any) -> None:
    """It is read with white space and a byte-order mark around it."""
    assert parse_envelope(answer(body))["success"] is True
    assert parse_data(answer(body), Summary).types() == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"  ",
        b"null",
        b"[]",
        b'"text"',
        b"{",
        b'{"success": true',
        b"<html><body>Please wait</body></html>",
        b"\xff\xfe{\x00}\x00",
        b'{"success": tr\xffue}',
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"success": true, "data": ' + b"9" * 5000 + b"}",
        {},
        {"success": None},
        {"success": 1},
        {"success": "true", "data": {}},
        {"data": {}},
    ],
)
def test_what_is_no_envelope(body: Any) -> None:
    """HTML, nothing, broken or foreign JSON with 200: one sentence, the same for all."""
    with pytest.raises(BadAnswer, match="envelope") as caught:
        parse_envelope(answer(body))
    assert caught.value.sentence.startswith(UNREADABLE)


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (301, "error (301)"),
        (400, "error (400)"),
        (401, "renew RMS_TOKEN"),
        (403, "scope"),
        (404, "RMS_URL"),
        (422, "Check the amount, the company and the type"),
        (429, "pause"),
        (500, "error (500)"),
        (502, "error (502)"),
    ],
)
@pytest.mark.parametrize(
    ("body", "own"), [(no("amount"), True), (b"<html></html>", False), (b"", False), ({}, False)]
)
def test_refusals(status: int, says: str, body: Any, own: bool) -> None:
    """By the status, with the envelope or without it; what RMS said of it is for the log."""
    with pytest.raises(Rejected) as caught:
        parse_envelope(answer(body, status))

    error = caught.value
    assert says in error.sentence
    assert (error.status, error.own) == (status, own)
    assert error.detail == (f"HTTP {status} amount: is wrong" if own else f"HTTP {status}")


@pytest.mark.parametrize(
    "errors", [None, [], "all", [None, 4, []], [{}], [{"message": None}], {"amount": "is wrong"}]
)
def test_a_refusal_without_reasons(errors: Any) -> None:
    """`success: false` is a refusal, whatever stands in its list."""
    with pytest.raises(Rejected) as caught:
        parse_envelope(answer({"success": False, "errors": errors}, 422))
    assert caught.value.own


def test_a_refusal_is_logged_at_no_length() -> None:
    """A list of a thousand mistakes is cut."""
    with pytest.raises(Rejected) as caught:
        parse_envelope(answer(no(*["amount" * 20] * 1000), 422))
    assert len(caught.value.detail) <= 500


@pytest.mark.parametrize("data", [None, {}, "text", 4, [4], [None], [[]], {"data": []}])
def test_a_list_that_is_none(data: Any) -> None:
    """Where a list of objects was promised, anything else cannot be read."""
    with pytest.raises(BadAnswer) as codes:
        parse_codes(answer(ok(data=data)))
    with pytest.raises(BadAnswer) as companies:
        parse_data(answer(ok(data=data)), list[Company])
    assert codes.value.sentence.startswith(UNREADABLE)
    assert companies.value.sentence.startswith(UNREADABLE)


@pytest.mark.parametrize("data", [None, [], "text", 4])
def test_a_summary_that_is_none(data: Any) -> None:
    """Where an object was promised, anything else cannot be read."""
    with pytest.raises(BadAnswer):
        parse_data(answer(ok(data=data)), Summary)


def test_codes_are_cut() -> None:
    """Only the last four characters pass, in no representation more; in full only where it is asked for."""
    row = {"id": "7", "company_id": 458, "code": CODE, "credits_amount": "4", "comment": "spare", "is_used": 1}
    (code,) = parse_codes(answer(ok(data=[row])))
    ((same, in_full),) = parse_codes_in_full(answer(ok(data=[row])))

    assert (code.id, code.company_id, code.credits_amount, code.is_used) == (7, 458, 4, True)
    assert code.last_four == CODE[-4:]
    assert CODE[:-4] not in repr(code) + str(code.model_dump())
    assert (same, in_full) == (code, CODE)


@pytest.mark.parametrize("odd", [None, "", 7, [], {}, ["x" * 40], {"x": "y" * 40}])
def test_odd_codes_are_cut_too(odd: Any) -> None:
    """Whatever stands where the code should, at most four characters of it pass."""
    (code,) = parse_codes(answer(ok(data=[{"code": odd}])))
    assert len(code.last_four) <= 4


@pytest.mark.parametrize(
    ("meta", "total"),
    [
        *(({"total": each}, 7) for each in (7, "7")),
        *(({"total": each}, None) for each in (None, "", "many", -1, "-1", True, 7.0, "²", "9" * 5000, [])),
        *((each, None) for each in ({}, None, [], "7")),
        ({"total": 0}, 0),
    ],
)
def test_totals(meta: Any, total: int | None) -> None:
    """How many there are, where RMS tells it."""
    assert parse_total(answer(ok(data=[], meta=meta))) == total


@settings(deadline=None, max_examples=200)
@given(st.fixed_dictionaries({}, optional={"success": JSON, "data": JSON, "meta": JSON, "errors": JSON}), st.data())
def test_nothing_that_comes_goes_wrong(body: dict[str, Any], data: st.DataObject) -> None:
    """Any JSON of any status is a value or an expected error, and a POST that it answers has an outcome."""
    came = answer(body | data.draw(st.sampled_from([{}, {"success": True}])), data.draw(st.integers(200, 599)))

    assert isinstance(classify(came).outcome, Outcome)
    assert isinstance(parse_total(came), int | None)
    for shape in (Summary, list[Company], list[dict[str, Any]]):
        assert read(came, shape) is not None


def read(came: Answer, shape: Any) -> Any:
    """The value, or the sentence."""
    try:
        return parse_data(came, shape)
    except ProviderError as error:
        return error.sentence
