"""What journeys about revoking share: asking for it, RMS's DELETEs, and faults that meet them."""

from bot.sandbox.faults import Call, Fault
from bot.sandbox.slack import Message
from commands.revoke_code import ASK
from tests.journeys.crafted import presses_whatever
from tests.journeys.team import APPROVALS, Person, Seen, Team
from tests.journeys.witness import rows

WHY = "it was for the wrong company"


async def opens_the_form(team: Team, person: Person, code_id: int) -> Seen:
    """Somebody presses on a code in a list; the form that asks why."""
    notice = await where(team)
    await presses_whatever(team, person.id, notice, ASK, about(team, code_id))
    return await person.reads_modal("Revoke the code")


def about(team: Team, code_id: int) -> str:
    """What the list's menu says of a code."""
    code = team.rms.account.codes.get(code_id)
    found = [row["id"] for row in rows(team, "requests") if code is not None and row["reference"] in code.comment]
    return f"{code_id}:{458 if code is None else code.company_id}:{found[0] if found else 0}"


async def where(team: Team) -> Message:
    """A message in which a button may be thought to stand."""
    message = team.ada.sees(APPROVALS)[0].what
    assert isinstance(message, Message)
    return message


async def asks_to_revoke(team: Team, person: Person, code_id: int) -> Seen:
    """Somebody asks to have a code revoked; the card as Ada sees it."""
    before = len(team.ada.sees(APPROVALS))
    await person.submits(await opens_the_form(team, person, code_id), reason=WHY)
    await person.reads_modal("Asked. An approver who is not you decides")
    await team.slack.until(lambda: len(team.ada.sees(APPROVALS)) > before)
    return team.ada.sees(APPROVALS)[-1]


def deletions(team: Team) -> list[Call]:
    """The DELETEs, as RMS received them."""
    return [call for call in team.rms.calls if call.method == "DELETE"]


def on_delete(team: Team, fault: Fault) -> None:
    """Let RMS meet the next DELETE with `fault`."""
    team.rms.faults.add(fault, when=lambda call: call.method == "DELETE")


def the_code_id(team: Team) -> int:
    """The id of the one code that Teller had made."""
    (code,) = team.rms.codes_with("[MC-")
    return code.id
