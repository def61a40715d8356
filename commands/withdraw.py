"""*Withdraw*: the requester takes back what waits. The database decides; this says what came of it."""

from datetime import datetime

from bot.access import Act, Member
from bot.command import Asked, Button, Identity, Parts, Reply
from bot.errors import BadInput, Refused
from bot.lifecycle import Request, Shown, State
from bot.views.blocks import sentence
from bot.views.request import WITHDRAW, already, link, shown_by, summary_line
from bot.views.text import local_time
from commands.decide import RIGHTS_CHANGED

OLD_BUTTON = "This button is from an older Teller. Type `/mintcode mine` to see your requests."
NO_REQUEST = "This request is not known here any more. Type `/mintcode mine` to see your requests."
NOT_YOURS = "Only the person who asked for this can withdraw it. An approver can reject it."
CHANGED = "Nothing was done: {} is not what this shows any more. Type `/mintcode mine` to see it as it is."


async def run(asked: Asked, member: Member, parts: Parts) -> Reply:
    """Withdraw it; whoever comes second reads what the first did."""
    return Reply(sentence(said(await withdraw(asked, member, parts))), replace=True)


async def withdraw(asked: Asked, member: Member, parts: Parts) -> Request:
    """The withdrawn request. Raises BadInput or Refused where it was not withdrawn."""
    shown = shown_by(asked.value)
    if shown is None:
        raise BadInput(OLD_BUTTON, "from an older Teller")
    now = parts.clock.now()
    withdrawn = await parts.store.own.withdraw(shown, member.user_id, now)
    if withdrawn is None:
        raise why_not(await parts.store.requests.find(shown.request_id), shown, member.user_id, now)
    return withdrawn


def said(request: Request) -> str:
    """What the requester reads."""
    return f"Withdrawn: {link(request, f'request #{request.id}')} for {summary_line(request)}. Nobody can approve it."


def why_not(request: Request | None, shown: Shown, user_id: str, now: datetime) -> BadInput | Refused:
    """What kept `user_id` from withdrawing at `now` what was shown: the request as it is by now."""
    if request is None:
        return BadInput(NO_REQUEST, "no such request")
    if request.requester != user_id:
        return Refused(NOT_YOURS, "not theirs")
    name = link(request, f"request #{request.id}")
    if request.state is not State.WAITING:
        return Refused(already(request), f"{request.state} already")
    if request.shown != shown:
        return BadInput(CHANGED.format(name), "not what was shown")
    if request.expires_at <= now:
        named = link(request, f"Request #{request.id}")
        late = f"{named} expired {local_time(request.expires_at)}, so nobody can approve it any more."
        return Refused(late, "expired")
    return Refused(RIGHTS_CHANGED, "rights changed")


BUTTONS = (Button(WITHDRAW, "withdraw", Act.MINT, run, identity=Identity.AFRESH, kept=True),)
