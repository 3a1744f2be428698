"""The review of the week: which cases need thought first, with the days behind it and how each rule did here."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from casebook.reading.page_names import name_event, say_day_or_none
from casebook.record.access import cases_of
from casebook.record.acts.cases import clients_of
from casebook.record.course import course_of
from casebook.record.models import EpisodeOfCare
from casebook.record.recalling import recalled
from casebook.record.who import Doing
from casebook.retention.clock import Clock
from casebook.reviewing.alliance import alliance_of
from casebook.reviewing.due import due_in
from casebook.reviewing.models import WeekSeen
from casebook.reviewing.waiting import answered_late, clocks_by_client, retention, unanswered_by_case
from casebook.reviewing.weeks import of_week, week_of
from sessionlab.relationship.review import Need, Record, needs, onsets_of, record_from
from sessionlab.relationship.review_known import Dated, Due, Known
from sessionlab.relationship.review_table import Rule, rules
from sessionlab.relationship.standing import CLOSED
from sessionlab.transcript import When


@dataclass(frozen=True, slots=True)
class Row:
    """A case that needs thought: the first rule that fits, the others, the dated events, what was said this week.

    `following` is the code of the case that comes next when this one was seen.
    """

    case: EpisodeOfCare
    need: Need
    others: tuple[str, ...]
    events: tuple[str, ...]
    record: Record
    said: WeekSeen | None
    following: str = ""


@dataclass(frozen=True, slots=True)
class Around:
    """What the time that passes brings about in all cases: letters without an answer, records kept long enough."""

    silent: Mapping[uuid.UUID, Due] = field(default_factory=dict)
    over: Mapping[uuid.UUID, Clock] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Week:
    """The page: the rows in their order, how many cases need none, every rule with how it did."""

    monday: date
    rows: tuple[Row, ...]
    quiet: int
    table: tuple[tuple[Rule, Record], ...]


def week(doing: Doing) -> Week:
    """Return the review as of today, over every case the account may see."""
    today = doing.today
    around = Around(unanswered_by_case(doing), clocks_by_client(doing))
    cases = cases_of(doing.account)
    known = {case.pk: _known(case, doing, around) for case in cases}
    onsets = [_onsets(case, doing, known[case.pk]) for case in cases]
    past = {rule.id: record_from(rule, [one[rule.id] for one in onsets]) for rule in rules() if rule.foretells}
    said = of_week(week_of(today))
    rows = []
    for case in cases:
        found = needs(known[case.pk], today=today)
        if found:
            rows.append(_row(case, found, past, said.get(case.pk)))
    order = {rule.id: place for place, rule in enumerate(rules())}
    rows.sort(key=lambda row: (order[row.need.rule.id], -row.need.days, row.case.code))
    table = tuple((rule, past.get(rule.id, Record(rule.id, 0, 0, None))) for rule in rules())
    return Week(week_of(today), _one_after_another(rows), len(cases) - len(rows), table)


def _one_after_another(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Let each row lead to the next one that was not seen this week, after the last from the top; else to itself."""
    found = []
    for place, row in enumerate(rows):
        others = (*rows[place + 1 :], *rows[:place])
        unseen = next((one for one in others if one.said is None or not one.said.seen), row)
        found.append(replace(row, following=unseen.case.code))
    return tuple(found)


def _known(case: EpisodeOfCare, doing: Doing, around: Around) -> Known:
    """Return what is known of a case: what its rows tell, and what the time that passes does."""
    rows, clients = recalled(
        ("review", doing.account, doing.today), case.pk, lambda: (_told(case, doing), clients_of(case))
    )
    due = dict(rows.due)
    if case.pk in around.silent:
        now = around.silent[case.pk]
        due["unanswered"] = Due((*due["unanswered"].spans, *now.spans), now.rows)
    kept = retention(around.over[client] for client in clients if client in around.over)
    return replace(rows, due=due if kept is None else {**due, "retention": kept})


def _onsets(case: EpisodeOfCare, doing: Doing, known: Known) -> dict[str, tuple[int, int]]:
    """Return how often each rule that foretells began to fit a case, and how often it was right: by its rows alone."""
    today = doing.today
    return recalled(
        ("onsets", doing.account, today),
        case.pk,
        lambda: {rule.id: onsets_of(rule, known, today=today) for rule in rules() if rule.foretells},
    )


def _told(case: EpisodeOfCare, doing: Doing) -> Known:
    course = course_of(case, doing, today=doing.today)
    told = [happening.told for happening in course.happenings]
    due = due_in(case, doing)
    if course.held in CLOSED:
        due.pop("review", None)
    return Known(
        events=told,
        changes=course.states,
        due={**due, "unanswered": Due(answered_late(case, told))},
        alliance=alliance_of(case),
    )


def _row(case: EpisodeOfCare, found: Sequence[Need], past: dict[str, Record], said: WeekSeen | None) -> Row:
    first = found[0]
    return Row(
        case=case,
        need=first,
        others=tuple(need.rule.title for need in found[1:]),
        events=tuple(_said(one) for one in first.because),
        record=past.get(first.rule.id, Record(first.rule.id, 0, 0, None)),
        said=said,
    )


def _said(one: Dated) -> str:
    """Return a row behind a rule with its day."""
    if one.event is not None:
        return f"{name_event(one.event)}, {say_day_or_none(one.event.when)}"
    return f"{one.words}, {say_day_or_none(When.exactly(one.on))}"
