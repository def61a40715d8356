"""The people and bots of a workspace (docs.slack.dev/reference/objects/user-object)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from bot.sandbox.slack.values import Json

SLACKBOT = "USLACKBOT"
Standing = Literal["member", "guest", "deactivated"]
"""What an account may be; of guests Slack knows two kinds (docs.slack.dev/reference/objects/user-object)."""


@dataclass
class User:
    """One account; a deleted one stays listed for good."""

    id: str
    name: str
    real_name: str = ""
    tz: str = "Etc/UTC"
    deleted: bool = False
    is_bot: bool = False
    is_admin: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    team_id: str = ""

    @property
    def is_person(self) -> bool:
        """Whether it is somebody's, active or not, and no app's."""
        return not self.is_bot and self.id != SLACKBOT

    @property
    def standing(self) -> Standing:
        """What the account is at present."""
        if self.deleted:
            return "deactivated"
        return "guest" if self.is_restricted or self.is_ultra_restricted else "member"

    def become(self, standing: Standing) -> None:
        """Take another standing; of guests the kind that is let into several channels."""
        self.deleted = standing == "deactivated"
        self.is_restricted = standing == "guest"
        self.is_ultra_restricted = False
        self.is_admin = self.is_admin and standing == "member"

    def as_json(self, now: datetime) -> Json:
        """The user object; of a deactivated account Slack shows neither zone nor rank."""
        shown: Json = {
            "id": self.id,
            "team_id": self.team_id,
            "name": self.name,
            "deleted": self.deleted,
            "profile": self._profile(),
            "is_bot": self.is_bot,
            "is_app_user": False,
            "updated": int(now.timestamp()),
        }
        if self.deleted:
            return shown
        return shown | self._standing() | self._zone(now)

    def _profile(self) -> Json:
        return {
            "real_name": self.real_name or self.name,
            "real_name_normalized": self.real_name or self.name,
            "display_name": self.name,
            "display_name_normalized": self.name,
            "status_text": "",
            "status_emoji": "",
            "team": self.team_id,
        }

    def _standing(self) -> Json:
        standing: Json = {
            "real_name": self.real_name or self.name,
            "is_admin": self.is_admin,
            "is_owner": False,
            "is_primary_owner": False,
            "is_restricted": self.is_restricted,
            "is_ultra_restricted": self.is_ultra_restricted,
        }
        return standing | ({"is_stranger": True} if self.is_stranger else {})

    def _zone(self, now: datetime) -> Json:
        offset = now.astimezone(ZoneInfo(self.tz)).utcoffset()
        seconds = int(offset.total_seconds()) if offset is not None else 0
        return {"tz": self.tz, "tz_label": self.tz, "tz_offset": seconds}
