"""What may be minted in a day: the settings' limits, and the local date that they are counted in."""

from datetime import UTC, datetime, time, timedelta, tzinfo

from bot.schedules import due_at
from bot.settings import Settings
from bot.store.decisions import Limits
from bot.views.text import local_date


def limits_at(settings: Settings, now: datetime) -> Limits:
    """The limits that hold at `now`."""
    since, until = day_of(now, settings.teller_timezone)
    return Limits(
        member_day=settings.teller_mint_member_day,
        day=settings.teller_mint_day,
        two_approvers_over=settings.teller_two_approvers_over,
        since=since,
        until=until,
    )


def day_of(now: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
    """The first instant (UTC) of the local date of `now`, and the first after it; clock changes included."""
    today = local_date(now, zone)
    begins = [due_at(today + timedelta(days=ahead), time(0), zone) for ahead in (0, 1, 2)]
    since, *later = [instant for instant in begins if instant is not None]  # a zone may skip a date
    return since.astimezone(UTC), later[0].astimezone(UTC)
