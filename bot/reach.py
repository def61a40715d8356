"""How Slack reaches Teller: since when the socket stands or is gone, or when Slack was last heard over HTTP."""

import asyncio
from dataclasses import replace

from bot.clock import Clock
from bot.reading import Contact


class Reach:
    """Notes what is seen of the connection. `changed` is set when it came or went, not at each delivery."""

    def __init__(self, clock: Clock, *, over_http: bool) -> None:
        self._clock = clock
        self._over_http = over_http
        self.contact: Contact | None = None
        self.changed = asyncio.Event()

    def stands(self) -> None:
        """Slack is there."""
        contact = self.contact
        if contact is None or not contact.is_there:
            losses = contact.losses if contact else 0
            self._turn(Contact(self._clock.now(), losses=losses, over_http=self._over_http))

    def gone(self) -> None:
        """The socket is gone; one that never stood is not lost."""
        contact = self.contact
        if contact is not None and contact.is_there:
            self._turn(replace(contact, since=self._clock.now(), is_there=False, losses=contact.losses + 1))

    def heard(self) -> None:
        """Slack has just delivered something over HTTP."""
        if self.contact is not None:
            is_first, now = self.contact.heard is None, self._clock.now()
            self.contact = replace(self.contact, heard=now)
            if is_first:
                self.changed.set()

    def _turn(self, contact: Contact) -> None:
        self.contact = contact
        self.changed.set()
