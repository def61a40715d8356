"""The balance of an account of the SMS gateway, as people see it."""

from datetime import datetime

from bot.views.blocks import Message, context, section
from bot.views.text import age, escape, local_time, number


def balance_line(account: str, balance: int) -> str:
    """One account's balance, in mrkdwn; at or below zero Ozeki lets it send nothing."""
    cannot = " :warning: This account cannot send." if balance <= 0 else ""
    credits = "credit" if abs(balance) == 1 else "credits"
    return f"*{escape(account)}* has *{number(balance)}* SMS {credits} left.{cannot}"


def balance_message(account: str, balance: int, read_at: datetime, now: datetime) -> Message:
    """The answer to `/smsbalance`."""
    line = balance_line(account, balance)
    return Message(
        line, [section(line), context(f"Read from the SMS gateway {local_time(read_at)}, {age(read_at, now)}.")]
    )
