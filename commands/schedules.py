"""`/teller schedule`: the list of schedules, and the form in two steps in which admins add and edit them."""

from bot import drafts
from bot.access import Act, Member
from bot.command import Asked, Button, Form, Identity, Menu, Parts, Reply, Window
from bot.drafts import fields_of, kept, plan_of, seen_of, with_companies, written
from bot.errors import BadInput
from bot.providers.rms_protocol import PROVIDER
from bot.schedules import Plan, Schedule, Seen, clock_changes, next_times
from bot.store.schedules import MOST, Saved
from bot.views import schedules as views
from bot.views.blocks import Block, Message, modal, section, sentence
from commands.schedule_checks import accounts_refused, channel_trouble, companies_of

TIMES = 3
"""How many of the next times are shown before saving."""
GONE = "Schedule {} was removed meanwhile. `/teller schedule` shows what there is."
GONE_WHILE_EDITED = "Schedule {} was removed meanwhile. Press *Next* to add what stands here as a new one."
CHANGED = "Schedule {0} was changed meanwhile by <@{1}>, and nothing was done. Look at it as it is now."
CHANGED_WHILE_EDITED = (
    "Schedule {0} was changed meanwhile by <@{1}>, and nothing was saved: it is “{2}” now. What you typed stands "
    "here: press *Next* to put it in the place of that."
)
NO_ADMIN = "You are no admin any more, so nothing was changed. Ask an admin."
TOO_MANY = f"There are {MOST} schedules already, as many as there can be. Remove one first."
CLOSED = "The form was closed, so nothing was saved. Type `/teller schedule` again."


async def listing(parts: Parts, done: str = "") -> Message:
    """All schedules with their next times; `done` is what was just done."""
    standing = await parts.store.schedules.standing()
    times = [await _times(each.id, each.plan, parts, 1) for each in standing]
    coming = [None if each.trouble else found.coming[0] for each, found in zip(standing, times, strict=True)]
    listed = [views.Listed(each, comes) for each, comes in zip(standing, coming, strict=True)]
    return views.schedules_message(listed, done)


async def add(asked: Asked, member: Member, parts: Parts) -> Window | None:
    """Open the form for a new schedule."""
    zone = parts.people.zone_known(member.user_id)
    known = next((each for each in (zone, parts.settings.teller_timezone.key) if each in drafts.zones()), "")
    fields = {views.DAYS: "0\n1\n2\n3\n4", views.AT: "09:00", views.ZONE: known}
    return await _open(asked, _form(Seen(), fields), parts)


async def edit(asked: Asked, member: Member, parts: Parts) -> Window | None:
    """Open the form with a schedule as it stands."""
    schedule = await _find(seen_of(asked.value), parts)
    fields = fields_of(schedule.plan)
    if fields[views.ZONE] not in drafts.zones():
        fields[views.ZONE] = ""  # nothing that cannot be saved is put into the form
    return await _open(asked, _form(schedule.seen, fields, views.what_to_mend(schedule)), parts)


async def _open(asked: Asked, form: Block, parts: Parts) -> Window | None:
    """Show the form in the place of the list, where that stands in a window itself; else in a window of its own."""
    if asked.view_id:
        return Window(form, CLOSED)
    await parts.slack.open_view(asked.trigger_id, form)
    return None


async def remove(asked: Asked, member: Member, parts: Parts) -> Reply:
    """Take away what was shown, and show what is left."""
    seen = seen_of(asked.value)
    saved = await parts.store.schedules.remove(seen, member.user_id, parts.clock.now(), asked.trigger_id)
    now = await parts.store.schedules.find(seen.id)
    done = {
        Saved.DONE: f"Schedule {seen.id} is removed.",
        Saved.CHANGED: CHANGED.format(seen.id, now.by if now else "teller"),
        Saved.GONE: GONE.format(seen.id),
    }
    if saved not in done:
        return Reply(sentence(NO_ADMIN))
    return Reply(await listing(parts, done[saved]), replace=True)


async def check(asked: Asked, member: Member, parts: Parts) -> Window:
    """The second step of the form: what will be saved and when it comes, if all that it names is there."""
    seen = seen_of(asked.value)
    plan, typed = plan_of(asked.fields)
    trouble = await channel_trouble(plan.channel, parts)
    companies, unknown = await companies_of(typed, parts)
    refused = await accounts_refused(plan.accounts, parts)
    found = {views.CHANNEL: trouble, views.COMPANIES: "\n".join(unknown), views.ACCOUNTS: "\n".join(refused)}
    if wrong := {name: text for name, text in found.items() if text}:
        form = views.schedule_form(_name(seen), written(seen), asked.fields, wrong=wrong)
        return Window(form, " ".join(wrong.values()))
    _ = plan.rms and parts.balances.rms
    plan = with_companies(plan, companies)
    return Window(await _preview(seen, plan, parts), CLOSED)


async def back(asked: Asked, member: Member, parts: Parts) -> Window:
    """The first step again, with what was typed."""
    seen, plan = drafts.read(asked.value)
    return Window(_form(seen, fields_of(plan)), CLOSED)


async def save(asked: Asked, member: Member, parts: Parts) -> Reply | Window:
    """Save what the second step showed, unless somebody was quicker."""
    seen, plan = drafts.read(asked.value)
    schedules, now, number = parts.store.schedules, parts.clock.now(), seen.id
    if number:
        saved = await schedules.edit(seen, plan, member.user_id, now, asked.trigger_id)
    else:
        saved, number = await schedules.add(plan, member.user_id, now, asked.trigger_id)
    if saved is Saved.DONE:
        times = await _times(number, plan, parts, 1)
        return Reply(await listing(parts, views.saved_sentence(number, plan, times.coming[0])))
    if saved is Saved.NOT_ADMIN:
        return Reply(sentence(NO_ADMIN))
    return await _outrun(seen, plan, parts, saved)


async def _outrun(seen: Seen, plan: Plan, parts: Parts, saved: Saved) -> Window:
    """The first step with what was typed, and why it was not saved; from there it is about what stands now."""
    now = await parts.store.schedules.find(seen.id)
    if saved is Saved.TOO_MANY:
        about, trouble = seen, TOO_MANY
    elif now is None:
        about, trouble = Seen(), GONE_WHILE_EDITED.format(seen.id)
    else:
        is_now = f"<#{now.plan.channel}> · {views.when(now.plan)} · {views.contents(now.plan)}"
        about, trouble = now.seen, CHANGED_WHILE_EDITED.format(seen.id, now.by, is_now)
    return Window(_form(about, fields_of(plan), trouble), trouble)


def _form(seen: Seen, fields: dict[str, str], trouble: str = "") -> Block:
    return views.schedule_form(_name(seen), written(seen), fields, trouble)


def _name(seen: Seen) -> str:
    return f"Schedule {seen.id}" if seen.id else "New schedule"


async def _preview(seen: Seen, plan: Plan, parts: Parts) -> Block:
    times = await _times(seen.id, plan, parts, TIMES)
    return views.preview(_name(seen), kept(seen, plan), kept(seen, plan, names=False), plan, times)


async def _times(schedule_id: int, plan: Plan, parts: Parts, count: int) -> views.Times:
    """The next posts of a schedule, should it be as `plan` says."""
    now = parts.clock.now()
    taken = await parts.store.schedules.days_taken(schedule_id, now)
    coming = next_times(plan, now, count, taken)
    made = [each.day for each in next_times(plan, now, count) if each.day in taken]
    return views.Times(coming, clock_changes(plan.zone, now, coming), made)


async def _find(seen: Seen, parts: Parts) -> Schedule:
    schedule = await parts.store.schedules.find(seen.id)
    if schedule is None or schedule.is_from_settings:
        raise BadInput(GONE.format(seen.id), "no such schedule")
    return schedule


def check_again(asked: Asked, text: str) -> Block:
    """The first step with what was typed, and what was wrong with it."""
    try:
        return _form(seen_of(asked.value), asked.fields, text)
    except BadInput as error:
        return modal("Schedule", [section(error.sentence)])


def save_again(asked: Asked, text: str) -> Block:
    """The first step again, where the second could not be saved."""
    try:
        seen, plan = drafts.read(asked.value)
        return _form(seen, fields_of(plan), text)
    except BadInput as error:
        return modal("Schedule", [section(error.sentence)])


def zones(asked: Asked, parts: Parts) -> list[Block]:
    """The time zones that fit what was typed; the person's own and Teller's stand first."""
    first = [parts.people.zone_known(asked.user_id), parts.settings.teller_timezone.key]
    return views.offered_zones(asked.text, drafts.zones(), first)


BUTTONS = (
    Button(views.ADD, "schedule add", Act.SCHEDULES, add, identity=Identity.IN_RUN),
    Button(views.EDIT, "schedule edit", Act.SCHEDULES, edit, identity=Identity.IN_RUN),
    Button(views.REMOVE, "schedule remove", Act.SCHEDULES, remove, identity=Identity.AFRESH, kept=True),
    Button(views.BACK, "schedule back", Act.SCHEDULES, back),
)
FORMS = (
    Form(
        views.CHECK,
        "schedule check",
        Act.SCHEDULES,
        check,
        errors=lambda asked, parts: drafts.errors(asked.fields),
        waiting=lambda asked: views.waiting("Checking…"),
        again=check_again,
        waits_for=PROVIDER,
        kept=False,
    ),
    Form(
        views.SAVE,
        "schedule save",
        Act.SCHEDULES,
        save,
        errors=lambda asked, parts: {},
        waiting=lambda asked: views.waiting("Saving…"),
        again=save_again,
    ),
)
MENUS = (Menu(views.ZONES, Act.SCHEDULES, zones),)
