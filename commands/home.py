"""The Home tab: it is drawn when it is opened, and its buttons are the commands."""

from dataclasses import replace
from typing import Any

from bot.access import Act, Member
from bot.command import Asked, Button, Command, Hearing, Parts, Reply, Run, Window
from bot.views.home import AUDIT, CODES, CREDITS, HELP, MINE, REFRESH, ROLES, SCHEDULES, SMS
from commands import credits, mine, smsbalance, teller


async def opened(event: dict[str, Any], parts: Parts) -> None:
    """app_home_opened (docs.slack.dev, app_home_opened event)."""
    if event.get("tab") == "home":
        await parts.homes.opened(str(event.get("user") or ""))


async def refresh(asked: Asked, member: Member, parts: Parts) -> None:
    """Read what is shown anew, and draw it."""
    await parts.homes.opened(member.user_id)


def _pressed(command: Command, text: str) -> Run:
    """What a button does that is a command in one press."""

    async def run(asked: Asked, member: Member, parts: Parts) -> Reply | Window | None:
        return await command.run(replace(asked, text=text), member, parts)

    return run


BUTTONS = (
    Button(REFRESH, "refresh Home", Act.HELP, refresh),
    Button(MINE, "my requests", Act.MINT, mine.run),
    *(
        Button(name, command.name, command.act, _pressed(command, text), waits_for=command.waits_for)
        for name, command, text in (
            (CREDITS, credits.COMMAND, ""),
            (CODES, credits.COMMAND, "codes"),
            (SMS, smsbalance.COMMAND, ""),
            (HELP, teller.COMMAND, "help"),
            (ROLES, teller.COMMAND, "roles"),
            (SCHEDULES, teller.COMMAND, "schedule"),
            (AUDIT, teller.COMMAND, "audit"),
        )
    ),
)
HEARINGS = (Hearing("app_home_opened", opened),)
