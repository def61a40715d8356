"""What somebody types of a schedule, pure: a form's fields -> what is wrong with them, or a draft; and back again.

Fields and drafts are text by name, so that a form can be drawn with them at any time.
"""

import json
from dataclasses import replace
from datetime import time
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from bot.access import ACCOUNT_LENGTH
from bot.errors import BadInput
from bot.schedules import Named, Plan, Seen
from bot.views.schedules import ACCOUNTS, AT, CHANNEL, COMPANIES, DAYS, MOST_OF_A_KIND, RMS, ZONE
from bot.views.text import clean, clip

LONGEST_NAME = 40
"""Characters of a company's name that are kept: twenty of them fit into what Slack keeps with a window."""
CHOOSE_SOMETHING = "Choose what is in the post: RMS, companies or SMS accounts."
NO_ZONE = "There is no time zone of that name. Type a city, as in Vilnius."
OLD_FORM = "This form is from an older Teller, and nothing was saved. Type `/teller schedule` again."


@cache
def zones() -> frozenset[str]:
    """The names of the time zones that every machine has: those that come with Teller (the package tzdata), without
    `Factory`, which is none. A machine's own list has others too, as `localtime`, which is another zone elsewhere.
    """
    return frozenset((files("tzdata") / "zones").read_text().split()) - {"Factory"}


def written(seen: Seen) -> str:
    """Which schedule, and which version, as a button or a form keeps it."""
    return f"1:{seen.id}:{seen.version}"


def seen_of(value: str) -> Seen:
    """What `written` wrote. Raises BadInput."""
    form, *numbers = value.split(":")
    if form != "1" or len(numbers) != 2 or not all(each.isdecimal() and len(each) < 16 for each in numbers):
        raise BadInput(OLD_FORM, "from an older Teller")
    return Seen(*map(int, numbers))


def errors(fields: dict[str, str]) -> dict[str, str]:
    """What is wrong with the fields, each by itself, without asking anybody."""
    companies, accounts = lines(fields.get(COMPANIES, "")), lines(fields.get(ACCOUNTS, ""))
    found = {
        DAYS: "" if fields.get(DAYS) else "Choose at least one day.",
        ZONE: "" if fields.get(ZONE, "") in zones() else NO_ZONE,
        COMPANIES: _too_many(companies, "companies"),
        ACCOUNTS: _too_many(accounts, "accounts") or _too_long(accounts),
    }
    if not (fields.get(RMS) or companies or accounts):
        found[RMS] = CHOOSE_SOMETHING
    return {name: text for name, text in found.items() if text}


def plan_of(fields: dict[str, str]) -> tuple[Plan, list[str]]:
    """What was typed, and the companies a line each, which are still to be found. Raises BadInput."""
    if wrong := errors(fields):
        raise BadInput(" ".join(wrong.values()))
    try:
        plan = Plan(
            channel=fields[CHANNEL],
            days=frozenset(int(day) for day in fields[DAYS].split()),
            at=time.fromisoformat(fields[AT]),
            zone=ZoneInfo(fields[ZONE]),
            rms=bool(fields.get(RMS)),
            accounts=tuple(dict.fromkeys(lines(fields.get(ACCOUNTS, "")))),
        )
    except (KeyError, ValueError):
        raise BadInput(OLD_FORM, "fields that are not ours") from None
    return plan, list(dict.fromkeys(lines(fields.get(COMPANIES, ""))))


def with_companies(plan: Plan, companies: list[Named]) -> Plan:
    """The plan with the companies that were found, each once."""
    found = {each.id: replace(each, name=clip(each.name.strip(), LONGEST_NAME)) for each in companies}
    return replace(plan, companies=tuple(found.values()))


def fields_of(plan: Plan) -> dict[str, str]:
    """A plan as the fields of a form."""
    return {
        CHANNEL: plan.channel,
        DAYS: "\n".join(str(day) for day in sorted(plan.days)),
        AT: plan.at.strftime("%H:%M"),
        ZONE: plan.zone.key,
        RMS: "1" if plan.rms else "",
        COMPANIES: "\n".join(map(_line, plan.companies)),
        ACCOUNTS: "\n".join(plan.accounts),
    }


def kept(seen: Seen, plan: Plan, *, names: bool = True) -> str:
    """A draft as a window keeps it, at most 3,000 characters; without `names` a button, at most 2,000."""
    companies = [[each.id, each.name if names else ""] for each in plan.companies]
    fields = fields_of(replace(plan, companies=())) | {COMPANIES: companies, ACCOUNTS: list(plan.accounts)}
    return json.dumps([written(seen), fields], ensure_ascii=False, separators=(",", ":"))


def read(value: str) -> tuple[Seen, Plan]:
    """What `kept` wrote. Raises BadInput."""
    try:
        about, fields = json.loads(value)
        companies = [Named(int(number), str(name)) for number, name in fields.pop(COMPANIES)]
        accounts = [str(each) for each in fields.pop(ACCOUNTS)]
        chosen: dict[str, Any] = fields | {COMPANIES: _ids(companies), ACCOUNTS: "\n".join(accounts)}
        plan, _ = plan_of(chosen)
        return seen_of(about), with_companies(plan, companies)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise BadInput(OLD_FORM, "from an older Teller") from None


def lines(text: str) -> list[str]:
    """What stands on each line, without what is invisible; empty lines are left out."""
    return [line for each in text.splitlines() if (line := clean(each)[0])]


def _line(company: Named) -> str:
    """A company as it stands in the form, and is found again: by its id alone where its name was cut."""
    is_whole = company.name and not company.name.endswith("…")
    return f"{company.name} ({company.id})" if is_whole else str(company.id)


def _ids(companies: list[Named]) -> str:
    return "\n".join(str(each.id) for each in companies)


def _too_many(found: list[str], what: str) -> str:
    return (
        f"At most {MOST_OF_A_KIND} {what} fit into a post. Take some out, or add another schedule."
        if len(found) > MOST_OF_A_KIND
        else ""
    )


def _too_long(accounts: list[str]) -> str:
    long = next((each for each in accounts if len(each) > ACCOUNT_LENGTH), None)
    return (
        ""
        if long is None
        else f"“{clip(long, 30)}” has more than {ACCOUNT_LENGTH} characters, an account's most. Check the name."
    )
