"""The example cases as a reader meets them: their size, their files, their words."""

import re
from collections import Counter, defaultdict
from datetime import date
from itertools import combinations

import pytest

from sessionlab.errors import InvalidInput
from sessionlab.examples import ExampleCase, cases, load
from sessionlab.language.sentences import sentences
from sessionlab.transcript import Letter, Narrative, Reading, Role, Transcript

each_case = pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)


def transcripts_of(case: ExampleCase) -> list[Transcript]:
    """Return the transcripts of a case."""
    return [reading for reading in case.readings() if isinstance(reading, Transcript)]


def own_sentences(reading: Reading) -> list[str]:
    """Return what stands in a reading for the first time: quoted letters are left out, words in lower case."""
    texts = [turn.text for turn in reading.turns] if isinstance(reading, Transcript) else []
    if isinstance(reading, Letter | Narrative):
        texts = [passage.text for passage in reading.passages]
    return [" ".join(re.findall(r"[\w’']+", span.of(text).lower())) for text in texts for span in sentences(text)]


def all_sentences(*, at_least: int) -> list[tuple[str, str]]:
    """Return every sentence of so many words in all cases, with the name of its file."""
    return [
        (reading.source.name, sentence)
        for case in cases()
        for reading in case.readings()
        for sentence in own_sentences(reading)
        if len(sentence.split()) >= at_least
    ]


def triples(sentence: str) -> set[tuple[str, ...]]:
    """Return every run of three words."""
    words = sentence.split()
    return {tuple(words[at : at + 3]) for at in range(len(words) - 2)}


@each_case
def test_a_case_is_at_least_twenty_five_hours_long(case: ExampleCase) -> None:
    assert len(case.truth.hours) >= 25


@each_case
def test_a_case_stretches_over_months(case: ExampleCase) -> None:
    first, last = case.truth.hours[0].on, case.truth.hours[-1].on

    assert (last - first).days > 90


@each_case
def test_a_case_has_six_hours_word_by_word_and_each_is_long_enough(case: ExampleCase) -> None:
    lengths = [len(transcript.turns) for transcript in transcripts_of(case)]

    assert len(lengths) >= 6
    assert all(40 <= length <= 90 for length in lengths)


@each_case
def test_a_case_holds_typed_dialogue_and_both_forms_of_subtitles(case: ExampleCase) -> None:
    suffixes = {path.suffix for path in case.paths if path.parent.name == "transcripts"}

    assert suffixes == {".txt", ".vtt", ".srt"}


@each_case
def test_the_letters_go_both_ways_and_answer_one_another(case: ExampleCase) -> None:
    letters = [reading for reading in case.readings() if isinstance(reading, Letter)]
    ids = {letter.message_id for letter in letters}

    assert {letter.role for letter in letters} == {Role.THERAPIST, Role.CLIENT}
    assert len([letter for letter in letters if letter.in_reply_to in ids]) >= 3


@each_case
def test_every_file_is_read_as_what_its_folder_says(case: ExampleCase) -> None:
    kinds = {"transcripts": "transcript", "letters": "letter", "notes": "note"}
    wrong = [
        path.name
        for path, reading in zip(case.paths, case.readings(), strict=True)
        if reading.source.kind != kinds[path.parent.name]
    ]

    assert wrong == []


@each_case
def test_every_file_is_read_without_loss(case: ExampleCase) -> None:
    harmless = {"the names of cues"}
    lost = [(reading.source.name, loss) for reading in case.readings() for loss in reading.losses]

    assert [(name, loss.what) for name, loss in lost if loss.what not in harmless] == []


@each_case
def test_the_day_of_every_reading_is_the_day_in_its_name(case: ExampleCase) -> None:
    other = [
        path.name for path, reading in zip(case.paths, case.readings(), strict=True) if reading.on != day(path.name)
    ]

    assert other == []


def day(name: str) -> date:
    """Return the day that a file name begins with."""
    return date.fromisoformat(name[:10])


@each_case
def test_the_files_stand_in_the_order_of_their_days(case: ExampleCase) -> None:
    days = [day(path.name) for path in case.paths]

    assert days == sorted(days)


@each_case
def test_everybody_who_speaks_has_a_role(case: ExampleCase) -> None:
    roles = {turn.role for transcript in transcripts_of(case) for turn in transcript.turns}

    assert roles == {Role.THERAPIST, Role.CLIENT}


def test_no_sentence_stands_in_two_files() -> None:
    files = defaultdict(set)
    for name, sentence in all_sentences(at_least=6):
        files[sentence].add(name)

    assert {sentence: names for sentence, names in files.items() if len(names) > 1} == {}


def test_no_sentence_is_nearly_one_of_another_file() -> None:
    found = [(name, sentence, triples(sentence)) for name, sentence in all_sentences(at_least=8)]
    at = defaultdict(list)
    for number, (_, _, runs) in enumerate(found):
        for run in runs:
            at[run].append(number)
    shared = Counter(pair for numbers in at.values() for pair in combinations(sorted(numbers), 2))
    near = [
        (found[first][:2], found[second][:2])
        for (first, second), count in shared.items()
        if found[first][0] != found[second][0] and count > 0.5 * len(found[first][2] | found[second][2])
    ]

    assert near == []


def test_every_case_has_its_own_code() -> None:
    assert len({case.code for case in cases()}) == len(cases()) == 3


def test_a_case_is_found_by_its_name() -> None:
    assert load("the-crit") is cases()[0]


def test_an_unknown_case_is_refused_with_the_names_there_are() -> None:
    with pytest.raises(InvalidInput, match="the-forgotten-date"):
        load("nobody")
