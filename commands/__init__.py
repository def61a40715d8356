"""What people can type, press and choose: explicit and in the order in which help shows it."""

from bot.command import Doers
from commands import (
    access,
    askform,
    asks,
    credits,
    decide,
    home,
    mine,
    mintcode,
    reveal,
    revoke,
    revoke_code,
    roles,
    smsbalance,
    teller,
    withdraw,
)

DOERS = Doers(
    commands=(credits.COMMAND, smsbalance.COMMAND, mintcode.COMMAND, teller.COMMAND),
    buttons=(
        *credits.BUTTONS,
        *askform.BUTTONS,
        *mintcode.BUTTONS,
        *withdraw.BUTTONS,
        *mine.BUTTONS,
        *decide.BUTTONS,
        *reveal.BUTTONS,
        *revoke.BUTTONS,
        *access.BUTTONS,
        *asks.BUTTONS,
        *revoke_code.BUTTONS,
        *roles.BUTTONS,
        *home.BUTTONS,
    ),
    shortcuts=askform.SHORTCUTS,
    forms=(*askform.FORMS, *decide.FORMS, *access.FORMS, *asks.FORMS, *revoke_code.FORMS, *roles.FORMS),
    menus=askform.MENUS,
    hearings=home.HEARINGS,
)
