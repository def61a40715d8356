"""The row of a start: which settings it tells, and that no secret is among them."""

import json
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.in_force import in_force
from bot.settings import Settings
from tests.settings_rows import APP, BOT, ENOUGH, EVERYTHING, SECRETS, SIGNING, Place


class Later(Settings):
    """A Teller that can be told more."""

    teller_mint_day: int = 12
    teller_watchword: SecretStr = SecretStr(SIGNING)


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Place:
    return Place(monkeypatch, tmp_path)


def test_the_defaults(place: Place) -> None:
    """Every name of Teller's that decides something, the three hosts and how Slack delivers, in canonical JSON."""
    place.export(**ENOUGH)
    told = in_force(Settings())

    assert told == (
        '{"OZEKI_URL":null,"RMS_URL":null,"SLACK_API_URL":"slack.com","TELLER_ADMINS":["UADA"],'
        '"TELLER_APPROVAL_CHANNEL":null,"TELLER_APPROVAL_HOURS":24,"TELLER_DAILY_ACCOUNTS":[],'
        '"TELLER_DAILY_CHANNEL":null,"TELLER_DAILY_GRACE":6,"TELLER_DAILY_TIME":"09:00:00","TELLER_MINT_DAY":0,'
        '"TELLER_MINT_MAX":100,"TELLER_MINT_MEMBER_DAY":0,"TELLER_MINT_TIMEOUT":60,"TELLER_REMINDER":50,'
        '"TELLER_RMS_QUOTA":100000,"TELLER_SETTLE_MINUTES":10,"TELLER_TIMEZONE":"UTC",'
        '"TELLER_TWO_APPROVERS_OVER":0,"mode":"socket"}'
    )


@pytest.mark.parametrize(
    ("given", "name", "told"),
    [
        ({"TELLER_APPROVAL_HOURS": "24"}, "TELLER_APPROVAL_HOURS", 24),
        ({"TELLER_APPROVAL_HOURS": "0.5"}, "TELLER_APPROVAL_HOURS", 0.5),
        ({"TELLER_MINT_MAX": "7"}, "TELLER_MINT_MAX", 7),
        ({"TELLER_TIMEZONE": "Europe/Vilnius"}, "TELLER_TIMEZONE", "Europe/Vilnius"),
        ({"TELLER_DAILY_TIME": "23:30"}, "TELLER_DAILY_TIME", "23:30:00"),
        ({"TELLER_DAILY_ACCOUNTS": "zoë,office"}, "TELLER_DAILY_ACCOUNTS", ["zoë", "office"]),
        ({"RMS_URL": "https://rms.example/api"}, "RMS_URL", None),
        ({"RMS_TOKEN": "t", "RMS_URL": "https://rms.example/api"}, "RMS_URL", "rms.example"),
        ({"OZEKI_USERNAME": "t", "OZEKI_URL": "http://[::1]:9501/api"}, "OZEKI_URL", "[::1]:9501"),
        ({"SLACK_API_URL": "http://127.0.0.1:4000/api/"}, "SLACK_API_URL", "127.0.0.1:4000"),
        ({"SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": SIGNING}, "mode", "http"),
        ({"SLACK_APP_TOKEN": APP, "SLACK_SIGNING_SECRET": SIGNING}, "mode", "socket"),
    ],
)
def test_values(place: Place, given: dict[str, str], name: str, told: object) -> None:
    """What is set, as it is told: the same value in the same words, however it was written."""
    place.export(**ENOUGH | given)
    assert json.loads(in_force(Settings()))[name] == told


def test_the_same_settings_make_the_same_row(place: Place) -> None:
    """A default that is written out is the default."""
    place.export(**ENOUGH)
    default = in_force(Settings())
    place.export(
        TELLER_APPROVAL_HOURS="24.0", TELLER_DAILY_GRACE="6", TELLER_TIMEZONE="UTC", TELLER_DAILY_TIME="09:00"
    )

    assert in_force(Settings()) == default


def test_no_secret_is_told(place: Place) -> None:
    """Neither a token nor a password, nor who logs in by an address or behind which path."""
    urls = ("SLACK_API_URL", "RMS_URL", "OZEKI_URL")
    place.export(**EVERYTHING | dict.fromkeys(urls, f"https://{BOT}:{SIGNING}@host.example:8443/{APP}/api"))
    told = in_force(Settings())

    assert [secret for secret in SECRETS if secret in told] == []
    assert [json.loads(told)[name] for name in urls] == ["host.example:8443"] * 3


def test_what_is_added_later_is_told(place: Place) -> None:
    """A new setting of Teller's stands in the row by its name alone, unless it is a secret."""
    place.export(**ENOUGH)
    told = json.loads(in_force(Later()))

    assert told["TELLER_MINT_DAY"] == 12
    assert "TELLER_WATCHWORD" not in told
    assert SIGNING not in str(told)
