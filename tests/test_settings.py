"""What the environment and `.env` become; what is wrong with them is in test_mistakes."""

from datetime import time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from bot.settings import DatabaseSettings, Settings, is_loopback
from tests.settings_rows import APP, BOT, ENOUGH, EVERYTHING, SECRETS, SIGNING, Place


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Place:
    return Place(monkeypatch, tmp_path)


def test_defaults(place: Place) -> None:
    """What the issue's table promises for names that are left out."""
    place.export(SLACK_BOT_TOKEN=BOT)
    settings = Settings()

    assert settings.slack_api_url == "https://slack.com/api"
    assert settings.rms_url == "https://rms.teltonika-networks.com/api"
    assert settings.ozeki_url == "http://127.0.0.1:9501/api"
    assert settings.database_path == Path("teller.db")
    assert (settings.teller_approval_hours, settings.teller_reminder, settings.teller_mint_max) == (24, 50, 100)
    assert (settings.teller_daily_time, settings.teller_timezone) == (time(9), ZoneInfo("UTC"))
    assert (settings.teller_daily_accounts, settings.teller_daily_grace) == ((), 6)
    assert (settings.port, settings.teller_log_level, settings.teller_admins) == (3000, "INFO", ())
    assert settings.teller_daily_channel is settings.rms_token is settings.ozeki_username is None


def test_everything_set(place: Place) -> None:
    """Lists are split at commas, secrets are what the log masks and what no representation shows."""
    place.export(**EVERYTHING)
    settings = Settings()

    assert settings.teller_admins == ("UADA",)
    assert settings.teller_daily_accounts == ("john", "office")
    assert sorted(settings.secrets) == sorted(SECRETS)
    assert not any(secret in repr(settings) + str(settings) + settings.model_dump_json() for secret in SECRETS)


@pytest.mark.parametrize(
    ("given", "socket_mode", "host"),
    [
        ({"SLACK_APP_TOKEN": APP}, True, "127.0.0.1"),
        ({"SLACK_SIGNING_SECRET": SIGNING}, False, "0.0.0.0"),  # noqa: S104
        ({"SLACK_APP_TOKEN": APP, "SLACK_SIGNING_SECRET": SIGNING}, True, "127.0.0.1"),
        ({"SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": SIGNING}, False, "0.0.0.0"),  # noqa: S104
        ({"SLACK_APP_TOKEN": APP, "HOST": "10.0.0.7"}, True, "10.0.0.7"),
        ({"SLACK_SIGNING_SECRET": SIGNING, "HOST": "127.0.0.1"}, False, "127.0.0.1"),
    ],
)
def test_how_slack_delivers(place: Place, given: dict[str, str], socket_mode: bool, host: str) -> None:
    """An app token means Socket Mode, else HTTP, which listens everywhere unless HOST says."""
    place.export(SLACK_BOT_TOKEN=BOT, **given)
    settings = Settings()

    assert (settings.socket_mode, settings.bind_host) == (socket_mode, host)


@pytest.mark.parametrize(
    ("name", "value", "field", "read"),
    [
        ("TELLER_ADMINS", " UADA ,WBEN9,, ", "teller_admins", ("UADA", "WBEN9")),
        ("TELLER_DAILY_TIME", "23:59", "teller_daily_time", time(23, 59)),
        ("TELLER_DAILY_TIME", "00:00", "teller_daily_time", time(0)),
        ("TELLER_TIMEZONE", " Pacific/Apia ", "teller_timezone", ZoneInfo("Pacific/Apia")),
        ("TELLER_APPROVAL_HOURS", "0.5", "teller_approval_hours", 0.5),
        ("TELLER_REMINDER", "0", "teller_reminder", 0),
        ("TELLER_REMINDER", "99", "teller_reminder", 99),
        ("TELLER_DAILY_GRACE", "0", "teller_daily_grace", 0),
        ("TELLER_LOG_LEVEL", "debug", "teller_log_level", "DEBUG"),
        ("TELLER_MINT_MAX", "1", "teller_mint_max", 1),
        ("PORT", "0", "port", 0),
        ("SLACK_API_URL", "http://127.0.0.1:4000/api/", "slack_api_url", "http://127.0.0.1:4000/api"),
        ("RMS_URL", "https://[::1]:8443/api//", "rms_url", "https://[::1]:8443/api"),
        ("TELLER_DAILY_ACCOUNTS", "zoë,1234567890123456", "teller_daily_accounts", ("zoë", "1234567890123456")),
        ("TELLER_APPROVAL_CHANNEL", "GPRIVATE1", "teller_approval_channel", "GPRIVATE1"),
    ],
)
def test_values(place: Place, name: str, value: str, field: str, read: object) -> None:
    """What can be written, and what is read."""
    place.export(**ENOUGH | {name: value})
    assert getattr(Settings(), field) == read


@pytest.mark.parametrize("blank", ["", " ", "\t\n "])
def test_a_blank_counts_as_missing(place: Place, blank: str) -> None:
    """An empty value is as if the name were left out, everywhere."""
    place.export(**dict.fromkeys((name.upper() for name in Settings.model_fields), blank) | ENOUGH)
    settings = Settings()

    assert settings.teller_timezone == ZoneInfo("UTC")
    assert settings.port == 3000
    assert settings.rms_token is settings.teller_daily_channel is settings.ozeki_password is None
    assert settings.bind_host == "127.0.0.1"


def test_spaces_around_a_secret_are_no_part_of_it(place: Place) -> None:
    """A token that was copied with its line break is the token."""
    place.export(**ENOUGH | {"SLACK_BOT_TOKEN": f" {BOT}\n"})
    assert Settings().slack_bot_token.get_secret_value() == BOT


def test_env_file(place: Place) -> None:
    """`.env` is read, foreign names and comments in it are ignored, and the environment wins over it."""
    place.write_env(
        f"# Teller\nSLACK_BOT_TOKEN={BOT}\nexport SLACK_APP_TOKEN='{APP}'\n"
        "PORT=4000\nHOST=\nTELLER_ADMINS=UADA,UBEN\n"
        "AWS_SECRET=x\nTELLER_UNHEARD_OF=y\nDEBUG=maybe\nOZEKI_USERNAME=zoë\n"
    )
    place.export(PORT="5000")
    settings = Settings()

    assert settings.slack_bot_token.get_secret_value() == BOT
    assert settings.socket_mode
    assert settings.teller_admins == ("UADA", "UBEN")
    assert (settings.port, settings.bind_host, settings.ozeki_username) == (5000, "127.0.0.1", "zoë")


def test_a_blank_in_the_environment_does_not_hide_the_file(place: Place) -> None:
    """An empty value counts as missing in the environment too, so the one in `.env` serves."""
    place.write_env(f"SLACK_BOT_TOKEN={BOT}\n")
    place.export(SLACK_BOT_TOKEN="")
    assert Settings().slack_bot_token.get_secret_value() == BOT


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:///teller.db", "teller.db"),
        ("sqlite:///data/t.db", "data/t.db"),
        ("sqlite:////srv/teller.db", "/srv/teller.db"),
        ("sqlite:///with space.db", "with space.db"),
    ],
)
def test_database_urls(place: Place, url: str, path: str) -> None:
    """Three slashes are relative to where Teller runs, four absolute."""
    place.export(DATABASE_URL=url)
    assert DatabaseSettings().database_path == Path(path)


@pytest.mark.parametrize(
    "url",
    [
        *("postgres://localhost/teller", "postgresql+asyncpg://u:p@h/d", "mysql://h/d", "file:///teller.db"),
        *("sqlite:///", "sqlite:///:memory:", "sqlite:", "sqlite://teller.db", "teller.db"),
    ],
)
def test_what_is_no_database(place: Place, url: str) -> None:
    """Another scheme, and a database that is no file, are refused with a sentence that does not repeat the value."""
    place.export(DATABASE_URL=url)
    with pytest.raises(ValidationError, match="only a SQLite file can be used") as caught:
        DatabaseSettings()
    assert url not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "loopback"),
    [
        ("http://127.0.0.1:9501/api", True),
        ("http://127.8.9.10/", True),
        ("http://localhost:1/", True),
        ("http://LOCALHOST/", True),
        ("http://[::1]:8080/api", True),
        ("https://slack.com/api", False),
        ("http://10.0.0.7:9501/api", False),
        ("http://localhost.example/", False),
        ("http://127.0.0.1.example/", False),
        ("http://user@127.0.0.1/", True),
        ("http://127.0.0.1@evil.example/", False),
    ],
)
def test_what_is_this_machine(url: str, loopback: bool) -> None:
    """Only an address of this machine is asked without a proxy."""
    assert is_loopback(url) is loopback


def test_settings_are_frozen(place: Place) -> None:
    """Nothing changes them once they are read."""
    place.export(**EVERYTHING)
    with pytest.raises(ValidationError, match="frozen"):
        Settings().port = 1
