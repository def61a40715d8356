"""Leaf: the words of the outbox: what kinds of messages are owed, and what becomes of them."""

from dataclasses import dataclass
from datetime import datetime

CARD = "CARD"
"""The kind of a row that draws the card; apart from these few, a kind is the name of the event it tells of."""
ASK_CARD = "ASK_CARD"
"""The kind of a row that draws a card of an ask, which may stand in several places."""
ASK_NOTICE = "ASK_NOTICE"
"""The kind of a row that tells somebody what came of an ask."""
ROLE_NOTICE = "ROLE_NOTICE"
"""The kind of a row that tells of a change of the role table."""
MORNING_POST = "MORNING_POST"
ALERT = "ALERT"
"""The kind of a row that tells admins of something that went wrong with another message."""
FREEZE_NOTICE = "FREEZE_NOTICE"
"""The kind of a row that tells approvers that minting is frozen, or is not any more."""
REMINDER = "REMINDER"
"""The kind of a row that reminds an approver of what waits for them."""

WAITING = "waiting"
SENT = "sent"
REFUSED = "refused"
"""Slack, or the drawing, says no for good: set aside until somebody puts it back."""
GIVEN_UP = "given up"
"""Never sent again: it may stand in Slack already, or may not be said any more."""


@dataclass(frozen=True)
class Owed:
    """One message that Slack has not taken yet. Instants are aware and in UTC; `blocks` are JSON.

    `begun_at` is the first of the tries that Slack may have carried out, none where there is no such try;
    `tried_at` is the last try; `not_after` is when it is too late for the message.
    """

    id: int
    key: str
    destination: str
    kind: str
    request_id: int | None
    text: str | None
    blocks: str | None
    attempts: int
    begun_at: datetime | None
    tried_at: datetime | None
    not_after: datetime | None
    ask_id: int | None = None


@dataclass(frozen=True)
class Unsent:
    """One message as alerts and the command line tell of it. `created_at` is aware and in UTC."""

    id: int
    destination: str
    kind: str
    request_id: int | None
    state: str
    created_at: datetime
    attempts: int
    error: str | None
