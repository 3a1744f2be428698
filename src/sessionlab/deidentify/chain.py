"""Follow weekdays and words of time back from the day of publication: how many days a reader can work out."""

from dataclasses import dataclass, field
from datetime import date

from sessionlab.reading.dates import resolve
from sessionlab.transcript import Span


@dataclass(frozen=True, slots=True)
class Resolved:
    """Words that lead to one day on the calendar once it is known when the text came out."""

    span: Span
    words: str = field(repr=False)
    on: date
    because: str


def chain(text: str, *, published_on: date) -> tuple[Resolved, ...]:
    """Return every mention of a time that resolves to one day, in the order of the text.

    >>> told = chain("On Friday he shouted. The next day he wrote.", published_on=date(2012, 7, 7))
    >>> [str(one.on) for one in told]
    ['2012-07-06', '2012-07-07']
    """
    return tuple(
        Resolved(told.span, told.span.of(text), told.when.on, told.because)
        for told in resolve(text, written_on=published_on)
        if told.when.on is not None
    )
