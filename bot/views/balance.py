"""The balance of an account of the SMS gateway, as people see it."""

from collections.abc import Iterable, Set
from datetime import datetime

from bot.access import Member
from bot.views.blocks import Message, context, section
from bot.views.text import age, escape, local_time, number

NAMED = 5
"""Accounts that a line names."""


def balance_line(account: str, balance: int) -> str:
    """One account's balance, in mrkdwn; at or below zero Ozeki lets it send nothing."""
    cannot = " :warning: This account cannot send." if balance <= 0 else ""
    credits = "credit" if abs(balance) == 1 else "credits"
    return f"*{escape(account)}* has *{number(balance)}* SMS {credits} left.{cannot}"


def no_balance_line(account: str) -> str:
    """That the gateway has no balance for somebody's own account, and who can help, in mrkdwn."""
    return (
        f"SMS account *{escape(account)}*: the SMS gateway gave no balance for it; an admin can find out why, or "
        "give you another account."
    )


def refused_line(members: Iterable[Member], refused: Set[str]) -> str | None:
    """For admins: whose bound account the gateway gave no balance for, in mrkdwn; None where there is none."""
    bound = [
        f"`{escape(each.account)}` (<@{each.user_id}>)"
        for each in members
        if each.account and each.account in refused
    ]
    if not bound:
        return None
    more = f" and {number(len(bound) - NAMED)} more" if len(bound) > NAMED else ""
    return (
        f":warning: The SMS gateway gave no balance for {', '.join(bound[:NAMED])}{more}: give them another account."
    )


def balance_message(account: str, balance: int, read_at: datetime, now: datetime) -> Message:
    """The answer to `/smsbalance`."""
    line = balance_line(account, balance)
    return Message(
        line, [section(line), context(f"Read from the SMS gateway {local_time(read_at)}, {age(read_at, now)}.")]
    )
