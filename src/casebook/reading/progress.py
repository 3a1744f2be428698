"""A progress bar on the error stream, for work that takes longer than a second."""

from collections.abc import Callable
from time import monotonic
from types import TracebackType
from typing import Final, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
from rich.progress import Progress as Bar

PATIENCE: Final = 1.0
"""Seconds of work before the bar is shown; under that it would only flicker."""


class LateBar:
    """A bar that appears when the work has taken its second, and goes when it is done; a terminal alone gets one."""

    def __init__(self, console: Console, *, clock: Callable[[], float] = monotonic) -> None:
        self.clock = clock
        self.began = clock()
        self.bar = Bar(
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), console=console, transient=True
        )
        self.task = self.bar.add_task("")
        self.shown = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, where: TracebackType | None
    ) -> None:
        if self.shown:
            self.bar.stop()

    def __call__(self, what: str, done: int, of: int) -> None:
        """Show how far the work is."""
        if not self.shown and (not self.bar.console.is_terminal or self.clock() - self.began < PATIENCE):
            return
        if not self.shown:
            self.bar.start()
            self.shown = True
        self.bar.update(self.task, description=what, completed=done, total=of)
