"""Find everything in a text that may say who it is about."""

from collections.abc import Iterable

from sessionlab.deidentify.folding import fold
from sessionlab.deidentify.known import in_record
from sessionlab.deidentify.mentions import Kind, Known, Mention, Weight
from sessionlab.deidentify.patterns import in_shape
from sessionlab.transcript import Span

NOTHING_KNOWN = Known()
LEAST = 0.4


def find(text: str, *, known: Known = NOTHING_KNOWN, least: float = LEAST) -> tuple[Mention, ...]:
    """Return the mentions of a text in their order; none overlaps another.

    :param known: what the record knows by name; without it only shapes and the learned reader speak
    :param least: mentions less sure than this are left out

    >>> known = Known.of({"client": ["Ada Quist"], "client's sister": ["Runa"]})
    >>> [(one.text, one.role, one.weight.value) for one in find("Runa drove ada home.", known=known)]
    [('Runa', "client's sister", 'direct'), ('ada', 'client', 'direct')]
    """
    found = [*in_record(fold(text), known), *in_shape(text)]
    return _apart(text, (one for one in found if one.confidence >= least))


def _apart(text: str, found: Iterable[Mention]) -> tuple[Mention, ...]:
    """Join what overlaps into one mention each."""
    apart: list[Mention] = []
    for one in sorted(found, key=lambda mention: (mention.span.start, -mention.span.end)):
        if apart and one.span.start < apart[-1].span.end:
            apart[-1] = _joined(text, apart[-1], one)
        else:
            apart.append(one)
    return tuple(apart)


def _joined(text: str, one: Mention, other: Mention) -> Mention:
    """Return one mention over both: kind and ground are those of the record, else of the longer one."""
    span = Span(min(one.span.start, other.span.start), max(one.span.end, other.span.end))
    first, second = sorted((one, other), key=_say, reverse=True)
    if first.role and second.kind is Kind.DATE and second.span != first.span:
        first, second = second, first  # "3 May 2011" is a day, whoever is called May
    kind = Kind.CONTACT if Kind.CONTACT in (one.kind, other.kind) else first.kind
    weight = Weight.DIRECT if Weight.DIRECT in (one.weight, other.weight) else Weight.QUASI
    quote = text[span.start : span.end]
    sure = max(one.confidence, other.confidence)
    role = first.role if kind is Kind.DATE else first.role or second.role
    return Mention(span, quote, kind, weight, first.finder, first.because, sure, role)


def _say(mention: Mention) -> tuple[bool, int, float]:
    return mention.role != "", mention.span.end - mention.span.start, mention.confidence
