"""Read the corpora from which the finder of names learns: each a text with spans that name somebody or something.

None of them is in this repository: the Text Anonymization Benchmark (train part) and the sentences of
presidio-research are under the MIT licence, the Broad Twitter Corpus and WNUT17 under CC BY 4.0.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sessionlab.deidentify.measure import Annotation, Document
from sessionlab.deidentify.mentions import Kind
from sessionlab.transcript import Span

COURT = {
    "PERSON": Kind.PERSON,
    "LOC": Kind.PLACE,
    "ORG": Kind.ORGANISATION,
    "DATETIME": Kind.DATE,
    "CODE": Kind.NUMBER,
    "QUANTITY": Kind.QUANTITY,
    "DEM": Kind.TRAIT,
    "MISC": Kind.RARE,
}
TWEETS = {
    "PER": Kind.PERSON,
    "person": Kind.PERSON,
    "LOC": Kind.PLACE,
    "location": Kind.PLACE,
    "ORG": Kind.ORGANISATION,
    "corporation": Kind.ORGANISATION,
    "group": Kind.ORGANISATION,
}
SENTENCES = {
    "PERSON": Kind.PERSON,
    "TITLE": Kind.PERSON,
    "STREET_ADDRESS": Kind.PLACE,
    "GPE": Kind.PLACE,
    "ORGANIZATION": Kind.ORGANISATION,
    "DATE_TIME": Kind.DATE,
    "AGE": Kind.AGE,
    "NRP": Kind.TRAIT,
    "ZIP_CODE": Kind.PLACE,
    "CREDIT_CARD": Kind.NUMBER,
    "IBAN_CODE": Kind.NUMBER,
    "US_SSN": Kind.NUMBER,
    "US_DRIVER_LICENSE": Kind.NUMBER,
    "PHONE_NUMBER": Kind.CONTACT,
    "EMAIL_ADDRESS": Kind.CONTACT,
    "DOMAIN_NAME": Kind.CONTACT,
    "IP_ADDRESS": Kind.CONTACT,
}


@dataclass(frozen=True, slots=True)
class Marked:
    """A text with its named spans. `partial`: only people, places and organisations were marked in it."""

    text: str
    spans: tuple[tuple[Span, Kind], ...]
    partial: bool = False

    def small(self) -> "Marked":
        """Return the same in small letters, as people type."""
        low = "".join(sign.lower() if len(sign.lower()) == 1 else sign for sign in self.text)
        return Marked(low, self.spans, self.partial)


def court_documents(folder: Path, part: str) -> list[tuple[str, Document]]:
    """Return the person to protect and the document, for each document of a part: "train" or "dev"."""
    found = []
    for line in (folder / "deidentify" / "tab_train_dev.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        if row["split"] != part:
            continue
        marks = tuple(
            Annotation(
                Span(one["start_offset"], one["end_offset"]),
                one["entity_id"],
                one["entity_type"],
                one["identifier_type"],
                one["entity_id"].split("_")[1],
            )
            for one in row["mentions"]
        )
        found.append((row["person_to_protect"], Document(row["doc_id"], row["text"], marks)))
    return found


def needed(document: Document) -> Marked:
    """Return a court document with what its annotators would mask."""
    spans = ((one.span, COURT[one.kind]) for one in document.annotations if one.need != "NO_MASK")
    return Marked(document.text, tuple(spans))


def tweets(path: Path) -> Iterator[Marked]:
    """Yield the texts of a file with a token and its label on each line."""
    rows: list[tuple[str, str]] = []
    for line in (*path.read_text("utf-8").splitlines(), ""):
        token, _, label = line.rpartition("\t")
        if token.strip():
            rows.append((token.strip(), label.strip()))
        elif rows:
            yield _joined(rows)
            rows = []


def _joined(rows: Iterable[tuple[str, str]]) -> Marked:
    text, spans = "", []
    for token, label in rows:
        glued = token in {".", ",", "!", "?", "'s", "n't", "'m", "'re", ":", ";"} or not text
        text += token if glued else f" {token}"
        kind = TWEETS.get(label.partition("-")[2])
        if kind:
            spans.append((Span(len(text) - len(token), len(text)), kind))
    return Marked(text, tuple(spans), partial=True)


def sentences(folder: Path) -> list[Marked]:
    """Return the synthetic sentences of presidio-research."""
    rows = json.loads((folder / "deidentify" / "presidio_synth_v2.json").read_text("utf-8"))
    return [
        Marked(
            row["full_text"],
            tuple(
                (Span(one["start_position"], one["end_position"]), SENTENCES[one["entity_type"]])
                for one in row["spans"]
            ),
        )
        for row in rows
    ]
