"""Editing a code's comment: what people do, what RMS was told, and what the books have of it."""

from typing import Any

from bot.sandbox.faults import Call, Fault
from tests.journeys.listing import chooses
from tests.journeys.team import Person, Seen, Team
from tests.journeys.witness import audited

LINE, BEFORE = '/mintcode 4 458 "spare routers for Kaunas"', "spare routers for Kaunas"
AFTER = "spare routers for Riga & <Tallinn>"
FORM = "Everybody who sees the code reads it."
"""What is read in the form, and nowhere before it is there."""


def puts(team: Team) -> list[Call]:
    """What RMS was told to change."""
    return [call for call in team.rms.calls if call.method == "PUT"]


def edits(team: Team) -> list[tuple[str, str]]:
    """Who, and with which outcome, in the audit trail."""
    return [(who, outcome) for who, what, outcome in audited(team) if what == "edit comment"]


def on_put(team: Team, fault: Fault) -> None:
    """Let RMS meet the next change with `fault`."""
    team.rms.faults.add(fault, when=lambda call: call.method == "PUT")


def field(form: Seen) -> dict[str, Any]:
    """The form's one field."""
    (block,) = [block for block in form.what.blocks if block["type"] == "input"]
    return dict(block["element"])


async def opens(person: Person, comment: str = BEFORE) -> Seen:
    """Open the form of the code with that comment, from the list."""
    answer = await person.types("/credits codes")
    await chooses(person, "Edit comment…", answer, comment)
    return await person.reads_modal(FORM)
