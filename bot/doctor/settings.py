"""The settings: every mistake, a line each, and never a value."""

from bot.doctor.line import Line, failure, ok
from bot.mistakes import Found
from bot.settings import Settings

NAME = "settings"


def lines(found: Found) -> list[Line]:
    """What is to be said of the settings as they were found."""
    if found.mistakes:
        return [failure(NAME, each, "Set it right in .env or in the environment.") for each in found.mistakes]
    return [ok(NAME, _what(found.settings) if found.settings is not None else "")]


def _what(settings: Settings) -> str:
    told = ["Socket Mode" if settings.socket_mode else "HTTP mode"]
    told += ["RMS" if settings.rms_token is not None else "no RMS"]
    told += ["the SMS gateway" if settings.ozeki_username is not None else "no SMS gateway"]
    return ", ".join(told)
