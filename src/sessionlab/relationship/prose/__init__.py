"""Tell the events of a treatment from a therapist's prose, in the order of the text.

Marks give ruptures, repairs and decisions; the rules of ``rules.toml`` give the rest; what they found is weighed by
how the words read (``likelihood``), which also finds what no rule names. Flashbacks stay where they are
told: the order of the text is kept, and a date, where one is known, says when it was.
"""

from collections.abc import Sequence

from sessionlab.coding.rating import Rating
from sessionlab.language.accounts import account_of
from sessionlab.relationship.events import Event
from sessionlab.relationship.prose.candidates import Candidate, from_marks, from_rules
from sessionlab.relationship.prose.choosing import choose
from sessionlab.relationship.prose.closer import Closer
from sessionlab.relationship.prose.dating import dated
from sessionlab.relationship.prose.likelihood import weighed
from sessionlab.transcript import Narrative


def tell_narrative(
    narrative: Narrative, ratings: Sequence[Rating], *, closer: Closer | None = None
) -> tuple[Event, ...]:
    """Return the typed events of a note, each happening once.

    :param closer: the network for a closer look (`closer.closer_for_prose`); without it words and rules decide alone
    """
    account = account_of(narrative)
    found: list[Candidate] = [*from_rules(account), *from_marks(account, ratings)]
    chosen = choose(weighed(found, account, closer=closer), account)
    return dated(chosen, narrative, account)
