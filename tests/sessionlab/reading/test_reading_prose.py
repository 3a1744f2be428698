from datetime import date

import pytest

from sessionlab.reading import read
from sessionlab.transcript import Narrative

BODY = "He came late. He said why.\n\nThen nothing more."


def narrative(text: str) -> Narrative:
    [found] = read(text)
    assert isinstance(found, Narrative)
    assert all(passage.span.of(found.text) == passage.text for passage in found.passages)
    return found


def test_prose_is_cut_into_sentences_and_paragraphs() -> None:
    found = narrative(BODY)

    assert [(one.index, one.paragraph, one.text) for one in found.passages] == [
        (0, 0, "He came late."),
        (1, 0, "He said why."),
        (2, 1, "Then nothing more."),
    ]
    assert found.text == BODY


def test_front_matter_tells_the_day_and_is_no_passage() -> None:
    found = narrative(f"---\ntitle: Hour\ndate: 2012-07-06\n---\n{BODY}")

    assert found.on == date(2012, 7, 6)
    assert [passage.text for passage in found.passages] == [passage.text for passage in narrative(BODY).passages]
    assert found.text.startswith("---\ntitle")
    assert {loss.what for loss in found.losses} == {"the fields above the text"}


@pytest.mark.parametrize("written", ['"2012-07-06"', "'2012-07-06'", "2012-07-06T10:00:00", "2012-07-06 10:00"])
def test_the_day_may_be_quoted_or_have_a_time(written: str) -> None:
    assert narrative(f"---\nDate: {written}\n---\n{BODY}").on == date(2012, 7, 6)


def test_a_day_that_is_none_is_listed_with_its_line() -> None:
    found = narrative(f"---\ntitle: x\ndate: last Friday\n---\n{BODY}")

    assert found.on is None
    assert [loss.line for loss in found.losses if "date" in loss.what] == [3]


def test_a_rule_at_the_start_is_no_front_matter() -> None:
    found = narrative(f"---\n\n{BODY}\n\n---\n\nAnd so on it went.")

    assert "He came late." in {passage.text for passage in found.passages}
    assert found.on is None


def test_front_matter_that_never_ends_is_text() -> None:
    assert narrative(f"---\ndate: 2012-07-06\n\n{BODY}").on is None


def test_markdown_stays_as_it_stands() -> None:
    text = "# The hour\n\n- He came *late*.\n- He left **early**."

    assert narrative(text).text == text
