"""The form that looks for credit codes, for who would not type a command."""

from bot.views.blocks import Block, form, modal, plain_section
from bot.views.inputs import option, select, text_input, users_select

FIND = "codes.find.1"
FIND_FORM = "codes.find_form.1"
TEXT, STATE, WHO = "text", "state", "who"
"""The fields of the form."""
MOST = 200
"""Characters that fit into the field; what they are is limited further on."""
ANY, UNUSED, USED = "all", "unused", "used"
_STATES = {ANY: "Used and unused", UNUSED: "Unused", USED: "Used"}
_TITLE = "Find codes"
_HINT = (
    "A company's name or id, words of the comment, a reference, or a code's last four characters. "
    "Several must all fit. With nothing in it, all are listed."
)

_ANYBODY = "Leave it empty for everybody's."


def find_form(text: str, state: str, who: str, *, of_all: bool) -> Block:
    """The form, with what was looked for last; `who` asked for the code, where codes `of_all` are seen."""
    states = [option(words, value) for value, words in _STATES.items()]
    fields = [
        text_input(TEXT, "Company or text", MOST, initial=text, hint=_HINT, optional=True),
        select(STATE, "Which codes", states, initial=state),
    ]
    if of_all:
        fields.append(users_select(WHO, "Asked for by", initial=who, hint=_ANYBODY, optional=True))
    return form(_TITLE, FIND_FORM, "1", "Find", fields)


def looking() -> Block:
    """What the form turns into until RMS has answered."""
    return modal(_TITLE, [plain_section("Asking RMS…")])
