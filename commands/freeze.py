"""Freezing minting and lifting what stands, typed or by a form: always with a reason that approvers read at once."""

from functools import partial

from bot.access import Act, Member
from bot.arguments import CLOSING, OPENING
from bot.command import Asked, Button, Form, Identity, Parts, Reply
from bot.errors import BadInput
from bot.held import held_up
from bot.views.blocks import Message, section, sentence
from bot.views.freeze import (
    FREEZE,
    PRESS_IT,
    TYPE_IT,
    UNFREEZE,
    at_the_button,
    counts_as_new,
    frozen_notice,
    lifted,
    lifted_by,
    now_frozen,
)
from bot.views.text import clean, too_long, visible
from commands.decide import RIGHTS_CHANGED
from commands.reason import Why, reason_of, without_codes
from commands.windows import checking

FORM = "freeze.reason.1"
NOT_IN_DOUBT = "Nobody doubts this database, so there is nothing to do. `/teller unfreeze` lifts a freeze."
OLD_FORM = "This form is from an older Teller, and nothing was done. Open it again."
EXAMPLES = {"freeze": "codes are missing", "unfreeze": "all codes are there", "new": "the old one is not needed"}
"""What a reason looks like."""
WHY = Why("This is posted in the approval channel.", "Say why: it is posted in the approval channel.", longest=300)
_TITLES = {"freeze": "Freeze minting", "unfreeze": "Lift the freeze"}
_WHAT_FOLLOWS = {
    "freeze": "Nothing can be approved any more until an admin lifts it. What RMS is being asked for goes on.",
    "unfreeze": "Requests can be approved again. Whoever froze minting, look at why first.",
}


async def typed(word: str, asked: Asked, member: Member, parts: Parts) -> Reply:
    """What follows `/teller freeze`, `unfreeze` or `new`."""
    reason = without_codes(parse_reason(word, visible(asked.text, {})))
    await parts.people.require_full_member(member.user_id, afresh=True)
    return await _do(word, reason, member, parts, at_home=False)


async def ask_why(asked: Asked, member: Member, parts: Parts) -> None:
    """Open the form that asks for the reason; nothing is frozen or lifted before it is submitted."""
    word = "unfreeze" if asked.value == "unfreeze" else "freeze"
    view = WHY.form(_TITLES[word], FORM, word, _TITLES[word], section(_WHAT_FOLLOWS[word]))
    await parts.slack.open_view(asked.trigger_id, view)


async def submitted(asked: Asked, member: Member, parts: Parts) -> Reply:
    """Freeze, or lift what stands, as the form said."""
    if asked.value not in _TITLES:
        raise BadInput(OLD_FORM, "from an older Teller")
    return await _do(asked.value, reason_of(asked), member, parts, at_home=True)


async def _do(word: str, reason: str, member: Member, parts: Parts, *, at_home: bool) -> Reply:
    freezes, now, channel = parts.store.freezes, parts.clock.now(), parts.settings.teller_approval_channel
    if word == "freeze":
        if not await freezes.freeze(member.user_id, reason, now, lambda new: _posted(channel, frozen_notice(new))):
            held = await held_up(parts.store, parts.origin) or RIGHTS_CHANGED
            raise BadInput(at_the_button(held) if at_home else held)
        return Reply(sentence(now_frozen(PRESS_IT if at_home else TYPE_IT)))
    if word == "new":
        if not await freezes.declare_new(member.user_id, reason, now):
            raise BadInput(NOT_IN_DOUBT)
        return Reply(sentence(counts_as_new(await held_up(parts.store, parts.origin))))
    said = partial(lifted_by, member.user_id, reason)
    done = await freezes.lift(member.user_id, reason, now, lambda old: _posted(channel, said(old)))
    still = await held_up(parts.store, parts.origin)
    if not done:
        raise BadInput(f"Minting is not frozen, so there is nothing to lift. {still or ''}".strip())
    return Reply(lifted(done, still))


def _posted(channel: str | None, message: Message) -> list[tuple[str, Message]]:
    """`message` for the approval channel, where there is one."""
    return [] if channel is None else [(channel, message)]


def parse_reason(word: str, line: str) -> str:
    """The reason behind `word` in `line` (visible text), with or without quotes. Raises BadInput."""
    reason = clean(line)[0][len(word) :].strip()
    if len(reason) >= 2 and reason[0] in OPENING and reason[-1] in CLOSING:
        reason = reason[1:-1].strip()
    if not reason:
        raise BadInput(f'Say why, as in `/teller {word} "{EXAMPLES[word]}"`.')
    if len(reason) > WHY.longest:
        raise BadInput(too_long("The reason", reason, WHY.longest))
    return reason


BUTTONS = tuple(
    Button(name, what, Act.FREEZE, ask_why, identity=Identity.IN_RUN)
    for name, what in ((FREEZE, "freeze"), (UNFREEZE, "unfreeze"))
)
FORMS = (Form(FORM, "freeze", Act.FREEZE, submitted, WHY.errors, checking()),)
