"""The gate says every reason at once, and lets out what is ready and nothing else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from casebook.publishing import deciding, drafts
from casebook.publishing.gate import ask_the_gate
from casebook.publishing.looking import NAME, READER, WORDS
from casebook.publishing.models import Draft
from casebook.publishing.rules import NO_RESEARCH, shipped_table, table_from
from casebook.publishing.weighing import weigh
from casebook.record.acts import findings
from casebook.record.acts.cases import add_person, clients_of, enter_consent
from casebook.record.acts.overruling import overrule
from casebook.record.models import EpisodeOfCare
from sessionlab.errors import InvalidVocabulary
from sessionlab.relationship.events import By, EventKind
from sessionlab.relationship.states import State
from sessionlab.transcript import When

from .conftest import (
    DAY,
    HARMLESS,
    HEAD,
    LETTER,
    NOTE,
    REAL_NAME,
    Clock,
    decide_all_facts,
    enter_fact,
    keep_case,
    make_ready,
)

pytestmark = pytest.mark.django_db(databases=["default", "process"])
Against = Callable[[Draft], set[str]]
SEED = Path(__file__).parents[4] / "shared" / "seed" / "the-make-or-break-moment.txt"
OF_ITS_SHAPE = """\
Last month I told a patient of mine that I would be away in August. On Tuesday she came in and said nothing for a while.

“You write about us,” she said on Thursday. “I have read your blog, and I know which one is me.” She had been a \
beekeeper in a small town, widowed at 41, and she knew how to wait.

The next day she sent me an email: she would not come back. I wrote to her on Saturday that I had been too quick with \
my interpretation, and that her hour would be kept for her.

Yesterday was Wednesday, and her hour was empty.
"""


def test_an_empty_draft_is_refused_for_everything_at_once(draft: Draft, rules_against: Against) -> None:
    assert rules_against(draft) >= {"empty", "head", "facts", "strategy", "strategy-words", "consent"}


def test_what_is_ready_goes_out(ready: Draft, rules_against: Against) -> None:
    assert rules_against(ready) == set()


@pytest.mark.parametrize("text", [OF_ITS_SHAPE, SEED], ids=["synthetic", "seed"])
def test_a_case_of_the_seeds_shape_is_refused(case: EpisodeOfCare, clock: Clock, text: str | Path) -> None:
    if isinstance(text, Path) and not text.exists():
        pytest.skip("the seed text is not beside this checkout")
    told = text.read_text("utf-8") if isinstance(text, Path) else text
    today = clock().at.date()
    for kind, ago in ((EventKind.SESSION, 9), (EventKind.RUPTURE, 8), (EventKind.QUIT, 2)):
        by = By.CLIENT if kind is EventKind.QUIT else By.BOTH
        findings.enter_event(case, clock(), kind=kind, by=by, when=When.exactly(today - timedelta(days=ago)))
    draft = drafts.begin_draft(case, clock(), slug="make-or-break")
    drafts.save_version(case, draft, clock(), text=told, head=HEAD)
    weighed = weigh(case, draft, clock())

    assert {one.rule for one in weighed.reasons} >= {
        "state",
        "days",
        "resolvable-days",
        "client-as-reader",
        "consent",
        "strategy",
    }
    assert weighed.values["state"] == "quit"
    assert weighed.values["days_since_last_event"] == 2


@pytest.mark.parametrize(
    "kind", [EventKind.RUPTURE, EventKind.BREAK, EventKind.QUIT, EventKind.RETURN], ids=lambda kind: kind.value
)
def test_a_case_that_is_not_over_keeps_it(
    case: EpisodeOfCare, ready: Draft, clock: Clock, rules_against: Against, kind: EventKind
) -> None:
    findings.enter_event(case, clock(), kind=EventKind.RETURN, by=By.CLIENT, when=When.exactly(date(2024, 1, 9)))
    findings.enter_event(case, clock(), kind=kind, by=By.CLIENT, when=When.exactly(date(2024, 1, 20)))

    assert rules_against(ready) & {"state", "days"} == {"state"}


def test_fewer_than_ninety_days_keep_it(
    case: EpisodeOfCare, ready: Draft, clock: Clock, rules_against: Against
) -> None:
    late = clock().at.date() - timedelta(days=89)
    findings.enter_event(case, clock(), kind=EventKind.LETTER_IN, by=By.CLIENT, when=When.exactly(late))

    assert rules_against(ready) == {"days"}


def test_the_therapists_own_word_does_not_end_a_case_for_the_gate(
    case: EpisodeOfCare, ready: Draft, clock: Clock, rules_against: Against
) -> None:
    findings.enter_event(case, clock(), kind=EventKind.RETURN, by=By.CLIENT, when=When.exactly(date(2024, 1, 9)))
    overrule(case, clock(), state=State.ENDED_PLANNED, reason="I say so.")

    assert "state" in rules_against(ready)


def test_a_name_of_the_record_waits_for_a_decision(
    case: EpisodeOfCare, ready: Draft, clock: Clock, rules_against: Against
) -> None:
    drafts.save_version(case, ready, clock(), text=f"{HARMLESS} Ottilie laughed.")
    weighed = weigh(case, ready, clock())

    assert rules_against(ready) == {"names", "small-world"}
    assert [one.role for one in weighed.found.items if one.family == NAME and one.stays is None] == ["client"]


def test_a_reason_of_ones_own_does_not_let_a_name_stand(
    case: EpisodeOfCare, ready: Draft, clock: Clock, rules_against: Against
) -> None:
    drafts.save_version(case, ready, clock(), text=f"{HARMLESS} Ottilie laughed.")
    deciding.justify(case, ready, clock(), family=NAME, quote="Ottilie", words="She would not mind at all.")

    assert rules_against(ready) == {"named", "small-world"}


def test_a_stand_in_is_a_new_version_with_a_line_in_the_map(
    case: EpisodeOfCare, ready: Draft, clock: Clock, rules_against: Against
) -> None:
    drafts.save_version(case, ready, clock(), text=f"{HARMLESS} Ottilie laughed.")
    before = drafts.standing_version(ready)
    drafts.put_stand_in(case, ready, clock(), original="Ottilie", replacement="Somebody", reason="by role")
    [line] = drafts.map_of(ready)

    assert drafts.standing_version(ready).number == before.number + 1
    assert "Somebody laughed." in drafts.standing_version(ready).text
    assert (line.original, line.replacement) == ("Ottilie", "Somebody")
    assert rules_against(ready) == set()


@pytest.mark.parametrize("words", [NOTE.partition(". ")[0], LETTER], ids=["note", "letter"])
def test_six_words_as_they_stand_in_a_writing_are_flagged(
    case: EpisodeOfCare, ready: Draft, clock: Clock, rules_against: Against, words: str
) -> None:
    six = " ".join(words.split()[3:9])
    drafts.save_version(case, ready, clock(), text=f"{HARMLESS}\n\nSo: {six}.")
    found = [one for one in weigh(case, ready, clock()).found.items if one.family == WORDS]

    assert len(six.split()) == 6
    assert [one.quote for one in found] == [six]
    assert "own-words" in rules_against(ready)


def test_the_client_as_a_reader_is_answered_sentence_by_sentence(
    case: EpisodeOfCare, ready: Draft, clock: Clock, rules_against: Against
) -> None:
    drafts.save_version(case, ready, clock(), text=f"{HARMLESS} She told me that I was asleep. I told her I was not.")
    items = [one for one in weigh(case, ready, clock()).found.items if one.family == READER and one.stays is None]
    deciding.justify(case, ready, clock(), family=READER, quote=items[0].quote, words="We have talked about this.")

    assert len(items) == 2
    assert weigh(case, ready, clock()).values["undecided_for_the_client"] == 1
    assert "client-as-reader" in rules_against(ready)


def test_letters_that_no_program_may_read_are_not_read_and_it_says_so(
    case: EpisodeOfCare, ready: Draft, clock: Clock, rules_against: Against
) -> None:
    enter_consent(clients_of(case)[0], clock(), on=clock().at.date(), given=False)
    drafts.save_version(case, ready, clock(), text=f"{HARMLESS}\n\n{LETTER}")
    found = [one.because for one in weigh(case, ready, clock()).found.items if one.family == WORDS]

    assert found == []
    assert "not-compared" in rules_against(ready)


def test_a_fact_that_was_dropped_may_not_stand_in_the_text(
    case: EpisodeOfCare, ready: Draft, clock: Clock, rules_against: Against
) -> None:
    enter_fact(case, clock, "occupation", "glazier")
    drafts.save_version(case, ready, clock(), text=f"{HARMLESS} A glazier knows that.")

    assert "facts-standing" in rules_against(ready)


def test_fewer_than_five_who_fit_keep_it(
    case: EpisodeOfCare, caseload: list[EpisodeOfCare], ready: Draft, clock: Clock, rules_against: Against
) -> None:
    for one in (case, *caseload[:3]):
        enter_fact(one, clock, "religion", "Quaker", "a believer")
    decide_all_facts(case, ready, clock, religion="a believer")
    assert weigh(case, ready, clock()).values["fit"] == 4
    assert rules_against(ready) == {"few-fit"}

    enter_fact(caseload[3], clock, "religion", "Mennonite", "a believer")
    assert rules_against(ready) == set()


def test_a_consent_counts_for_these_words_alone(case: EpisodeOfCare, ready: Draft, clock: Clock) -> None:
    client = clients_of(case)[0]
    agreed = {"given": True, "on": clock().at.date(), "scope": "This text.", "web": True}
    deciding.enter_publication_consent(case, ready, clock(), client=client, **agreed)  # type: ignore[arg-type]
    assert weigh(case, ready, clock()).values["consent"] == "given"

    drafts.save_version(case, ready, clock(), text=f"{HARMLESS} And so on.")
    assert weigh(case, ready, clock()).values["consent"] == "other words"


def test_a_consent_that_was_taken_back_keeps_it_whatever_else_stands(
    case: EpisodeOfCare, ready: Draft, clock: Clock, rules_against: Against
) -> None:
    client, on = clients_of(case)[0], clock().at.date()
    deciding.enter_publication_consent(case, ready, clock(), client=client, given=True, on=on, scope="All.", web=True)
    deciding.enter_publication_consent(case, ready, clock(), client=client, given=False, on=on)

    assert rules_against(ready) == {"consent-withdrawn"}


def test_every_point_of_a_strategy_is_looked_at(
    case: EpisodeOfCare, ready: Draft, clock: Clock, rules_against: Against
) -> None:
    deciding.choose_strategy(
        case,
        ready,
        clock(),
        chosen=["disguise", "consent"],
        ticked=["disguise.truth", NO_RESEARCH],
        justification="As it is best.",
    )

    assert weigh(case, ready, clock()).values["open_points"] == 7
    assert rules_against(ready) == {"strategy-list", "consent", "kind", "claims"}


def test_a_second_client_is_asked_too(case: EpisodeOfCare, ready: Draft, clock: Clock) -> None:
    add_person(case, clock(), client="C-1b")
    weighed = weigh(case, ready, clock())

    assert weighed.values["undecided_facts"] == 14
    assert {one.rule for one in weighed.reasons} >= {"facts", "not-compared"}


def test_the_name_of_another_client_is_found_too(
    case: EpisodeOfCare, ready: Draft, clock: Clock, rules_against: Against
) -> None:
    keep_case(clock, "C-20", name="Hjalmar Vik")
    drafts.save_version(case, ready, clock(), text=f"{HARMLESS} Hjalmar knows it.")

    assert rules_against(ready) == {"names", "small-world"}


def test_what_is_printed_around_the_text_is_looked_at_too(
    case: EpisodeOfCare, ready: Draft, clock: Clock, rules_against: Against
) -> None:
    drafts.save_version(case, ready, clock(), text=HARMLESS, head=replace(HEAD, summary=f"Of {REAL_NAME}."))

    assert "names" in rules_against(ready)


def test_a_rule_that_cannot_be_asked_is_refused() -> None:
    row = {"id": "odd", "name": "Odd", "value": "words", "says": "", "remedy": ""}
    with pytest.raises(InvalidVocabulary, match="0 ways"):
        table_from({"version": "1", "parameters": {}, "rule": [row]})
    with pytest.raises(InvalidVocabulary, match="no parameter"):
        table_from({"version": "1", "parameters": {}, "rule": [{**row, "above": "most"}]})


def test_every_rule_can_say_what_it_says(case: EpisodeOfCare, draft: Draft, clock: Clock) -> None:
    values = dict(weigh(case, draft, clock()).values)
    for rule in shipped_table().rules:
        broken: dict[str, object] = {**values, **dict.fromkeys(rule.when, True), **dict.fromkeys(rule.unless, False)}
        broken[rule.value] = (
            next(iter(rule.among), "?") if rule.among or rule.not_among else 99 if rule.above == 0 else 0
        )
        found = [one for one in ask_the_gate(broken, shipped_table()) if one.rule == rule.id]  # type: ignore[arg-type]

        assert len(found) == 1
        assert "{" not in found[0].sentence + found[0].remedy


def test_all_words_at_once_can_be_ready(case: EpisodeOfCare, clock: Clock, caseload: list[EpisodeOfCare]) -> None:
    draft = drafts.begin_draft(case, clock(), slug="another-hour")
    make_ready(case, draft, clock, text=OF_ITS_SHAPE)

    assert {one.rule for one in weigh(case, draft, clock()).reasons} <= {"small-world"}
    assert clock().at.date() > DAY
