"""What was typed behind a command becomes values, or one sentence that says how to type it."""

from collections.abc import Callable

import pytest

from bot.arguments import (
    CompanyNamed,
    codes_wanted,
    parse_account,
    parse_amount,
    parse_company,
    parse_credits,
    parse_type,
)
from bot.errors import BadInput
from bot.providers.rms_models import LARGEST_ID, CreditType

MOST = 100
ACME = CompanyNamed(458)


@pytest.mark.parametrize("text", ["1", "9", "42", "100"])
def test_amounts(text: str) -> None:
    """Plain ASCII digits from 1 to the largest."""
    assert parse_amount(text, MOST) == int(text)


@pytest.mark.parametrize(
    "text",
    [
        *("0", "-1", "-0", "+4", "04", "101", "9" * 30, "4.0", "4,5", "1e9", "1_000", "0x4", "NaN"),
        *("½", "٤", "４", "²", "4\N{NO-BREAK SPACE}458", "four", "", "*", "<@U1>"),
    ],
)
def test_what_is_no_amount(text: str) -> None:
    """The sentence names the bounds and says back what was typed, escaped and clipped."""
    with pytest.raises(BadInput, match="from 1 to 100") as caught:
        parse_amount(text, MOST)

    assert "<@" not in caught.value.sentence
    assert len(caught.value.sentence) < 300


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("458", ACME),
        ("1", CompanyNamed(1)),
        (str(LARGEST_ID), CompanyNamed(LARGEST_ID)),
        ('"458"', CompanyNamed(name="458")),
        ("“Acme”", CompanyNamed(name="Acme")),
        ("„Acme“", CompanyNamed(name="Acme")),
        ("«Acme»", CompanyNamed(name="Acme")),
        ('" Acme Baltic "', CompanyNamed(name="Acme Baltic")),
        ("Acme", CompanyNamed(name="Acme")),
        ("Acme Baltic", CompanyNamed(name="Acme Baltic")),
        ("'458'", CompanyNamed(name="458")),
        ("‘Acme Baltic’", CompanyNamed(name="Acme Baltic")),
        ("O'Brien's", CompanyNamed(name="O'Brien's")),
        ("'t Hoen", CompanyNamed(name="'t Hoen")),
        ('"Acme" Baltic', CompanyNamed(name='"Acme" Baltic')),
        ("458 Baltic", CompanyNamed(name="458 Baltic")),
        ("٤٥٨", CompanyNamed(name="٤٥٨")),
        ("-1", CompanyNamed(name="-1")),
    ],
)
def test_companies(text: str, named: CompanyNamed) -> None:
    """ASCII digits are always an id, a word in quotes is always a name, the rest is a name or a part of one."""
    assert parse_company(text) == named


@pytest.mark.parametrize("parse", [parse_company, parse_account])
@pytest.mark.parametrize("text", ['"', '"Acme', "„Acme Baltic", "«"])
def test_a_quote_that_is_not_closed(parse: Callable[[str], object], text: str) -> None:
    """It is named, and not searched for."""
    with pytest.raises(BadInput, match="opened and not closed"):
        parse(text)


@pytest.mark.parametrize("text", ["0", "000", str(LARGEST_ID + 1), "9" * 400, '""', "“ ”"])
def test_what_is_no_company(text: str) -> None:
    """An id outside 64 bits and an empty name are explained at no length."""
    with pytest.raises(BadInput, match=r"No company can have|COMPANY is empty") as caught:
        parse_company(text)

    assert len(caught.value.sentence) < 200


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("", None),
        (" \t\u200b ", None),
        ("458", ACME),
        ("acme", CompanyNamed(name="acme")),
        ("acme baltic", CompanyNamed(name="acme baltic")),
        ('"codes"', CompanyNamed(name="codes")),
        ("„codes used“", CompanyNamed(name="codes used")),
    ],
)
def test_credits(line: str, wanted: CompanyNamed | None) -> None:
    """Nothing is the whole account."""
    assert parse_credits(line) == wanted


@pytest.mark.parametrize(
    ("line", "sought"),
    [
        ("codes", ""),
        (" CODES ", ""),
        ("codes unused", "unused"),
        ("codes\n 458 <@UJOHN|john> ", "458 <@UJOHN|john>"),
        ("codes \u200bunused", "unused"),
        ("", None),
        ("458", None),
        ("codestream", None),
        ('"codes"', None),
        ("„codes used“", None),
        ("Acme codes", None),
    ],
)
def test_codes(line: str, sought: str | None) -> None:
    """Unquoted, the first word is a subcommand first; what follows stays as Slack sent it."""
    assert codes_wanted(line) == sought


@pytest.mark.parametrize(
    ("line", "account"),
    [
        ("", None),
        ("  ", None),
        ('""', None),
        ("\u200b\x00", None),
        ("john", "john"),
        (' "john" ', "john"),
        ("“front desk”", "front desk"),
        ("jo\u200bhn\x00", "john"),
        ("jo\ud800hn", "john"),
        ("zoë", "zoë"),
        ("@john", "john"),
        ("@", None),
        ("jo@hn", "jo@hn"),
        ('"@john"', "@john"),
        ("'john'", "john"),
    ],
)
def test_accounts(line: str, account: str | None) -> None:
    """An account's name as its author saw it, without quotes; nothing means one's own."""
    assert parse_account(line) == account


@pytest.mark.parametrize("line", ["john office", "john\noffice", "@john extra", '"john" office'])
def test_more_than_one_account(line: str) -> None:
    """The sentence shows what `/smsbalance` takes."""
    with pytest.raises(BadInput, match="one account or one member"):
        parse_account(line)


@pytest.mark.parametrize("text", ["", *CreditType])
def test_types(text: str) -> None:
    """Each of RMS's types in any case; left out it is `credit`."""
    assert parse_type(text) == (text or "credit")
    assert parse_type(text.upper()) == (text or "credit")
