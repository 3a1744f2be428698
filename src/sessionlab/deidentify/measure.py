"""Measure a de-identification as the Text Anonymization Benchmark does (Pilán et al. 2022).

Recall counts entities: one is masked when every mention that needs it is masked to the last letter, little words and
marks aside; direct and quasi identifiers apart, all annotators together. Precision counts tokens: of those masked, how
many an annotator masked too, averaged over the annotators. The benchmark also weighs tokens by how hard a language
model finds them to guess; here every token weighs the same, which it offers as the uniform weighting.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sessionlab.errors import InvalidInput
from sessionlab.transcript import Span

Need = Literal["DIRECT", "QUASI", "NO_MASK"]
# The words and marks that the benchmark lets stand: annotators do not agree whether they belong to a mention.
_LITTLE = (
    "mr mrs ms and or from until to about after as at before between by during for in into of on over since with the a "
    "an no nr"
).split()
_SKIPPED = re.compile(rf"\b(?:{'|'.join(_LITTLE)})\b|’s\b|'s\b|[,.\-;:/&()\[\]–'\" ’“”]", re.IGNORECASE)
_TOKEN = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Annotation:
    """A mention as an annotator marked it; mentions of the same entity share its name."""

    span: Span
    entity: str
    kind: str
    need: Need
    annotator: str


@dataclass(frozen=True, slots=True)
class Document:
    """A text with everything that its annotators marked."""

    name: str
    text: str
    annotations: tuple[Annotation, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """What was reached; a recall is None where nothing was to be found, the precision where nothing was masked."""

    direct: float | None
    quasi: float | None
    precision: float | None
    kinds: Mapping[tuple[str, str], tuple[int, int]]
    """For each kind and need: entities masked, and entities there were."""


def measure(documents: Iterable[Document], masked: Mapping[str, Sequence[Span]]) -> Measured:
    """Compare what was masked with what should have been.

    :param masked: for each document, by its name, the spans that were masked
    :raises InvalidInput: when a document has no entry in `masked`

    >>> text = "Ada Quist left Brekke."
    >>> ada = Annotation(Span(0, 9), "1", "PERSON", "DIRECT", "a")
    >>> brekke = Annotation(Span(15, 21), "2", "LOC", "QUASI", "a")
    >>> found = measure([Document("d", text, (ada, brekke))], {"d": [Span(0, 14)]})
    >>> found.direct, found.quasi, round(found.precision, 2)
    (1.0, 0.0, 0.67)
    """
    kinds: dict[tuple[str, str], tuple[int, int]] = {}
    agreed = counted = 0
    for document in documents:
        if document.name not in masked:
            raise InvalidInput("A document has no masked spans.", remedy="Give an empty list where nothing is masked.")
        spans = masked[document.name]
        for key, hit in _entities(document, spans):
            done, there = kinds.get(key, (0, 0))
            kinds[key] = (done + hit, there + 1)
        here = _tokens(document, spans)
        agreed, counted = agreed + here[0], counted + here[1]
    return Measured(_recall(kinds, "DIRECT"), _recall(kinds, "QUASI"), agreed / counted if counted else None, kinds)


def _recall(kinds: Mapping[tuple[str, str], tuple[int, int]], need: str) -> float | None:
    done = sum(hit for (_, of), (hit, _) in kinds.items() if of == need)
    there = sum(all_ for (_, of), (_, all_) in kinds.items() if of == need)
    return done / there if there else None


def _entities(document: Document, spans: Sequence[Span]) -> Iterable[tuple[tuple[str, str], bool]]:
    """Yield for each entity that needs it its kind and need, and whether it was masked."""
    covered = bytearray(len(document.text))
    for start, end in spans:
        covered[start:end] = b"\1" * (min(end, len(document.text)) - start)
    entities: dict[tuple[str, str], list[Annotation]] = {}
    for one in document.annotations:
        entities.setdefault((one.annotator, one.entity), []).append(one)
    for mentions in entities.values():
        needed = [one for one in mentions if one.need != "NO_MASK"]
        if needed:
            # The benchmark takes kind and need of an entity from its first mention.
            need = "DIRECT" if mentions[0].need == "DIRECT" else "QUASI"
            yield (mentions[0].kind, need), all(_whole(document.text, one.span, covered) for one in needed)


def _whole(text: str, span: Span, covered: bytearray) -> bool:
    open_places = {place for place in range(*span) if not covered[place]}
    if open_places:
        for skipped in _SKIPPED.finditer(span.of(text).lower()):
            open_places -= set(range(span.start + skipped.start(), span.start + skipped.end()))
    return not open_places


def _tokens(document: Document, spans: Sequence[Span]) -> tuple[int, int]:
    """Count masked tokens that an annotator masked too, and all of them, each once an annotator."""
    by_annotator: dict[str, list[Span]] = {one.annotator: [] for one in document.annotations}
    for one in document.annotations:
        if one.need != "NO_MASK":
            by_annotator[one.annotator].append(one.span)
    agreed = counted = 0
    for span in spans:
        for token in _TOKEN.finditer(span.of(document.text)):
            start, end = span.start + token.start(), span.start + token.end()
            agreed += sum(any(a <= start and end <= b for a, b in marked) for marked in by_annotator.values())
            counted += len(by_annotator)
    return agreed, counted
