"""The scorer of the Text Anonymization Benchmark, on cases counted by hand."""

import pytest

from sessionlab.deidentify.measure import Annotation, Document, Need, measure
from sessionlab.errors import InvalidInput
from sessionlab.transcript import Span

TEXT = "Mr Ole Vik of Bergen met Vik’s brother, a nurse, on 3 May 2011. Bergen was cold."


def marked(words: str, need: Need, *, entity: str, kind: str = "PERSON", by: str = "a", nth: int = 0) -> Annotation:
    """Return an annotation of the n-th place where the words stand."""
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return Annotation(Span(start, start + len(words)), entity, kind, need, by)


def spans(*words: str) -> list[Span]:
    """Return the first place of each of the words."""
    return [Span(TEXT.index(one), TEXT.index(one) + len(one)) for one in words]


OLE = (marked("Mr Ole Vik", "DIRECT", entity="1"), marked("Vik’s", "DIRECT", entity="1"))
BERGEN = (marked("Bergen", "QUASI", entity="2", kind="LOC"), marked("Bergen", "QUASI", entity="2", kind="LOC", nth=1))
DAY = (marked("3 May 2011", "QUASI", entity="3", kind="DATETIME"),)
NURSE = (marked("nurse", "NO_MASK", entity="4", kind="DEM"),)
DOCUMENT = Document("d", TEXT, (*OLE, *BERGEN, *DAY, *NURSE))


def test_an_entity_counts_only_when_all_its_mentions_are_masked() -> None:
    half = measure([DOCUMENT], {"d": spans("Ole Vik", "Bergen", "3 May 2011")})
    whole = measure([DOCUMENT], {"d": [*spans("Ole Vik", "Vik’s", "3 May 2011"), BERGEN[0].span, BERGEN[1].span]})

    # Ole Vik is masked once of twice, Bergen once of twice, the day fully: direct 0 of 1, quasi 1 of 2.
    assert (half.direct, half.quasi) == (0.0, 0.5)
    assert (whole.direct, whole.quasi) == (1.0, 1.0)


def test_titles_marks_and_little_words_may_stand() -> None:
    second = TEXT.index("Vik’s")
    found = measure([DOCUMENT], {"d": [*spans("Ole Vik"), Span(second, second + 3)]})

    assert found.direct == 1.0


def test_one_letter_left_is_not_masked() -> None:
    found = measure([DOCUMENT], {"d": spans("May 2011")})

    assert found.quasi == 0.0


def test_precision_counts_tokens() -> None:
    found = measure([DOCUMENT], {"d": spans("Mr Ole Vik of Bergen", "nurse")})

    # Mr, Ole, Vik, Bergen were masked by the annotator too; of and nurse were not: 4 of 6.
    assert found.precision == pytest.approx(4 / 6)


def test_annotators_are_averaged() -> None:
    other = (
        marked("Mr Ole Vik", "DIRECT", entity="1", by="b"),
        marked("nurse", "QUASI", entity="9", kind="DEM", by="b"),
    )
    found = measure([Document("d", TEXT, (*DOCUMENT.annotations, *other))], {"d": spans("Mr Ole Vik", "nurse")})

    # Entities: a has Ole (half), Bergen, the day; b has Ole and the nurse, both masked.
    assert found.direct == pytest.approx(1 / 2)
    assert found.quasi == pytest.approx(1 / 3)
    # Tokens Mr, Ole, Vik for both, nurse for b alone: (2 + 2 + 2 + 1) / (4 * 2).
    assert found.precision == pytest.approx(7 / 8)


def test_what_needs_no_mask_is_not_looked_for() -> None:
    mixed = (marked("Bergen", "NO_MASK", entity="2", kind="LOC"), BERGEN[1])
    found = measure([Document("d", TEXT, mixed)], {"d": [BERGEN[1].span]})

    assert found.quasi == 1.0
    assert found.kinds == {("LOC", "QUASI"): (1, 1)}


def test_where_nothing_was_masked_there_is_no_precision() -> None:
    found = measure([DOCUMENT], {"d": []})

    assert (found.direct, found.quasi, found.precision) == (0.0, 0.0, None)


def test_a_document_without_masks_is_refused() -> None:
    with pytest.raises(InvalidInput, match="no masked spans"):
        measure([DOCUMENT], {})
