"""What people can type, press and choose: explicit and in the order in which help shows it."""

from bot.command import Doers
from commands import (
    access,
    askform,
    asks,
    codes,
    comment,
    credits,
    decide,
    home,
    mine,
    mintcode,
    reveal,
    revoke,
    revoke_code,
    schedules,
    smsbalance,
    teller,
    withdraw,
)

DOERS = Doers(
    commands=(credits.COMMAND, smsbalance.COMMAND, mintcode.COMMAND, teller.COMMAND),
    buttons=(
        *credits.BUTTONS,
        *codes.BUTTONS,
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
        *home.BUTTONS,
        *schedules.BUTTONS,
    ),
    shortcuts=askform.SHORTCUTS,
    forms=(
        *askform.FORMS,
        *decide.FORMS,
        *access.FORMS,
        *asks.FORMS,
        *revoke_code.FORMS,
        *comment.FORMS,
        *schedules.FORMS,
    ),
    menus=(*askform.MENUS, *schedules.MENUS),
    hearings=home.HEARINGS,
)
