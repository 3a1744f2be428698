"""Following a transcript that grows: what is shown, what is asked, what is begun anew."""

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.console import Console

from casebook.cli import main
from casebook.reading.following import SETTLED_AFTER, Followed, Growing, grown, turns_in
from casebook.reading.watch import looks, shown
from sessionlab.coding.hints import hint
from sessionlab.coding.tracker import Point, follow
from sessionlab.errors import InvalidInput, Refusal
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
    assert "strain, turns 1 to 6" in done.output
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


def test_the_question_names_the_turn_as_the_page_does() -> None:
    followed = in_steps([turns()])
    since = points(followed)[-1].slipping_since

    assert since is not None
    assert f"Since turn {since + 1} " in told(followed)
    assert f"it began to slip at turn {since + 1}" in told(followed)


def test_a_question_stands_for_some_turns_and_no_longer() -> None:
    later = "T: And what did you cook?\nC: We made soup with my sister, and it was good.\n" * 5
    followed = in_steps([turns(), turns(TALK + later)])

    assert followed.last is not None
    assert followed.question == ""


def test_another_hour_in_the_same_file_may_be_asked_about_at_once() -> None:
    states = list(follow(turns(), parcel=None))
    first = hint(states[3].points, now=3000.0, last=None, learned=False)

    assert hint(states[5].points, now=20.0, last=first, learned=False) is not None


def test_only_what_can_apply_to_the_speaker_is_told() -> None:
    assert "push" not in told(in_steps([turns()[:4]])).partition("strain, turns")[2].partition("Not a judge")[0]
    assert "away" not in told(in_steps([turns()[:3]]))


def test_where_nobody_is_named_no_strain_is_shown() -> None:
    [bare] = read("WEBVTT\n\n00:01.000 --> 00:02.000\nYou never listen.\n\n00:03.000 --> 00:04.000\nI do.\n")
    assert isinstance(bare, Transcript)
    seen = told(in_steps([bare.turns]))

    assert "Nobody is known as therapist or client" in seen
    assert "strain, turns" not in seen


def test_what_would_steer_the_terminal_is_not_shown() -> None:
    seen = told(in_steps([turns(TALK.replace("Good, on", "\x1b[2JGood, on"))]))

    assert "\x1b[2J" not in seen
    assert "[2JGood" in seen


def settled(growing: Growing, at: float) -> tuple[Turn, ...] | None:
    growing.look(at)
    return growing.look(at + SETTLED_AFTER)


def test_the_last_turn_counts_when_it_has_stood_for_a_while(tmp_path: Path) -> None:
    path = tmp_path / "hour.txt"
    path.write_text(TALK, "utf-8")
    growing = Growing(path, {})

    assert len(growing.look(0.0) or ()) == 5
    assert growing.look(1.0) is None
    assert len(growing.look(SETTLED_AFTER) or ()) == 6
    assert growing.look(9.0) is None


@pytest.mark.parametrize("begun", ["WEB", "WEBVTT\n\n", "T: How w", "T: caf\xc3"])
def test_a_file_in_the_midst_of_being_written_is_waited_on(tmp_path: Path, begun: str) -> None:
    path = tmp_path / ("hour.vtt" if begun.startswith("WEB") else "hour.txt")
    path.write_bytes(begun.encode("latin-1"))
    growing = Growing(path, {})
    assert growing.look(0.0) is None
    with pytest.raises(Refusal):
        growing.look(SETTLED_AFTER)

    path.write_text(TALK, "utf-8")
    assert len(growing.look(SETTLED_AFTER + 1) or ()) == 5


def test_a_file_that_shrank_is_taken_so_only_when_it_has_settled(tmp_path: Path) -> None:
    path = tmp_path / "hour.txt"
    path.write_text(TALK, "utf-8")
    growing = Growing(path, {})
    settled(growing, 0.0)
    path.write_text("".join(TALK.splitlines(keepends=True)[:3]), "utf-8")

    assert growing.look(10.0) is None
    assert len(growing.look(10.0 + SETTLED_AFTER) or ()) == 3


def test_a_file_rewritten_at_the_same_length_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "hour.txt"
    path.write_text(TALK, "utf-8")
    growing = Growing(path, {})
    settled(growing, 0.0)
    path.write_text(TALK.replace("brother", "mothers"), "utf-8")
    os.utime(path, ns=(1, 1))

    assert "mothers" in (settled(growing, 10.0) or ())[1].text


def test_a_file_that_went_away_is_told_of_and_followed_when_it_is_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "hour.txt"
    path.write_text(TALK, "utf-8")
    steps: Iterator[Callable[[], object]] = iter([path.unlink, lambda: path.write_text(TALK, "utf-8")])
    monkeypatch.setattr("casebook.reading.watch.time.sleep", lambda _: next(steps)())
    seen = looks(path, {})

    assert [fault for _, _, fault in (next(seen), next(seen))] == [
        "",
        "The file is gone. End this, or put the file back.",
    ]
    again, _, fault = next(seen)
    assert (len(again or ()), fault) == (5, "")
