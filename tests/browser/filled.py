"""A vault with something on every page, written by the acts that the pages use; run as a program of its own.

It prints the addresses of the pages as JSON: what a browser test is to walk.
"""

import json
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from casebook.desk.setting_up import set_up_django

set_up_django()

from django.urls import reverse  # noqa: E402
from tests.casebook.desk.conftest import Kept, keep_case  # noqa: E402
from tests.casebook.desk.test_desk_addresses import ADDRESSES, path_to, patterns  # noqa: E402

from casebook.audit.stores import Store  # noqa: E402
from casebook.desk.place import now  # noqa: E402
from casebook.desk.tables import bring_tables_up_to_date  # noqa: E402
from casebook.desk.whoami import at_the_terminal  # noqa: E402
from casebook.record.acts import cases, findings, hours, keeping, measures, notes, overruling  # noqa: E402
from casebook.record.acts.facts import Facts, enter_facts  # noqa: E402
from casebook.record.acts.measures import Filled  # noqa: E402
from casebook.record.acts.notes import Written  # noqa: E402
from casebook.record.models import EpisodeOfCare, Outcome, Risk  # noqa: E402
from casebook.record.who import Doing  # noqa: E402
from casebook.retention.acts import decide_erasure, hold  # noqa: E402
from casebook.retention.destroying import destroy  # noqa: E402
from casebook.vault import opened  # noqa: E402
from casebook.vault.actions import create_vault  # noqa: E402
from casebook.vault.cost import Hardness  # noqa: E402
from casebook.vault.keys import Passphrase, RecoveryKey  # noqa: E402
from sessionlab.relationship.events import By, EventKind  # noqa: E402
from sessionlab.relationship.states import State  # noqa: E402
from sessionlab.transcript import When  # noqa: E402

WORDS: Final = "seven kettles on a quiet hill"
UNENDING: Final = "live-stream"
C, T, BOTH = By.CLIENT, By.THERAPIST, By.BOTH
K = EventKind
Happened = tuple[int, EventKind, By]
"""So many days ago, what, and who."""
TALKING: Final[tuple[Happened, ...]] = ((44, K.SESSION, BOTH), (37, K.SESSION, BOTH))
WEEK: Final[tuple[tuple[str, str, tuple[Happened, ...]], ...]] = (
    ("W-1", "Rook", (*TALKING, (16, K.SESSION, BOTH), (16, K.RUPTURE, C), (9, K.QUIT, C))),
    ("W-2", "Lark", TALKING),
    ("W-3", "Tern", (*TALKING, (12, K.SESSION, BOTH), (5, K.SESSION, BOTH), (5, K.RUPTURE, C))),
    (
        "W-4",
        "Plover",
        (
            *TALKING,
            (18, K.RUPTURE, C),
            (17, K.REPAIR, T),
            (11, K.SESSION, BOTH),
            (4, K.SESSION, BOTH),
            (4, K.RUPTURE, C),
        ),
    ),
    ("W-5", "Siskin", (*TALKING, (33, K.BREAK, C))),
    ("W-6", "Linnet", (*TALKING, (12, K.SESSION, BOTH), (7, K.HOLIDAY, BOTH))),
    ("W-7", "Finch", (*TALKING, (14, K.ABSENCE, C), (7, K.ABSENCE, C))),
)
"""The cases of a week, one for each rule that looks at what happened; of W-6 nothing is to be thought of first."""
PAST: Final = tuple(
    happened
    for ago, then in ((700, K.QUIT), (600, K.REPAIR), (500, K.QUIT), (400, K.REPAIR), (300, K.REPAIR), (200, K.REPAIR))
    for happened in (
        (ago, K.SESSION, BOTH),
        (ago, K.RUPTURE, C),
        (ago - 10, then, T if then is K.REPAIR else C),
        (ago - 40, K.RETURN, C),
        (ago - 40, K.SESSION, BOTH),
        (ago - 47, K.SESSION, BOTH),
    )
)
"""A case of six ruptures, two of which a quit followed, so that the review can say how often its rules were right."""


def fill(folder: Path) -> dict[str, str]:
    """Make the vault and return the addresses of its pages by their names."""
    create_vault(folder, Passphrase(WORDS), recovery=RecoveryKey.generate(), at=now(), hardness=Hardness(0))
    opened.unlock(folder, Passphrase(WORDS), at=now())
    bring_tables_up_to_date()
    doing = at_the_terminal()
    kept = keep_case(doing, "C-1")
    enrich(kept, doing)
    for code, pseudonym, happened in WEEK:
        keep_course(doing, code, pseudonym, happened)
    keep_course(doing, "W-8", "Heron", (*PAST, (3, K.SESSION, BOTH)))
    fell(doing)
    destroy_one(doing)
    opened.lock(at=now())
    return pages_of(kept)


def pages_of(kept: Kept) -> dict[str, str]:
    """Return the addresses that may answer with a page: of the case, of nothing in particular, some of a long case."""
    named = {name: path_to(name, kept) for name, one in ADDRESSES.items() if one.reads and name != UNENDING}
    bare = {name: reverse(name) for name, one in patterns().items() if "<" not in str(one.pattern)}
    eventful = {f"{name}-eventful": reverse(name, args=["W-8"]) for name in ("case", "course", "forecast")}
    return bare | named | eventful


def keep_course(doing: Doing, code: str, pseudonym: str, happened: tuple[Happened, ...]) -> EpisodeOfCare:
    """Keep a case by what happened in it, so many days before today."""
    today = doing.at.date()
    first = today - timedelta(days=max(ago for ago, _, _ in happened))
    case = cases.open_case(doing, code=code, pseudonym=pseudonym, opened_on=first)
    for ago, kind, by in happened:
        on = today - timedelta(days=ago)
        findings.enter_event(case, doing, kind=kind, by=by, when=When.exactly(on), words=f"{pseudonym}, {kind.value}.")
    return case


def fell(doing: Doing) -> None:
    """Keep a case whose alliance was rated high and fell, with a risk that was asked for and a note not signed."""
    today = doing.at.date()
    case = keep_course(doing, "W-9", "Merlin", ((10, K.SESSION, BOTH), (3, K.SESSION, BOTH)))
    scores = ((today - timedelta(days=10), 38), (today - timedelta(days=3), 26))
    measures.enter_administrations(
        case, doing, instrument="srs", filled=[Filled(on, total=total) for on, total in scores]
    )
    words = [Written("She came on time.", Store.RECORD)]
    note = notes.write_note(case, doing, on=today - timedelta(days=3), paragraphs=words)
    enter_facts(case, note, doing, Facts(form="soap", risk=Risk.ASKED_YES, attendance=Outcome.HELD))


def enrich(kept: Kept, doing: Doing) -> None:
    """Put into the first case what it lacks, so that no page of it is empty."""
    case, today = kept.case, doing.at.date()
    for client in cases.clients_of(case):
        cases.enter_consent(client, doing, on=today, given=True)
    days = [date(2024, 5, 9) + timedelta(days=7 * number) for number in range(9)]
    for instrument, totals in (
        ("phq-9", (18, 17, 19, 15, 11, 12, 9, 8, 6)),
        ("gad-7", (15, 14, 14, 12, 9, 9, 8, 6, 5)),
    ):
        filled = [Filled(on, total=total) for on, total in zip(days, totals, strict=True)]
        measures.enter_administrations(case, doing, instrument=instrument, filled=filled)
    hours.guess(case, doing, for_on=today + timedelta(days=3), expects="comes")
    note = notes.note_of(case, kept.note)
    enter_facts(
        case, note, doing, Facts(form="soap", risk=Risk.NOT_ASKED, attendance=Outcome.HELD, place="in the room")
    )
    keeping.sign(case, note, doing)
    keeping.add_addendum(
        case, note.pk, doing, on=today, text="The day was Friday.", reason="misread", store=Store.RECORD
    )
    keeping.add_addendum(case, kept.document, doing, on=today, text="From memory.", reason="asked", store=Store.RECORD)
    overruling.overrule(case, doing, state=State.STRAINED, reason="I was there.")
    colleague = cases.add_colleague(doing, name="R. Colleague", credentials="PhD")
    cases.let_see(case, colleague.pk, doing, may_read=True)
    hold(case, doing, client="C-1", held=True, reason="A court asked for it.")


def destroy_one(doing: Doing) -> None:
    """Destroy a client who wished it, so that a tombstone stands."""
    case = cases.open_case(doing, code="D-1", pseudonym="Dove", opened_on=date(2012, 3, 5))
    words = "The record need not be kept any longer."
    decide_erasure(case, doing, client="D-1", asked_on=doing.at.date(), granted=True, reason=words)
    destroy(case, doing, client="D-1", confirmed="D-1")


if __name__ == "__main__":
    print(json.dumps(fill(Path(sys.argv[1]))))
