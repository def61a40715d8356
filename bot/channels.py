"""What stands in the way of posting to a channel: asked of Slack, told in the log at a start and by the doctor."""

from dataclasses import dataclass
from typing import Any

from bot.errors import SlackError, SlackRefused
from bot.slack import Slack

OF_THE_TOKEN = frozenset(
    {
        "account_inactive",
        "invalid_auth",
        "missing_scope",
        "not_allowed_token_type",
        "not_authed",
        "token_expired",
        "token_revoked",
    }
)
"""Refusals that say nothing of the channel (docs.slack.dev, conversations.info)."""


@dataclass(frozen=True)
class Problem:
    """What is wrong with a channel, and what to do. `certain` is False where Slack did not say.

    `refused` is Slack's word where it is the token that it refuses.
    """

    what: str
    remedy: str = ""
    certain: bool = True
    refused: str = ""

    def __str__(self) -> str:
        return f"{self.what}: {self.remedy}" if self.remedy else self.what


ARCHIVED = Problem("the channel is archived", "unarchive it, or set another")
NOT_A_MEMBER = Problem("Teller is not in the channel", "type `/invite @teller` there")
SHARED = Problem(
    "the channel is shared with another organisation", "the morning post is refused there, so set another"
)


async def channel_problems(slack: Slack, channel_id: str, *, for_posts: bool) -> list[Problem]:
    """What stands in the way of posting to a channel; `for_posts`: the morning post, with balances in it."""
    try:
        channel = await slack.channel(channel_id)
    except SlackRefused as error:
        return [_refused(error.error)]
    except SlackError as error:
        return [Problem(f"Slack could not be asked about this channel ({error.detail})", certain=False)]
    return problems_of(channel, for_posts=for_posts)


def problems_of(channel: dict[str, Any], *, for_posts: bool) -> list[Problem]:
    """What is wrong with a channel as conversations.info shows it."""
    found = [
        (bool(channel.get("is_archived")), ARCHIVED),
        (channel.get("is_member") is False, NOT_A_MEMBER),
        (bool(channel.get("is_ext_shared")) and for_posts, SHARED),
    ]
    return [problem for is_so, problem in found if is_so]


def _refused(error: str) -> Problem:
    what = f"Slack does not show this channel ({error})"
    if error in OF_THE_TOKEN:
        remedy = "`teller doctor` says what is wrong with the token"
        return Problem(what, remedy, certain=False, refused=error)
    return Problem(what, "check the id, and invite Teller if it is private")
