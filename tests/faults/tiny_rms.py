"""RMS as a list of codes that are made at once, late or never; and which of them are Teller's."""

from dataclasses import dataclass, field
from typing import Literal

from bot.lifecycle import Request
from bot.providers.rms import Listing
from bot.providers.rms_models import Code, Company
from bot.reference import comment_in_rms

ACME = Company(id=458, name="Acme Baltic")
When = Literal["at once", "late", "never"]


@dataclass
class TinyRms:
    """What RMS has made of what it was sent."""

    left: int = 96
    sent: list[str] = field(default_factory=list)
    """The reference of each POST."""
    made: dict[str, Code] = field(default_factory=dict)
    """By its reference, each code that Teller's POSTs made."""
    accepted: dict[str, Code] = field(default_factory=dict)
    """What was accepted and is not carried out yet, or never will be."""
    copies: list[Code] = field(default_factory=list)
    """What somebody else made with a comment of Teller's."""

    def post(self, request: Request, when: When) -> None:
        """A POST arrives."""
        values = {"company_id": request.company_id, "credits_amount": request.amount, "id": len(self.sent) + 1}
        comment = comment_in_rms(request.reference, request.comment)
        code = Code.model_validate(values | {"credit_type": request.credit_type, "comment": comment})
        self.sent.append(request.reference)
        if when == "at once":
            self.made[request.reference] = code
        elif when == "late":
            self.accepted[request.reference] = code

    def carry_out(self, reference: str) -> None:
        """What was accepted is made after all."""
        self.made[reference] = self.accepted.pop(reference)

    def copy(self, reference: str) -> None:
        """Somebody makes a code that looks like one of Teller's."""
        self.copies.append(self.made[reference].model_copy(update={"id": 1000 + len(self.copies)}))

    def listing(self, *, complete: bool = True) -> Listing:
        """The list as it is; where it is not `complete`, without Teller's own codes."""
        codes = [*(self.made.values() if complete else ()), *self.copies]
        return Listing([(code, "") for code in codes], complete)
