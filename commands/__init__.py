"""What people can type, press and choose: explicit and in the order in which help shows it."""

from bot.command import Doers
from commands import codes, comment, credits, decide, mintcode, reveal, revoke, smsbalance, teller

DOERS = Doers(
    commands=(credits.COMMAND, smsbalance.COMMAND, mintcode.COMMAND, teller.COMMAND),
    buttons=(*credits.BUTTONS, *codes.BUTTONS, *mintcode.BUTTONS, *decide.BUTTONS, *reveal.BUTTONS, *revoke.BUTTONS),
    forms=(*decide.FORMS, *comment.FORMS),
)
