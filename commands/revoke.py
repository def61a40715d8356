"""*Revoke* on the message of a code that came late: it is deleted in RMS, as long as nobody has used it."""

from dataclasses import replace

from bot.access import Act, Member
from bot.command import Asked, Button, Identity, Parts, Reply
from bot.errors import BadInput, Refused
from bot.lifecycle import Request
from bot.providers.rms import Listing
from bot.providers.rms_models import Code
from bot.providers.rms_protocol import PROVIDER
from bot.reconcile import find_codes
from bot.revoking import Deletion, delete_and_look
from bot.verdict import is_code_of
from bot.views.blocks import sentence
from bot.views.codes import used
from bot.views.late import REVOKE, reference_in

OLD_BUTTON = "This button is from an older Teller, and nothing was done. Delete the code in RMS."
OWN = "This is a code of your own request, so another approver must revoke it."
SETTLED = "This code is not one too many any more, so nothing was done. `/credits codes` shows what became of it."
GONE = "RMS does not list this code any more, so there is nothing to revoke."
NOT_SEEN = "RMS does not show all of its codes now, so nothing was revoked. Try again in a few minutes."
SEVERAL = (
    "RMS lists several codes with this reference, so none was revoked. Look at them in RMS, and delete those that "
    "nobody asked for."
)
NOT_REVOKED = "Not revoked. {} Press again in a few minutes."
REVOKED = "Revoked: the code is deleted in RMS, and its credits go back to the company."


async def revoke(asked: Asked, member: Member, parts: Parts) -> Reply:
    """Delete a code that came late. Authority and RMS's list are read at this moment."""
    rms = parts.balances.rms
    reference = reference_in(asked.value)
    if reference is None:
        raise BadInput(OLD_BUTTON, "from an older Teller")
    request = await parts.store.mints.late(reference)
    if request is None:
        raise BadInput(SETTLED, "not late")
    if request.requester == member.user_id:
        raise Refused(OWN, "own request")
    code = the_one(await find_codes(rms, reference), replace(request, reference=reference))
    await parts.store.audit.note(parts.clock.now(), member.user_id, "revoke", f"asked: {reference}", request.id)
    deleted = await delete_and_look(rms, code, reference)
    parts.balances.forget_rms(credits=deleted.outcome is not Deletion.NOT_DONE)
    if deleted.outcome is not Deletion.DONE:
        raise BadInput(NOT_REVOKED.format(deleted.sentence), deleted.sentence)
    await parts.store.mints.revoked(reference, member.user_id, parts.clock.now())
    return Reply(sentence(REVOKED))


def the_one(listing: Listing, request: Request) -> Code:
    """The code that is to go. Raises BadInput where RMS lists none, several, or one that is used."""
    own = [code for code, _ in listing.codes if is_code_of(request, code)]
    if not own:
        raise BadInput(GONE if listing.complete else NOT_SEEN)
    if len(own) > 1:
        raise BadInput(SEVERAL)
    if own[0].is_used:
        raise BadInput(f"This code is spent: {used(own[0])}. It cannot be revoked.")
    return own[0]


BUTTONS = (Button(REVOKE, "revoke", Act.DECIDE, revoke, waits_for=PROVIDER, identity=Identity.AFRESH),)
