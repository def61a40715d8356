"""Environment and `.env` -> Settings. Nothing else reads the environment; `mistakes.py` reports what is wrong."""

import re
from datetime import time
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BeforeValidator, Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.access import ACCOUNT_LENGTH

USER_ID = re.compile(r"[UW][A-Z0-9]+")
CHANNEL_ID = re.compile(r"[CGD][A-Z0-9]+")
_TOKEN = re.compile(r"[!-~]+")


def is_loopback(url: str) -> bool:
    """Whether `url` points to this machine, where a proxy must not stand in between."""
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _split(value: Any) -> Any:
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


def _web_address(value: str) -> str:
    try:
        parts = urlsplit(value)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        usable = False
    if not usable or parts.query or parts.fragment:
        raise ValueError("is not a web address")
    return value.rstrip("/")


WebAddress = Annotated[str, BeforeValidator(_web_address)]
Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)]


class Sources(BaseSettings):
    """The environment and `.env`: names that are foreign there are ignored, an empty value counts as missing."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        extra="ignore",
        env_ignore_empty=True,
        hide_input_in_errors=True,
        frozen=True,
    )

    @model_validator(mode="before")
    @classmethod
    def _blank_is_missing(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        stripped = {name: value.strip() if isinstance(value, str) else value for name, value in data.items()}
        return {name: value for name, value in stripped.items() if value != ""}


class DatabaseSettings(Sources):
    """What the command line needs beside a running bot: where the database is, and which admins are fixed."""

    database_url: str = "sqlite:///teller.db"
    teller_admins: Names = ()

    @field_validator("database_url")
    @classmethod
    def _sqlite_file(cls, value: str) -> str:
        if not value.startswith("sqlite:///") or value.removeprefix("sqlite:///") in {"", ":memory:"}:
            raise ValueError("only a SQLite file can be used")
        return value

    @field_validator("teller_admins")
    @classmethod
    def _user_ids(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not all(USER_ID.fullmatch(part) for part in value):
            raise ValueError("is not a list of Slack user ids")
        return value

    @property
    def database_path(self) -> Path:
        """The database file; `sqlite:////srv/x.db` is absolute, `sqlite:///x.db` relative to where Teller runs."""
        return Path(self.database_url.removeprefix("sqlite:///"))


class Settings(DatabaseSettings):
    """Everything that can be set; the names are those of the environment, in lower case."""

    slack_bot_token: SecretStr
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_api_url: WebAddress = "https://slack.com/api"
    rms_url: WebAddress = "https://rms.teltonika-networks.com/api"
    rms_token: SecretStr | None = None
    ozeki_url: WebAddress = "http://127.0.0.1:9501/api"
    ozeki_username: str | None = None
    ozeki_password: SecretStr | None = None
    teller_approval_channel: str | None = None
    teller_approval_hours: float = Field(default=24, gt=0, le=24 * 365, allow_inf_nan=False)
    teller_reminder: int = Field(default=50, ge=0, le=99)
    teller_mint_max: int = Field(default=100, ge=1, le=1_000_000)
    teller_mint_timeout: float = Field(default=60, ge=1, le=600, allow_inf_nan=False)
    teller_settle_minutes: float = Field(default=10, ge=1, le=24 * 60, allow_inf_nan=False)
    teller_mint_member_day: int = Field(default=0, ge=0, le=1_000_000_000)
    teller_mint_day: int = Field(default=0, ge=0, le=1_000_000_000)
    teller_two_approvers_over: int = Field(default=0, ge=0, le=1_000_000_000)
    teller_rms_quota: int = Field(default=100_000, ge=1, le=1_000_000_000)
    teller_daily_channel: str | None = None
    teller_daily_time: time = time(9, 0)
    teller_timezone: ZoneInfo = ZoneInfo("UTC")
    teller_daily_accounts: Names = ()
    teller_daily_grace: float = Field(default=6, ge=0, le=24, allow_inf_nan=False)
    host: str = ""
    port: int = Field(default=3000, ge=0, le=65535)
    teller_log_level: str = "INFO"

    @field_validator("teller_daily_time", mode="before")
    @classmethod
    def _local_time(cls, value: Any) -> Any:
        if isinstance(value, str) and not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value.strip()):
            raise ValueError("is not a time of day")
        return value

    @field_validator("teller_timezone", mode="before")
    @classmethod
    def _zone(cls, value: Any) -> Any:
        if isinstance(value, str):
            if value.strip() not in available_timezones():
                raise ValueError("is not the name of a time zone")
            return ZoneInfo(value.strip())
        return value

    @field_validator("slack_bot_token", "slack_app_token", "rms_token")
    @classmethod
    def _fit_for_a_header(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _TOKEN.fullmatch(value.get_secret_value()):
            raise ValueError("has a space or a character that no token has: copy it again")
        return value

    @field_validator("slack_bot_token", "slack_app_token")
    @classmethod
    def _kind_of_token(cls, value: SecretStr | None, info: Any) -> SecretStr | None:
        other = {"slack_bot_token": ("xapp-", "xoxp-"), "slack_app_token": ("xoxb-", "xoxp-")}[info.field_name]
        if value is not None and value.get_secret_value().startswith(other):
            raise ValueError("is a token of another kind")
        return value

    @field_validator("teller_approval_channel", "teller_daily_channel")
    @classmethod
    def _channel_id(cls, value: str | None) -> str | None:
        if value is not None and not CHANNEL_ID.fullmatch(value):
            raise ValueError("is not a channel id")
        return value

    @field_validator("ozeki_username", "ozeki_password")
    @classmethod
    def _ozeki_length(cls, value: str | SecretStr | None) -> str | SecretStr | None:
        if value is not None and len(value) > ACCOUNT_LENGTH:
            raise ValueError(f"has more than {ACCOUNT_LENGTH} characters, which the gateway does not take")
        return value

    @field_validator("teller_daily_accounts")
    @classmethod
    def _accounts(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if any(len(part) > ACCOUNT_LENGTH for part in value):
            raise ValueError(f"names an account of more than {ACCOUNT_LENGTH} characters")
        return value

    @field_validator("teller_log_level")
    @classmethod
    def _level(cls, value: str) -> str:
        if value.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}:
            raise ValueError("is not a log level")
        return value.upper()

    @property
    def socket_mode(self) -> bool:
        return self.slack_app_token is not None

    @property
    def bind_host(self) -> str:
        """Where the server listens: loopback in Socket Mode, everywhere in HTTP mode, unless HOST says."""
        return self.host or ("127.0.0.1" if self.socket_mode else "0.0.0.0")  # noqa: S104 - Slack must reach it

    @property
    def secrets(self) -> tuple[str, ...]:
        """The values that no log line may show."""
        kept = (
            self.slack_bot_token,
            self.slack_app_token,
            self.slack_signing_secret,
            self.rms_token,
            self.ozeki_password,
        )
        return tuple(secret.get_secret_value() for secret in kept if secret is not None)
