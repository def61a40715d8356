"""The credit codes as people see them: the list, a page at a time, and the form that changes a comment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.lifecycle import Request
from bot.providers.rms_models import Code, Company, CreditType
from bot.views.blocks import (
    MOST_TEXT,
    Block,
    Message,
    actions,
    button,
    context,
    form,
    header,
    modal,
    plain_section,
    section,
)
from bot.views.credit_types import worth
from bot.views.find_codes import FIND
from bot.views.inputs import option, overflow, text_input
from bot.views.request import link
from bot.views.text import age, clip, escape, local_time, number

NEWER = "codes.newer.1"
OLDER = "codes.older.1"
REFRESH = "codes.refresh.1"
MENU = "codes.menu.1"
COMMENT_FORM = "codes.comment.1"
COMMENT = "comment"
EDIT_TITLE = "Edit comment"
SAVED = "Saved: this is the comment of the code `…{}` in RMS now. *Refresh* shows it in the list."
NONE_AT_ALL = "RMS lists no credit codes yet. Ask for one with `/mintcode` or on Home."
NONE_OF_ONES_OWN = (
    "You have no credit codes yet. Ask for one with `/mintcode` or on Home; it stands here once it is minted."
)
LONGEST_SOUGHT = 300
"""Characters of what is looked for, as it is said back."""


@dataclass(frozen=True)
class _Most:
    """How many characters of a name and of a comment are shown."""

    name: int
    comment: int


_FULL, _SHORT = _Most(80, 160), _Most(16, 60)


@dataclass(frozen=True)
class Row:
    """A code, its comment without our reference, the request that it belongs to, and what can be chosen for it.

    `choices` are words and the value that they send.
    """

    code: Code
    comment: str
    request: Request | None = None
    choices: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Page:
    """A page of the codes that fit: the rows from `offset` on, of `matching`.

    `newer`, `older` and `refresh` are the buttons' values, empty where there is no such page. `all_codes` says that
    it is not only those that one asked for oneself: then who used them is told by e-mail too.
    """

    rows: Sequence[Row]
    offset: int
    matching: int
    sought: str
    all_codes: bool
    read_at: datetime
    refresh: str
    newer: str = ""
    older: str = ""


def sought_in_words(
    used: bool | None, companies: Sequence[Sequence[Company]], texts: Sequence[str], askers: Sequence[str]
) -> str:
    """What is looked for, in mrkdwn; empty for everything."""
    state = {None: [], True: ["used"], False: ["unused"]}[used]
    named = [f"{escape(clip(each[0].name, 60))} ({', '.join(str(one.id) for one in each[:5])})" for each in companies]
    said = [f"“{escape(clip(each, 60))}”" for each in texts]
    asked = [f"asked for by {' or '.join(_who(each) for each in sorted(askers))}"] if askers else []
    return clip(" · ".join([*state, *named, *said, *asked]), LONGEST_SOUGHT)


def codes_message(page: Page, now: datetime) -> Message:
    """A page of the list: which codes, how many of how many, as of when, each with its menu; and the buttons."""
    title = "Credit codes" if page.all_codes else "Codes that you asked for"
    read = f"Read from RMS {local_time(page.read_at)}, {age(page.read_at, now)}."
    if not page.rows:
        text = _nothing(page)
        return Message(text, [section(text), context(read), _buttons(page)])
    listed = _listed(page, _FULL)
    if _length(listed) > MOST_TEXT:
        listed = _listed(page, _SHORT)
    where = (
        f"{number(page.offset + 1)}–{number(page.offset + len(page.rows))} of {number(page.matching)}, newest first"
    )
    only = f"Only {page.sought}. " if page.sought else ""
    blocks = [header(title), context(f"{only}{where}. {read}"), *listed, _buttons(page)]
    return Message(f"{title}: {where}", blocks)


def used(code: Code, most: int = 80, *, email: bool = True) -> str:
    """Whether a code is used, by whom and when, in mrkdwn; the user's `email` where it may be told."""
    if not code.is_used:
        return "unused"
    who = (code.used_by_company_name, code.email if email else "")
    by = ", ".join(escape(clip(each, most)) for each in who if each)
    when = f" {local_time(code.activated_at)}" if code.activated_at else ""
    return f"*used*{when}{f' by {by}' if by else ''}"


def comment_form(value: str, comment: str, most: int, *notes: Block) -> Block:
    """The form with a comment in it, of at most `most` characters; `notes` stand above it."""
    field = text_input(
        COMMENT, "Comment", most, initial=comment, lines=True, hint="Everybody who sees the code reads it."
    )
    return form(EDIT_TITLE, COMMENT_FORM, value, "Save", [*notes, field])


def comment_note(*blocks: Block) -> Block:
    """The form's window where it only says something."""
    return modal(EDIT_TITLE, list(blocks))


def _nothing(page: Page) -> str:
    mine = "" if page.all_codes else " that you asked for"
    if not page.sought:
        return NONE_AT_ALL if page.all_codes else NONE_OF_ONES_OWN
    return f"There are no codes{mine} here that fit: {page.sought}. *Find…* with nothing in it lists them all."


def _buttons(page: Page) -> Block:
    turns = [("Newer", NEWER, page.newer), ("Older", OLDER, page.older)]
    turns += [("Find…", FIND, page.refresh if page.rows or page.sought else ""), ("Refresh", REFRESH, page.refresh)]
    return actions(*(button(text, action_id, value) for text, action_id, value in turns if value))


def _listed(page: Page, most: _Most) -> list[Block]:
    blocks: list[Block] = []
    for row in page.rows:
        line = section(_line(row, most, email=page.all_codes))
        if row.choices:
            line["accessory"] = overflow(MENU, [option(words, value) for words, value in row.choices])
        blocks += [line, plain_section(clip(row.comment or "no comment", most.comment))]
    return blocks


def _length(blocks: list[Block]) -> int:
    return sum(len(block["text"]["text"]) for block in blocks)


def _line(row: Row, most: _Most, *, email: bool) -> str:
    code, request = row.code, row.request
    company = escape(clip(code.company_name, most.name)) or "company"
    made = f"made {local_time(code.created_at)}" if code.created_at else "made at an unknown time"
    amount = worth(code.credits_amount, code.credit_type or CreditType.CREDIT)
    told = [f"`…{escape(code.last_four)}`", f"*{amount}*", f"{company} ({_id(code.company_id)})", made]
    told.append(used(code, most.name, email=email))
    if request is not None:
        told.append(f"request {link(request, f'#{request.id}')} of {_who(request.requester)}")
    return " · ".join(told)


def _who(user_id: str) -> str:
    return f"<@{user_id}>" if user_id[:1] in {"U", "W"} else "somebody who is not known any more"


def _id(value: int | None) -> str:
    return "unknown" if value is None else str(value)
