"""Find everything in a text that may say who it is about: four finders, their findings joined.

The record speaks first: its names count wherever they stand. Shapes and word lists propose, and the learned finder
proposes and weighs: in the language of courts, which it knows best, it has the last word on what is no name of the
record (`court`); elsewhere a shape or a list may stand alone.
"""

from collections.abc import Iterable, Sequence

from sessionlab.deidentify.court import in_court
from sessionlab.deidentify.folding import fold
from sessionlab.deidentify.known import in_record
from sessionlab.deidentify.learned import Weights, describe, weights
from sessionlab.deidentify.listed import in_lists
from sessionlab.deidentify.mentions import Kind, Known, Mention, Weight
from sessionlab.deidentify.patterns import in_shape
from sessionlab.deidentify.runs import named_again, runs
from sessionlab.transcript import Span

NOTHING_KNOWN = Known()
LEAST = 0.4


def find(text: str, *, known: Known = NOTHING_KNOWN, least: float = LEAST) -> tuple[Mention, ...]:
    """Return the mentions of a text in their order; none overlaps another.

    :param known: what the record knows by name; without it shapes, lists and the learned finder speak alone
    :param least: mentions less sure than this are left out

    >>> known = Known.of({"client": ["Ada Quist"], "client's sister": ["Runa"]})
    >>> [(one.text, one.role, one.weight.value) for one in find("Runa drove ada home.", known=known)]
    [('Runa', "client's sister", 'direct'), ('ada', 'client', 'direct')]
    """
    return find_with(text, known=known, least=least, of=weights())


def find_with(text: str, *, known: Known, least: float, of: Weights) -> tuple[Mention, ...]:
    """Find with weights of your own, as the fit does that measures itself."""
    shapes = in_shapes(text)
    described = describe(text, shapes)
    record = in_record(fold(text), known)
    if described.court:
        addresses = [one for one in shapes if one.kind is Kind.CONTACT and any(map(one.span.overlaps, _spans(record)))]
        found = [*in_court(text, described, shapes, (*record, *addresses), of=of), *addresses]
    else:
        found = [*runs(text, described, (*record, *shapes), least=least, of=of), *shapes, *in_lists(text, described)]
    found = [one for one in found if one.confidence >= least]
    found += named_again(text, described, found)
    return _whole_names(text, _apart(text, (*record, *found)))


def _spans(mentions: Iterable[Mention]) -> Iterable[Span]:
    return (one.span for one in mentions)


def in_shapes(text: str) -> tuple[Mention, ...]:
    """Return what has a shape, joined where it overlaps."""
    return _apart(text, in_shape(text))


def _apart(text: str, found: Iterable[Mention]) -> tuple[Mention, ...]:
    """Join what overlaps into one mention each."""
    apart: list[Mention] = []
    for one in sorted(found, key=lambda mention: (mention.span.start, -mention.span.end)):
        if apart and one.span.start < apart[-1].span.end:
            apart[-1] = _joined(text, apart[-1], one)
        else:
            apart.append(one)
    return tuple(apart)


def _whole_names(text: str, apart: Sequence[Mention]) -> tuple[Mention, ...]:
    """Join a name of the record with the unknown rest of it: "Anna Berg" of the record, "Anna Berg-Smith" here."""
    whole: list[Mention] = []
    for one in apart:
        before = whole[-1] if whole else one
        gap = text[before.span.end : one.span.start]
        if before is not one and gap in (" ", "-") and _parts_of_one(before, one):
            whole[-1] = _joined(text, before, one)
        else:
            whole.append(one)
    return tuple(whole)


def _parts_of_one(one: Mention, other: Mention) -> bool:
    people = one.kind is Kind.PERSON and other.kind is Kind.PERSON
    return people and bool(one.role) != bool(other.role) and one.text[:1].isupper() and other.text[:1].isupper()


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
