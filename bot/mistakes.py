"""Loading the settings with every mistake in one list, those that concern two names together included."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, get_args

from pydantic import SecretStr, ValidationError, create_model
from pydantic_core import ErrorDetails

from bot.settings import DatabaseSettings, Settings, Sources


class SettingsError(Exception):
    """The settings cannot be used; `mistakes` has one line for each thing that is wrong."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


NOT_UTF8 = ".env is not UTF-8 text: save it as UTF-8"
EXAMPLES = {
    "DATABASE_URL": "sqlite:///teller.db",
    "SLACK_BOT_TOKEN": "xoxb-… (Slack: OAuth & Permissions)",
    "SLACK_APP_TOKEN": "xapp-… (Slack: Basic Information, App-Level Tokens)",
    "SLACK_SIGNING_SECRET": "the value under Basic Information, Signing Secret",
    "SLACK_API_URL": "https://slack.com/api/",
    "RMS_URL": "https://rms.teltonika-networks.com/api",
    "RMS_TOKEN": "the personal access token, as RMS showed it once",
    "OZEKI_URL": "http://127.0.0.1:9501/api",
    "OZEKI_USERNAME": "teller",
    "OZEKI_PASSWORD": "a password of at most 16 characters",
    "TELLER_ADMINS": "U012ABCDEF,U345GHIJKL",
    "TELLER_APPROVAL_CHANNEL": "C012ABCDEF",
    "TELLER_APPROVAL_HOURS": "24",
    "TELLER_REMINDER": "50",
    "TELLER_MINT_MAX": "100",
    "TELLER_MINT_TIMEOUT": "60",
    "TELLER_SETTLE_MINUTES": "10",
    "TELLER_MINT_MEMBER_DAY": "50",
    "TELLER_MINT_DAY": "200",
    "TELLER_TWO_APPROVERS_OVER": "20",
    "TELLER_RMS_QUOTA": "100000",
    "TELLER_DAILY_CHANNEL": "C012ABCDEF",
    "TELLER_DAILY_TIME": "09:00",
    "TELLER_TIMEZONE": "Europe/Vilnius",
    "TELLER_DAILY_ACCOUNTS": "john,office",
    "TELLER_DAILY_GRACE": "6",
    "HOST": "127.0.0.1",
    "PORT": "3000",
    "TELLER_LOG_LEVEL": "INFO",
}
"""For each name, what a right value looks like."""

_NUMBERS = {int: "a whole number", float: "a number"}
_Given = Mapping[str, Any]
_TOGETHER: tuple[tuple[str, str, Callable[[_Given], bool]], ...] = (
    (
        "SLACK_APP_TOKEN",
        "is missing, and so is SLACK_SIGNING_SECRET: set the first for Socket Mode or the second for HTTP",
        lambda given: not given["slack_app_token"] and not given["slack_signing_secret"],
    ),
    (
        "TELLER_APPROVAL_CHANNEL",
        "is missing, and RMS_TOKEN is set: requests for credit codes are decided there",
        lambda given: bool(given["rms_token"]) and not given["teller_approval_channel"],
    ),
    (
        "OZEKI_PASSWORD",
        "is missing, and OZEKI_USERNAME is set",
        lambda given: bool(given["ozeki_username"]) and not given["ozeki_password"],
    ),
    (
        "OZEKI_USERNAME",
        "is missing, and OZEKI_PASSWORD is set",
        lambda given: bool(given["ozeki_password"]) and not given["ozeki_username"],
    ),
)
"""Mistakes that concern two names: name, what is wrong, and when (given: every name's raw text or None)."""


@dataclass(frozen=True)
class Found:
    """The settings as they were found, with all mistakes, a line each, and the names that are wrong.

    In `settings` what is wrong stands at its default, and SLACK_BOT_TOKEN, which has none, at ABSENT; they are None
    where nothing could be read. `secrets` are the values that nobody may read, those that are wrong included.
    """

    settings: Settings | None
    mistakes: tuple[str, ...]
    wrong: frozenset[str]
    secrets: tuple[str, ...]


ABSENT = "-"


def look(role_table_is_empty: Callable[[DatabaseSettings], bool]) -> Found:
    """What the environment and `.env` say, right or wrong.

    `role_table_is_empty` is asked once the database's place is known.
    """
    try:
        settings, mistakes = _read(Settings)
        given = _given()
    except UnicodeDecodeError:
        return Found(None, (NOT_UTF8,), frozenset(), ())
    mistakes += [(name, _say(name, what)) for name, what, wrong in _TOGETHER if wrong(given)]
    if not any(each.strip() for each in str(given["teller_admins"] or "").split(",")):
        database, _ = _read(DatabaseSettings)
        if database is None or role_table_is_empty(database):
            mistakes.append(
                ("TELLER_ADMINS", _say("TELLER_ADMINS", "is missing, and nobody is in the role table yet"))
            )
    wrong = frozenset(name for name, _ in mistakes)
    kept = tuple(str(given[name]) for name in _secret_names() if given[name])
    return Found(settings or _at_their_defaults(wrong), tuple(line for _, line in mistakes), wrong, kept)


def load(role_table_is_empty: Callable[[DatabaseSettings], bool]) -> Settings:
    """The settings from the environment and `.env`.

    `role_table_is_empty` is asked once the database's place is known. Raises SettingsError with all mistakes.
    """
    found = look(role_table_is_empty)
    if found.settings is None or found.mistakes:
        raise SettingsError(list(found.mistakes))
    return found.settings


def load_database() -> DatabaseSettings:
    """What the command line needs beside a running bot. Raises SettingsError with all mistakes."""
    try:
        settings, mistakes = _read(DatabaseSettings)
    except UnicodeDecodeError:
        raise SettingsError([NOT_UTF8]) from None
    if settings is None:
        raise SettingsError([line for _, line in mistakes])
    return settings


_Model = TypeVar("_Model", bound=Sources)


def _read(model: type[_Model]) -> tuple[_Model | None, list[tuple[str, str]]]:
    """The settings, and each mistake by its name."""
    try:
        return model(), []
    except ValidationError as error:
        return None, [_named(each) for each in error.errors(include_url=False, include_input=False)]


def _at_their_defaults(wrong: frozenset[str]) -> Settings:
    """The settings with what is wrong left out."""
    fields = {name: field for name, field in Settings.model_fields.items() if name.upper() in wrong}
    instead: dict[str, Any] = {
        name: ABSENT if field.is_required() else field.get_default() for name, field in fields.items()
    }
    return Settings(**instead)


def _secret_names() -> list[str]:
    fields = Settings.model_fields.items()
    return [name for name, field in fields if SecretStr in (field.annotation, *get_args(field.annotation))]


def _given() -> _Given:
    fields: dict[str, Any] = dict.fromkeys(Settings.model_fields, (Any, None))
    values: _Given = create_model("Given", __base__=Sources, **fields)().model_dump()
    return values


def _named(error: ErrorDetails) -> tuple[str, str]:
    name = str(error["loc"][0]).upper() if error["loc"] else "the settings"
    if error["type"] == "missing":
        return name, _say(name, "is missing")
    own = error["type"] == "value_error"
    return name, _say(name, error["msg"].removeprefix("Value error, ") if own else _kind_of(name))


def _kind_of(name: str) -> str:
    """That what was given is not of the kind that a name takes, in our words in place of the library's.

    The limits are not grouped: whoever types one with commas is refused.
    """
    field = Settings.model_fields[name.lower()]
    limits = {key: getattr(each, key) for each in field.metadata for key in ("ge", "gt", "le") if hasattr(each, key)}
    if field.annotation not in _NUMBERS or "le" not in limits:
        return "cannot be used"
    first = f"from {limits['ge']} to" if "ge" in limits else f"above {limits['gt']}, up to"
    return f"is not {_NUMBERS[field.annotation]} {first} {limits['le']}"


def _say(name: str, what: str) -> str:
    separator = " " if what.startswith(("is ", "names ", "has ")) else ": "
    example = f" (for example: {EXAMPLES[name]})" if name in EXAMPLES else ""
    return f"{name}{separator}{what}{example}"
