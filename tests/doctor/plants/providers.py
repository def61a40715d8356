"""Faults of RMS and of the SMS gateway."""

from datetime import UTC, datetime

from bot.sandbox.faults import html_page, reply
from bot.sandbox.town import GATEWAY_USER, MORNING
from tests.doctor.kit import Installation
from tests.doctor.plants.plant import FAILURE, WARNING, Plant


def rms_without(here: Installation, scope: str) -> None:
    """RMS's token lacks a scope."""
    here.town.rms.scopes -= {scope}


def calls(here: Installation, number: int) -> None:
    """RMS was called so often this month."""
    month = datetime.now(UTC).strftime("%Y-%m")
    here.sql(f"INSERT INTO rms_calls (month, calls) VALUES ('{month}', {number})")  # noqa: S608 - our own numbers


def no_administrator(here: Installation, how: str) -> None:
    """Teller's login is an ordinary user, who is told an error or their own balance."""
    here.town.ozeki.accounts[GATEWAY_USER].is_admin = False
    here.town.ozeki.strangers = how  # type: ignore[assignment]


ALL_SCOPES = {
    "RMS, credits:read": FAILURE,
    "RMS, credit_transfer_codes:read": FAILURE,
    "RMS, companies:read": WARNING,
}

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
        "RMS fails at one list",
        {"RMS, credit_transfer_codes:read": FAILURE},
        ("does not answer this (HTTP 500", "Teltonika's support"),
        lambda here: here.town.rms.faults.add(
            reply(500), times=None, when=lambda call: call.path == "/credits/codes"
        ),
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
        ("80,001 of 100,000", "next month", "TELLER_RMS_QUOTA"),
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
        "a schedule's account that is not there",
        {"SMS gateway, accounts": FAILURE},
        ("no balance of joan", "/teller schedule"),
        lambda here: here.schedule(MORNING, ["joan"]),
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
