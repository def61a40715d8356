"""*Ask for another anyway*: what its value carries comes back as it was, and every other value is one sentence."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.arguments import CompanyNamed, MintWanted
from bot.errors import BadInput
from bot.lifecycle import OPEN, State
from bot.providers.rms_models import LARGEST_ID, CreditType
from bot.reference import LONGEST_COMMENT, MENTIONED
from bot.store.requests import Asking
from bot.views.text import clean
from commands.asking import _open_already, _write
from commands.mintcode import _read
from tests.store.scene import asking
from tests.views.kit import buttons, seen
from tests.views.requests import NASTY, in_state

MOST = 100
ANYWAY = "Ask for another anyway"
LONGEST_VALUE = 2000
"""Characters of a button's value (docs.slack.dev, Block Kit reference, button element)."""
GOOD = [1, 4, 458, "credit", "spare routers", 7]


def written(asked: Asking, after_id: int = 7) -> str:
    """The value of the button under the answer to the same request again."""
    value: str = buttons(_open_already(replace(in_state(State.WAITING), id=after_id), asked, removed=False))[ANYWAY][
        "value"
    ]
    return value


def as_asked(asked: Asking) -> MintWanted:
    """What was asked for, as it was typed the first time."""
    return MintWanted(asked.amount, CompanyNamed(asked.company_id), asked.comment, asked.credit_type, False)


@pytest.mark.parametrize(
    "differs",
    [
        {},
        {"amount": 1},
        {"amount": MOST},
        {"company_id": 1},
        {"company_id": LARGEST_ID},
        {"company_name": None},
        *({"credit_type": each.value} for each in CreditType),
        {"comment": 'the "big" ones \\ [1, 2] {"a": null}'},
        {"comment": "John's „spare“ ž 🚀"},
        {"comment": NASTY},
        {"comment": "1"},
        {"comment": "null"},
        {"comment": "x" * LONGEST_COMMENT},
    ],
)
def test_there_and_back(differs: dict[str, Any]) -> None:
    """Amount, company by its id, type and comment, and behind which request it is asked for."""
    asked = asking(**differs)

    assert _read(written(asked), MOST) == (as_asked(asked), 7)
    assert _read(_write(asked, LARGEST_ID), MOST) == (as_asked(asked), LARGEST_ID)


SEEN = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs"]), min_size=1, max_size=500)


@settings(deadline=None, max_examples=200)
@given(
    SEEN, st.integers(1, MOST), st.integers(1, LARGEST_ID), st.sampled_from(CreditType), st.integers(1, LARGEST_ID)
)
def test_whatever_was_asked_comes_back(comment: str, amount: int, company: int, kind: CreditType, after: int) -> None:
    """Every comment that can be typed survives, and Slack takes the value."""
    comment = clean(comment)[0]
    if not comment or MENTIONED.search(comment):
        return
    asked = asking(comment=comment, amount=amount, company_id=company, credit_type=kind.value)
    value = _write(asked, after)

    assert _read(value, MOST) == (as_asked(asked), after)
    assert len(value) <= LONGEST_VALUE


@pytest.mark.parametrize("filler", ["x", '"', "\\", "ž", "🚀", "&", "<", "\u2e3b", "\ue000"])
@pytest.mark.parametrize("state", [State.WAITING, State.APPROVED, State.SENDING])
def test_the_longest_value(state: State, filler: str) -> None:
    """With a comment of 500 characters, escaped or not, the biggest numbers and the longest type, Slack takes it."""
    asked = asking(
        comment=filler * LONGEST_COMMENT, amount=10**9 - 1, company_id=LARGEST_ID, credit_type="management_10y"
    )
    answer = _open_already(replace(in_state(state, company_name=filler * 500), id=LARGEST_ID), asked, removed=False)
    value = buttons(answer)[ANYWAY]["value"]

    assert "You asked for one code worth" in seen(answer)
    assert len(value) <= LONGEST_VALUE
    assert _read(value, 10**9) == (as_asked(asked), LARGEST_ID)


@pytest.mark.parametrize("state", OPEN)
def test_where_the_button_stands(state: State) -> None:
    """Under one that waits or is being minted, never once its answer was lost, and not for the same delivery."""
    offered = buttons(_open_already(in_state(state), asking(), removed=False))
    repeated = buttons(_open_already(in_state(state, delivery="1.2.abc"), asking(delivery="1.2.abc"), removed=False))

    assert list(offered) == ([] if state in {State.UNKNOWN, State.INCIDENT} else [ANYWAY])
    assert repeated == {}


def changed(place: int, to: Any) -> str:
    """A value of ours with one thing changed."""
    return json.dumps([*GOOD[:place], to, *GOOD[place + 1 :]])


ODD = [
    "",
    " ",
    "null",
    "7",
    "true",
    '"144581"',
    "{}",
    '{"1": 0, "4": 0, "458": 0, "credit": 0, "x": 0, "7": 0}',
    "[]",
    "1:458",
    "[1, 4, 458, credit, x, 7]",
    json.dumps(GOOD[:5]),
    json.dumps([*GOOD, 8]),
    json.dumps([GOOD]),
    json.dumps(GOOD)[:-1],
    json.dumps(GOOD) + "]",
    "[" * 2000,
    '[1, 4, 458, "credit", "x", 1e999]',
    '[1, 4, 1e999, "credit", "x", 7]',
    '[1, 4, -Infinity, "credit", "x", 7]',
    '[1, 4, NaN, "credit", "x", 7]',
    '[1, 4, 458, "credit", "\\ud800", 7]',
    '[1, 4, 458, "credit", "a\\u0000b", 7]',
    '[1, 4, 458, "credit", "a\\u202eb", 7]',
    *(changed(0, each) for each in (0, 2, "1", None, [], -1)),
    *(changed(1, each) for each in (0, -1, 101, 1.5, 4.0, 10**30, None, True, [], "4x", "٤", "+4", "1e1", "")),
    *(changed(2, each) for each in (0, -1, LARGEST_ID + 1, 10**30, 458.9, None, [], {}, "Acme", "٤٥٨", "4_58", "")),
    *(changed(3, each) for each in ("credits", None, 1, [], {}, "management_2y")),
    *(changed(4, each) for each in ("", "x" * 501, "see MC-7F3KQ2", "[mc-000000] x", None, 7, [], {})),
    *(changed(5, each) for each in (0, -1, LARGEST_ID + 1, 10**30, 7.5, None, [], {}, "x", "٧", "")),
]


@pytest.mark.parametrize("value", ODD)
def test_a_value_that_is_none_of_ours(value: str) -> None:
    """Another version, something missing, extra or out of bounds: one sentence that says what to do."""
    with pytest.raises(BadInput) as caught:
        _read(value, MOST)

    assert "/mintcode" in caught.value.sentence or caught.value.sentence.startswith(("TYPE", "The comment"))


def test_the_maximum_is_that_of_now() -> None:
    """An amount that was allowed when the button was shown is not taken over a maximum that was lowered since."""
    value = written(asking(amount=50))

    assert _read(value, 50)[0].amount == 50
    with pytest.raises(BadInput, match="from 1 to 49"):
        _read(value, 49)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=7) | st.dictionaries(st.text(max_size=4), inner, max_size=6),
    max_leaves=8,
)


@settings(deadline=None, max_examples=300)
@given(st.text(max_size=40) | JSON.map(json.dumps) | st.tuples(st.integers(0, 5), JSON).map(lambda of: changed(*of)))
def test_no_value_goes_wrong(value: str) -> None:
    """Whatever a value says ends in a sentence, or in something that can be asked for."""
    try:
        wanted, after = _read(value, MOST)
    except BadInput:
        return
    assert 1 <= wanted.amount <= MOST
    assert wanted.company.id is not None
    assert 1 <= wanted.company.id <= LARGEST_ID
    assert wanted.comment == clean(wanted.comment)[0]
    assert 1 <= after <= LARGEST_ID
