"""Everything that people read, as one set: the same words, no jargon, whole sentences."""

import re

import pytest

from tests.views.sentences import Said, everything, said_in

JARGON = re.compile(
    r"\b(payload|exception|https?|api|null|boolean|invalid|failed|error code|backend|timed? ?out|parameter|regex|json"
    r"|token|sql|unfortunately|sorry|oops|simply)\b|\b(?-i:None)\b",
    re.IGNORECASE,
)
OTHER_WORDS = {
    "company": r"customer|client",
    "code": r"voucher|coupon",
    "request": r"ticket|order",
    "approver": r"reviewer|moderator",
    "requester": r"applicant",
    "mint": r"generate|generated",
    "the SMS gateway": r"Ozeki",
    "who runs Teller": r"administrator|operator|support",
}
"""What is called what, and the words that are not used for it."""
PLEASE = re.compile(r"\bplease\b", re.IGNORECASE)
IN_RMS = ("Please {}", "Please delete them in RMS.")
"""What has to be done outside Teller, in RMS itself, may be asked for: the placeholder is what to look for."""
ALLOWED = {
    "RMS does not accept Teller's token. Ask who runs Teller to renew RMS_TOKEN.": "token",
    "RMS does not let Teller's token do this. Ask who runs Teller to give it the scope that is missing.": "token",
}
"""Sentences that a member hands on to who runs Teller, and the word of theirs that is in it."""


def wrong_with(said: Said) -> list[str]:
    """What a sentence does that none may."""
    text = re.sub(r"`[^`]*`|<[!@#][^<>]*>?", "`", said.text)
    found = [word[0] for word in JARGON.finditer(text) if ALLOWED.get(said.text) != word[0]]
    for ours, others in OTHER_WORDS.items():
        found += [f"{word[0]}, not {ours}" for word in re.finditer(rf"\b({others})s?\b", text)]
    found += ["please"] if PLEASE.search(text) and not any(each in said.text for each in IN_RMS) else []
    found += ["!"] if "!" in text else []
    found += ["two spaces"] if "  " in text.strip() else []
    whole = said.whole and " " in text.strip() and text[:1].isupper()
    return found + (["no end"] if whole and text.strip()[-1] not in ".?…:}*`" else [])


def test_the_set() -> None:
    """No sentence in bot or commands has anything that none may have, and they are found at all."""
    sentences = everything()

    assert {said: wrong for said in sentences if (wrong := wrong_with(said))} == {}
    assert len(sentences) > 300
    assert {each.text for each in sentences} >= set(ALLOWED)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("The amount is invalid.", ["invalid"]),
        ("The request failed with HTTP 500.", ["failed", "HTTP"]),
        ("RMS told None of it.", ["None"]),
        ("The customer has no voucher.", ["customer, not company", "voucher, not code"]),
        ("Please try again.", ["please"]),
        ("Please {}, and delete what was not asked for.", []),
        ("It is done!", ["!", "no end"]),
        ("It is  done.", ["two spaces"]),
        ("It is done", ["no end"]),
        ("Type `/teller help token`.", []),
        ("<!date^1^{time}|now> it is done.", []),
    ],
)
def test_what_none_may_do(text: str, wrong: list[str]) -> None:
    """Jargon, other words, pleading, shouting, and a sentence without an end; what is typed or drawn is no word."""
    assert wrong_with(Said("here", text, whole=True)) == wrong


def test_what_is_found() -> None:
    """Whole texts, said at once or by name; not docstrings, logs, or the pieces of a text."""
    source = '''"""A docstring that is one."""
NAMED = "This is named, and said later."
WORD = "word"
def f(x):
    log.info("This goes to the log.")
    raise BadInput(f"{x} is wrong")
'''
    assert list(said_in(source, "m.py")) == [
        Said("m.py:2", "This is named, and said later."),
        Said("m.py:6", "{} is wrong", whole=True),
    ]
