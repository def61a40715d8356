"""What stands at a field of a form is plain text (docs.slack.dev, response_action errors): no mark-up in it."""

import re
from itertools import product
from typing import Any, cast

import pytest

from bot.command import Asked, Form, Parts
from bot.settings import Settings
from bot.views.ask import FIRST, How, Typed, first_step, up_to
from commands import DOERS
from tests.store.scene import ADA

MARKS = re.compile(r"[`<>]|(?<!\w)[*_~]\S|&(amp|lt|gt);|:[a-z_]+:")
"""What would be seen as it is written."""
FIELDS = (
    "account",
    "accounts",
    "amount",
    "comment",
    "companies",
    "company",
    "company_typed",
    "reason",
    "text",
    "who",
)
GIVEN = ("", "4", "4.0", "x" * 5000, "x," * 500, "x\n" * 500, "mc-7f3kq2", "used unused", '"open', "0", "Mars")
VALUES = ("1", "1:chosen", "1:waiting", "1:refused", "1:7")
CONFIRMED = {"ask.last.1", "schedule.save.1"}
"""Forms without a field."""


def parts() -> Parts:
    """What is known without asking anybody: the settings alone."""
    nothing = cast(Any, None)
    settings = Settings(_env_file=None, slack_bot_token="xoxb-1", slack_app_token="xapp-1")
    return Parts(**(dict.fromkeys(Parts.__dataclass_fields__, nothing) | {"settings": settings}))


def test_an_amount_has_no_hint_twice() -> None:
    """What stands at the amount is not what stands under it already, as it is drawn."""
    (form,) = [each for each in DOERS.forms if each.name == FIRST]
    hints = [block["hint"]["text"] for block in first_step(Typed(), How.CHOSEN, 100)["blocks"] if "hint" in block]
    assert hints[1] == up_to(100)

    assert said_by(form) & set(hints) == set()


def said_by(form: Form) -> set[str]:
    """Every sentence that stands at a field of the form, whatever is submitted."""
    submitted = [
        Asked(ADA, value=value, fields=dict.fromkeys(FIELDS, given)) for value, given in product(VALUES, GIVEN)
    ]
    return {said for asked in submitted for said in form.errors(asked, parts()).values()}


@pytest.mark.parametrize("form", DOERS.forms, ids=lambda form: form.name)
def test_what_stands_at_a_field(form: Form) -> None:
    """Whole sentences, in which nothing is marked; every form with a field has some."""
    said = said_by(form)

    assert [each for each in said if MARKS.search(each) or not each.endswith(".")] == []
    assert (said == set()) is (form.name in CONFIRMED)
