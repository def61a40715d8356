"""The role table: is there an admin, and can each request be approved by somebody."""

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence

from bot.access import Member, Role, too_few_approvers
from bot.doctor.line import Line, a_part, failure, named, not_checked, ok, warning
from bot.errors import SlackError, SlackRefused
from bot.people import UNKNOWN_PERSON, profile
from bot.slack import Slack
from bot.views.text import number

ADMINS, APPROVERS, PEOPLE = "roles, admins", "roles, approvers", "roles, people"
MOST_PEOPLE = 50
"""Of so many Slack is asked, so that it does not ask for a pause."""
_AT_ONCE = 5
_MAKE_APPROVERS = "`/teller role @member user approver`, or `teller roles set ID --role user --approver`."


def after_a_start(members: Iterable[Member], fixed: Collection[str]) -> list[Member]:
    """The role table as the next start makes it: those of TELLER_ADMINS who have no row get one."""
    found = list(members)
    there = {member.user_id for member in found}
    return [*found, *(Member(each, Role.ADMIN, approver=True) for each in fixed if each not in there)]


async def look(slack: Slack, members: Collection[Member], seconds: float) -> dict[str, bool] | None:
    """Whether the first MOST_PEOPLE admins and approvers are full members; None where Slack does not say."""
    who = _deciding(members)[:MOST_PEOPLE]
    turns = asyncio.Semaphore(_AT_ONCE)

    async def is_full(user_id: str, home: str) -> bool:
        async with turns:
            try:
                return profile(await slack.user(user_id), home).full_member
            except SlackRefused as error:
                if error.error in UNKNOWN_PERSON:
                    return False
                raise

    try:
        async with asyncio.timeout(seconds):
            home = str((await slack.whoami()).get("team_id") or "")
            return dict(zip(who, await asyncio.gather(*(is_full(each, home) for each in who)), strict=True))
    except (SlackError, TimeoutError):
        return None


def lines(
    members: Collection[Member] | None, people: Mapping[str, bool] | None, *, minting: bool, two_over: int
) -> list[Line]:
    """What is to be said of the role table: None where it cannot be read. `people` says who counts in Slack, which
    may know more than the rows; who is inactive by their row has no right whatever Slack says at this moment.

    `minting`: RMS is set up, so there is something to approve; `two_over` is TELLER_TWO_APPROVERS_OVER.
    """
    if members is None:
        return [not_checked(name, "the database does not tell") for name in (ADMINS, APPROVERS, PEOPLE)]
    counting = [each for each in members if each.active and (people is None or people.get(each.user_id, True))]
    deciding = _deciding(members)
    gone = [each.user_id for each in members if each not in counting and each.user_id in deciding]
    part = "" if people is None else a_part(len(people), len(deciding))
    told = _people(gone, part, asked=people is not None)
    return [_admins(counting), _approvers(counting, minting, two_over), told]


def _deciding(members: Iterable[Member]) -> list[str]:
    return [member.user_id for member in members if member.is_admin or member.approver]


def _admins(members: Collection[Member]) -> Line:
    admins = [each.user_id for each in members if each.is_admin]
    if not admins:
        return failure(ADMINS, "nobody is an admin", "Set TELLER_ADMINS, or `teller roles set ID --role admin`.")
    return ok(ADMINS, named(admins))


def _approvers(members: Collection[Member], minting: bool, two_over: int) -> Line:
    approvers = [each.user_id for each in members if each.approver]
    if not minting:
        return ok(APPROVERS, "RMS is not set up, so there is nothing to approve")
    if not approvers:
        return warning(APPROVERS, "nobody can approve anybody's requests", f"Make two: {_MAKE_APPROVERS}")
    if too_few_approvers(members):
        text = f"{approvers[0]} is the only one, and nobody can approve {approvers[0]}'s own requests"
        return warning(APPROVERS, text, f"Make another: {_MAKE_APPROVERS}")
    if two_over and len(approvers) == 2:
        text = (
            f"above {number(two_over)} two must approve, and nobody can approve so much for {' or '.join(approvers)}"
        )
        return warning(APPROVERS, text, f"Make a third: {_MAKE_APPROVERS}")
    return ok(APPROVERS, named(approvers))


def _people(gone: Sequence[str], part: str, *, asked: bool) -> Line:
    if not gone and not asked:
        return not_checked(PEOPLE, "Slack did not say whether admins and approvers are still full members")
    if gone:
        text = f"{named(gone)}: deactivated, a guest, or not of this workspace, so their role has no effect"
        text += f" (asked about {part})" if part else ""
        return warning(PEOPLE, text, "`teller roles remove ID`, and leave them out of TELLER_ADMINS.")
    return ok(PEOPLE, f"{part + ' ' if part else ''}admins and approvers are full members of the workspace")
