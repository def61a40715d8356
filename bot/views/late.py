"""A code that came late, after its request had gone another way: what approvers and admins read of it."""

import re

from bot.lifecycle import Request
from bot.reference import FORM
from bot.views.blocks import Message, actions, button, confirm, section
from bot.views.credit_types import worth
from bot.views.request import company_label, link

REVOKE = "code.revoke.1"
_VALUE = re.compile(rf"1:({FORM})")


def late_message(request: Request, reference: str, *, several: bool = False) -> Message:
    """That there is a code more than was asked for, and how to take it back; or that there are `several`."""
    company = company_label(request.company_id, request.company_name)
    whose = f"{link(request, f'request #{request.id}')} of <@{request.requester}>"
    if several:
        text = (
            f":warning: *Several codes* of {whose} have come late in RMS: `{reference}`, each worth "
            f"*{worth(request.amount, request.credit_type)}* of {company}. It was given up as *not issued*, and the "
            "request has gone another way since, so none of them was asked for. Please delete them in RMS. Minting "
            "is frozen until an admin lifts that."
        )
        return Message(text, [section(text)])
    text = (
        f":warning: A code of {whose} has come late in RMS: `{reference}`, worth "
        f"*{worth(request.amount, request.credit_type)}* of {company}. It was given up as *not issued*, and the "
        "request has gone another way since, so this code is one more than was asked for."
    )
    sure = confirm("Revoke this code?", "It is deleted in RMS, and its credits go back to the company.", "Revoke")
    return Message(text, [section(text), actions(button("Revoke", REVOKE, f"1:{reference}", "danger", sure))])


def reference_in(value: str) -> str | None:
    """The reference that the button's value names, or None where the value is not of this version."""
    found = _VALUE.fullmatch(value)
    return found[1] if found else None
