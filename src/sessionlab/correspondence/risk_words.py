"""Words in a letter that may mean danger to life. A rupture is none of them, and nothing here weighs a risk.

They are listed so that a reply does not overlook them; what they mean is asked by a person, never told by a program.
"""

from sessionlab.correspondence.check_rules import check_named, found_in
from sessionlab.transcript import Letter, Span


def risk_words(letter: Letter) -> tuple[Span, ...]:
    """Return the words of a letter's own sentences that may mean danger to life, as spans of its text."""
    words = check_named("risk_words")
    return tuple(
        span.moved(passage.span.start) for passage in letter.passages for span in found_in(words, passage.text)
    )
