"""What the gate is asked about a draft: everything found, counted, under the names that the rules use."""

import re
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from casebook.publishing.claims import claims_not_kept
from casebook.publishing.deciding import (
    CHANGING,
    TRUE_IN_PRINT,
    decisions_of,
    facts_of_client,
    latest,
    rows_of,
    words_taken_back,
)
from casebook.publishing.drafts import Standing, map_of, standing_version
from casebook.publishing.fitting import Entered, Facts, Told, count_who_fit, in_letters, split
from casebook.publishing.gate import Reason, ask_the_gate
from casebook.publishing.heads import cannot_be_carried
from casebook.publishing.looking import DAY, NAME, READER, UNREAD, WORDS, WORLD, Found, look
from casebook.publishing.models import (
    Author,
    Draft,
    Fact,
    FactDecision,
    LedgerLine,
    PublicationConsent,
    Review,
    StateOverride,
    StrategyChoice,
)
from casebook.publishing.rules import (
    NO_RESEARCH,
    RESEARCH,
    Strategy,
    Value,
    fact_kinds,
    research_points,
    shipped_table,
    strategies,
)
from casebook.record.access import cases_of, may_write, people_of
from casebook.record.acts.cases import clients_of
from casebook.record.course import Course, course_of
from casebook.record.models import EpisodeOfCare
from casebook.record.who import Doing
from sessionlab.relationship.events import EventKind

THOUGHT: Final = (EventKind.FORMULATION, EventKind.PREDICTION, EventKind.PUBLISHED)
"""Events that are the therapist's own and nothing between the two."""
ENDED: Final = ("ended (planned)", "ended (unplanned)")
_SHORTEST, _FIGURES_OF_AN_AGE = 3, 2
_ONE_OF_MANY: Final = re.compile(r"(?<=\w{3}[^s])s$")


@dataclass(frozen=True, slots=True)
class Weighed:
    """A draft before the gate: what was found, what the rules were asked with, and every reason against it."""

    now: Standing
    found: Found
    values: dict[str, Value]
    reasons: tuple[Reason, ...]
    review: Review | None
    consents: tuple[PublicationConsent, ...]
    strategies: tuple[Strategy, ...]


def weigh(case: EpisodeOfCare, draft: Draft, doing: Doing) -> Weighed:
    """Look at a draft and ask the gate: the page, the command and the release all ask here."""
    now = standing_version(draft)
    found = look(case, now, doing)
    chosen = latest(StrategyChoice, draft)
    picked = tuple(one for one in strategies() if chosen is not None and one.id in chosen.strategies)
    review = latest(Review, draft)
    consents = tuple(_consents(case, draft))
    values: dict[str, Value] = {
        "words": len(now.text.split()),
        "missing_in_head": len(now.head.missing) + (Author.objects.first() is None),
        "cannot_be_carried": cannot_be_carried(now.head, now.text),
        "undecided_mentions": found.undecided(NAME),
        "named_outright": found.named_outright,
        "undecided_days": found.undecided(DAY),
        "undecided_overlaps": found.undecided(WORDS),
        "undecided_unread": found.undecided(UNREAD),
        "undecided_for_the_client": found.undecided(READER),
        "undecided_small_world": found.undecided(WORLD),
        "left_in_the_world": found.left,
        **_of_time(case, draft, now, review, doing),
        **_of_facts(case, draft, now, doing),
        **_of_strategy(chosen, picked),
        **_of_people(case, now, consents, review),
    }
    values |= _of_the_page(now, picked, values)
    reasons = ask_the_gate(values, shipped_table())
    return Weighed(now, found, values, reasons, review, consents, picked)


def _of_time(case: EpisodeOfCare, draft: Draft, now: Standing, review: Review | None, doing: Doing) -> dict[str, Value]:
    today = doing.today
    course = course_of(case, doing, today=today)
    last = max(_days(course), default=None)
    wait = shipped_table().parameters["days_since_the_last_event"]
    override = latest(StateOverride, draft)
    signed = (
        review is not None and review.sha256 == now.row.sha256 and review.may_go_out and review.in_spite_of_the_state
    )
    return {
        "state": _state(course),
        "days_since_last_event": None if last is None else (today - last).days,
        "wait_until": "it is known when the last one was" if last is None else str(last + timedelta(days=wait)),
        "signed_off": override is not None and signed,
    }


def _state(course: Course) -> str:
    """Return how the two stand: by the rules and by the therapist's own word, whichever says that it is not over."""
    both = [course.state.value, *([course.overrule.state] if course.overrule is not None else [])]
    return next((one for one in both if one not in ENDED), both[-1])


def _days(course: Course) -> Iterable[date]:
    """Yield the last day of each event between the two; what has no day counts from the day it was entered."""
    for one in course.happenings:
        if one.told.kind not in THOUGHT:
            yield one.told.when.last or one.entered_on


def _of_facts(case: EpisodeOfCare, draft: Draft, now: Standing, doing: Doing) -> dict[str, Value]:
    people = clients_of(case)
    decided = {client: decisions_of(draft, client) for client in people}
    undecided = sum(kind.kind not in decided[client] for client in people for kind in fact_kinds())
    caseload = caseload_of(doing)
    ledger = ledger_of(case)
    alone = [count_who_fit(told_by(decided[client].values()), caseload) for client in people]
    together = [
        count_who_fit([*told_by(decided[client].values()), *ledger.get(client, ())], caseload) for client in people
    ]
    return {
        "undecided_facts": undecided,
        "facts_decided": undecided == 0,
        "facts_still_standing": sum(_still_stand(now.printed, facts_of_client(one), decided[one]) for one in people),
        "changed": bool(map_of(draft))
        or any(row.treatment in CHANGING for rows in decided.values() for row in rows.values()),
        "fit": min(alone, default=0),
        "fit_together": min(together, default=0),
        "published_before": any(ledger.get(client) for client in people),
    }


def told_by(decisions: Iterable[FactDecision]) -> list[Told]:
    """Return what a draft says truly of a client; what was shifted or swapped is true of nobody."""
    return [
        Told(one.kind, one.published_as) for one in decisions if one.treatment in TRUE_IN_PRINT and one.published_as
    ]


def ledger_of(case: EpisodeOfCare) -> dict[uuid.UUID, list[Told]]:
    """Return every fact that was ever published of each client of a case, in whichever post, of whichever case."""
    found: dict[uuid.UUID, list[Told]] = {}
    for row in LedgerLine.objects.filter(client_id__in=clients_of(case)).order_by("at", "pk"):
        told = Told(row.kind, row.published_as)
        if told not in found.setdefault(row.client_id, []):
            found[row.client_id].append(told)
    return found


def caseload_of(doing: Doing) -> list[Facts]:
    """Return the facts of each of one's own clients; a kind that nobody entered is not there."""
    own = [case for case in cases_of(doing.account) if may_write(case, doing.account)]
    people = dict.fromkeys(client for clients in people_of(own).values() for client in clients)
    rows: dict[uuid.UUID, dict[str, Fact]] = {client: {} for client in people}
    for row in Fact.objects.filter(client_id__in=people).order_by("at", "pk"):
        rows[row.client_id][row.kind] = row
    return [
        {kind: Entered(split(row.value), split(row.wider)) for kind, row in facts.items() if row.value}
        for facts in rows.values()
    ]


def _still_stand(words: str, facts: dict[str, Fact], decided: dict[str, FactDecision]) -> int:
    """Count the facts that should be gone and whose words stand in the text all the same."""
    gone = [facts[kind] for kind, one in decided.items() if one.treatment != "keep" and kind in facts]
    return sum(any(_stands(true, words) for true in split(fact.value)) for fact in gone)


def _stands(true: str, words: str) -> bool:
    """Tell whether a fact stands in the words: an age in figures or letters, a word also as several or as an owner."""
    if true.isdigit() and len(true) == _FIGURES_OF_AN_AGE:
        look = rf"(?<!\d)(?<!\d[.,]){true}(?![\d%]|[.,]\d)|\b{in_letters(int(true))}\b"
    elif len(true) >= _SHORTEST:
        one = r"[\s-]+".join(map(re.escape, _ONE_OF_MANY.sub("", true).split()))
        look = rf"(?<!\w){one}(?:e?s)?(?:['’]s?)?(?!\w)"
    else:
        return False
    return re.search(look, words, re.IGNORECASE) is not None


def _of_strategy(chosen: StrategyChoice | None, picked: Sequence[Strategy]) -> dict[str, Value]:
    ticked = set(chosen.ticked) if chosen is not None else set()
    return {
        "strategies": len(picked),
        "open_points": sum(f"{one.id}.{point}" not in ticked for one in picked for point, _ in one.points),
        "open_for_research": _open_for_research(ticked),
        "words_of_the_strategy": len(chosen.justification.split()) if chosen is not None else 0,
        "consent_wanted": not picked or any(one.consent for one in picked),
        "review_wanted": any(one.review for one in picked),
    }


def _open_for_research(ticked: Collection[str]) -> int:
    """Count what is open where it is research; one where nobody said whether it is."""
    if RESEARCH in ticked:
        return sum(point not in ticked for point, _ in research_points())
    return int(NO_RESEARCH not in ticked)


def _of_the_page(now: Standing, picked: Sequence[Strategy], values: dict[str, Value]) -> dict[str, Value]:
    """Return what the page says of the kind and the protection, and does not keep."""
    told = claims_not_kept(
        now.head.protection,
        strategies={one.id for one in picked},
        consented=bool(values["consented"]),
        changed=bool(values["changed"]),
    )
    return {
        "kind": now.head.kind,
        "kind_of_no_strategy": bool(picked) and not any(now.head.kind in one.kinds for one in picked),
        "claims_not_kept": len(told),
        "claims": "; ".join(told),
    }


def _consents(case: EpisodeOfCare, draft: Draft) -> Iterable[PublicationConsent]:
    """Yield the latest word of each client about a draft."""
    rows = {row.client_id: row for row in rows_of(PublicationConsent, draft)}
    return [rows[client] for client in clients_of(case) if client in rows]


def _of_people(
    case: EpisodeOfCare, now: Standing, consents: Sequence[PublicationConsent], review: Review | None
) -> dict[str, Value]:
    consent = consent_in_a_word(case, now, consents)
    return {
        "consent": consent,
        "taken_back_elsewhere": _taken_back_elsewhere(case, now, consents),
        "consented": consent == "given",
        "review": _review(now, review),
    }


def consent_in_a_word(case: EpisodeOfCare, now: Standing, consents: Sequence[PublicationConsent]) -> str:
    """Return how consent stands: that of the client who agreed least counts for all of them."""
    if any(not one.given for one in consents):
        return "withdrawn"
    if len(consents) < len(clients_of(case)) or not consents:
        return "none"
    return "given" if all(one.sha256 == now.row.sha256 for one in consents) else "other words"


def _taken_back_elsewhere(case: EpisodeOfCare, now: Standing, consents: Sequence[PublicationConsent]) -> int:
    """Count the clients who took back a consent to another text and have not agreed to exactly these words since."""
    agreed = {one.client_id: one.at for one in consents if one.given and one.sha256 == now.row.sha256}
    taken_back = {client: words_taken_back(client, besides=now.draft) for client in clients_of(case)}
    return sum(
        bool(rows) and (client not in agreed or agreed[client] <= max(row.at for row in rows))
        for client, rows in taken_back.items()
    )


def _review(now: Standing, review: Review | None) -> str:
    if review is None:
        return "none"
    if not review.may_go_out:
        return "against"
    return "stands" if review.sha256 == now.row.sha256 else "other words"
