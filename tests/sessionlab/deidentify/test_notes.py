"""One hundred invented case notes: no name of the record is left standing, and little is masked without need."""

from benchmarks.deidentify import covered, left_standing, needless, notes
from sessionlab.deidentify import disguise, find
from sessionlab.deidentify.known import in_record

MOST_NEEDLESS = 0.025


def test_there_are_a_hundred_notes_and_each_has_names() -> None:
    all_notes = list(notes())

    assert len(all_notes) == 100
    assert all(note.names for note in all_notes)
    assert len({note.known.names[0].spellings[0] for note in all_notes}) == 100


def test_no_name_of_the_record_is_left_standing() -> None:
    left = [
        (note.known.names[0].role, span)
        for note in notes()
        for found in [find(note.text, known=note.known)]
        for span in note.names
        if not covered(note.text, span, found)
    ]

    assert left == []


def test_in_disguise_no_name_of_the_record_is_found_again() -> None:
    again = []
    for note in notes():
        told = disguise(note.text, find(note.text, known=note.known), shift=12).text
        roles = {name.role for name in note.known.names}
        again += [one.role for one in in_record(told, note.known) if one.text not in roles]

    assert again == []


def test_little_is_masked_without_need() -> None:
    masked = words = 0
    for note in notes():
        without, all_words = needless(note, find(note.text, known=note.known))
        masked, words = masked + len(without), words + all_words

    assert words > 3500
    assert masked < MOST_NEEDLESS * words


def test_fifteen_ways_of_writing_a_name_are_found() -> None:
    missed, people = left_standing(seed=23, people=12)

    assert missed.total() <= 0.01 * 15 * people, missed
