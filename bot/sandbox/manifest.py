"""An app's manifest: the stand-in for Slack grants what it asks for, and nothing else."""

import json
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, ValidationError

from bot.errors import CannotStart

_HERE = Path(__file__).resolve()
_PLACES = (_HERE.parent.parent / "manifest.json", _HERE.parents[2] / "manifest.json")
"""In a wheel it lies in the package, in a checkout beside it."""
_Words = Annotated[str, Field(strict=True, min_length=1)]


class _Display(BaseModel):
    name: _Words


class _BotUser(BaseModel):
    display_name: _Words


class _Home(BaseModel):
    home_tab_enabled: bool = False
    messages_tab_enabled: bool = False


class _Command(BaseModel):
    command: Annotated[str, Field(pattern=r"^/\S{1,31}$")]
    description: str = ""
    usage_hint: str = ""
    should_escape: bool = False


class _Shortcut(BaseModel):
    name: Annotated[_Words, Field(max_length=24)]
    callback_id: Annotated[_Words, Field(max_length=255)]
    description: Annotated[_Words, Field(max_length=150)]
    type: Literal["global", "message"]


class _Features(BaseModel):
    bot_user: _BotUser | None = None
    app_home: _Home = _Home()
    slash_commands: list[_Command] = []
    shortcuts: Annotated[list[_Shortcut], Field(max_length=10)] = []


class _Scopes(BaseModel):
    bot: list[_Words] = []
    bot_optional: list[_Words] = []


class _Oauth(BaseModel):
    scopes: _Scopes = _Scopes()


class _Events(BaseModel):
    bot_events: list[_Words] = []


class _Settings(BaseModel):
    event_subscriptions: _Events = _Events()


class _Manifest(BaseModel):
    """What the stand-in reads of docs.slack.dev/reference/app-manifest; the rest may say what it likes."""

    display_information: _Display
    features: _Features = _Features()
    oauth_config: _Oauth = _Oauth()
    settings: _Settings = _Settings()


def manifest(path: Path | None = None) -> dict[str, Any]:
    """The manifest in that file, as Slack takes it in JSON; Teller's own without one.

    Raises CannotStart with a sentence that says where it is wrong.
    """
    path = path or next(path for path in _PLACES if path.is_file())
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        _Manifest.model_validate(content)
    except OSError as error:
        raise CannotStart(f"The manifest {path} cannot be read: {error.strerror}.") from None
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(each) for each in first["loc"]) or "the whole"
        raise CannotStart(f"{path} is no app's manifest, since {place} is wrong: {first['msg']}.") from None
    except (ValueError, RecursionError):
        raise CannotStart(f"The manifest {path} is not in JSON, which it has to be here.") from None
    return content
