"""How far the ten stories have come, and the card that their *Approve* buttons press."""

import asyncio
from collections import Counter
from collections.abc import Iterable

from bot.reference import read_comment
from bot.sandbox.backstage.evidence import Evidence
from bot.sandbox.backstage.requests import newest
from bot.sandbox.backstage.stage import Stage
from bot.sandbox.backstage.stories import STORIES, Story
from bot.sandbox.backstage.tales import APPROVERS
from bot.sandbox.slack import Message, NotThere
from bot.sandbox.slack.state.entries import elements
from bot.sandbox.slack.values import Json
from bot.sandbox.town import APPROVALS, Town
from bot.views.request import APPROVE


def part(stage: Stage) -> Json:
    """The stories with what has happened, and whether a card waits that *Approve* buttons press."""
    evidence = witnessed(stage)
    told = [_told(story, evidence) for story in STORIES]
    waits = _waiting(stage.town, evidence) is not None
    return {"stories": told, "done": sum(each["done"] for each in told), "waits": waits}


async def approve(stage: Stage, people: Iterable[str]) -> list[str]:
    """What came of it when each of these people pressed *Approve* in the same moment on the newest card that waits.

    Raises NotThere where none does, or where one of them cannot press it.
    """
    slack, card = stage.slack, _waiting(stage.town, witnessed(stage))
    if card is None:
        raise NotThere("no card waits")
    pressed = await asyncio.gather(*(slack.press(each, where=card, action_id=APPROVE) for each in people))
    return [each.outcome for each in pressed]


def witnessed(stage: Stage) -> Evidence:
    """What there is to see: the wire, what was done behind the page, RMS's calls and codes."""
    rms, witness = stage.town.rms, stage.witness
    bodies = (call.json for call in rms.calls_of("POST", "/credits/codes"))
    witness.look(stage.slack.workspace, stage.acts)
    witness.evidence.posts = _references(str(body.get("comment", "")) for body in bodies if isinstance(body, dict))
    witness.evidence.codes = _references(code.comment for code in rms.account.codes.values())
    return witness.evidence


def _references(comments: Iterable[str]) -> Counter[str]:
    return Counter(found[0] for found in map(read_comment, comments) if found is not None)


def _told(story: Story, evidence: Evidence) -> Json:
    ticks = story.tale(evidence)
    steps = [
        {"words": step.words, "helps": list(step.helps), "done": tick}
        for step, tick in zip(story.steps, ticks, strict=True)
    ]
    return {"title": story.title, "steps": steps, "done": all(ticks)}


def _waiting(town: Town, evidence: Evidence) -> Message | None:
    """The newest card that both approvers may decide on."""
    request = newest(each for each in evidence.requests if each.waits() and each.requester not in APPROVERS)
    shared = town.slack.workspace.channels[APPROVALS].messages
    cards = (each for each in shared if request is not None and each.ts in request.cards)
    return next((each for each in cards if any(it["action_id"] == APPROVE for _, it in elements(each.blocks))), None)
