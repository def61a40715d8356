"""Schedules as people see them: the list, the form in two steps, and the times at which posts come."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo

from bot.schedules import ClockChange, Occurrence, Plan, Schedule
from bot.views.blocks import (
    Block,
    Message,
    actions,
    button,
    confirm,
    context,
    form,
    header,
    modal,
    pack,
    plain_section,
    section,
)
from bot.views.credits import title
from bot.views.inputs import (
    NOTHING_WRONG,
    channels_select,
    checkboxes,
    complaint,
    external_select,
    multi_select,
    option,
    text_input,
    timepicker,
)
from bot.views.text import clip, count, escape, in_words, local_time

ADD = "schedule.add.1"
EDIT = "schedule.edit.1"
REMOVE = "schedule.remove.1"
BACK = "schedule.back.1"
CHECK = "schedule.check.1"
SAVE = "schedule.save.1"
ZONES = "schedule.zones.1"

CHANNEL, DAYS, AT, ZONE, RMS, COMPANIES, ACCOUNTS = "channel", "days", "at", "zone", "rms", "companies", "accounts"
"""The fields of the form."""
MOST_OF_A_KIND = 20
"""Companies, and SMS accounts, in a schedule."""
_SHOWN = (3, 1, 0)
"""How many companies and accounts the list names of a schedule: the first with which all schedules have room."""
_MOST_OF_LIST = 8000
"""Characters of the list, beside its buttons and their dialogs."""
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
BY_SETTINGS = "Set up by who runs Teller: ask them to change it."
MEND = "Edit it, or remove it."
NO_SCHEDULE = "There is no schedule yet. Press *Add*."


@dataclass(frozen=True)
class Listed:
    """A schedule and when its next post comes: never, where it is in trouble."""

    schedule: Schedule
    coming: Occurrence | None


def schedules_message(listed: Sequence[Listed], done: str = "") -> Message:
    """All schedules, each with its buttons; `done` is what was just done."""
    texts = [[_listed(each, most) for each in listed] for most in _SHOWN]
    fitting = next((each for each in texts if sum(map(len, each)) <= _MOST_OF_LIST), texts[-1])
    blocks = [section(done)] if done else []
    blocks += [header("Schedules"), *([] if listed else [section(NO_SCHEDULE)])]
    for each, text in zip(listed, fitting, strict=True):
        blocks.append(section(text))
        blocks.append(context(BY_SETTINGS) if each.schedule.is_from_settings else _buttons(each.schedule))
    blocks.append(actions(button("Add", ADD, "1", style="primary")))
    return Message(done or (count(len(listed), "schedule") if listed else "No schedule yet"), blocks)


def _buttons(schedule: Schedule) -> Block:
    value = f"1:{schedule.id}:{schedule.version}"
    sure = confirm(f"Remove schedule {schedule.id}?", "It posts nothing any more.", "Remove", style="danger")
    return actions(button("Edit", EDIT, value), button("Remove", REMOVE, value, confirm=sure))


def schedule_line(schedule: Schedule) -> str:
    """A schedule's number, channel and times, or why it has none and what to do; in mrkdwn."""
    if schedule.trouble:
        why = escape(clip(schedule.trouble, 120))
        return f"*{schedule.id}* · <#{schedule.plan.channel}> · :warning: {why}, so it is not posted. {MEND}"
    return f"*{schedule.id}* · <#{schedule.plan.channel}> · {when(schedule.plan)}"


def what_to_mend(schedule: Schedule) -> str:
    """What stands on top of the form of a schedule that is in trouble; else "" ."""
    if not schedule.trouble:
        return ""
    return f"It is not posted: {escape(clip(schedule.trouble, 120))}. Choose anew what is missing here, and save it."


def _listed(each: Listed, most: int) -> str:
    plan = each.schedule.plan
    if each.coming is None:
        return schedule_line(each.schedule)
    return (
        f"{schedule_line(each.schedule)}\n{contents(plan, most, clip_to=24)}\nNext: {_time(each.coming, plan.zone)}"
    )


def when(plan: Plan) -> str:
    """On which days, at what time, in which zone."""
    return f"{days(plan.days)} at {plan.at.strftime('%H:%M')} ({escape(plan.zone.key)})"


def days(chosen: frozenset[int]) -> str:
    """Days of the week in words."""
    named = {frozenset(range(7)): "every day", frozenset(range(5)): "Monday to Friday", frozenset({5, 6}): "weekends"}
    return named.get(chosen) or ", ".join(DAY_NAMES[day] for day in sorted(chosen))


def contents(plan: Plan, most: int = MOST_OF_A_KIND, clip_to: int = 60) -> str:
    """What is in the posts, with at most so many companies and accounts by name; in mrkdwn."""
    companies = [title(each.id, clip(each.name, clip_to)) if each.name else str(each.id) for each in plan.companies]
    told = ["RMS account"] if plan.rms else []
    told += [_some(companies, most, "company", "companies")] if companies else []
    told += [_some(plan.accounts, most, "SMS account", "SMS accounts")] if plan.accounts else []
    return " · ".join(told) or "nothing but the head of the audit trail"


def _some(names: Sequence[str], most: int, one: str, several: str) -> str:
    noun = one if len(names) == 1 else several
    if not most:
        return f"{len(names)} {noun}"
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return f"{noun}: {', '.join(escape(each) for each in names[:most])}{more}"


def schedule_form(
    name: str, about: str, fields: Mapping[str, str], trouble: str = "", wrong: Mapping[str, str] = NOTHING_WRONG
) -> Block:
    """The first step, with what was typed; `about` says of which schedule it is, `trouble` stands on top, `wrong` at
    the fields."""
    zone = fields.get(ZONE, "")
    week = [option(day, str(number)) for number, day in enumerate(DAY_NAMES)]
    blocks = [section(f":warning: {trouble}")] if trouble else []
    blocks += [
        channels_select(CHANNEL, "Channel", initial=fields.get(CHANNEL, ""), hint="Teller must be in it."),
        *complaint(wrong, CHANNEL),
        multi_select(DAYS, "Days", week, initial=fields.get(DAYS, "").split()),
        timepicker(AT, "Local time", initial=fields.get(AT, "")),
        external_select(ZONE, "Time zone", ZONES, initial=option(zone, zone) if zone else None, hint=_ZONE_HINT),
        checkboxes(RMS, "RMS", [option(_RMS_LABEL, "1")], initial=fields.get(RMS, "").split()),
        _several(COMPANIES, "Companies", fields, "An id or a name on each line."),
        *complaint(wrong, COMPANIES),
        _several(
            ACCOUNTS, "SMS accounts", fields, "One on each line. Everyone in the channel reads them, guests too."
        ),
        *complaint(wrong, ACCOUNTS),
    ]
    return form(name, CHECK, about, "Next", blocks)


_ZONE_HINT = "Type a part of its name, as in Vilnius or New York."
_RMS_LABEL = "What is left of the whole account, and the requests that wait"


def _several(name: str, label: str, fields: Mapping[str, str], hint: str) -> Block:
    return text_input(name, label, 3000, initial=fields.get(name, ""), hint=hint, lines=True, optional=True)


def waiting(text: str) -> Block:
    """What a step turns into while it is seen to."""
    return modal("Schedule", [plain_section(text)])


@dataclass(frozen=True)
class Times:
    """When the next posts come, the clock changes until then, and the dates that had their post already."""

    coming: Sequence[Occurrence]
    changes: Sequence[ClockChange]
    made: Sequence[date] = ()


def preview(name: str, kept: str, back: str, plan: Plan, times: Times) -> Block:
    """The second step: what will be saved, and when it comes. `kept` and `back` keep the draft."""
    zone = plan.zone
    lines = [f"• {_time(each, zone)}{_moved(each, plan)}" for each in times.coming]
    blocks = [
        *pack(f"<#{plan.channel}> · {when(plan)}\n{contents(plan)}".split(", "), between=", ")[0],
        section("\n".join([f"*The next {len(lines)} times*", *lines])),
        *[context(clock_change(each, plan)) for each in times.changes],
        *[context(f"{in_words(each)} has had its post already, and gets no second one.") for each in times.made],
        actions(button("Back", BACK, back)),
    ]
    return form(name, SAVE, kept, "Save", blocks)


def _time(occurrence: Occurrence, zone: tzinfo) -> str:
    """In the schedule's own zone, and in the reader's."""
    local = occurrence.due.astimezone(zone)
    return f"{local:%A}, {in_words(local.date())} at {local:%H:%M} there, {local_time(occurrence.due)} for you"


def _moved(occurrence: Occurrence, plan: Plan) -> str:
    """Why a post does not come when the clock shows its time for the only time that day; mostly "" ."""
    at, local = plan.at.strftime("%H:%M"), occurrence.due.astimezone(plan.zone)
    if (local.date(), local.time()) != (occurrence.day, plan.at):
        return f" (there is no {at} on {in_words(occurrence.day)})"
    both = {local.replace(fold=fold).astimezone(UTC) for fold in (0, 1)}
    return f" ({at} comes twice on that day: the first counts)" if len(both) > 1 else ""


def clock_change(change: ClockChange, plan: Plan) -> str:
    """What a clock change does to a schedule, in a sentence."""
    way = "forward" if change.by > timedelta(0) else "back"
    at = plan.at.strftime("%H:%M")
    second = timedelta(seconds=1)
    before, after = (_in_utc(plan, change.day, moment) for moment in (change.at - second, change.at))
    zone, day = escape(plan.zone.key), in_words(change.day)
    goes = f":clock3: In {zone} the clock goes {way} by {_hours(change.by)} on {day}"
    return f"{goes}: {at} is {before} UTC before, and {after} UTC after."


def _in_utc(plan: Plan, day: date, moment: datetime) -> str:
    """The schedule's time in UTC, as the clock goes at `moment`."""
    offset = moment.astimezone(plan.zone).utcoffset() or timedelta(0)
    return (datetime.combine(day, plan.at) - offset).strftime("%H:%M")


def _hours(by: timedelta) -> str:
    minutes = round(abs(by) / timedelta(minutes=1))
    return count(minutes // 60, "hour") if minutes % 60 == 0 else count(minutes, "minute")


def offered_zones(typed: str, zones: Iterable[str], first: Sequence[str]) -> list[Block]:
    """The zones in whose names stands what was typed: those of `first` on top, then those it is the beginning of."""
    wanted = typed.strip().casefold().replace(" ", "_")
    fits = [zone for zone in zones if wanted in zone.casefold()]
    return [option(zone, zone) for zone in sorted(fits, key=lambda zone: _place(zone, wanted, first))]


def _place(zone: str, wanted: str, first: Sequence[str]) -> tuple[int, bool, str]:
    begins = any(part.startswith(wanted) for part in zone.casefold().split("/"))
    return (first.index(zone) if zone in first else len(first)), not begins, zone


def saved_sentence(number: int, plan: Plan, coming: Occurrence) -> str:
    """What is read once it is saved, above the list."""
    return f"Saved: schedule {number} posts to <#{plan.channel}>, next on {_time(coming, plan.zone)}."
