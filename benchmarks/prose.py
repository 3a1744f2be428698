"""Events in prose, as the real reader tells them: ``python -m benchmarks prose``.

The narratives are those of ``training/prose`` that are held out (``training.labelled.is_held_out``): nothing is fitted
to them. They were written and labelled by a language model, which also wrote those that were fitted to: this shows
agreement with it on other plots and voices, not agreement with people. An event is a run of neighbouring sentences with
one label. It is found where the reader tells one of the same kind on some of the same words, and told rightly where
there is such a one. Some narratives were labelled a second time, without the first labels: how far the second labels
tell the events of the first is what a reader can at best come to on them. Those written last are printed by themselves:
the others had been looked at with earlier readers.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from training.labelled import PROSE, Labelled, blocks, labelled_twice

from sessionlab.coding.learned.parcel import ReaderUnavailable
from sessionlab.coding.rules import rate
from sessionlab.reading import read
from sessionlab.relationship.prose.closer import Closer, shipped_closer
from sessionlab.relationship.telling import tell
from sessionlab.transcript import Narrative, Span

KEEPS = 5
"""Sentences of one paragraph in the text that is read."""
LAST = "62"
"""Files from this on were written after the looks at the others."""


@dataclass(frozen=True, slots=True)
class Happening:
    """An event as it is compared: what, and where in the text."""

    kind: str
    span: Span


def run() -> None:
    """Print precision and recall by event: the floor, the closer look, and second labels; in all and of each kind."""
    stories = held_out("*.txt")
    try:
        closer = shipped_closer()
    except ReaderUnavailable as refusal:
        closer = None
        print(refusal)
    print(f"{len(stories)} narratives held out, {sum(map(len, stories))} sentences")
    if not stories:
        return
    _read("", stories, closer)
    fresh = [block for path in PROSE.glob("*.txt") if path.name >= LAST for block in held_out(path.name)]
    print(f"{len(fresh)} of them written after the other looks, {sum(map(len, fresh))} sentences")
    _read(" on these", fresh, closer)
    twice = list(labelled_twice())
    print(
        f"{len(twice)} of them labelled again, without the first labels, {sum(len(one) for one, _ in twice)} sentences"
    )
    _say("second labels", [(happenings(first), happenings(again)) for first, again in twice])
    _read(" on these", [first for first, _ in twice], closer)


def held_out(files: str) -> list[tuple[Labelled, ...]]:
    """Return the narratives of some files that are held out."""
    return [block for block in blocks(held_out=True, only=files) if len(block) > 1]


def _read(where: str, stories: Sequence[Sequence[Labelled]], closer: Closer | None) -> None:
    _say(f"words and rules{where}", [(happenings(story), list(told_by_reader(story, None))) for story in stories])
    if closer is not None:
        found = [(happenings(story), list(told_by_reader(story, closer))) for story in stories]
        _say(f"with the closer look{where}", found)


def _say(name: str, pairs: Iterable[tuple[Sequence[Happening], Sequence[Happening]]]) -> None:
    right: Counter[str] = Counter()
    told: Counter[str] = Counter()
    met: Counter[str] = Counter()
    there: Counter[str] = Counter()
    for truth, found in pairs:
        told.update(one.kind for one in found)
        there.update(one.kind for one in truth)
        right.update(one.kind for one in agreeing(found, truth))
        met.update(one.kind for one in agreeing(truth, found))
    print(f"  {name}: {_figures(right.total(), told.total(), met.total(), there.total())}")
    for kind, number in there.most_common():
        print(f"    {kind:<15} {_figures(right[kind], told[kind], met[kind], number)}")


def _figures(right: int, told: int, met: int, there: int) -> str:
    precision, recall = right / max(1, told), met / max(1, there)
    return f"{there:4} there, {told:4} told, precision {precision:.2f}, recall {recall:.2f}"


def agreeing(ones: Iterable[Happening], others: Sequence[Happening]) -> Iterator[Happening]:
    """Yield those of which another has the same kind and some of the same words."""
    for one in ones:
        if any(_agree(one, other) for other in others):
            yield one


def _agree(one: Happening, other: Happening) -> bool:
    return one.kind == other.kind and one.span.start < other.span.end and other.span.start < one.span.end


def text_of(story: Sequence[Labelled]) -> str:
    """Return a narrative as it is read, a paragraph every `KEEPS` sentences."""
    return "".join(
        sentence.text + ("\n\n" if number % KEEPS == 0 else " ") for number, sentence in enumerate(story, start=1)
    )


def happenings(story: Sequence[Labelled]) -> list[Happening]:
    """Return the labelled events: runs of neighbouring sentences with one label, as spans of `text_of`."""
    found: list[Happening] = []
    open_at: dict[str, int] = {}
    begin = 0
    for number, sentence in enumerate(story, start=1):
        end = begin + len(sentence.text)
        kinds = {kind.value for kind in sentence.kinds}
        for kind in sorted(kinds):
            if kind in open_at:
                kept = found[open_at[kind]]
                found[open_at[kind]] = Happening(kind, Span(kept.span.start, end))
            else:
                open_at[kind] = len(found)
                found.append(Happening(kind, Span(begin, end)))
        open_at = {kind: place for kind, place in open_at.items() if kind in kinds}
        begin = end + (2 if number % KEEPS == 0 else 1)
    return found


def told_by_reader(story: Sequence[Labelled], closer: Closer | None) -> Iterator[Happening]:
    """Yield what the reader tells of a narrative, as spans of the same text."""
    text = text_of(story)
    [reading] = read(text)
    if not isinstance(reading, Narrative) or reading.text != text:
        raise ValueError("A narrative was not read as it stands. Look at sessionlab.reading.recognise.")
    for event in tell(reading, rate(reading), closer=closer):
        if event.span is not None:
            yield Happening(event.kind.value, event.span)
