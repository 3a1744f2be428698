"""The gate of a long case: ``python -m benchmarks gate``.

One case of 300 hours with the transcript of each (6,000 words in 200 turns), 300 notes of 200 words and 100 letters of
400, all with curly quotation marks; beside it 40 other clients, each with 30 notes and 10 letters; a draft of 1,200
words, some of them out of a letter. The words are drawn by their rank, as in English. Time of the processor, best of
five.
"""

import itertools
import os
import random
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from time import process_time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casebook.settings")

import django

django.setup()

from django.test import Client  # noqa: E402

from benchmarks.desk import now  # noqa: E402
from benchmarks.whole import FIRST, say, unlocked  # noqa: E402
from casebook.desk.doorkeeper import ENTERED  # noqa: E402
from casebook.publishing.actions import name_author  # noqa: E402
from casebook.publishing.drafts import begin_draft, save_version  # noqa: E402
from casebook.record.acts.cases import clients_of, enter_consent, first_account, open_case  # noqa: E402
from casebook.record.adding import add_all  # noqa: E402
from casebook.record.models import (  # noqa: E402
    Document,
    DocumentKind,
    EpisodeOfCare,
    Note,
    Outcome,
    Paragraph,
    Session,
    SessionOutcome,
)
from casebook.record.who import Doing  # noqa: E402
from casebook.vault import opened  # noqa: E402

HOURS, TALK, NOTE, LETTERS, LETTER, DRAFT, OTHERS = 300, 6_000, 200, 100, 400, 1_200, 40
NOTES_OF_ANOTHER, LETTERS_OF_ANOTHER = 30, 10
LOOKS = 5
BAR = 2.0
_WORDS = [
    a + b + c for a, b, c in itertools.product("bdfgklmnprstvw", ("a", "e", "i", "o", "u", "ai"), ("", *"dklmnrst"))
]
_BY_RANK = list(itertools.accumulate(1 / (rank + 2.7) for rank in range(len(_WORDS) ** 2 // 40)))


def run() -> None:
    """Print how long the pages take that ask the gate."""
    with tempfile.TemporaryDirectory() as place:
        doing = unlocked(Path(place) / "vault")
        first_account(name="M. Example", doing=doing)
        path = _fill(doing, random.Random(7))
        opened.touch(now())
        for what, look in (("the draft with its margin", ""), ("the gate", "gate/"), ("the facts", "facts/")):
            say(f"{what}, of the processor", min(_times(_asking(path + look))), BAR, "s")
        opened.lock(at=now())


def _times(look: Callable[[], object]) -> list[float]:
    times = []
    for _ in range(LOOKS):
        begun = process_time()
        look()
        times.append(process_time() - begun)
    return times


def _asking(path: str) -> Callable[[], object]:
    client = Client(headers={"host": "testserver"})
    session = client.session
    session[ENTERED] = True
    session.save()
    client.cookies["casebook"] = str(session.session_key)
    assert client.get(path).status_code == 200, path
    return lambda: client.get(path)


def _fill(doing: Doing, chance: random.Random) -> str:
    case = open_case(doing, code="C-0", pseudonym="Wagtail", opened_on=FIRST, real_names={"C-0": "Ottilie Quist"})
    for number in range(1, OTHERS + 1):
        other = open_case(doing, code=f"C-{number}", pseudonym=f"Number {number}", opened_on=FIRST)
        _writings(other, doing, chance)
    enter_consent(clients_of(case)[0], doing, on=FIRST, given=True)
    name_author(doing, slug="m-example", given="M.", family="Example")
    _hours(case, doing, chance)
    letters = [_document(case, DocumentKind.LETTER_IN, week, _words(chance, LETTER)) for week in range(LETTERS)]
    add_all(letters, doing)
    draft = begin_draft(case, doing, slug="the-long-hour")
    text = f"{_words(chance, DRAFT)} On Tuesday Ottilie wrote: {' '.join(letters[0].text.split()[40:60])}"
    save_version(case, draft, doing, text=text)
    return f"/case/C-0/publish/{draft.pk}/"


def _writings(case: EpisodeOfCare, doing: Doing, chance: random.Random) -> None:
    """Give another client notes and letters, which are compared too."""
    enter_consent(clients_of(case)[0], doing, on=FIRST, given=True)
    notes = [Note(case_id=case.pk, on=FIRST + timedelta(weeks=week)) for week in range(NOTES_OF_ANOTHER)]
    said = [Paragraph(case_id=case.pk, note_id=row.pk, position=0, text=_words(chance, NOTE)) for row in notes]
    weeks = range(LETTERS_OF_ANOTHER)
    letters = [_document(case, DocumentKind.LETTER_IN, week, _words(chance, LETTER)) for week in weeks]
    add_all([*notes, *said, *letters], doing)


def _hours(case: EpisodeOfCare, doing: Doing, chance: random.Random) -> None:
    days = [FIRST + timedelta(weeks=week) for week in range(HOURS)]
    sessions = [Session(case_id=case.pk, on=day) for day in days]
    held = [SessionOutcome(case_id=case.pk, session_id=row.pk, outcome=Outcome.HELD) for row in sessions]
    notes = [Note(case_id=case.pk, on=day) for day in days]
    said = [Paragraph(case_id=case.pk, note_id=row.pk, position=0, text=_words(chance, NOTE)) for row in notes]
    add_all([*sessions, *held, *notes, *said], doing)
    for week in range(HOURS):
        add_all([_document(case, DocumentKind.TRANSCRIPT, week, _words(chance, TALK))], doing)
        opened.touch(now())


def _document(case: EpisodeOfCare, kind: DocumentKind, week: int, text: str) -> Document:
    turns = [
        ["Client" if turn % 2 else "Therapist", "client" if turn % 2 else "therapist", 0, 9] for turn in range(200)
    ]
    shape: dict[str, object] = (
        {"turns": turns} if kind is DocumentKind.TRANSCRIPT else {"sender": "somebody@example.org"}
    )
    return Document(
        case_id=case.pk,
        kind=kind,
        on=FIRST + timedelta(weeks=week),
        name=f"{week}.txt",
        sha256=f"{week:064}",
        text=text,
        shape=shape,
        original=b"",
    )


def _words(chance: random.Random, number: int) -> str:
    ranks = chance.choices(range(len(_BY_RANK)), cum_weights=_BY_RANK, k=number)
    words = [
        _WORDS[rank % len(_WORDS)] + (_WORDS[rank // len(_WORDS)] if rank >= len(_WORDS) else "") for rank in ranks
    ]
    return f"“{' '.join(words)}”, she didn’t say."
