"""Every key of the workbench, by the page it works on: what `?` shows."""

from typing import Final

Keys = tuple[tuple[str, str], ...]
SHORTCUTS: Final[tuple[tuple[str, Keys], ...]] = (
    ("Everywhere", (("?", "these keys"), ("Esc", "close what opened"))),
    (
        "Writing a note",
        (
            ("//", "a marker: //rupture, //missed, //repair, //quote, //guess, //next"),
            ("Tab", "complete the marker that is begun"),
            ("Ctrl Enter", "on to sorting"),
        ),
    ),
    (
        "Sorting a note",
        (
            ("j", "the next paragraph or suggestion"),
            ("k", "the one before"),
            ("p", "this paragraph is a process note"),
            ("r", "this paragraph is for the record"),
            ("1 to 4", "for the record, under this heading of the form"),
            ("y", "yes, this happened"),
            ("n", "no"),
            ("Ctrl Enter", "file and sign"),
        ),
    ),
    (
        "A document with suggestions",
        (("j", "the next"), ("k", "the one before"), ("a", "accept"), ("e", "edit"), ("r", "reject")),
    ),
    (
        "The review of the week",
        (
            ("j", "the next case"),
            ("k", "the one before"),
            ("Enter", "open the case"),
            ("f", "write what to keep in mind"),
            ("s", "it was seen; on to the next"),
        ),
    ),
)
