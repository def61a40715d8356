"""What people can type and press: explicit and in the order in which help shows it."""

from bot.command import Button, Command, Form
from commands import credits, decide, mintcode, reveal, revoke, smsbalance, teller

ALL: tuple[Command, ...] = (credits.COMMAND, smsbalance.COMMAND, mintcode.COMMAND, teller.COMMAND)
BUTTONS: tuple[Button, ...] = (*credits.BUTTONS, *mintcode.BUTTONS, *decide.BUTTONS, *reveal.BUTTONS, *revoke.BUTTONS)
FORMS: tuple[Form, ...] = decide.FORMS
