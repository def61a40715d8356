"""Forms with one question: why. Whom the reason is for, how long it may be, and whether there must be one."""

from dataclasses import dataclass

from bot.command import Asked, Parts
from bot.log import last_fours
from bot.views.blocks import Block, form
from bot.views.inputs import text_input
from bot.views.text import clean, too_long

REASON = "reason"
LONGEST_REASON = 500


@dataclass(frozen=True)
class Why:
    """A reason, at most `longest` characters of it: `hint` says who reads it.

    `empty` stands at the field where nothing is said; without it nothing needs to be said.
    """

    hint: str
    empty: str = ""
    longest: int = LONGEST_REASON

    def form(self, title: str, callback_id: str, private_metadata: str, submit: str, *above: Block) -> Block:
        """The form, with what stands above its field."""
        field = text_input(REASON, "Reason", self.longest, hint=self.hint, lines=True, optional=not self.empty)
        return form(title, callback_id, private_metadata, submit, [*above, field])

    def errors(self, asked: Asked, parts: Parts | None = None) -> dict[str, str]:
        """What is wrong with the submitted reason, by field."""
        reason = _typed(asked)
        if self.empty and not reason:
            return {REASON: self.empty}
        return {REASON: too_long("It", reason, self.longest)} if len(reason) > self.longest else {}


def reason_of(asked: Asked) -> str:
    """The submitted reason, or nothing, as it is kept and read."""
    return without_codes(_typed(asked))


def without_codes(reason: str) -> str:
    """A reason, which many read and the audit trail keeps: a whole credit code in it is its last four characters."""
    return last_fours(reason, "…")


def _typed(asked: Asked) -> str:
    return clean(asked.fields.get(REASON, ""))[0]
