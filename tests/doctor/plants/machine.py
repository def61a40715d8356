"""Faults of the machine: settings, clock."""

from datetime import timedelta

from tests.doctor.kit import Installation
from tests.doctor.plants.plant import FAILURE, WARNING, Plant


def moved(here: Installation, **ahead: float) -> None:
    """Everybody else's clocks are ahead of this machine's."""
    here.clock.ahead = timedelta(**ahead)


def moved_alone(here: Installation, who: str) -> None:
    """One provider's clock is half an hour behind, all others are right."""
    here.town.__dict__[who].clock = wrong = type(here.clock)()
    wrong.ahead = timedelta(minutes=-30)


OF_THE_SETTINGS = [
    Plant(
        "the app's token in place of the bot's",
        {"settings": FAILURE},
        ("SLACK_BOT_TOKEN is a token of another kind", "xoxb-"),
        changes={"SLACK_BOT_TOKEN": "xapp-1-not-this-one"},
        unknown=("Slack, bot token", "Slack, scopes", "Slack, TELLER_APPROVAL_CHANNEL", "roles, people"),
    ),
    Plant(
        "the bot's token in place of the app's",
        {"settings": FAILURE},
        ("SLACK_APP_TOKEN is a token of another kind", "xapp-"),
        changes={"SLACK_APP_TOKEN": "xoxb-not-this-one"},
        unknown=("Slack, app token",),
    ),
    Plant(
        "no bot token",
        {"settings": FAILURE},
        ("SLACK_BOT_TOKEN is missing",),
        changes={"SLACK_BOT_TOKEN": ""},
        unknown=("Slack, bot token", "Slack, scopes", "Slack, TELLER_APPROVAL_CHANNEL", "roles, people"),
    ),
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
        unknown=("database", "database, disk", "RMS, calls this month", "roles, admins"),
    ),
    Plant(
        "half a login",
        {"settings": FAILURE},
        ("OZEKI_PASSWORD is missing",),
        changes={"OZEKI_PASSWORD": ""},
        unknown=("SMS gateway, login",),
    ),
    Plant(
        "the gateway's address is none",
        {"settings": FAILURE},
        ("OZEKI_URL", "http://127.0.0.1:9501/api"),
        changes={"OZEKI_URL": "ftp://gateway"},
        unknown=("SMS gateway, login",),
    ),
    Plant(
        "Slack's address is none",
        {"settings": FAILURE},
        ("SLACK_API_URL", "https://slack.com/api/"),
        changes={"SLACK_API_URL": "slack.com"},
        unknown=("Slack, bot token", "Slack, app token", "Slack, scopes"),
    ),
    Plant(
        "RMS's address is none",
        {"settings": FAILURE},
        ("RMS_URL", "https://"),
        changes={"RMS_URL": "ftp://rms"},
        unknown=("RMS, token",),
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
        lambda here: moved(here, minutes=4, seconds=30),
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
