"""A bar that waits its second."""

from collections.abc import Iterator
from io import StringIO

from rich.console import Console

from casebook.reading.progress import LateBar


def shown(*seconds: float) -> str:
    """Return what the terminal gets when the clock reads these seconds, the first at the start."""
    clock: Iterator[float] = iter(seconds)
    out = StringIO()
    with LateBar(Console(file=out, force_terminal=True, width=80), clock=lambda: next(clock, seconds[-1])) as bar:
        for done in range(len(seconds) - 1):
            bar("Reading", done, 10)
        bar.bar.refresh() if bar.shown else None
    return out.getvalue()


def test_quick_work_shows_no_bar() -> None:
    assert shown(0.0, 0.2, 0.9) == ""


def test_work_that_takes_a_second_shows_what_it_does_and_how_far_it_is() -> None:
    said = shown(0.0, 0.5, 1.1, 1.2)

    assert "Reading" in said
    assert "2/10" in said


def test_a_bar_that_was_shown_leaves_no_line_behind() -> None:
    assert shown(0.0, 2.0).endswith("\x1b[2K")


def test_no_bar_is_written_where_the_error_stream_is_no_terminal() -> None:
    out = StringIO()
    with LateBar(Console(file=out), clock=iter([0.0, 5.0, 6.0]).__next__) as bar:
        bar("Reading", 1, 2)

    assert out.getvalue() == ""
