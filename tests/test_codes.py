"""What is looked for in the list of codes: as it is typed, and what it means."""

import pytest

from bot.codes import (
    MOST_FILTER,
    Filter,
    Sought,
    Term,
    companies_of,
    parse_filter,
    understood,
)
from bot.errors import BadInput
from bot.providers.rms_models import Company
from tests.commands.codes import a_code

ACME, NORTH, TWIN = Company(id=458, name="Acme Baltic"), Company(id=459, name="North"), Company(id=460, name="north ")
KNOWN = [ACME, NORTH, TWIN, Company(id=None, name="Nameless")]


def words(*texts: str) -> tuple[Term, ...]:
    return tuple(Term(text) for text in texts)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("", Filter()),
        ("unused", Filter(used=False)),
        ("USED", Filter(used=True)),
        ("unused unused", Filter(used=False)),
        ("unused acme", Filter(used=False, terms=words("acme"))),
        ("acme unused", Filter(used=False, terms=words("acme"))),
        ("acme baltic", Filter(terms=words("acme", "baltic"))),
        ('"acme baltic" riga', Filter(terms=(Term("acme baltic", quoted=True), Term("riga")))),
        ("„acme“ «riga»", Filter(terms=(Term("acme", quoted=True), Term("riga", quoted=True)))),
        ('"unused"', Filter(terms=(Term("unused", quoted=True),))),
        ('"458" 458', Filter(terms=(Term("458", quoted=True), Term("458")))),
        ('"" « »', Filter()),
        ('5" rack', Filter(terms=words('5"', "rack"))),
        ("<@UJOHN|john>", Filter(askers=frozenset({"UJOHN"}))),
        ("used <@UJOHN> <@W1|w>", Filter(used=True, askers=frozenset({"UJOHN", "W1"}))),
        ("<@UJOHN|john>acme", Filter(askers=frozenset({"UJOHN"}), terms=words("acme"))),
        ("R&amp;D &lt;x&gt;", Filter(terms=words("R&D", "<x>"))),
        ("<mailto:o@h.x|o@h.x>", Filter(terms=words("o@h.x"))),
        ("a\u200bcme \u202eriga", Filter(terms=words("acme", "riga"))),
    ],
)
def test_what_is_typed(line: str, wanted: Filter) -> None:
    """Words in any order; quotes keep words together and take their meaning from them."""
    assert parse_filter(line) == wanted


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("used unused", "leave out one"),
        ('"acme', "not closed"),
        ("acme „baltic", "not closed"),
        ("x" * (MOST_FILTER + 1), "at most 300"),
    ],
    ids=["both", "open", "open at the end", "long"],
)
def test_what_is_not_understood(line: str, says: str) -> None:
    """One sentence says what to change."""
    with pytest.raises(BadInput, match=says):
        parse_filter(line)


@pytest.mark.parametrize(
    ("line", "sought", "company_id"),
    [
        ("458", Sought(companies=((ACME,),)), 458),
        ("acme baltic", Sought(companies=((ACME,),)), 458),
        ("unused ACME BALTIC", Sought(used=False, companies=((ACME,),)), 458),
        ('"Acme Baltic"', Sought(companies=((ACME,),)), 458),
        ("north", Sought(companies=((NORTH, TWIN),)), None),
        ("458 459", Sought(companies=((ACME,), (NORTH,))), None),
        ("458 riga", Sought(companies=((ACME,),), texts=("riga",)), 458),
        ("North riga", Sought(companies=((NORTH, TWIN),), texts=("riga",)), None),
        ('"458"', Sought(texts=("458",)), None),
        ("9999", Sought(texts=("9999",)), None),
        ("9" * 30, Sought(texts=("9" * 30,)), None),
        ("acme", Sought(texts=("acme",)), None),
        ("Straße", Sought(texts=("strasse",)), None),
        ("", Sought(), None),
    ],
)
def test_what_it_means(line: str, sought: Sought, company_id: int | None) -> None:
    """A company's id or whole name is that company, whatever the case; everything else is a text."""
    meant = understood(parse_filter(line), KNOWN)

    assert meant == sought
    assert meant.company_id == company_id


def test_without_a_list_of_companies() -> None:
    """Nothing is a company then, until the codes tell of some."""
    wanted = parse_filter("458")
    told = companies_of([a_code(), a_code(company_id=None)])

    assert understood(wanted, []) == Sought(texts=("458",))
    assert understood(wanted, told).companies == ((Company(id=458, name="Acme Baltic"),),)
