"""How people set schedules up in a journey: the list, the form in two steps, and what they read."""

from datetime import UTC, datetime
from typing import Any

from bot.sandbox.slack import Channel, View
from bot.sandbox.town import ADA, BEN, EVE, JOHN
from bot.views import schedules as views
from bot.views.inputs import option
from tests.journeys.mornings import Office
from tests.journeys.team import Person, Seen, Team
from tests.journeys.witness import rows

WEST, EAST, SECRET = "CWEST", "CEAST", "CSECRET"
FORM = "Time zone"
"""What the first step shows."""
CHECKED = "times*"
"""What the second step shows."""

GOOD: dict[str, Any] = {
    "channel": WEST,
    "days": ["0", "1", "2", "3", "4"],
    "at": "07:30",
    "zone": "America/Los_Angeles",
    "rms": ["1"],
    "companies": "458\nHarbour Logistics",
    "accounts": "john\noffice",
}
"""A schedule of the team in the west, as it is typed."""
EVERY_DAY = [str(day) for day in range(7)]
LA: dict[str, Any] = {"channel": WEST, "days": EVERY_DAY, "at": "07:30", "zone": "America/Los_Angeles", "rms": ["1"]}
TOKYO: dict[str, Any] = {
    "channel": EAST,
    "days": EVERY_DAY,
    "at": "18:00",
    "zone": "Asia/Tokyo",
    "companies": "458\n512",
    "accounts": "john",
}
LA_TIME, TOKYO_TIME = datetime(2026, 3, 10, 14, 30, tzinfo=UTC), datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
"""When their posts are due on the day on which the journeys begin."""


def more_channels(team: Team) -> None:
    """Two teams have a channel with Teller in it, and a private one is without it."""
    bot = team.slack.workspace.app.bot_user_id
    for channel_id, name in ((WEST, "west"), (EAST, "east")):
        team.slack.workspace.add_channel(Channel(channel_id, name, [ADA, BEN, JOHN, EVE, bot]))
    team.slack.workspace.add_channel(Channel(SECRET, "secret", [ADA], is_private=True))


async def lists(person: Person) -> Seen:
    """Type `/teller schedule` and read the list."""
    return await person.types("/teller schedule")


async def opens(person: Person, button: str, where: Seen, **how: Any) -> Seen:
    """Press *Add* or *Edit*, and see the form."""
    await person.presses(button, where, **how)
    return await person.reads_modal(FORM)


async def fills(person: Person, form: Seen, **fields: Any) -> Seen:
    """Fill in the first step and press *Next*; what stands in the window then."""
    await sends(person, form, **fields)
    await person.slack.until(lambda: "Checking…" not in _window(person).text)
    return _window(person)


async def sends(person: Person, form: Seen, **fields: Any) -> None:
    """The same without waiting for what becomes of it."""
    assert isinstance(form.what, View)
    values = {name: {name: value} for name, value in fields.items()}
    if "zone" in fields:
        values["zone"] = {views.ZONES: option(fields["zone"], fields["zone"])}
    await person.slack.submit_view(person.id, form.what.id, values)


async def saves(person: Person, checked: Seen) -> Seen:
    """Press *Save*, and read what came of it."""
    assert isinstance(checked.what, View)
    await person.slack.submit_view(person.id, checked.what.id, {})
    await person.slack.until(lambda: "Saving…" not in _window(person).text)
    return _window(person)


async def adds(person: Person, **fields: Any) -> Seen:
    """Add a schedule, from the list to *Saved*."""
    form = await opens(person, "Add", await lists(person))
    checked = await fills(person, form, **fields)
    assert CHECKED in checked.text, checked.text
    return await saves(person, checked)


async def edits(person: Person, **fields: Any) -> None:
    """Edit the one schedule there is, from the list to *Saved*."""
    form = await opens(person, "Edit", await lists(person))
    said = await saves(person, await fills(person, form, **fields))
    assert "Saved: schedule" in said.text, said.text


def plans(team: Team) -> list[dict[str, Any]]:
    """The schedules that stand, as the database has them."""
    return [row for row in rows(team, "schedules") if row["removed_at"] is None]


def posted(person: Person, channel: str) -> list[Seen]:
    """The posts in a channel."""
    return [seen for seen in person.sees(channel) if "Audit trail" in seen.text]


def counts(here: Office) -> tuple[int, int]:
    """How many posts stand in the west and in the east."""
    return len(posted(here.team.eve, WEST)), len(posted(here.team.eve, EAST))


def entered(form: Seen) -> dict[str, Any]:
    """What stands in the fields of a form, by block id."""
    assert isinstance(form.what, View)
    found: dict[str, Any] = {}
    for block_id, elements in form.what.state().items():
        for entry in elements.values():
            (value,) = [value for name, value in entry.items() if name != "type"]
            found[block_id] = _value(value)
    return found


def _value(value: Any) -> Any:
    if isinstance(value, list):
        return [each["value"] for each in value]
    return value["value"] if isinstance(value, dict) else value


def _window(person: Person) -> Seen:
    view = person.slack.modal(person.id)
    assert view is not None
    return Seen(view)


def utc(text: str) -> datetime:
    """An instant, as `2026-03-10 07:30`."""
    return datetime.fromisoformat(f"{text}+00:00")
