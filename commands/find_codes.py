"""*Find…* under the list of codes: a form for what is looked for, and in its place the codes that fit."""

import re

from bot.access import Act, Member, may
from bot.codes import parse_filter
from bot.command import Asked, Button, Form, Identity, Parts, Reply, Window
from bot.errors import BadInput
from bot.log import last_fours
from bot.providers.rms_protocol import PROVIDER
from bot.views.find_codes import ANY, FIND, FIND_FORM, STATE, TEXT, UNUSED, USED, WHO, find_form, looking
from bot.views.text import clean, escape
from commands import codes

CLOSED = "The form was closed, so nothing was looked for. `/credits codes` lists the codes."
OLD_BUTTON = "This list is from an older Teller. Type `/credits codes` again."
_VALUE = re.compile(r"1:[0-9]{1,9}:(.*)", re.DOTALL)
"""The value of the button: its version, where the page begins, and what the list was looked for."""


async def press(asked: Asked, member: Member, parts: Parts) -> Window | None:
    """Open the form with what is looked for now: in the place of the list, where that stands in a window itself."""
    found = _VALUE.fullmatch(asked.value)
    if found is None:
        raise BadInput(OLD_BUTTON, "from an older Teller")
    view = find_form(*as_entered(found[1]), of_all=may(member, Act.ALL_CODES))
    if asked.view_id:
        return Window(view, CLOSED)
    await parts.slack.open_view(asked.trigger_id, view)
    return None


def as_entered(sought: str) -> tuple[str, str, str]:
    """What stands in the form for what was looked for, as it was typed: text, state, and who asked for the code.

    Of several people the field has room for the first.
    """
    wanted = parse_filter(last_fours(sought))
    text = " ".join(f'"{each.text}"' if each.quoted else each.text for each in wanted.terms)
    return text, {None: ANY, True: USED, False: UNUSED}[wanted.used], min(wanted.askers, default="")


def as_typed(asked: Asked) -> str:
    """What the form looks for, as it would be typed behind `/credits codes` and sent by Slack."""
    text, state = escape(last_fours(clean(asked.fields.get(TEXT, ""))[0])), asked.fields.get(STATE, ANY)
    who = f"<@{asked.fields[WHO]}>" if asked.fields.get(WHO) else ""
    return " ".join(each for each in (state if state in {UNUSED, USED} else "", text, who) if each)


def errors(asked: Asked) -> dict[str, str]:
    """What is wrong with what is looked for, at its field."""
    try:
        parse_filter(as_typed(asked))
    except BadInput as error:
        return {TEXT: error.sentence}
    return {}


async def find(asked: Asked, member: Member, parts: Parts) -> Reply:
    """The first page of the codes that fit."""
    return await codes.show(as_typed(asked), member, parts)


BUTTONS = (Button(FIND, "find codes", Act.CODES, press, identity=Identity.IN_RUN),)
FORMS = (
    Form(
        FIND_FORM,
        "find codes",
        Act.CODES,
        find,
        errors=lambda asked, parts: errors(asked),
        waiting=lambda asked: looking(),
        waits_for=PROVIDER,
        identity=Identity.RECENT,
        kept=False,
    ),
)
