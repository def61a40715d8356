"""Who somebody is in Slack: not a guest, not deactivated, not of another organisation; and how they are called."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.clock import Clock
from bot.errors import Refused, SlackCannotSay, SlackError, SlackRefused
from bot.shared import Shared
from bot.slack import Slack
from bot.store import StoreError

log = logging.getLogger(__name__)

REMEMBERED = timedelta(minutes=5)
"""How long Slack's answer serves for reading; for a decision, a reveal and a role change it is asked afresh."""

OUTSIDER = (
    "Teller serves only full members of this workspace: no guests, no deactivated people, no other organisations. "
    "Ask somebody who is one."
)
CANNOT_SAY = "Slack does not say at the moment who this is, so nothing was done. Try again in a minute."
SLACKBOT = "USLACKBOT"
"""Slack's own helper, which users.info does not call a bot."""
UNKNOWN_PERSON = frozenset({"user_not_found", "user_not_visible"})


@dataclass(frozen=True)
class Profile:
    """What Slack says of a person; `zone` is the name of their time zone, "" where it says none."""

    full_member: bool
    name: str
    zone: str = ""


def profile(user: dict[str, Any], home_team: str) -> Profile:
    """Read `user` of users.info (docs.slack.dev, users.info). `home_team` is the team of the bot's token.

    On an Enterprise organisation a colleague may have another team's id, and `enterprise_user` lists their teams.
    """
    barred = ("deleted", "is_restricted", "is_ultra_restricted", "is_stranger", "is_bot")
    teams = {user.get("team_id") or home_team, *((user.get("enterprise_user") or {}).get("teams") or ())}
    details = user.get("profile") or {}
    name = details.get("display_name") or user.get("real_name") or details.get("real_name") or user.get("name")
    return Profile(
        bool(user) and user.get("id") != SLACKBOT and home_team in teams and not any(map(user.get, barred)),
        str(name or "somebody"),
        str(user.get("tz") or ""),
    )


Heard = Callable[[str, bool, datetime], Awaitable[None]]
"""Takes a Slack user id, whether that is a full member, and when Slack said so."""


class People:
    """Slack's answers about people, remembered for a short while."""

    def __init__(self, slack: Slack, clock: Clock, home_team: str, heard: Heard | None = None) -> None:
        """`heard` is told each time Slack says whether somebody is a full member."""
        self._slack = slack
        self._clock = clock
        self._heard = heard
        self._home_team = home_team
        self._known = Shared(clock)

    async def require_full_member(self, user_id: str, *, afresh: bool) -> None:
        """Return when Slack says that this is a full member of the workspace.

        Raises Refused when it says otherwise. When it cannot say: SlackCannotSay if `afresh`, for reading it passes.
        """
        try:
            known = await self._profile(user_id, afresh=afresh)
        except SlackError as error:
            if isinstance(error, SlackRefused) and error.error in UNKNOWN_PERSON:
                await self._hear(user_id, full_member=False)
                raise Refused(OUTSIDER, error.detail) from None
            if afresh:
                raise SlackCannotSay(CANNOT_SAY, error.detail) from None
            log.warning("Slack does not say who somebody is: %s", error.detail)
            return
        if not known.full_member:
            raise Refused(OUTSIDER, f"{user_id} is no full member")

    def zone_known(self, user_id: str) -> str:
        """The name of somebody's time zone, where Slack was asked of late; else ""."""
        known = self._known.known(user_id)
        return "" if known is None else str(known.value.zone)

    async def name(self, user_id: str) -> str:
        """How somebody is called, or their id where Slack does not say."""
        try:
            return (await self._profile(user_id, afresh=False)).name
        except SlackError:
            return user_id

    async def channel_name(self, channel_id: str) -> str:
        """How a channel is called, or its id where Slack does not say."""
        try:
            return str((await self._slack.channel(channel_id)).get("name") or channel_id)
        except SlackError:
            return channel_id

    async def changed(self, user: dict[str, Any]) -> None:
        """Slack tells of an account that has changed (docs.slack.dev/reference/events/user_change)."""
        user_id, now_is = str(user.get("id") or ""), profile(user, self._home_team)
        if user_id:
            self._known.learn(user_id, now_is)
            await self._hear(user_id, full_member=now_is.full_member)

    async def _hear(self, user_id: str, *, full_member: bool) -> None:
        """What cannot be written now is heard again the next time that Slack is asked."""
        try:
            if self._heard is not None:
                await self._heard(user_id, full_member, self._clock.now())
        except StoreError as error:
            log.error("that an account has changed could not be written: %s", error)

    async def _profile(self, user_id: str, *, afresh: bool) -> Profile:
        async def ask() -> Profile:
            found = profile(await self._slack.user(user_id), self._home_team)
            await self._hear(user_id, full_member=found.full_member)
            return found

        if afresh:
            return (await self._known.afresh(user_id, ask)).value
        return (await self._known.read(user_id, ask, REMEMBERED)).value
