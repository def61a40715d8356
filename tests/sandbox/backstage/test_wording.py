"""The words that a copied test is made of."""

import pytest

from bot.sandbox.backstage.wording import telling


@pytest.mark.parametrize(
    ("text", "before", "words"),
    [
        ("Asked for *4*. An approver decides until 2026-03-10 08:00 UTC.", "", "Asked for *4*"),
        ("Read 2026-03-10 08:00 UTC, just now.\nA longer line of words", "", "A longer line of words"),
        ("the same\nsomething new here", "the same", "something new here"),
        ("a" * 32 + " is the code of this", "", "is the code of this"),
        ("short", "", "short"),
        ("nothing but words, " * 9, "", "nothing but words, nothing but words, nothing but words"),
        ("", "", ""),
    ],
)
def test_telling_words(text: str, before: str, words: str) -> None:
    """Words are chosen that are said alike each time: no moment, reference or code, nothing that was there."""
    assert telling(text, before) == words


def test_words_that_others_do_not_say() -> None:
    """Of two cards that begin alike the one is told by its comment, of two long lines by the end of the one."""
    assert telling("John asks for a code\nfor Kaunas", others={"John asks for a code\nfor Riga"}) == "for Kaunas"
    long = "It begins alike and goes on alike for a long while, until "
    assert telling(f"{long}it ends well", others={f"{long}it does not"}) == (
        "and goes on alike for a long while, until it ends well"
    )
