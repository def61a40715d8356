"""Faults of Slack: tokens, scopes, channels."""

from bot.sandbox.slack import Channel
from bot.sandbox.town import ADA, APPROVALS, MORNING
from tests.doctor.kit import Installation
from tests.doctor.plants.plant import FAILURE, WARNING, Plant


def refuse(here: Installation, token: str, error: str) -> None:
    """Slack takes a token no more."""
    app = here.town.slack.workspace.app
    app.refuse({"bot": app.bot_token, "app": app.app_token}[token], error)


def channel(here: Installation, channel_id: str, **how: object) -> None:
    """A channel is another than it was."""
    seen = here.town.slack.workspace.channels[channel_id]
    for name, value in how.items():
        setattr(seen, name, value)


def without(here: Installation, *scopes: str) -> None:
    """The app lacks scopes."""
    here.town.slack.workspace.app.scopes -= set(scopes)


async def schedule(here: Installation, channel: Channel) -> None:
    """An admin has added a schedule for a channel that is new."""
    here.town.slack.workspace.add_channel(channel)
    await here.schedule(channel.id, ["john"])


def other_app(here: Installation) -> None:
    """The app's token is right, but another app's."""
    here.town.slack.workspace.app.app_token = "xapp-1-AOTHER-1-abc"


A_PERSON = '{"ok": true, "user": "ada", "user_id": "UADA", "team": "Sandbox", "team_id": "T0SANDBOX"}'
OF_CHANNELS = ("Slack, TELLER_APPROVAL_CHANNEL", "Slack, TELLER_DAILY_CHANNEL")
NO_ANSWER = {"Slack, bot token": FAILURE, "Slack, app token": FAILURE}

OF_SLACK = [
    Plant(
        "a bot token that is not known",
        {"Slack, bot token": FAILURE},
        ("invalid_auth", "Copy the token again", "OAuth & Permissions"),
        changes={"SLACK_BOT_TOKEN": "xoxb-0-unknown"},
        unknown=OF_CHANNELS,
        see=frozenset({"Slack, bot token"}),
    ),
    Plant(
        "a bot token of another kind, which its letters do not tell",
        {"Slack, bot token": FAILURE},
        ("not_allowed_token_type", "begins with xoxb-"),
        lambda here: setattr(here.town.slack.workspace.app, "app_token", "xoxb-really-an-apps"),
        changes={"SLACK_BOT_TOKEN": "xoxb-really-an-apps"},
        http=True,
        unknown=OF_CHANNELS,
        see=frozenset({"Slack, bot token"}),
    ),
    Plant(
        "a person's token",
        {"Slack, bot token": FAILURE},
        ("no bot's token", "OAuth & Permissions"),
        lambda here: here.town.slack.faults.garbage("auth.test", 200, A_PERSON, times=None) and None,
    ),
    Plant(
        "a revoked bot token",
        {"Slack, bot token": FAILURE},
        ("token_revoked", "make a new one", "SLACK_BOT_TOKEN"),
        lambda here: refuse(here, "bot", "token_revoked"),
        unknown=OF_CHANNELS,
        see=frozenset({"Slack, bot token"}),
    ),
    Plant(
        "a removed app",
        {"Slack, bot token": FAILURE},
        ("account_inactive", "install it again"),
        lambda here: refuse(here, "bot", "account_inactive"),
        unknown=OF_CHANNELS,
        see=frozenset({"Slack, bot token"}),
    ),
    Plant(
        "an app token that is not known",
        {"Slack, app token": FAILURE},
        ("invalid_auth", "App-Level Tokens"),
        changes={"SLACK_APP_TOKEN": "xapp-0-unknown"},
    ),
    Plant(
        "another app's token",
        {"Slack, app token": FAILURE},
        ("another app's (AOTHER)", "(A0SANDBOX)", "settings of one app"),
        other_app,
        changes={"SLACK_APP_TOKEN": "xapp-1-AOTHER-1-abc"},
    ),
    Plant(
        "an app token without its scope",
        {"Slack, app token": FAILURE},
        ("connections:write",),
        lambda here: here.town.slack.workspace.app.app_scopes.clear(),
    ),
    *(
        Plant(
            f"without {scope}",
            {"Slack, scopes": FAILURE},
            (f"missing: {scope} (", "Reinstall to Workspace"),
            lambda here, scope=scope: without(here, scope),
            see=frozenset({"Slack, scopes"} if scope.endswith("s:read") and scope != "users:read" else ()),
        )
        for scope in ("commands", "chat:write", "im:write", "users:read", "channels:read", "groups:read")
    ),
    Plant(
        "without the optional scopes",
        {"Slack, scopes": WARNING},
        ("channels:history, groups:history, im:history", "may come twice", "Reinstall"),
        lambda here: here.town.slack.workspace.app.decline_optional(),
    ),
    Plant(
        "a channel that is not there",
        {"Slack, TELLER_APPROVAL_CHANNEL": FAILURE},
        ("CNOWHERE", "channel_not_found", "Check the id"),
        changes={"TELLER_APPROVAL_CHANNEL": "CNOWHERE"},
    ),
    Plant(
        "the bot is not in a private channel",
        {"Slack, TELLER_APPROVAL_CHANNEL": FAILURE},
        ("channel_not_found", "invite Teller"),
        lambda here: channel(here, APPROVALS, members=[ADA]),
    ),
    Plant(
        "the bot is not in a public channel",
        {"Slack, TELLER_DAILY_CHANNEL": FAILURE},
        ("not in the channel", "/invite @teller"),
        lambda here: channel(here, MORNING, members=[ADA]),
    ),
    Plant(
        "an archived channel",
        {"Slack, TELLER_DAILY_CHANNEL": FAILURE},
        ("archived", "Unarchive it"),
        lambda here: channel(here, MORNING, is_archived=True),
    ),
    Plant(
        "a post in a shared channel",
        {"Slack, TELLER_DAILY_CHANNEL": FAILURE},
        ("another organisation", "set another"),
        lambda here: channel(here, MORNING, is_ext_shared=True),
    ),
    Plant(
        "a schedule's channel, where the bot is not",
        {"Slack, schedule 2": FAILURE},
        ("not in the channel", "/invite @teller"),
        lambda here: schedule(here, Channel("CWEST", "west", [ADA])),
    ),
    Plant(
        "a schedule's channel that was archived",
        {"Slack, schedule 2": FAILURE},
        ("archived", "Unarchive it"),
        lambda here: schedule(here, Channel("COLD", "old", [ADA, "U0SANDBOXBOT"], is_archived=True)),
    ),
    Plant("Slack is away", NO_ANSWER, ("SLACK_API_URL", "firewall"), lambda here: here.town.slack.go_down()),
    Plant(
        "Slack's address is another's",
        NO_ANSWER,
        ("HTTP 404", "SLACK_API_URL"),
        lambda here: here.settings.update(SLACK_API_URL=f"{here.town.slack.workspace.base_url}/elsewhere/"),
    ),
]
