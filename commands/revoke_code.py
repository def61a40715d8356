"""Revoking an unused code: whoever may see it asks, with a reason; an approver who is not the asker agrees."""

import json
import re
from typing import Any

from bot.access import Act, Member, may
from bot.asks import Event, Kind, State, written
from bot.command import Asked, Button, Form, Identity, Parts, Reply
from bot.errors import BadInput, Refused
from bot.lifecycle import Request
from bot.providers.rms_models import Code
from bot.providers.rms_protocol import PROVIDER
from bot.reference import read_comment
from bot.revoking import GONE, comment_on_card, find_code, in_the_way
from bot.views.ask_codes import REVOKE
from bot.views.asks import told
from bot.views.blocks import Block, section
from bot.views.codes import used
from bot.views.credit_types import worth
from bot.views.request import company_label
from bot.views.text import clip, escape
from commands.asks import WHY, ask_approvers, cannot, decidable
from commands.windows import Opening, checking, open_form

TITLE = "Revoke a code"
WHAT = "ask to revoke"
READING = "Reading it from RMS…"
ASK = "code.revoke.ask.1"
ASK_FORM = "code.revoke.reason.1"
VERSION = "1:"
OLD_FORM = "This form is from an older Teller, and nothing was asked. Look the code up again."
OLD_BUTTON = "This button is from an older Teller, and nothing was done. Look the code up again."
NOT_YOURS = "Only who asked for this code, approvers and admins can ask to revoke it. Ask one of them."
SPENT = (
    "This code is spent: {}. It cannot be revoked: what it was worth is with who used it. Ask them if that was a "
    "mistake."
)
UNREADABLE = (
    "RMS does not tell what this code is worth or whose it is, so Teller does not touch it. Revoke it in RMS."
)
ASKED = "Asked. An approver who is not you decides in <#{}> until {}; you get a direct message either way."
_ABOUT = re.compile(r"([1-9][0-9]{0,17}):([0-9]{1,18}):([0-9]{1,18})")


async def press(asked: Asked, member: Member, parts: Parts) -> None:
    """Open a window at once, then read the code from RMS and put the form into it.

    `asked.value` is what the list's menu says of a code (commands.comment.about).
    """
    found = _ABOUT.fullmatch(asked.value)
    if found is None:
        raise BadInput(OLD_BUTTON, "from an older Teller")
    code_id, company_id, request_id = map(int, found.groups())

    async def draw() -> Block:
        request = await parts.store.requests.find(request_id)
        reference = None if request is None else request.reference
        code = await find_code(parts.balances.rms, code_id, company_id or None, reference)
        if code is None:
            raise BadInput(GONE, "gone")
        return await _form(member, parts, code)

    await open_form(asked, parts, Opening(TITLE, READING, WHAT, request_id or None), draw)


async def _form(member: Member, parts: Parts, code: Code) -> Block:
    request = await _request(code, parts)
    _require_may_ask(member, request)
    if code.is_used:
        raise BadInput(SPENT.format(used(code)), "used")
    subject = subject_of(code, request)
    company = company_label(subject["company_id"], subject["company_name"])
    amount = worth(subject["amount"], subject["credit_type"])
    question = section(
        f"Revoke the code `…{escape(code.last_four)}`, worth *{amount}* of {company}? It is deleted in RMS once an "
        "approver agrees, and its credits go back to the company."
    )
    return WHY.form(TITLE, ASK_FORM, VERSION + written(subject), "Ask", question)


def subject_of(code: Code, request: Request | None) -> dict[str, Any]:
    """What a decision to revoke rests on. Raises BadInput for a code that RMS does not tell enough of."""
    if not code.id or not code.company_id or not code.credits_amount:
        raise BadInput(UNREADABLE, "unreadable")
    read = read_comment(code.comment)
    reference = read[0] if request is not None and read is not None else None
    return {
        "code_id": code.id,
        "last_four": code.last_four,
        "amount": code.credits_amount,
        "credit_type": code.credit_type,
        "company_id": code.company_id,
        "company_name": clip(code.company_name, 150),
        "comment": comment_on_card(code.comment, reference),
        "reference": reference,
        "requester": request.requester if request is not None else None,
        "request_id": request.id if request is not None else None,
    }


async def ask(asked: Asked, member: Member, parts: Parts) -> Reply:
    """Write the ask and have its card posted."""
    if not asked.value.startswith(VERSION):
        raise BadInput(OLD_FORM, "from an older Teller")
    subject = json.loads(asked.value.removeprefix(VERSION))
    about, refusal = str(subject["code_id"]), Refused(NOT_YOURS, "not theirs")
    return await ask_approvers(
        asked, parts, Kind.REVOKE, about, subject, subject["request_id"], said=ASKED, refusal=refusal
    )


async def agree(asked: Asked, member: Member, parts: Parts) -> Reply | None:
    """Read the code again; where it is as it was, claim the ask and have the code deleted."""
    ask = await decidable(asked, member, parts)
    obstacle = in_the_way(ask.subject, await parts.revoking.find(ask))
    now = parts.clock.now()
    if obstacle is not None:
        await parts.store.asks.happen(Event.LAPSE, ask.id, State.WAITING, now, told, obstacle)
        raise BadInput(f"Nothing was done. {obstacle}", obstacle)
    agreed = await parts.store.asks.decide(Event.AGREE, ask.shown, member.user_id, now, told)
    if agreed is None:
        await cannot(ask, member, parts)
    parts.revoking.begin(agreed)
    return None


async def _request(code: Code, parts: Parts) -> Request | None:
    read = read_comment(code.comment)
    return None if read is None else await parts.store.mints.request_of(read[0])


def _require_may_ask(member: Member, request: Request | None) -> None:
    is_own = request is not None and request.requester == member.user_id
    if not (is_own or may(member, Act.ALL_CODES)):
        raise Refused(NOT_YOURS, "not theirs")


BUTTONS = (
    Button(ASK, WHAT, Act.CODES, press, identity=Identity.IN_RUN),
    Button(REVOKE, "revoke", Act.DECIDE, agree, waits_for=PROVIDER, identity=Identity.AFRESH, kept=True),
)
FORMS = (Form(ASK_FORM, WHAT, Act.CODES, ask, WHY.errors, checking(TITLE)),)
