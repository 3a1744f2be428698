"""Tickets: who holds the address that the terminal printed may come in, once."""

import hmac
import secrets
import threading
from datetime import datetime, timedelta

LIFETIME = timedelta(minutes=10)


class Tickets:
    """The tickets that were given out and not yet used."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._open: dict[str, datetime] = {}
        self._lasting: set[str] = set()

    def issue(self, *, at: datetime, lasting: bool = False) -> str:
        """Return a new ticket of 256 random bits; it can be used once, for ten minutes.

        :param lasting: as often and as long as one likes; for the demo, where nobody's words are kept
        """
        ticket = secrets.token_urlsafe(32)
        with self._guard:
            if lasting:
                self._lasting.add(ticket)
            else:
                self._open[ticket] = at + LIFETIME
        return ticket

    def redeem(self, ticket: str, *, at: datetime) -> bool:
        """Use a ticket up, and tell whether it was good."""
        with self._guard:
            self._open = {known: until for known, until in self._open.items() if until > at}
            found = [known for known in self._open if hmac.compare_digest(known.encode(), ticket.encode())]
            for known in found:
                del self._open[known]
            lasting = [known for known in self._lasting if hmac.compare_digest(known.encode(), ticket.encode())]
        return bool(found or lasting)


TICKETS = Tickets()
"""Those of this process."""
