"""Following a transcript that grows: what is shown, what is asked, what is begun anew."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.console import Console

from casebook.cli import main
from casebook.reading.following import Followed, grown, turns_in
from casebook.reading.watch import shown
from sessionlab.coding.hints import hint
from sessionlab.coding.tracker import Point, follow
from sessionlab.errors import InvalidInput
from sessionlab.reading import read
from sessionlab.transcript import Transcript, Turn

TALK = """T: What was the week like?
C: Good, on the whole. I rang my brother and we spoke for an hour.
T: You should do the diary. Why do you not simply do it? You have to try harder.
C: Because it is a waste of time, like all of this. You never listen to what I say.
T: You are being defensive now.
C: No. That is not what I said, and you do not understand anything. You are no help at all.
"""


def turns(text: str = TALK) -> tuple[Turn, ...]:
    [transcript] = read(text)
    assert isinstance(transcript, Transcript)
    return transcript.turns


def told(followed: Followed) -> str:
    console = Console(width=240)
    with console.capture() as captured:
        console.print(shown(followed))
    return captured.get()


def in_steps(parts: Sequence[Sequence[Turn]]) -> Followed:
    followed = Followed()
    for number, part in enumerate(parts):
        followed = grown(followed, part, None, hints=True, now=float(number))
    return followed


def test_grown_in_steps_is_as_read_at_once() -> None:
    said = turns()

    assert points(in_steps([said[:2], said[:5], said])) == points(in_steps([said]))


def points(followed: Followed) -> Sequence[Point]:
    assert followed.state is not None
    return followed.state.points


def test_what_reads_otherwise_later_is_begun_anew() -> None:
    said = turns()
    other = turns(TALK.replace("rang my brother", "rang nobody"))
    followed = in_steps([said[:4], other])

    assert followed.turns == other
    assert len(points(followed)) == len(other)


def test_it_shows_the_turns_the_curve_and_its_bounds() -> None:
    seen = told(in_steps([turns()[:4]]))

    assert "You never listen" in seen
    assert "it began to slip at turn" in seen
    assert "no risk monitor" in seen


def test_before_the_first_turn_it_waits() -> None:
    assert "Waiting" in told(Followed())


def test_a_hint_is_a_question_and_the_next_one_waits_five_minutes() -> None:
    states = list(follow(turns(), parcel=None))
    first = hint(states[3].points, now=10.0, last=None, learned=False)

    assert first is not None
    assert first.question.endswith("?")
    assert hint(states[5].points, now=200.0, last=first, learned=False) is None
    assert hint(states[5].points, now=311.0, last=first, learned=False) is not None


def test_where_nothing_slips_nothing_is_asked() -> None:
    states = list(follow(turns()[:2], parcel=None))

    assert hint(states[-1].points, now=10.0, last=None, learned=False) is None


def test_the_command_reads_what_is_there_once(tmp_path: Path) -> None:
    path = tmp_path / "hour.txt"
    path.write_text(TALK, "utf-8")
    done = CliRunner().invoke(main, ["watch", str(path), "--once", "--reader", "rules", "--no-hints"])

    assert done.exit_code == 0, done.output
    assert "strain, turns 0 to 5" in done.output
    assert "may have shifted" not in done.output


def test_a_file_with_no_transcript_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text("She came on time. We spoke about the summer.", "utf-8")

    with pytest.raises(InvalidInput, match="no single transcript"):
        turns_in(path, {})


def test_an_empty_file_is_waited_on(tmp_path: Path) -> None:
    path = tmp_path / "hour.vtt"
    path.touch()

    assert turns_in(path, {}) == ()
