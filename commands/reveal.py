"""*Reveal code*: a modal that shows the code to who asked for it, read from RMS at that moment and kept nowhere."""

from collections.abc import Awaitable, Callable

from bot.access import Act, Member
from bot.command import Asked, Button, Identity, Parts
from bot.errors import BadInput, Refused, SlackCannotSay
from bot.explain import explain
from bot.lifecycle import Request, State
from bot.providers.rms_models import Code
from bot.views.blocks import Block, context, modal, section
from bot.views.codes import used
from bot.views.request import REVEAL, already, shown_by, summary_line
from bot.views.text import escape
from commands.decide import RIGHTS_CHANGED
from commands.windows import open_and_fill

TITLE = "Your code"
READING = "Reading it from RMS…"
NOT_YOURS = (
    "Only the person who asked for this code can reveal it. Ask them; where they are gone, an admin can ask for it "
    "under `/credits codes`."
)
NOT_FOUND = (
    "RMS's list does not show this code yet. Try again in a minute; if it stays so, ask an admin to look in RMS."
)
GONE = "RMS lists no code of this request any more: it was deleted there, or changed. Ask an admin to look in RMS."
TWICE = "RMS lists more than one code for this request, so none is shown. Ask an admin to look in RMS at once."
NOT_SHOWN = "RMS lists this code but does not show it to Teller. Ask who runs Teller to look in RMS."
OLD_BUTTON = (
    "This button is from an older Teller, and its request is not known here. If Teller has sent you a newer message "
    "about it, use that button; else tell an admin."
)


async def run(asked: Asked, member: Member, parts: Parts) -> None:
    """Show the code to who asked for it."""
    request = await _require_own(asked, member, parts)

    async def still_a_member() -> bool:
        return await parts.store.members.active(member.user_id) is not None

    await show(asked, member, parts, request, "reveal", still_a_member)


async def show(
    asked: Asked, member: Member, parts: Parts, request: Request, what: str, still_may: Callable[[], Awaitable[bool]]
) -> None:
    """Open the modal at once, then fill it with the code, where `still_may` says so once RMS was read.

    `what` is the word for it in the audit trail.
    """

    async def draw() -> Block:
        try:
            blocks, outcome = await _read(request, member, parts, still_may)
        except Exception as error:
            outcome = "refused" if isinstance(error, Refused | SlackCannotSay) else "failed"
            blocks = [section(explain(error, what))]
        await parts.store.audit.note(parts.clock.now(), member.user_id, what, outcome, request.id)
        return modal(TITLE, blocks)

    await open_and_fill(asked, parts, TITLE, READING, draw)


async def _require_own(asked: Asked, member: Member, parts: Parts) -> Request:
    shown = shown_by(asked.value)
    request = None if shown is None else await parts.store.requests.find(shown.request_id)
    if request is None or request.shown != shown:
        raise BadInput(OLD_BUTTON, "not a request of this database")
    if request.requester != member.user_id:
        raise Refused(NOT_YOURS, "not theirs")
    if request.state is not State.ISSUED or request.revoked_at is not None:
        state = "revoked" if request.revoked_at else request.state
        raise BadInput(already(request), f"{state}, not issued")
    return request


async def _read(
    request: Request, member: Member, parts: Parts, still_may: Callable[[], Awaitable[bool]]
) -> tuple[list[Block], str]:
    await parts.people.require_full_member(member.user_id, afresh=True)
    found = await parts.minting.find(request, in_full=True)
    if not await still_may():
        raise Refused(RIGHTS_CHANGED)
    if len(found) != 1:
        missing = (GONE, "gone") if request.seen_at else (NOT_FOUND, "not found")
        text, outcome = (TWICE, "found twice") if found else missing
        return [section(text)], outcome
    await parts.store.requests.seen(request.id, parts.clock.now())
    return shown(request, *found[0])


def shown(request: Request, code: Code, in_full: str) -> tuple[list[Block], str]:
    """The modal's blocks for a code that was found, and the outcome for the audit trail."""
    if code.is_used:
        return [section(f"This code is spent: {used(code)}.")], "used"
    if not in_full.strip():
        return [section(NOT_SHOWN)], "not shown by RMS"
    return [
        section(f"This is {summary_line(request)}:"),
        {"type": "section", "text": {"type": "mrkdwn", "text": f"```{escape(in_full)}```", "verbatim": True}},
        context("Whoever sees it can spend it. Teller keeps no copy; you can reveal it again here."),
    ], "shown"


BUTTONS = (Button(REVEAL, "reveal", Act.MINT, run, identity=Identity.IN_RUN),)
