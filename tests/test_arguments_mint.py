"""What was typed behind `/mintcode` becomes values, or one sentence that says how to type it."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.arguments import CompanyNamed, MintWanted, amount_problem, parse_comment, parse_mint
from bot.errors import BadInput
from bot.providers.rms_models import LARGEST_ID
from bot.reference import LONGEST_COMMENT
from bot.views.text import clean

MOST = 100
ACME = CompanyNamed(458)


def mint(line: str) -> MintWanted:
    return parse_mint(line, MOST)


def mint_or_refusal(line: str) -> MintWanted | str:
    """The values, or the sentence."""
    try:
        return mint(line)
    except BadInput as error:
        return error.sentence


NO_NUMBER = "That is no whole number in plain digits, as 4 is."
TOO_LITTLE = "That is too little: ask for 1 at least."
TOO_MUCH = "That is too much for one code: ask for 100 at most."


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("1", None),
        ("100", None),
        ("101", TOO_MUCH),
        ("9" * 5000, TOO_MUCH),
        ("0", TOO_LITTLE),
        ("000", TOO_LITTLE),
        ("-1", TOO_LITTLE),
        ("04", "That has a zero in front. Leave it out."),
        ("", NO_NUMBER),
        ("4.0", NO_NUMBER),
        ("-4.0", NO_NUMBER),
        ("1e2", NO_NUMBER),
        ("+4", NO_NUMBER),
        ("1,000", NO_NUMBER),
        ("٤", NO_NUMBER),
    ],
    ids=repr,
)
def test_what_is_wrong_with_an_amount(typed: str, says: str | None) -> None:
    """The sentence at its field says it; which amounts there are stands in the hint beneath."""
    assert amount_problem(typed, MOST) == says


@pytest.mark.parametrize(
    ("line", "comment"),
    [
        ('4 458 "spare routers for Kaunas"', "spare routers for Kaunas"),
        ("4 458 “spare routers”", "spare routers"),
        ("4 458 ”spare routers”", "spare routers"),
        ("4 458 „spare routers“", "spare routers"),
        ("4 458 «spare routers»", "spare routers"),
        ('4 458 „spare routers"', "spare routers"),
        ('  4   458   "  spare routers  "  ', "spare routers"),
        ('4 458"spare"', "spare"),
        ('4 458 "the "big" ones"', 'the "big" ones'),
        ('4 458 "a" and "b"', 'a" and "b'),
        ('4 458 "say „hi“ to „them“"', "say „hi“ to „them“"),
        ("4 458 «a „b“ c»", "a „b“ c"),
        ('4 458 "John\'s and Ben’s"', "John's and Ben’s"),
        ("4 458 \"‘single’ 'quotes'\"", "‘single’ 'quotes'"),
        ('4 458 "one\ntwo\r\nthree\tfour\u2028five\x85six"', "one two three four five six"),
        ('4 458 "<!channel> @here https://x.y *b*"', "<!channel> @here https://x.y *b*"),
        ('4 458 "MC-7F3KQ and MC-12345678"', "MC-7F3KQ and MC-12345678"),
    ],
)
def test_the_comment(line: str, comment: str) -> None:
    """It stands between the first quote mark after COMPANY and the last closing one, marks inside included."""
    assert mint(line) == MintWanted(4, ACME, comment, "credit", False)


@pytest.mark.parametrize(
    ("line", "company", "credit_type"),
    [
        ('4 458 "x" management_1y', ACME, "management_1y"),
        ('4 458 "x"data_150gb_10Y', ACME, "data_150GB_10y"),
        ('4 458 "x" CREDIT ', ACME, "credit"),
        ('4 "458" "x"', CompanyNamed(name="458"), "credit"),
        ("4 „Acme Baltic“ “x” management_6m", CompanyNamed(name="Acme Baltic"), "management_6m"),
        ('4 Acme Baltic "x"', CompanyNamed(name="Acme Baltic"), "credit"),
        ('4 "codes" "x"', CompanyNamed(name="codes"), "credit"),
        ('4 O\'Neill "x"', CompanyNamed(name="O'Neill"), "credit"),
        ('4 00458 "x"', ACME, "credit"),
        ('4 ٤٥٨ "x"', CompanyNamed(name="٤٥٨"), "credit"),
    ],
)
def test_company_and_type(line: str, company: CompanyNamed, credit_type: str) -> None:
    """COMPANY stands before the comment, quoted or not, TYPE behind it."""
    assert mint(line) == MintWanted(4, company, "x", credit_type, False)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("", "/mintcode AMOUNT COMPANY"),
        ("   ", "/mintcode AMOUNT COMPANY"),
        ("4", "COMPANY is missing"),
        ('4 "spare routers"', "comment is missing"),
        ("4 458", "comment is missing"),
        ("4 458 spare routers", "comment is missing"),
        ("4 458 'spare routers'", "comment is missing"),
        ("4 458 ‘spare routers’", "comment is missing"),
        ('4 458 "spare routers', "opened and not closed"),
        ('4 458 spare routers"', "opened and not closed"),
        ("4 458 „spare routers", "opened and not closed"),
        ("4 458 «spare routers„", "opened and not closed"),
        ('4 "Acme', "opened and not closed"),
        ('4 458 ""', "comment is empty"),
        ('4 458 "  "', "comment is empty"),
        ('4 458 "\u200b\u202e"', "comment is empty"),
        ('4 "" "x"', "COMPANY is empty"),
        ('458 4 "spare"', "AMOUNT"),
        ('"spare" 4 458', "AMOUNT"),
        ('Acme 4 "spare"', "AMOUNT"),
        ('4 0 "x"', "No company can have the id 0"),
        (f'4 {LARGEST_ID + 1} "x"', f"No company can have the id {LARGEST_ID + 1}"),
        ('4 99999999999999999999999999999999999 "x"', "No company can have the id"),
        ('4 458 "x" management_2y', "TYPE"),
        ('4 458 "x" credit credit', "TYPE"),
        ('4 458 "x" <!channel>', "&lt;!channel&gt;"),
        ('4 458 "take MC-7F3KQ2 please"', "Teller's own mark"),
        ('4 458 "[mc-7f3kq2] x"', "Teller's own mark"),
        ('4 458 "M\u200bC-7F3\u2060KQ2"', "Teller's own mark"),
        (f'4 458 "{"x" * 501}"', "has 501 characters; at most 500"),
        ("0 458 <!here>", "AMOUNT"),
    ],
)
def test_what_cannot_be_minted(line: str, says: str) -> None:
    """Missing, extra, swapped, unbalanced, too long or forged: one sentence, in which nothing pings."""
    with pytest.raises(BadInput, match=re.escape(says)) as caught:
        mint(line)

    assert "<" not in caught.value.sentence


def test_the_longest_comment() -> None:
    """500 characters fit, counted without the spaces around and what was removed."""
    comment = "ž" * LONGEST_COMMENT

    assert parse_comment(comment) == comment
    assert mint(f'4 458 " {comment}\u200b "').comment == comment


@pytest.mark.parametrize(
    "hidden", ["\x00", "\x07", "\u200b", "\u200d", "\u202e", "\u2066", "\ufeff", "\xad", "\udc00"]
)
def test_invisible_characters_are_removed_and_told(hidden: str) -> None:
    """Control, bidirectional and zero-width characters and lone surrogates go, and the reply can say so."""
    assert mint(f'4 458 "sp{hidden}are"') == MintWanted(4, ACME, "spare", "credit", True)


@settings(deadline=None, max_examples=200)
@given(st.text(st.characters(codec="utf-8"), max_size=40), st.sampled_from(['""', "“”", "„“", "«»", "„”"]))
def test_whatever_stands_in_the_quotes_is_the_comment(text: str, marks: str) -> None:
    """Any text between marks comes out as its author saw it."""
    seen, removed = clean(text)
    wanted = mint_or_refusal(f"4 458 {marks[0]}{text}{marks[1]}")

    if isinstance(wanted, str):
        assert not seen or "Teller's own mark" in wanted
    else:
        assert (wanted.comment, wanted.removed) == (seen, removed)


@settings(deadline=None, max_examples=300)
@given(st.text(st.sampled_from("4 58\"“”„«»'’abMC-7F3KQ2[]<>&\n\u200b\ud800٤"), max_size=30))
def test_nothing_typed_goes_wrong(line: str) -> None:
    """Whatever is typed becomes values or a sentence, and values hold what they promise."""
    wanted = mint_or_refusal(line)

    if isinstance(wanted, str):
        assert wanted.endswith((".", "?"))
    else:
        assert 1 <= wanted.amount <= MOST
        assert 1 <= len(wanted.comment) <= LONGEST_COMMENT
        assert (wanted.company.id is None) == bool(wanted.company.name)
        assert wanted.comment == clean(wanted.comment)[0]
