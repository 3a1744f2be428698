import pytest

from sessionlab.errors import UnreadableSource
from sessionlab.language.sentences import passages
from sessionlab.reading.limits import Allowance
from sessionlab.reading.windows import RUN, WINDOW, passages_in
from sessionlab.transcript import Passage, Span

SENTENCE = "He walked along the wall and did not look back. "


def cut(text: str) -> tuple[Passage, ...]:
    found = passages_in(text, [Span(0, len(text))], Allowance(len(text)))
    assert all(one.span.of(text) == one.text for one in found)
    assert [one.index for one in found] == list(range(len(found)))
    return found


@pytest.mark.parametrize(
    "text", [SENTENCE * 3, f"{SENTENCE}\n\n{SENTENCE * 2}\n \n{SENTENCE}", "\n\nNo.\n", "Dr. Lee came."]
)
def test_short_texts_are_cut_as_the_language_room_cuts_them(text: str) -> None:
    assert cut(text) == passages(text)


def test_a_paragraph_longer_than_a_window_is_cut_between_sentences() -> None:
    found = cut(SENTENCE * (3 * WINDOW // len(SENTENCE)))

    assert {one.text for one in found} == {SENTENCE.strip()}
    assert {one.paragraph for one in found} == {0}


def test_a_sentence_longer_than_a_window_is_cut_between_words() -> None:
    found = cut("along " * WINDOW)

    assert all(one.text.startswith("along") and one.text.endswith("along") for one in found)


def test_a_word_longer_than_a_window_is_cut_anyway() -> None:
    assert "".join(one.text for one in cut("a" * (2 * WINDOW + 7))) == "a" * (2 * WINDOW + 7)


@pytest.mark.timeout(60)
@pytest.mark.parametrize("unit", [".", "a. ", "!)", "\n ", '."', "no. ", "? ", "\n", " ", "…’", ".\n"])
def test_no_odd_text_takes_more_than_its_share_of_time(unit: str) -> None:
    cut("He came. " + unit * (400_000 // len(unit)) + "x")


def test_a_row_of_dots_is_one_sentence() -> None:
    found = cut(f"He came. {'.' * (RUN * 3)} He left.")

    assert [one.text for one in found] == ["He came.", "." * (RUN * 3), "He left."]


def test_passages_count_through_several_stretches() -> None:
    text = "One. Two.\n\n> Three.\n\nFour."
    found = passages_in(text, [Span(0, 11), Span(20, len(text))], Allowance(len(text)))

    assert [(one.index, one.paragraph, one.text) for one in found] == [(0, 0, "One."), (1, 0, "Two."), (2, 1, "Four.")]


def test_more_sentences_than_allowed_are_refused() -> None:
    with pytest.raises(UnreadableSource, match="turns or sentences"):
        cut("No! " * 220_000)
