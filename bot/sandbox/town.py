"""The sandbox's world: a workspace with four people, an RMS account with companies and codes, an SMS gateway."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.clock import Clock
from bot.sandbox.manifest import manifest
from bot.sandbox.ozeki import OzekiStandIn
from bot.sandbox.rms import RmsStandIn
from bot.sandbox.slack import Channel, SlackStandIn, User, Workspace

ADA, BEN, JOHN, EVE = "UADA", "UBEN", "UJOHN", "UEVE"
PEOPLE = (ADA, BEN, JOHN, EVE)
GENERAL, APPROVALS, MORNING = "CGENERAL", "CAPPROVALS", "CMORNING"
RMS_TOKEN = "sandbox-rms-token"
GATEWAY_USER, GATEWAY_PASSWORD = "teller", "sandbox-sms-pw"


@dataclass(frozen=True)
class Town:
    """The three stand-ins, seeded alike every time."""

    slack: SlackStandIn
    rms: RmsStandIn
    ozeki: OzekiStandIn

    @classmethod
    def build(cls, clock: Clock) -> "Town":
        """Nothing listens yet."""
        return cls(SlackStandIn(_tellers(), clock), _rms(clock), _ozeki(clock))

    async def start(self) -> None:
        """Listen on free ports of loopback."""
        await self.slack.start()
        await self.rms.start()
        await self.ozeki.start()

    async def stop(self) -> None:
        """Let go of the ports."""
        await self.slack.stop()
        await self.rms.stop()
        await self.ozeki.stop()

    def settings(self) -> dict[str, str]:
        """The environment that points a bot here, in Socket Mode; Ada is admin and approver."""
        return {
            "SLACK_BOT_TOKEN": self.slack.workspace.app.bot_token,
            "SLACK_APP_TOKEN": self.slack.workspace.app.app_token,
            "SLACK_API_URL": self.slack.api_url,
            "RMS_URL": self.rms.url,
            "RMS_TOKEN": RMS_TOKEN,
            "OZEKI_URL": self.ozeki.url,
            "OZEKI_USERNAME": GATEWAY_USER,
            "OZEKI_PASSWORD": GATEWAY_PASSWORD,
            "TELLER_ADMINS": ADA,
            "TELLER_APPROVAL_CHANNEL": APPROVALS,
            "TELLER_DAILY_CHANNEL": MORNING,
            "TELLER_DAILY_ACCOUNTS": "john,office",
        }


def peopled(app: Mapping[str, Any]) -> Workspace:
    """A workspace of four people, in which the app of that manifest is installed; nobody has a channel yet."""
    workspace = Workspace.from_manifest(app, domain="sandbox", name="Sandbox")
    for user_id, name, zone in (
        (ADA, "ada", "Europe/Vilnius"),
        (BEN, "ben", "Europe/London"),
        (JOHN, "john", "Europe/Vilnius"),
        (EVE, "eve", "America/New_York"),
    ):
        workspace.add_user(User(user_id, name, name.capitalize(), tz=zone))
    return workspace


def _tellers() -> Workspace:
    workspace = peopled(manifest())
    bot = workspace.app.bot_user_id
    workspace.add_channel(Channel(GENERAL, "general", [*PEOPLE]))
    workspace.add_channel(Channel(APPROVALS, "approvals", [ADA, BEN, JOHN, bot], is_private=True))
    workspace.add_channel(Channel(MORNING, "morning", [*PEOPLE, bot]))
    for person in PEOPLE:
        workspace.dm(person)
    return workspace


def _rms(clock: Clock) -> RmsStandIn:
    rms = RmsStandIn(clock, token=RMS_TOKEN, root_name="Northwind Networks")
    rms.limit_requests(100_000, timedelta(days=30).total_seconds())
    rms.root.grant("credit", free=20, paid=400)
    rms.root.grant("management_1y", paid=12)
    rms.root.devices_total, rms.root.devices_monitored = 61, 58
    now = clock.now()
    rms.root.coverage = now + timedelta(days=204)
    acme = rms.add_company(
        "Acme Baltic",
        company_id=458,
        credits={"credit": (16, 80), "management_1y": (0, 5)},
        devices=(24, 22),
        coverage=now + timedelta(days=71),
    )
    harbour = rms.add_company(
        "Harbour Logistics",
        company_id=512,
        credits={"credit": (0, 7)},
        devices=(9, 9),
        coverage=now + timedelta(days=11),
    )
    rms.add_company("Harbour Crane Services", company_id=513, credits={"credit": (3, 0)}, devices=(2, 2))
    old = rms.add_code(company=acme, amount=2, comment="two routers for Riga", created_at=now - timedelta(days=40))
    rms.redeem(old.id, harbour.id, "ops@harbour.example")
    rms.add_code(company=harbour, amount=1, comment="replacement, crane 3", created_at=now - timedelta(days=9))
    return rms


def _ozeki(clock: Clock) -> OzekiStandIn:
    ozeki = OzekiStandIn(clock)
    ozeki.add_account(GATEWAY_USER, GATEWAY_PASSWORD, 0, is_admin=True)
    ozeki.add_account("john", "john-password", 120)
    ozeki.add_account("office", "office-password", -3)
    ozeki.add_account("alarms", "alarms-password", 4210)
    return ozeki
