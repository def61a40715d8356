"""The list of codes: which fit, for whom, in which order, a page at a time."""

import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.codes import (
    PAGE,
    Sought,
    comment_shown,
    first_of,
    newest_first,
    select,
    split,
)
from bot.providers.rms_models import Code, Company
from bot.reference import Owner
from tests.commands.codes import a_code

MARK, OTHER = "MC-7F3KQ2", "MC-000000"
JOHNS = {MARK: Owner(7, "UJOHN", is_issued=True)}
UNSETTLED = {MARK: Owner(7, "UJOHN", is_issued=False)}
ACME, NORTH, TWIN = Company(id=458, name="Acme Baltic"), Company(id=459, name="North"), Company(id=460, name="north ")
DATES = [None, "2026-01-05 08:00:00", " 2026-03-01 09:30:00 ", "2026-03-01T10:00:00+02:00", "0000-00-00 00:00:00"]


def ids(codes: list[Code]) -> list[int | None]:
    return [code.id for code in codes]


@pytest.mark.parametrize(
    ("rows", "order"),
    [
        ([(1, "2026-03-01 09:30:00"), (2, "2026-03-01 09:30:01")], [2, 1]),
        ([(2, "2026-03-01 09:30:00"), (1, " 2026-03-02 00:00:00 ")], [1, 2]),
        ([(1, "2026-03-01 09:30:00"), (2, "2026-03-01 09:30:00")], [2, 1]),
        ([(1, "2026-03-01 09:30:00"), (2, "2026-03-01T10:00:00+02:00")], [1, 2]),
        ([(9, None), (1, "2020-01-01 00:00:00")], [1, 9]),
        ([(9, "yesterday"), (1, "2020-01-01 00:00:00")], [1, 9]),
        ([(9, "0000-00-00 00:00:00"), (1, "2020-01-01 00:00:00")], [1, 9]),
        ([(1, None), (2, None)], [2, 1]),
        ([(None, None), (1, None)], [1, None]),
        ([(None, "2026-03-01 09:30:00"), ("x", None), ("2", None)], [None, 2, None]),
        ([], []),
    ],
)
def test_newest_first(rows: list[tuple[Any, Any]], order: list[int | None]) -> None:
    """By creation time, whatever order RMS lists them in; alike by id, and without a time they come last."""
    codes = [a_code(id=each, created_at=made) for each, made in rows]

    assert [ids(newest_first(given)) for given in (codes, codes[::-1])] == [order, order]


SPENT = {"is_used": True, "used_by_company_name": "Harbour", "email": "ops@harbour.example"}


@pytest.mark.parametrize(
    ("text", "all_codes", "own"),
    [
        ("routers", True, True),
        ("SPARE", True, True),
        ("baltic", True, True),
        ("9s1x", True, True),
        ("harbour", True, True),
        ("ops@", True, False),
        (MARK.lower(), True, True),
        ("spare routers", True, True),
        ("riga", False, False),
        ("[MC-", True, True),
    ],
)
def test_what_is_searched(text: str, all_codes: bool, own: bool) -> None:
    """Comment, reference, company, last four, who used it; their e-mail only for those who may read it."""
    sought = Sought(texts=(text.casefold(),))
    codes = [a_code(**SPENT)]

    assert select(codes, sought, JOHNS, None) == (codes if all_codes else [])
    assert select(codes, sought, JOHNS, "UJOHN") == (codes if own else [])


@pytest.mark.parametrize("text", [MARK, "mc-7", "[MC-7F3"])
def test_no_reference_is_searched_before_its_mint_is_settled(text: str) -> None:
    """Nobody finds one out letter by letter; what is none of ours is a comment like any other."""
    sought = Sought(texts=(text.casefold(),))
    codes = [a_code()]

    assert select(codes, sought, UNSETTLED, None) == select(codes, sought, UNSETTLED, "UJOHN") == []
    assert select(codes, sought, {}, None) == codes


@pytest.mark.parametrize(
    ("comment", "owners", "listed"),
    [
        (f"[{MARK}] spare", JOHNS, True),
        (f"[{MARK}]", JOHNS, True),
        (f"[{MARK}] spare", UNSETTLED, True),
        (f"[{MARK}] spare", {MARK: Owner(7, "UBEN", is_issued=True)}, False),
        (f"[{MARK}] spare", {}, False),
        ("spare", JOHNS, False),
        (None, JOHNS, False),
        (f"{MARK} spare", JOHNS, False),
        (f"see [{MARK}] spare", JOHNS, False),
        (f"[{OTHER}] as [{MARK}]", JOHNS, False),
        (f"[{MARK.lower()}] spare", JOHNS, False),
        (f"[{MARK}2] spare", JOHNS, False),
    ],
)
def test_whose_codes(comment: str | None, owners: dict[str, Owner], listed: bool) -> None:
    """Who may not see all sees the codes whose comment begins with a reference of theirs, and so does `@john`."""
    codes = [a_code(comment=comment)]

    assert select(codes, Sought(), owners, "UJOHN") == (codes if listed else [])
    assert select(codes, Sought(askers=frozenset({"UJOHN", "UEVE"})), owners, None) == (codes if listed else [])
    assert select(codes, Sought(askers=frozenset({"UEVE"})), owners, "UJOHN") == []
    assert select(codes, Sought(), owners, None) == codes


def test_everything_must_fit() -> None:
    """Used or not, companies and texts narrow the list together, whether or not RMS obeyed its own filter."""
    rows = itertools.product([True, False, None, 1, "1"], [458, 459, 460])
    codes = [a_code(id=number, is_used=used, company_id=of) for number, (used, of) in enumerate(rows)]

    assert ids(select(codes, Sought(used=False, companies=((ACME,),)), {}, None)) == [3, 6]
    assert ids(select(codes, Sought(used=True, companies=((NORTH, TWIN),)), {}, None)) == [1, 2, 10, 11, 13, 14]
    assert select(codes, Sought(companies=((ACME,), (NORTH,))), {}, None) == []
    assert ids(select(codes, Sought(companies=((ACME,),), texts=("routers", "acme")), {}, None)) == [0, 3, 6, 9, 12]
    assert select(codes, Sought(texts=("routers", "riga")), {}, None) == []


@settings(deadline=None, max_examples=100)
@given(st.lists(st.tuples(st.none() | st.integers(0, 9), st.sampled_from(DATES), st.booleans()), max_size=45))
def test_nothing_is_lost_or_doubled(rows: list[tuple[int | None, str | None, bool]]) -> None:
    """The pages together are all there are, in their order; used and unused together too."""
    codes = newest_first(a_code(id=number, created_at=made, is_used=used) for number, made, used in rows)
    pages = [codes[first_of(start, len(codes)) :][:PAGE] for start in range(0, len(codes), PAGE)]
    halves = [select(codes, Sought(used=used), {}, None) for used in (True, False)]

    assert [code for page in pages for code in page] == codes
    assert sorted(map(str, itertools.chain(*halves))) == sorted(map(str, codes))


@pytest.mark.parametrize(
    ("offset", "matching", "first"),
    [
        (0, 0, 0),
        (30, 0, 0),
        (0, 1, 0),
        (10, 10, 0),
        (10, 11, 10),
        (999, 25, 20),
        (7, 25, 0),
        (19_990, 20_000, 19_990),
    ],
)
def test_where_a_page_begins(offset: int, matching: int, first: int) -> None:
    """On a page's border, and never behind the end that the list has by now."""
    assert first_of(offset, matching) == first


@pytest.mark.parametrize(
    ("comment", "prefix", "text"),
    [
        (f"[{MARK}] spare routers", f"[{MARK}] ", "spare routers"),
        (f"[{MARK}] a ] b [c]", f"[{MARK}] ", "a ] b [c]"),
        (f"[{MARK}]", f"[{MARK}] ", ""),
        (f"[{MARK}]  a\nb ", f"[{MARK}] ", "a\nb"),
        (f"[{MARK}]spare", "", f"[{MARK}]spare"),
        ("[spare] routers", "", "[spare] routers"),
        ("", "", ""),
    ],
)
def test_what_of_a_comment_stays(comment: str, prefix: str, text: str) -> None:
    """A reference in its form and place; it is left out of what is shown where it is ours, settled or not."""
    code = a_code(comment=comment)

    assert split(comment) == (prefix, text)
    assert comment_shown(code, UNSETTLED[MARK]) == comment_shown(code, JOHNS[MARK]) == text
    assert comment_shown(code, None) == comment.strip()
