"""*Edit comment…* on a code in the list: a form with the comment as RMS has it now, and one PUT that changes it."""

import hashlib
import re
from dataclasses import dataclass

from bot.access import Act, Member
from bot.codes import Choice, choices, reference_of, split
from bot.command import Asked, Form, Parts, Window
from bot.errors import BadInput, ProviderError, Refused, Rejected, TellerError, Unreachable
from bot.lifecycle import Request
from bot.log import last_fours
from bot.providers.rms_models import Code
from bot.providers.rms_protocol import DEFINITE, MOST_COMMENT, PROVIDER
from bot.reference import MENTIONED
from bot.verdict import is_code_of
from bot.views.blocks import Block, plain_section, section
from bot.views.codes import COMMENT, COMMENT_FORM, EDIT_TITLE, SAVED, comment_form, comment_note, used
from bot.views.text import clean, escape, too_long
from commands.windows import Opening, open_form

WHAT = "edit comment"
"""Its word in the audit trail."""
READING = "Reading it from RMS…"
SAVING = "Saving it in RMS…"
OLD = "This is from an older Teller, and nothing was done. Type `/credits codes` again."
GONE = "RMS does not list this code any more, so nothing was saved. *Refresh* the list."
NOT_YOURS = (
    "You may change the comments of codes that you asked for, so nothing was saved. Ask who asked for this one."
)
NOT_SETTLED = "Teller still finds out what became of this code's request, so its comment stays. Try again later."
EMPTY = "Write what the code is for."
RESEMBLES = "This contains something like “MC-” and six characters, which is Teller's own mark. Leave it out."
CHANGED = "Somebody changed the comment meanwhile, so nothing was saved. In RMS it reads now:"
NOT_SAVED = (
    "RMS's answer was lost, and its list shows the comment as it was. It may still change: look again in a minute "
    "before you save once more."
)
LOST = "RMS's answer was lost, so Teller cannot say whether the comment was saved. *Refresh* the list in a minute."


@dataclass(frozen=True)
class About:
    """Which code: its id, its company's and its request's, each 0 where there is none."""

    code_id: int
    company_id: int
    request_id: int


@dataclass(frozen=True)
class Drawn:
    """What a form was drawn of: the code, how long its text may be, and the digest of the text that it showed."""

    about: About
    most: int
    digest: str


_ABOUT = r"([1-9][0-9]{0,18}):([0-9]{1,19}):([0-9]{1,18})"
_FORM_VALUE = re.compile(rf"1:{_ABOUT}:([0-9]{{1,4}}):([0-9a-f]{{16}})")


def about(code: Code, request: Request | None) -> str:
    """What the menu sends of a code."""
    return f"{code.id}:{code.company_id or 0}:{0 if request is None else request.id}"


def digest(text: str) -> str:
    """What a form rests on: the text that people wrote, without the reference, which nobody guesses from it."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


async def edit(asked: Asked, member: Member, parts: Parts) -> None:
    """Open a window at once, then read the comment from RMS and put the form into it."""
    found = re.fullmatch(_ABOUT, asked.value)
    if found is None:
        raise BadInput(OLD, "from an older Teller")
    which = About(*map(int, found.groups()))

    async def draw() -> Block:
        return _form(which, await _read_anew(which, member.user_id, parts))

    await open_form(asked, parts, Opening(EDIT_TITLE, READING, WHAT, which.request_id or None), draw)


def errors(asked: Asked, parts: Parts) -> dict[str, str]:
    """What is wrong with the text, at its field."""
    text, drawn = clean(asked.fields.get(COMMENT, ""))[0], _drawn(asked.value)
    most = MOST_COMMENT if drawn is None else drawn.most
    if not text:
        return {COMMENT: EMPTY}
    if len(text) > most:
        return {COMMENT: too_long("It", text, most)}
    return {COMMENT: RESEMBLES} if MENTIONED.search(text) else {}


def saving(asked: Asked) -> Block:
    """What the form turns into until RMS has answered."""
    return comment_note(plain_section(SAVING))


def again(asked: Asked, text: str) -> Block:
    """The form with what was typed, and why it was not saved."""
    drawn = _drawn(asked.value)
    typed = asked.fields.get(COMMENT, "")
    return comment_form(asked.value, typed, MOST_COMMENT if drawn is None else drawn.most, section(text))


async def save(asked: Asked, member: Member, parts: Parts) -> Window:
    """Change the comment, where it still is as the form showed it. One at a time changes a code."""
    drawn, text = _drawn(asked.value), clean(asked.fields.get(COMMENT, ""))[0]
    if drawn is None:
        raise BadInput(OLD, "from an older Teller")
    async with parts.balances.alone_with(drawn.about.code_id):
        code = await _read_anew(drawn.about, member.user_id, parts)
        prefix, present = split(code.comment)
        if present == text:
            await _note(parts, member.user_id, drawn.about, f"code {code.id} reads so already")
            return _saved(code, text)
        if digest(present) != drawn.digest:
            await _note(parts, member.user_id, drawn.about, f"refused: it reads “{present}” by now")
            notes = section(CHANGED), plain_section(present or "no comment")
            return Window(_form(drawn.about, code, asked.fields[COMMENT], *notes), CHANGED)
        await _note(parts, member.user_id, drawn.about, f"asked: code {code.id}, from “{present}” to “{text}”")
        return await _change(asked, drawn.about, code, prefix + text, parts)


async def _change(asked: Asked, which: About, code: Code, comment: str, parts: Parts) -> Window:
    """One PUT. Raises what is certain to have changed nothing."""
    try:
        await parts.balances.rms.change_comment(which.code_id, comment)
    except ProviderError as error:
        if isinstance(error, Unreachable) or (isinstance(error, Rejected) and error.own and error.status in DEFINITE):
            await _note(parts, asked.user_id, which, f"not changed: {error.detail}")
            raise
        return await _look_back(asked, which, comment, parts)
    finally:
        parts.balances.forget_rms(credits=False)
    await _note(parts, asked.user_id, which, f"changed: code {code.id}")
    return _saved(code, split(comment)[1])


async def _look_back(asked: Asked, which: About, comment: str, parts: Parts) -> Window:
    """What RMS lists after an answer that was lost: the PUT is never sent again unasked."""
    try:
        now = await _read_anew(which, asked.user_id, parts)
    except TellerError as error:
        await _note(parts, asked.user_id, which, f"lost: {error.detail or error.sentence}")
        return Window(comment_note(section(LOST)), LOST)
    if split(now.comment) == split(comment):
        await _note(parts, asked.user_id, which, f"changed: code {now.id}, seen in RMS")
        return _saved(now, split(comment)[1])
    await _note(parts, asked.user_id, which, "lost: not seen in RMS")
    return Window(_form(which, now, asked.fields[COMMENT], section(NOT_SAVED)), NOT_SAVED)


async def _read_anew(which: About, user_id: str, parts: Parts) -> Code:
    """A code as RMS lists it now, for somebody who may change its comment at this moment.

    Raises BadInput, Refused, ProviderError.
    """
    asked_for = await parts.store.requests.find(which.request_id) if which.request_id else None
    reference = None if asked_for is None else asked_for.reference
    code = await parts.balances.rms.code(which.code_id, which.company_id or None, reference)
    if code is None:
        raise BadInput(GONE, "RMS does not list it")
    owner, request = await parts.store.codes.request_of(reference_of(code))
    member = await parts.store.members.active(user_id)
    if code.is_used:
        raise BadInput(f"This code is spent: {used(code, email=False)}. Its comment stays.", "used")
    if member is None:
        raise Refused(NOT_YOURS, "no row")
    own = owner is not None and owner.is_issued and request is not None and is_code_of(request, code)
    if owner is not None and not own:
        raise BadInput(NOT_SETTLED, "not the code of an issued request")
    if Choice.EDIT not in choices(code, member, owner, own=own, requester_is_there=True):
        raise Refused(NOT_YOURS, "not theirs")
    return code


def _form(which: About, code: Code, typed: str | None = None, *notes: Block) -> Block:
    """The form of a code as RMS has it now, with its text or what was typed."""
    prefix, text = split(code.comment)
    most = MOST_COMMENT - len(prefix)
    value = f"1:{which.code_id}:{which.company_id}:{which.request_id}:{most}:{digest(text)}"
    return comment_form(value, text if typed is None else typed, most, *notes)


def _drawn(value: str) -> Drawn | None:
    found = _FORM_VALUE.fullmatch(value)
    if found is None:
        return None
    return Drawn(About(int(found[1]), int(found[2]), int(found[3])), int(found[4]), found[5])


def _saved(code: Code, text: str) -> Window:
    said = SAVED.format(escape(code.last_four))
    return Window(comment_note(section(said), plain_section(text)), said)


async def _note(parts: Parts, user_id: str, which: About, outcome: str) -> None:
    """What somebody wrote into a comment may be a whole code, and the trail is kept for ever."""
    told = last_fours(outcome, "…")
    await parts.store.audit.note(parts.clock.now(), user_id, WHAT, told, which.request_id or None)


FORMS = (Form(COMMENT_FORM, WHAT, Act.EDIT_COMMENT, save, errors, saving, again, waits_for=PROVIDER),)
