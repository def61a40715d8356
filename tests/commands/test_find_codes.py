"""What the form *Find codes* looks for, and what stands in it."""

import pytest

from bot.codes import Filter, Term, parse_filter
from bot.command import Asked
from commands.find_codes import as_entered, as_typed


@pytest.mark.parametrize(
    ("entered", "typed", "means"),
    [
        (("", "all"), "", Filter()),
        (("", "used"), "used", Filter(used=True)),
        (("acme baltic", "unused"), "unused acme baltic", Filter(False, terms=(Term("acme"), Term("baltic")))),
        (('"acme baltic"', "all"), '"acme baltic"', Filter(terms=(Term("acme baltic", quoted=True),))),
        (("R&D", "all"), "R&amp;D", Filter(terms=(Term("R&D"),))),
        (("&amp; <@UEVE>", "all"), "&amp;amp; &lt;@UEVE&gt;", Filter(terms=(Term("&amp;"), Term("<@UEVE>")))),
    ],
    ids=["nothing", "used", "words", "quoted", "ampersand", "no mention"],
)
def test_what_is_looked_for(entered: tuple[str, str], typed: str, means: Filter) -> None:
    """As if it had been typed behind the command; it stands in the form again as it was entered."""
    text, state = entered
    line = as_typed(Asked("UADA", fields={"text": text, "state": state}))

    assert (line, parse_filter(line), as_entered(line)) == (typed, means, (*entered, ""))


@pytest.mark.parametrize("around", ["{}", "unused {}", '"{}"'])
def test_a_whole_code_is_its_last_four(around: str) -> None:
    """Typed into the form, or in a button of an older list: it is found by them, and stands nowhere whole."""
    code = "a1B2" * 8
    line = as_typed(Asked("UADA", fields={"text": around.format(code)}))

    assert line == around.format("a1B2")
    assert code not in "".join(as_entered(around.format(code)))


@pytest.mark.parametrize(
    ("sought", "entered", "again"),
    [
        ("<@UEVE> unused riga", ("riga", "unused", "UEVE"), "unused riga <@UEVE>"),
        ("<@UEVE|eve>", ("", "all", "UEVE"), "<@UEVE>"),
        ("<@UEVE> <@UBEN>", ("", "all", "UBEN"), "<@UBEN>"),
    ],
    ids=["with more", "with their name", "two people"],
)
def test_who_asked_for_it(sought: str, entered: tuple[str, str, str], again: str) -> None:
    """They have a field of their own, with room for one."""
    text, state, who = entered

    assert as_entered(sought) == entered
    assert as_typed(Asked("UADA", fields={"text": text, "state": state, "who": who})) == again


def test_a_state_that_the_form_has_not() -> None:
    """It is nothing that is looked for."""
    assert as_typed(Asked("UADA", fields={"text": "riga", "state": "stolen"})) == "riga"
