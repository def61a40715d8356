"""Windows that wait: opened at once, because Slack gives three seconds, and filled when there is an answer."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.command import Asked, Parts
from bot.errors import BadInput, Refused, SlackRefused
from bot.explain import explain
from bot.slack import HASH_CONFLICT, Opened
from bot.views.blocks import Block, modal, plain_section, section
from bot.views.titles import title_as_submitted

log = logging.getLogger(__name__)

CHECKING = "Checking…"
NOT_THERE = {"not_found", HASH_CONFLICT}
"""How Slack refuses to draw in a window that is closed by then, or shows something newer (views.update)."""

Draw = Callable[[], Awaitable[Block]]


@dataclass(frozen=True)
class Opening:
    """A window while it waits: its `title`, and what it says then.

    `what` is the word in the audit trail for what is begun in it, `request_id` the request that it is about.
    """

    title: str
    waiting: str
    what: str
    request_id: int | None = None


def checking(title: str = "") -> Callable[[Asked], Block]:
    """What a form turns into until what it asks for is done; without a `title` it keeps its own."""
    return lambda asked: modal(title or title_as_submitted(asked.form, CHECKING), [plain_section(CHECKING)])


async def open_and_fill(asked: Asked, parts: Parts, title: str, waiting: str, draw: Draw) -> None:
    """Open a window that says `waiting`, over the one that was pressed in; then put what `draw` gives into it.

    Raises what `draw` raises, and SlackError where Slack takes neither.
    """
    window = modal(title, [plain_section(waiting)])
    opened = await parts.slack.open_view(asked.trigger_id, window, over=bool(asked.view_id))
    await fill(opened, await draw(), parts)


async def open_form(asked: Asked, parts: Parts, opening: Opening, draw: Draw) -> None:
    """The same with a form for a member of the workspace, or with why there is none; a refusal is audited."""

    async def form_or_why_not() -> Block:
        try:
            await parts.people.require_full_member(asked.user_id, afresh=False)
            return await draw()
        except Exception as error:
            if isinstance(error, BadInput | Refused):
                why = f"refused: {error.detail or error.sentence}"
                now = parts.clock.now()
                await parts.store.audit.note(now, asked.user_id, opening.what, why, opening.request_id)
            return modal(opening.title, [section(explain(error, opening.what))])

    await open_and_fill(asked, parts, opening.title, opening.waiting, form_or_why_not)


async def fill(opened: Opened, view: Block, parts: Parts) -> None:
    """Put `view` into a window that was opened. Where it is closed, or shows something newer, nobody misses it."""
    try:
        await parts.slack.update_view(opened.view_id, view, opened.hash)
    except SlackRefused as error:
        if error.error not in NOT_THERE:
            raise
        log.info("a window could not be filled in: %s", error.detail)
