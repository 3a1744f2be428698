"""Find what has a shape: addresses of every kind, numbers, dates, ages, sums, names behind a title."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from sessionlab.deidentify.mentions import Kind, Mention, Weight
from sessionlab.transcript import Span

FINDER = "patterns"


class Shape(NamedTuple):
    """One shape of `words/shapes.toml`, ready to look with."""

    kind: Kind
    weight: Weight
    confidence: float
    because: str
    look: re.Pattern[str]


@cache
def shapes() -> tuple[Shape, ...]:
    """Return every shape, in the order of the file."""
    table = tomllib.loads(files("sessionlab.deidentify").joinpath("words", "shapes.toml").read_text("utf-8"))
    parts = table["parts"]
    return tuple(
        Shape(
            Kind(one["kind"]),
            Weight(one["weight"]),
            one["confidence"],
            one["because"],
            re.compile(
                re.sub(r"<([A-Z_]+)>", lambda found: parts[found.group(1)], one["look"]),
                re.IGNORECASE if one.get("small") else 0,
            ),
        )
        for one in table["shape"]
    )


def in_shape(text: str) -> tuple[Mention, ...]:
    """Return every mention that has one of the shapes; they may overlap.

    >>> [(found.kind.value, found.text) for found in in_shape("Ring 0151 496 0023, Mrs Okafor is 41.")]
    [('contact', '0151 496 0023'), ('age', '41'), ('person', 'Mrs Okafor')]
    """
    return tuple(_found(text))


def _found(text: str) -> Iterator[Mention]:
    for shape in shapes():
        for found in shape.look.finditer(text):
            start, end = found.span(1) if found.re.groups and found.group(1) else found.span()
            quote = text[start:end].rstrip()
            if quote:
                span = Span(start, start + len(quote))
                yield Mention(span, quote, shape.kind, shape.weight, FINDER, shape.because, shape.confidence)
