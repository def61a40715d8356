"""`/teller role`: what was typed becomes a row that is wanted, or one sentence that says how to type it."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.access import ACCOUNT_LENGTH, Role
from bot.errors import BadInput
from bot.store.members import KEEP, Wanted
from bot.views.blocks import sentence
from commands.teller import ROLE_USAGE, parse_role
from tests.views.kit import seen

ADMIN, USER = Role.ADMIN, Role.USER
WHO = "<@UJOHN>"


def row_or_sentence(line: str) -> Wanted | str:
    """The row, the id whose row is to go, or the sentence."""
    try:
        return parse_role(line)
    except BadInput as error:
        return error.sentence


@pytest.mark.parametrize(
    ("behind", "role", "approver", "account"),
    [
        ("user", USER, KEEP, KEEP),
        ("admin", ADMIN, KEEP, KEEP),
        ("ADMIN", ADMIN, KEEP, KEEP),
        ("user approver", USER, True, KEEP),
        ("user noapprover", USER, False, KEEP),
        ("user NoApprover", USER, False, KEEP),
        ("user account:john", USER, KEEP, "john"),
        ("user account:John", USER, KEEP, "John"),
        ("user Account:john", USER, KEEP, "john"),
        ("user account:-", USER, KEEP, None),
        ("user account:--", USER, KEEP, "--"),
        ("admin approver account:john", ADMIN, True, "john"),
        ("admin account:john approver", ADMIN, True, "john"),
        ("user account:- noapprover", USER, False, None),
        ("user account:approver", USER, KEEP, "approver"),
        ("user account:a:b", USER, KEEP, "a:b"),
        ("user account:a&amp;b&lt;c", USER, KEEP, "a&b<c"),
        ("user account:<http://sms.example|sms.example>", USER, KEEP, "sms.example"),
        ("user account:<mailto:jo@x.example|jo@x.example>", USER, KEEP, "jo@x.example"),
        ("user account:jo\u200bhn", USER, KEEP, "john"),
        ("user account:ž🚀", USER, KEEP, "ž🚀"),
        ("user account:1234567890123456", USER, KEEP, "1234567890123456"),
        ("user account:&amp;&amp;&amp;&amp;", USER, KEEP, "&&&&"),
        ("user\n account:john\tapprover  ", USER, True, "john"),
    ],
)
def test_a_row_that_is_wanted(behind: str, role: Role, approver: Any, account: Any) -> None:
    """Role, approver and account in any order behind it; what is left out stays as it was."""
    wanted = parse_role(f"role {WHO} {behind}")

    assert wanted == Wanted("UJOHN", role, approver, account)
    assert (wanted.approver is KEEP, wanted.account is KEEP) == (approver is KEEP, account is KEEP)


@pytest.mark.parametrize(
    ("line", "user_id"),
    [
        ("role <@UJOHN> none", "UJOHN"),
        ("role <@UJOHN|john> none", "UJOHN"),
        ("role <@UJOHN|> NONE", "UJOHN"),
        ("role <@W012AB> none", "W012AB"),
        ("ROLE   <@UJOHN>   none  ", "UJOHN"),
        ("  role\n<@UJOHN>\tnone", "UJOHN"),
        ("role <@UJOHN|John O'Neill, Kaunas> none", "UJOHN"),
        ("role \u2068<@UJOHN>\u2069 none", "UJOHN"),
        ("role <@UJOHN>none", "UJOHN"),
    ],
)
def test_a_row_that_is_to_go(line: str, user_id: str) -> None:
    """The person is named by a mention, with or without a label."""
    assert parse_role(line) == user_id


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("role", "Name the person by a mention"),
        ("role ", "Name the person by a mention"),
        ("roles <@UJOHN> user", "Name the person by a mention"),
        ("role user", "Name the person by a mention"),
        ("role @john user", "Name the person by a mention"),
        ("role UJOHN user", "Name the person by a mention"),
        ("role john user", "Name the person by a mention"),
        ("role user <@UJOHN>", "Name the person by a mention"),
        ("role &lt;@UJOHN&gt; user", "Name the person by a mention"),
        ("role <#CGENERAL|general> user", "Name the person by a mention"),
        ("role <!subteam^S1|@team> user", "Name the person by a mention"),
        ("role <!channel> none", "Name the person by a mention"),
        ("role <@> user", "Name the person by a mention"),
        ("role <@ujohn> user", "Name the person by a mention"),
        ("role <@BTELLER> user", "Name the person by a mention"),
        ("role <@UJOHN", "Name the person by a mention"),
        (f"role {WHO}", "The role is `admin`, `user` or `none`"),
        (f"role {WHO} boss", "The role is `admin`, `user` or `none`"),
        (f"role {WHO} admins", "The role is `admin`, `user` or `none`"),
        (f"role {WHO} approver", "The role is `admin`, `user` or `none`"),
        (f"role {WHO} account:john user", "The role is `admin`, `user` or `none`"),
        (f"role {WHO} <@UBEN> user", "The role is `admin`, `user` or `none`"),
        (f"role {WHO} user admin", "“admin” is not understood"),
        (f"role {WHO} user <@UBEN>", "is not understood"),
        (f"role {WHO} user <!channel>", "“&lt;!channel&gt;” is not understood"),
        (f"role {WHO} user approver noapprover", "“noapprover” is not understood"),
        (f"role {WHO} user noapprover approver", "“approver” is not understood"),
        (f"role {WHO} user approver approver", "“approver” is not understood"),
        (f"role {WHO} user account:a account:b", "“account:b” is not understood"),
        (f"role {WHO} user account:- account:b", "“account:b” is not understood"),
        (f"role {WHO} user account:a account:-", "“account:-” is not understood"),
        (f"role {WHO} user account john", "“account” is not understood"),
        (f"role {WHO} user account: john", "1 to 16 characters"),
        (f"role {WHO} user account:", "1 to 16 characters"),
        (f"role {WHO} user account:\u200b", "1 to 16 characters"),
        (f"role {WHO} user account:12345678901234567", "1 to 16 characters"),
        (f"role {WHO} user account:john smith", "“smith” is not understood"),
        (f"role {WHO} user {'x' * 5000}", "is not understood"),
        (f"role {WHO} none approver", "`none`"),
        (f"role {WHO} none account:-", "`none`"),
    ],
)
def test_what_is_not_understood(line: str, says: str) -> None:
    """Missing, extra, twice, swapped or too long: one sentence with the way to type it, in which nothing pings."""
    with pytest.raises(BadInput) as caught:
        parse_role(line)
    said = caught.value.sentence

    assert says in said
    assert said.endswith(ROLE_USAGE)
    assert "<" not in said
    assert seen(sentence(said))


PIECES = [
    "role",
    " ",
    WHO,
    "<@UBEN|ben>",
    "user",
    "none",
    "approver",
    "noapprover",
    "account:",
    "-",
    "<",
    "&amp;",
    "\0",
]


@settings(deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(PIECES), max_size=10), st.booleans())
def test_nothing_typed_goes_wrong(pieces: list[str], well_begun: bool) -> None:
    """Whatever is typed becomes a row, an id or a sentence, and a row holds what it promises."""
    line = (f"role {WHO} user " if well_begun else "") + "".join(pieces)
    wanted = row_or_sentence(line)

    if isinstance(wanted, Wanted):
        assert wanted.user_id in {"UJOHN", "UBEN"}
        assert wanted.approver in (True, False, KEEP)
        assert wanted.account in (None, KEEP) or 1 <= len(wanted.account) <= ACCOUNT_LENGTH
    else:
        assert wanted in {"UJOHN", "UBEN"} or wanted.endswith(ROLE_USAGE)
