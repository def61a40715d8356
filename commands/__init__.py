"""What people can type, press and choose: explicit and in the order in which help shows it."""

from bot.command import Doers
from commands import askform, credits, decide, mintcode, reveal, revoke, smsbalance, teller

DOERS = Doers(
    commands=(credits.COMMAND, smsbalance.COMMAND, mintcode.COMMAND, teller.COMMAND),
    buttons=(
        *credits.BUTTONS,
        *askform.BUTTONS,
        *mintcode.BUTTONS,
        *decide.BUTTONS,
        *reveal.BUTTONS,
        *revoke.BUTTONS,
    ),
    shortcuts=askform.SHORTCUTS,
    forms=(*askform.FORMS, *decide.FORMS),
    menus=askform.MENUS,
)
