"""The one place where what went wrong becomes a sentence for the person and a line in the log."""

import logging
import secrets

from bot.errors import BadInput, Refused, TellerError

log = logging.getLogger(__name__)


def explain(error: Exception, what: str) -> str:
    """The sentence for the person; the detail goes to the log, under a short reference where it was not expected.

    `what` says in a few words what was being done, without anything secret.
    """
    if isinstance(error, BadInput | Refused):
        log.info("%s: %s", what, error.detail or error.sentence)
        return error.sentence
    if isinstance(error, TellerError):
        log.warning("%s: %s %s", what, type(error).__name__, error.detail or error.sentence)
        return error.sentence
    reference = secrets.token_hex(4)
    log.error("%s failed, reference %s", what, reference, exc_info=error)
    return f"Something went wrong that Teller did not expect. Tell who runs Teller this reference: `{reference}`."
