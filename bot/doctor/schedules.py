"""The schedules that somebody added: can each be posted as it stands."""

from bot.doctor.line import Line, failure, not_checked, ok
from bot.store.condition import Kept
from bot.views.text import number

NAME = "schedules"
_REMEDY = "Edit or remove it with `/teller schedule`."


def lines(kept: Kept | None) -> list[Line]:
    """What is to be said of them; None where the database does not tell."""
    if kept is None:
        return [not_checked(NAME, "the database does not tell")]
    broken = [failure(f"schedule {each.id}", each.trouble, _REMEDY) for each in kept.schedules if each.trouble]
    sound = len(kept.schedules) - len(broken)
    return [ok(NAME, f"{number(sound)} can be posted beside that of the settings"), *broken]
