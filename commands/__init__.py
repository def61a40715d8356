"""What people can type, press and choose: explicit and in the order in which help shows it."""

from bot.command import Doers
from commands import access, asks, credits, decide, mintcode, reveal, revoke, revoke_code, smsbalance, teller

DOERS = Doers(
    commands=(credits.COMMAND, smsbalance.COMMAND, mintcode.COMMAND, teller.COMMAND),
    buttons=(
        *credits.BUTTONS,
        *mintcode.BUTTONS,
        *decide.BUTTONS,
        *reveal.BUTTONS,
        *revoke.BUTTONS,
        *access.BUTTONS,
        *asks.BUTTONS,
        *revoke_code.BUTTONS,
    ),
    forms=(*decide.FORMS, *access.FORMS, *asks.FORMS, *revoke_code.FORMS),
)
