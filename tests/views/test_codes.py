"""The list of codes and the form for a comment, as people see them: whatever RMS tells, Slack takes it."""

from typing import Any

import pytest

from bot.codes import MOST_FILTER, PAGE, parse_filter, understood
from bot.lifecycle import State
from bot.providers.rms_models import LARGEST_ID, Company
from bot.views.codes import (
    COMMENT_FORM,
    MENU,
    NEWER,
    NONE_AT_ALL,
    NONE_OF_ONES_OWN,
    OLDER,
    REFRESH,
    Page,
    Row,
    codes_message,
    comment_form,
    sought_in_words,
)
from bot.views.find_codes import FIND
from bot.views.inputs import MOST_VALUE
from tests.clock import T0
from tests.commands.codes import a_code
from tests.views.kit import buttons, seen, seen_modal, text_objects
from tests.views.requests import LINK, NASTY, in_state
from tests.views.test_credits import LATER

ISSUED = in_state(State.ISSUED)
MENU_OF_ALL = [("Reveal", "1:reveal:1"), ("Edit comment…", "1:e:1"), ("Revoke…", "1:r:1"), ("Ask to reveal…", "1:a")]


def a_page(*rows: Row, **differs: Any) -> Page:
    """The rows as the only page of the list, for somebody who sees all."""
    values = {"offset": 0, "matching": len(rows), "sought": "", "all_codes": True, "read_at": T0, "refresh": "1:0:"}
    return Page(rows, **(values | differs))


@pytest.mark.parametrize(
    ("differs", "says"),
    [
        ({}, "`…9s1x` · *4 credits* · Acme Baltic (458) · made 2026-03-01 09:30 UTC · unused"),
        ({"is_used": 1}, "· *used*"),
        (
            {
                "is_used": True,
                "used_by_company_name": "Harbour",
                "email": "o@h.x",
                "activated_at": "2026-03-02 10:00:00",
            },
            "· *used* 2026-03-02 10:00 UTC by Harbour, o@h.x",
        ),
        ({"is_used": False, "used_by_company_name": "Harbour"}, "· unused"),
        ({"created_at": None}, "made at an unknown time"),
        ({"company_name": None, "company_id": None}, "company (unknown)"),
        ({"credits_amount": None, "credit_type": None}, "*unknown × credits*"),
    ],
)
def test_a_code_in_the_list(differs: dict[str, Any], says: str) -> None:
    """Its last four characters, amount, type, company, when it was made, by whom and when it was used."""
    text = seen(codes_message(a_page(Row(a_code(**differs), "spare routers")), LATER))

    assert says in text
    assert "\nspare routers" in text
    assert "1–1 of 1, newest first. Read from RMS 2026-03-10 08:00 UTC, 40 seconds ago." in text


@pytest.mark.parametrize(
    ("differs", "says"),
    [
        ({}, "· unused · request #7 of @UJOHN"),
        ({"permalink": None}, "· request #7 of @UJOHN"),
        ({"requester": "unknown"}, "· request #7 of somebody who is not known any more"),
    ],
)
def test_where_a_code_comes_from(differs: dict[str, Any], says: str) -> None:
    """The request it was minted for, as a link to its card, and who asked for it."""
    message = codes_message(a_page(Row(a_code(), "spare", in_state(State.ISSUED, **differs))), LATER)

    assert says in seen(message)
    assert (f"<{LINK}|#7>" in str(message.blocks)) is ("permalink" not in differs)


def test_those_who_see_only_their_own() -> None:
    """They read which company used it and when, and not whose e-mail did."""
    code = a_code(is_used=1, used_by_company_name="Harbour", email="o@h.x", activated_at="2026-03-02 10:00:00")
    text = seen(codes_message(a_page(Row(code, "spare"), all_codes=False), LATER))

    assert text.startswith("Codes that you asked for\n")
    assert "*used* 2026-03-02 10:00 UTC by Harbour" in text
    assert "o@h.x" not in text


@pytest.mark.parametrize(
    ("all_codes", "sought", "says"),
    [
        (True, "", NONE_AT_ALL),
        (False, "", NONE_OF_ONES_OWN),
        (True, "unused", "There are no codes here that fit: unused. *Find…* with nothing in it lists them all."),
        (
            False,
            "“x”",
            "There are no codes that you asked for here that fit: “x”. *Find…* with nothing in it lists them all.",
        ),
    ],
)
def test_no_codes(all_codes: bool, sought: str, says: str) -> None:
    """One sentence, what to do next, and as of when; where there is nothing at all, nothing is looked for."""
    message = codes_message(a_page(all_codes=all_codes, sought=sought), LATER)

    assert seen(message).startswith(f"{says}\nRead from RMS 2026-03-10 08:00 UTC, 40 seconds ago.")
    assert list(buttons(message)) == [*(["Find…"] if sought else []), "Refresh"]


def test_the_buttons() -> None:
    """*Newer* and *Older* where there are such pages, the others always; how many of how many, grouped."""
    row = Row(a_code(), "spare", ISSUED, MENU_OF_ALL)
    page = a_page(
        *[row] * PAGE, offset=19_980, matching=20_000, newer="1:19970:x", older="1:19990:x", sought="unused"
    )
    message = codes_message(page, LATER)
    accessories = [block["accessory"] for block in message.blocks if "accessory" in block]

    assert "Only unused. 19,981–19,990 of 20,000, newest first." in seen(message)
    assert message.text == "Credit codes: 19,981–19,990 of 20,000, newest first"
    assert {words: (each["action_id"], each["value"]) for words, each in buttons(message).items()} == {
        "Newer": (NEWER, "1:19970:x"),
        "Older": (OLDER, "1:19990:x"),
        "Find…": (FIND, "1:0:"),
        "Refresh": (REFRESH, "1:0:"),
    }
    assert list(buttons(codes_message(a_page(row, older="1:10:"), LATER))) == ["Older", "Find…", "Refresh"]
    assert {each["action_id"] for each in accessories} == {MENU}
    assert [option["value"] for option in accessories[0]["options"]] == [value for _, value in MENU_OF_ALL]


def test_without_a_menu() -> None:
    """Where nothing can be done with a code, no menu stands beside it."""
    message = codes_message(a_page(Row(a_code(), "spare")), LATER)
    assert not any("accessory" in block for block in message.blocks)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("", ""),
        ("unused", "unused"),
        ("used 458", "used · Acme Baltic (458)"),
        ("routers <@UJOHN|john>", "“routers” · asked for by <@UJOHN>"),
        ("<@UBEN|ben> <@UJOHN|john>", "asked for by <@UBEN> or <@UJOHN>"),
        ("&lt;!channel&gt;", "“&lt;!channel&gt;”"),
    ],
)
def test_what_is_looked_for(line: str, says: str) -> None:
    """Said back as it was understood."""
    meant = understood(parse_filter(line), [Company(id=458, name="Acme Baltic")])
    assert sought_in_words(meant.used, meant.companies, meant.texts, sorted(meant.askers)) == says


def test_texts_of_others_ping_nobody() -> None:
    """A comment stands in plain text, every name is escaped, and nothing is parsed."""
    code = a_code(company_name=NASTY, used_by_company_name=NASTY, email=NASTY, is_used=True)
    code = code.model_copy(update={"last_four": "<!h>"})
    sought = sought_in_words(None, [[Company(id=1, name=NASTY)]], [NASTY], [])
    for rows in ([], [Row(code, NASTY)]):
        message = codes_message(a_page(*rows, sought=sought), LATER)
        seen(message)
        parsed = [each for each in text_objects(message) if each["type"] == "mrkdwn"]
        assert all(each["verbatim"] for each in parsed)
        assert not any(word in each["text"] for each in parsed for word in ("<!c", "<!h", "<http", "<@"))
        assert "<!c" not in message.text


LENGTHS, FILLERS = [1, 20, 60, 100, 300, 1000, 4000], ["x", "&", "ž🚀", " "]


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("filler", FILLERS)
def test_a_page_with_long_texts(length: int, filler: str) -> None:
    """RMS takes comments of a thousand characters: a page of such, each with its menu, is one message for Slack."""
    long = filler * length
    spent = {"used_by_company_name": long, "email": long, "is_used": 1, "activated_at": "2026-03-02 10:00:00"}
    code = a_code(id=LARGEST_ID, company_id=LARGEST_ID, company_name=long, credit_type=long, **spent)
    companies = [[Company(id=LARGEST_ID - number, name=long) for number in range(5)]] * 3
    sought = sought_in_words(True, companies, [long] * 3, ["U" * 11] * 20)
    turns = dict.fromkeys(("newer", "older", "refresh"), f"1:19990:{'&amp;' * (MOST_FILTER // 5)}")
    row = Row(code, long, ISSUED, [(words, "x" * MOST_VALUE) for words, _ in MENU_OF_ALL])
    message = codes_message(a_page(*[row] * PAGE, matching=20_000, sought=sought, **turns), LATER)

    assert seen(message).count("…9s1x") == PAGE
    assert len(message.blocks) <= 50
    assert sum(len(each["text"]) for each in text_objects(message)) <= 12_000
    assert seen(codes_message(a_page(sought=sought, **turns), LATER))


@pytest.mark.parametrize("comment", ["", "spare", "x" * 988, "&" * 988, "a\nb", NASTY])
def test_the_form(comment: str) -> None:
    """The comment stands in it as it is, with room for as much as RMS takes beside the reference."""
    view = comment_form("1:7", comment, 988)
    (field,) = [block for block in view["blocks"] if block["type"] == "input"]

    assert seen_modal(view)
    assert view["callback_id"] == COMMENT_FORM
    assert field["element"].get("initial_value", "") == comment
    assert field["element"]["max_length"] == 988
