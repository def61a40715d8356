"""Faults to plant in an installation, each with the lines that must not be right then, and words of the remedy."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.doctor.line import Verdict
from bot.sandbox.faults import Call, hang, html_page, reply
from bot.sandbox.slack import Channel
from bot.sandbox.town import ADA, APPROVALS, BEN, GATEWAY_USER, MORNING
from tests.doctor.kit import Installation

FAILURE, WARNING = Verdict.FAILURE, Verdict.WARNING
Act = Callable[[Installation], Awaitable[None] | None]


@dataclass(frozen=True)
class Plant:
    """A fault: its name, how it is made, whose lines are not right then (no others), and words that they say.

    `changes` are settings by their names; `http`: Slack delivers by signed HTTP.
    """

    name: str
    lines: dict[str, Verdict]
    words: tuple[str, ...]
    act: Act = lambda here: None
    changes: dict[str, str] = field(default_factory=dict)
    http: bool = False


def moved(here: Installation, **ahead: float) -> None:
    """Everybody else's clocks are ahead of this machine's."""
    here.clock.ahead = timedelta(**ahead)


def moved_alone(here: Installation, who: str) -> None:
    """One provider's clock is half an hour behind, all others are right."""
    here.town.__dict__[who].clock = wrong = type(here.clock)()
    wrong.ahead = timedelta(minutes=-30)


def refuse(here: Installation, token: str, error: str) -> None:
    """Slack takes a token no more."""
    app = here.town.slack.workspace.app
    app.refuse({"bot": app.bot_token, "app": app.app_token}[token], error)


def channel(here: Installation, channel_id: str, **how: object) -> None:
    """A channel is another than it was."""
    seen = here.town.slack.workspace.channels[channel_id]
    for name, value in how.items():
        setattr(seen, name, value)


def person(here: Installation, user_id: str, **how: object) -> None:
    """Somebody is in Slack what they were not."""
    for name, value in how.items():
        setattr(here.town.slack.workspace.users[user_id], name, value)


def without(here: Installation, *scopes: str) -> None:
    """The app lacks scopes."""
    here.town.slack.workspace.app.scopes -= set(scopes)


def rms_without(here: Installation, scope: str) -> None:
    """RMS's token lacks a scope."""
    here.town.rms.scopes -= {scope}


def lists_hang(here: Installation) -> None:
    """RMS answers no list of codes."""
    here.town.rms.faults.add(hang(), times=None, when=lists_codes)


def lists_codes(call: Call) -> bool:
    return call.path == "/credits/codes"


def damage(here: Installation) -> None:
    """A page in the middle of an index is empty."""
    here.sql("PRAGMA wal_checkpoint(TRUNCATE)")
    page = page_of(here, "requests_by_state")
    with here.database.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\0" * 4096)


def page_of(here: Installation, name: str) -> int:
    """The first page of a table or an index."""
    return here.number(f"SELECT rootpage FROM sqlite_schema WHERE name = '{name}'")  # noqa: S608 - our own name


def scribble(here: Installation) -> None:
    """The list of tables is overwritten."""
    with here.database.open("r+b") as file:
        file.seek(100)
        file.write(b"\xff" * 400)


def other_file(here: Installation) -> None:
    """Where the database should be lies something else."""
    here.database.write_text("what we must not forget\n" * 1000)


def grow_wal(here: Installation) -> None:
    """What was written ahead never went into the file."""
    with Path(f"{here.database}-wal").open("wb") as file:
        file.truncate(65 * 1024 * 1024)


def calls(here: Installation, number: int) -> None:
    """RMS was called so often this month."""
    month = datetime.now(UTC).strftime("%Y-%m")
    here.sql(f"INSERT INTO rms_calls (month, calls) VALUES ('{month}', {number})")  # noqa: S608 - our own numbers


NO_ANSWER = {"Slack, bot token": FAILURE, "Slack, app token": FAILURE}
ALL_SCOPES = {
    "RMS, credits:read": FAILURE,
    "RMS, credit_transfer_codes:read": FAILURE,
    "RMS, companies:read": WARNING,
}
ELSEWHERE = Channel("CELSEWHERE", "elsewhere", [ADA])

OF_THE_SETTINGS = [
    Plant(
        "the app's token in place of the bot's",
        {"settings": FAILURE},
        ("SLACK_BOT_TOKEN is a token of another kind", "xoxb-"),
        changes={"SLACK_BOT_TOKEN": "xapp-1-not-this-one"},
    ),
    Plant(
        "the bot's token in place of the app's",
        {"settings": FAILURE},
        ("SLACK_APP_TOKEN is a token of another kind", "xapp-"),
        changes={"SLACK_APP_TOKEN": "xoxb-not-this-one"},
    ),
    Plant("no bot token", {"settings": FAILURE}, ("SLACK_BOT_TOKEN is missing",), changes={"SLACK_BOT_TOKEN": ""}),
    Plant(
        "a zone that is none",
        {"settings": FAILURE},
        ("TELLER_TIMEZONE", "Europe/Vilnius", ".env"),
        changes={"TELLER_TIMEZONE": "Vilnius"},
    ),
    Plant(
        "another kind of database",
        {"settings": FAILURE},
        ("DATABASE_URL", "SQLite"),
        changes={"DATABASE_URL": "postgresql://teller:HIDDEN@db/teller"},
    ),
    Plant("half a login", {"settings": FAILURE}, ("OZEKI_PASSWORD is missing",), changes={"OZEKI_PASSWORD": ""}),
    Plant("RMS's address is none", {"settings": FAILURE}, ("RMS_URL", "https://"), changes={"RMS_URL": "ftp://rms"}),
]

OF_THE_DATABASE = [
    Plant(
        "no database",
        {"database": WARNING, "roles, approvers": WARNING},
        ("teller run", "DATABASE_URL", "is the only one"),
        lambda here: here.database.unlink(),
    ),
    Plant(
        "no folder",
        {"database": FAILURE, "roles, approvers": WARNING},
        ("there is no folder /nowhere", "DATABASE_URL"),
        changes={"DATABASE_URL": "sqlite:////nowhere/teller.db"},
    ),
    Plant("another file", {"database": FAILURE}, ("file is not a database", "DATABASE_URL"), other_file),
    Plant("a damaged index", {"database, integrity": FAILURE}, ("damaged", "backup", "teller audit rebuild"), damage),
    Plant("a damaged list of tables", {"database": FAILURE}, ("malformed", "put a backup back"), scribble),
    Plant(
        "an older Teller's",
        {"database": WARNING},
        ("older Teller's", "m012_once", "`teller run` brings it up to date"),
        lambda here: here.sql("DELETE FROM _sqlite_migrations WHERE name = 'm012_once'"),
    ),
    Plant(
        "a newer Teller's",
        {"database": FAILURE},
        ("newer Teller's (m999_later)", "Install the Teller"),
        lambda here: here.sql("UPDATE _sqlite_migrations SET name = 'm999_later' WHERE name = 'm012_once'"),
    ),
    Plant("a WAL that grows", {"database, WAL": WARNING}, ("65 MB", "restart Teller"), grow_wal),
    Plant(
        "no WAL",
        {"database, WAL": WARNING},
        ("network disk", "teller run"),
        lambda here: here.sql("PRAGMA journal_mode=DELETE"),
    ),
]

OF_THE_CLOCK = [
    Plant(
        "an hour behind, with signatures",
        {"clock": FAILURE},
        ("1 h behind Slack's", "NTP", "every delivery"),
        lambda here: moved(here, hours=1),
        http=True,
    ),
    Plant(
        "an hour ahead, with signatures",
        {"clock": FAILURE},
        ("1 h ahead of Slack's", "NTP"),
        lambda here: moved(here, hours=-1),
        http=True,
    ),
    Plant(
        "an hour behind",
        {"clock": WARNING},
        ("1 h behind Slack's", "NTP", "wrong time"),
        lambda here: moved(here, hours=1),
    ),
    Plant(
        "four minutes behind, with signatures",
        {"clock": WARNING},
        ("4 min", "NTP"),
        lambda here: moved(here, minutes=4, milliseconds=500),
        http=True,
    ),
    Plant(
        "the gateway's clock",
        {"clock, SMS gateway": WARNING},
        ("30 min behind Slack's", "gateway's machine"),
        lambda here: moved_alone(here, "ozeki"),
    ),
    Plant(
        "RMS's clock",
        {"clock, RMS": WARNING},
        ("30 min behind Slack's", "Teltonika"),
        lambda here: moved_alone(here, "rms"),
    ),
]

OF_SLACK = [
    Plant(
        "a bot token that is not known",
        {"Slack, bot token": FAILURE},
        ("invalid_auth", "Copy the token again", "OAuth & Permissions"),
        changes={"SLACK_BOT_TOKEN": "xoxb-0-unknown"},
    ),
    Plant(
        "a bot token of another kind, which its letters do not tell",
        {"Slack, bot token": FAILURE},
        ("not_allowed_token_type", "begins with xoxb-"),
        lambda here: setattr(here.town.slack.workspace.app, "app_token", "xoxb-really-an-apps"),
        changes={"SLACK_BOT_TOKEN": "xoxb-really-an-apps"},
        http=True,
    ),
    Plant(
        "a revoked bot token",
        {"Slack, bot token": FAILURE},
        ("token_revoked", "make a new one", "SLACK_BOT_TOKEN"),
        lambda here: refuse(here, "bot", "token_revoked"),
    ),
    Plant(
        "a removed app",
        {"Slack, bot token": FAILURE},
        ("account_inactive", "install it again"),
        lambda here: refuse(here, "bot", "account_inactive"),
    ),
    Plant(
        "an app token that is not known",
        {"Slack, app token": FAILURE},
        ("invalid_auth", "App-Level Tokens"),
        changes={"SLACK_APP_TOKEN": "xapp-0-unknown"},
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
    Plant("Slack is away", NO_ANSWER, ("SLACK_API_URL", "firewall"), lambda here: here.town.slack.go_down()),
    Plant(
        "Slack's address is another's",
        NO_ANSWER,
        ("HTTP 404", "SLACK_API_URL"),
        lambda here: here.settings.update(SLACK_API_URL=f"{here.town.slack.workspace.base_url}/elsewhere/"),
    ),
]

OF_RMS = [
    Plant(
        "a token that was taken back",
        {"RMS, token": FAILURE},
        ("HTTP 401", "new personal access token", "RMS_TOKEN"),
        lambda here: setattr(here.town.rms, "token", None),
    ),
    *(
        Plant(
            f"without {scope}",
            {f"RMS, {scope}": verdict},
            ("the token lacks it", f"has {scope} too", "RMS_TOKEN"),
            lambda here, scope=scope: rms_without(here, scope),
        )
        for scope, verdict in {name.removeprefix("RMS, "): verdict for name, verdict in ALL_SCOPES.items()}.items()
    ),
    Plant("without any scope", ALL_SCOPES, (), lambda here: setattr(here.town.rms, "scopes", frozenset())),
    Plant("RMS is away", {"RMS, token": FAILURE}, ("RMS_URL", "firewall"), lambda here: here.town.rms.go_down()),
    Plant(
        "RMS's address is another's",
        {"RMS, token": FAILURE},
        ("is not RMS (HTTP 404", "RMS_URL", "/api"),
        lambda here: here.settings.update(RMS_URL=f"{here.town.rms.url}/v2"),
    ),
    Plant(
        "something stands in front of RMS",
        {"RMS, token": FAILURE},
        ("is not RMS", "RMS_URL"),
        lambda here: here.town.rms.faults.add(html_page(200), times=None),
    ),
    Plant(
        "RMS fails",
        {"RMS, token": FAILURE},
        ("does not answer (HTTP 503", "RMS_URL"),
        lambda here: here.town.rms.faults.add(reply(503), times=None),
    ),
    Plant(
        "RMS asks for a pause",
        {"RMS, token": WARNING},
        ("asks for a pause", "Try again"),
        lambda here: here.town.rms.limit_requests(0),
    ),
    Plant(
        "most of the quota is used",
        {"RMS, calls this month": WARNING},
        ("80001 of 100000", "next month", "TELLER_RMS_QUOTA"),
        lambda here: calls(here, 80_001),
    ),
]

OF_THE_GATEWAY = [
    Plant(
        "a wrong password",
        {"SMS gateway, login": FAILURE},
        ("HTML page", "OZEKI_USERNAME and OZEKI_PASSWORD"),
        changes={"OZEKI_PASSWORD": "not-this-one"},
    ),
    Plant(
        "a wrong name",
        {"SMS gateway, login": FAILURE},
        ("OZEKI_USERNAME and OZEKI_PASSWORD",),
        changes={"OZEKI_USERNAME": "nobody"},
    ),
    *(
        Plant(
            f"a login that is no administrator, told {how}",
            {"SMS gateway, accounts": FAILURE},
            ("no balance of john, office", f"Make {GATEWAY_USER} an administrator"),
            lambda here, how=how: no_administrator(here, how),
        )
        for how in ("error", "own")
    ),
    Plant(
        "an account that is not there",
        {"SMS gateway, accounts": FAILURE},
        ("no balance of ofice", "TELLER_DAILY_ACCOUNTS"),
        changes={"TELLER_DAILY_ACCOUNTS": "john,ofice"},
    ),
    Plant(
        "a member's account that is not there",
        {"SMS gateway, accounts": FAILURE},
        ("no balance of jon", "teller roles set"),
        lambda here: here.sql("UPDATE members SET account = 'jon' WHERE account = 'john'"),
    ),
    Plant(
        "the gateway is away",
        {"SMS gateway, login": FAILURE},
        ("OZEKI_URL", "does the gateway run"),
        lambda here: here.town.ozeki.go_down(),
    ),
    Plant(
        "the gateway's address is another's",
        {"SMS gateway, login": FAILURE},
        ("HTTP 404", "OZEKI_URL", "9501"),
        lambda here: here.settings.update(OZEKI_URL=f"{here.town.ozeki.url}/sms"),
    ),
]


def no_administrator(here: Installation, how: str) -> None:
    """Teller's login is an ordinary user, who is told an error or their own balance."""
    here.town.ozeki.accounts[GATEWAY_USER].is_admin = False
    here.town.ozeki.strangers = how  # type: ignore[assignment]


ONE_LEFT = ("UADA is the only one", "UADA's own requests", "Make another")
OF_THE_ROLES = [
    Plant(
        "one approver only",
        {"roles, approvers": WARNING},
        ONE_LEFT,
        lambda here: here.sql("UPDATE members SET approver = 0 WHERE user_id = 'UBEN'"),
    ),
    Plant(
        "no approver",
        {"roles, approvers": WARNING},
        ("nobody can approve anybody's", "Make two"),
        lambda here: here.sql("UPDATE members SET approver = 0"),
    ),
    Plant(
        "a deactivated approver",
        {"roles, approvers": WARNING, "roles, people": WARNING},
        (*ONE_LEFT, "UBEN: deactivated", "teller roles remove"),
        lambda here: person(here, BEN, deleted=True),
    ),
    Plant(
        "an approver who is a guest",
        {"roles, approvers": WARNING, "roles, people": WARNING},
        (*ONE_LEFT, "a guest"),
        lambda here: person(here, BEN, is_restricted=True),
    ),
    Plant(
        "an approver whom Slack does not know",
        {"roles, approvers": WARNING, "roles, people": WARNING},
        (*ONE_LEFT, "not of this workspace"),
        lambda here: here.sql("UPDATE members SET user_id = 'UGONE' WHERE user_id = 'UBEN'"),
    ),
    Plant(
        "two approvers where an approver's large amount takes a third",
        {"roles, approvers": WARNING},
        ("above 20 two must approve", "UADA or UBEN", "Make a third"),
        changes={"TELLER_TWO_APPROVERS_OVER": "20"},
    ),
    Plant(
        "no admin",
        {"roles, admins": FAILURE},
        ("nobody is an admin", "TELLER_ADMINS"),
        lambda here: here.sql("UPDATE members SET role = 'user'"),
        changes={"TELLER_ADMINS": ""},
    ),
]

PLANTS = [*OF_THE_SETTINGS, *OF_THE_DATABASE, *OF_THE_CLOCK, *OF_SLACK, *OF_RMS, *OF_THE_GATEWAY, *OF_THE_ROLES]
