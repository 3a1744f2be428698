"""The words are cut where marks begin and end, and nothing of them is lost."""

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from casebook.reading.page_marks import Note
from casebook.reading.page_text import Block, Stretch, stretches_of
from sessionlab.reading import read
from sessionlab.relationship.story import Chapter
from sessionlab.transcript import Span

MakeChapter = Callable[..., Chapter]
TEXT = "She came late and sat by the door. She called me useless. I asked.\n\nThen it was quiet. We stayed with it."
[READING] = read(TEXT)


def note(start: int, end: int, *, shape: str = "confrontation", is_event: bool = False, number: str = "1") -> Note:
    """Return a note on a stretch of the text."""
    return Note(
        number=number,
        anchor=f"n{number}",
        span=Span(start, end),
        shape=shape,
        name="",
        facts="",
        because="",
        suggested=True,
        is_event=is_event,
    )


def blocks_of(*notes: Note) -> list[Block]:
    """Return the blocks of the text with these notes."""
    stretches: tuple[Stretch, ...] = stretches_of(READING, notes)
    return [block for stretch in stretches for block in stretch.blocks]


def words(block: Block) -> str:
    """Return the words of a block."""
    return "".join(piece.text for piece in block.pieces)


def test_a_paragraph_is_a_block() -> None:
    assert [words(block) for block in blocks_of()] == TEXT.split("\n\n")


def test_overlapping_marks_are_cut_into_pieces() -> None:
    pieces = blocks_of(note(0, 13), note(9, 17, shape="withdrawal", number="2"))[0].pieces

    assert [(piece.text, piece.look.split()[1:2]) for piece in pieces[:3]] == [
        ("She came ", ["words--confrontation"]),
        ("late", ["words--confrontation"]),
        (" and", ["words--withdrawal"]),
    ]


def test_a_mark_is_seen_before_the_event_on_the_same_words() -> None:
    piece = blocks_of(note(0, 8, shape="rupture", is_event=True), note(0, 8, number="2"))[0].pieces[0]

    assert piece.look == "words words--confrontation words--suggested"
    assert (piece.anchors, piece.numbers) == (("n1", "n2"), "1 2")


def test_a_mark_over_two_paragraphs_is_underlined_in_both_and_noted_once() -> None:
    first, second = blocks_of(note(60, 80))

    assert first.pieces[-1].look
    assert second.pieces[0].look
    assert (len(first.notes), len(second.notes)) == (1, 0)


def test_the_lines_of_an_address_are_kept() -> None:
    [letter] = read("T: I moved.\nC: Where to?\nT: 3 Mill Lane,\nthe yellow house,\nby the bridge.")
    last = stretches_of(letter, ())[0].blocks[-1]

    assert last.verse


@given(st.lists(st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 30)), max_size=8))
def test_whatever_is_marked_the_words_stay_whole(marks: list[tuple[int, int]]) -> None:
    notes = [note(start, min(len(TEXT), start + size), number=str(n)) for n, (start, size) in enumerate(marks)]
    blocks = blocks_of(*sorted(notes, key=lambda note: note.span))

    assert [words(block) for block in blocks] == TEXT.split("\n\n")
