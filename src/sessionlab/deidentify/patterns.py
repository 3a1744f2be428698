"""Find what has a shape: addresses of every kind, numbers, dates, ages, sums, names behind a title."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
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
def shapes(file: str = "shapes.toml") -> tuple[Shape, ...]:
    """Return every shape of a file of `words/`, in the order of the file."""
    table = tomllib.loads(files("sessionlab.deidentify").joinpath("words", file).read_text("utf-8"))
    parts: dict[str, str] = {}
    for name, look in table["parts"].items():  # a part may stand on those before it
        parts[name] = _filled(look, parts)
    return tuple(
        Shape(
            Kind(one["kind"]),
            Weight(one["weight"]),
            one["confidence"],
            one["because"],
            re.compile(
                _filled(one["look"], parts),
                re.IGNORECASE if one.get("small") else 0,
            ),
        )
        for one in table["shape"]
    )


def _filled(look: str, parts: Mapping[str, str]) -> str:
    return re.sub(r"<([A-Z_]+)>", lambda found: parts[found.group(1)], look)


def in_shape(text: str) -> tuple[Mention, ...]:
    """Return every mention that has one of the shapes; they may overlap.

    >>> [(found.kind.value, found.text) for found in in_shape("Ring 0151 496 0023, Mrs Okafor is 41.")]
    [('contact', '0151 496 0023'), ('age', '41'), ('person', 'Mrs Okafor')]
    """
    return tuple(_found(text, shapes()))


def in_telling(text: str) -> tuple[Mention, ...]:
    """Return what a court tells of somebody in plain small words; they may overlap.

    >>> [(found.kind.value, found.text) for found in in_telling("She worked as a ballet dancer in Bern on plot no. 7.")]
    [('profession', 'ballet dancer'), ('number', 'plot no. 7'), ('number', '7')]
    """
    return tuple(_found(text, shapes("told.toml")))


def _found(text: str, sought: Sequence[Shape]) -> Iterator[Mention]:
    for shape in sought:
        for found in shape.look.finditer(text):
            start, end = found.span(found.lastindex or 0)
            quote = text[start:end].rstrip()
            if quote:
                span = Span(start, start + len(quote))
                yield Mention(span, quote, shape.kind, shape.weight, FINDER, shape.because, shape.confidence)
