"""The settings that matter, as the audit trail has them at each start."""

import json
from typing import Any
from urllib.parse import urlsplit

from pydantic import SecretStr

from bot.settings import Settings

_PREFIX = "teller_"
"""Every setting of this name decides what Teller does, and stands in the row; one that is added later, too."""
_BUT_NOT = frozenset({"teller_log_level"})


def in_force(settings: Settings) -> str:
    """The settings by their names in the environment, as canonical JSON: sorted, without white space.

    Of an address only host and port are told; a provider that is not set up is null. Never a secret.
    """
    names = {name for name in type(settings).model_fields if name.startswith(_PREFIX)} - _BUT_NOT
    values = {name: getattr(settings, name) for name in names}
    told = {name: _plain(value) for name, value in values.items() if not isinstance(value, SecretStr)}
    hosts = {
        "slack_api_url": _host(settings.slack_api_url),
        "rms_url": _host(settings.rms_url) if settings.rms_token is not None else None,
        "ozeki_url": _host(settings.ozeki_url) if settings.ozeki_username is not None else None,
    }
    every = {name.upper(): value for name, value in (told | hosts).items()}
    every["mode"] = "socket" if settings.socket_mode else "http"
    return json.dumps(every, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _host(url: str) -> str:
    return urlsplit(url).netloc.rpartition("@")[2]


def _plain(value: Any) -> Any:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if value is None or isinstance(value, str | int | float | tuple) else str(value)
