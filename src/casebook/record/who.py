"""Who does something, and when: passed into every act."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from casebook.record.clock import here


@dataclass(frozen=True, slots=True)
class Doing:
    """An account at a time. Every act of one request shares one."""

    account: uuid.UUID
    at: datetime

    @property
    def by(self) -> str:
        """The account as the rows and the log name it."""
        return str(self.account)

    @property
    def today(self) -> date:
        """The day on the therapist's wall, which past midnight is another than that of the stores."""
        return here(self.at).date()
