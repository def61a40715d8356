"""The form that asks for a code: what its steps carry and show."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.command import Asked
from bot.providers.rms_models import LARGEST_ID, Company, CreditType
from bot.reference import LONGEST_COMMENT
from bot.sandbox.slack.blocks import views
from bot.sandbox.slack.state.ids import Ids
from bot.views import ask as view
from bot.views.request import company_label
from commands.askform import errors, read, write

OFFERED = view.Offered(458, "Acme Baltic", 4, "credit", "spare routers")
LONGEST = view.Offered(LARGEST_ID, "W" * 1000, 10**9, "management_10y", '"\\' * (LONGEST_COMMENT // 2))


@given(
    st.builds(
        view.Offered,
        st.integers(1, LARGEST_ID),
        st.text(max_size=view.LONGEST_NAME),
        st.integers(1, 10**9),
        st.sampled_from([each.value for each in CreditType]),
        st.text(min_size=1, max_size=LONGEST_COMMENT),
    )
)
def test_what_the_last_step_carries_comes_back(offered: view.Offered) -> None:
    """Whatever was typed."""
    assert read(write(offered)) == offered


@pytest.mark.parametrize(
    "value",
    ["", "1", "[]", "[2, 458, \"Acme\", 4, \"credit\", \"x\"]", "[1, 458, \"Acme\", 4, \"gold\", \"x\"]",
     "[1, 0, \"Acme\", 4, \"credit\", \"x\"]", "[1, 458, \"Acme\", 0, \"credit\", \"x\"]",
     "[1, 458, \"Acme\", \"4\", \"credit\", \"x\"]", "[1, 458, \"Acme\", 4, \"credit\", \"\"]", "{}", "[1, [[[["],
)  # fmt: skip
def test_what_is_no_last_step(value: str) -> None:
    """Another version, or garbage."""
    assert read(value) is None


def test_the_longest_fits() -> None:
    """Slack's limits of views, buttons and private metadata hold with the longest of everything."""
    what, left = f"one code worth *{10**9}* of {company_label(LARGEST_ID, 'W' * 1000)}", "x" * 200
    last = view.last_step(LONGEST, write(LONGEST), what, left, ["n" * 500] * 3)
    typed = view.typed_again(LONGEST)
    firsts = [view.first_step(typed, how, 10**9, {"company": "w" * 500, "amount": "w" * 500}) for how in view.How]

    for each in (last, *firsts):
        assert views.read(each, "modal", Ids())
    (button,) = [block["elements"][0] for block in last["blocks"] if block["type"] == "actions"]
    assert len(button["value"]) <= 2000
    assert len(last["private_metadata"]) <= 3000


@pytest.mark.parametrize(
    ("company", "label", "value"),
    [
        (
            Company(id=458, name=" Acme Baltic ", credits_left=1234),
            "Acme Baltic (458) · 1,234 left",
            "458:1234:Acme Baltic",
        ),
        (Company(id=458, name="Acme", credits_left=None), "Acme (458)", "458::Acme"),
        (Company(id=458, name="", credits_left=0), "no name (458) · 0 left", "458:0:"),
        (Company(id=458, name="W" * 500, credits_left=96), f"{'W' * 58}… (458) · 96 left", f"458:96:{'W' * 142}…"),
    ],
)
def test_a_company_in_the_menu(company: Company, label: str, value: str) -> None:
    """What is left is never cut off; its value tells the id, and the form the rest."""
    option = view.company_option(company)

    assert (option["text"]["text"], option["value"]) == (label, value)
    assert len(label) <= 75
    assert len(option["value"]) <= 150
    assert label in str(view.first_step(view.Typed(company=option["value"]), view.How.CHOSEN, 100))
    assert view.company_of(value)[0] == 458


@pytest.mark.parametrize("value", ["", ":Acme", "0:Acme", "-1:x", "Acme", "x:458", "９:x", f"{2**63}:x", "9" * 400])
def test_what_is_no_company(value: str) -> None:
    """Garbage is no company, and raises nothing."""
    assert view.company_of(value) == (None, "")


FIELDS = {"company": "458:Acme", "amount": "4", "type": "credit", "comment": "spare"}


@pytest.mark.parametrize(
    ("value", "fields", "wrong"),
    [
        ("1:chosen", {}, {}),
        ("1:chosen", {"amount": "100"}, {}),
        ("1:chosen", {"amount": "101"}, {"amount"}),
        ("1:chosen", {"amount": "0"}, {"amount"}),
        ("1:chosen", {"amount": "-4"}, {"amount"}),
        ("1:chosen", {"amount": "4.0"}, {"amount"}),
        ("1:chosen", {"amount": "٤"}, {"amount"}),
        ("1:chosen", {"amount": "9" * 400}, {"amount"}),
        ("1:chosen", {"amount": "000000000199999"}, {"amount"}),
        ("1:chosen", {"amount": "007"}, {"amount"}),
        ("1:chosen", {"amount": ""}, {"amount"}),
        ("1:chosen", {"company": ""}, {"company"}),
        ("1:refused", {"company": ""}, {"company_typed"}),
        ("1:not read", {"company": "", "company_typed": " \u200b"}, {"company_typed"}),
        ("1:not read", {"company": "", "company_typed": "458"}, {}),
        ("1:waiting", {}, {"amount"}),
        ("of another version", {}, {"amount"}),
        ("1:chosen", {"comment": " \u200b "}, {"comment"}),
        ("1:chosen", {"comment": "x" * (LONGEST_COMMENT + 1)}, {"comment"}),
        ("1:chosen", {"comment": "MC-7F3K2Q", "amount": "x", "company": ""}, {"comment", "amount", "company"}),
    ],
)
def test_errors(value: str, fields: dict[str, str], wrong: set[str]) -> None:
    """What Slack's client lets through, and what somebody sends who is no client of Slack's."""
    assert errors(Asked("UJOHN", value=value, fields=FIELDS | fields), 100).keys() == set(wrong)


def test_the_last_step_says_how_much_would_go() -> None:
    """With what is left, grouped; and honestly where RMS does not tell."""
    assert view.left_line(4, 1234, "credit", "*Acme* (458)") == "*4 of the 1,234* that *Acme* (458) has left."
    assert "what *Acme* has left (gold &lt;x&gt;)" in view.left_line(4, None, "gold <x>", "*Acme*")
    assert "spare routers" in str(view.last_step(OFFERED, write(OFFERED), "one code", "", [])["blocks"])
