"""What is printed is looked at and shown; a word taken back counts in every text; the site takes what goes out."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from casebook.audit.stores import Store
from casebook.publishing import deciding, drafts, review_files
from casebook.publishing.actions import name_author, release
from casebook.publishing.looking import DAY, NAME
from casebook.publishing.models import Author, Draft, DraftVersion
from casebook.publishing.weighing import weigh
from casebook.record.acts.cases import add_colleague, clients_of, let_see
from casebook.record.adding import add
from casebook.record.errors import InvalidEntry
from casebook.record.models import EpisodeOfCare
from journal.bundle.manifest import read_manifest

from .conftest import DAY as HOUR
from .conftest import HARMLESS, HEAD, Clock, justify_all, make_ready
from .test_going_out import filled

pytestmark = pytest.mark.django_db(databases=["default", "process"])
Against = Callable[[Draft], set[str]]


def test_the_line_of_rights_is_looked_at_and_shown(
    case: EpisodeOfCare, ready: Draft, clock: Clock, rules_against: Against
) -> None:
    rights = "Copyright Ottilie Quist, otti@example.org, who quit on Tuesday."
    drafts.save_version(case, ready, clock(), text=HARMLESS, head=replace(HEAD, rights=rights))

    assert rules_against(ready) >= {"names", "resolvable-days", "client-as-reader"}
    assert rights in drafts.standing_version(ready).printed


def test_a_day_of_writing_that_is_the_day_of_an_hour_waits_for_a_decision(
    case: EpisodeOfCare, ready: Draft, clock: Clock, rules_against: Against
) -> None:
    drafts.save_version(case, ready, clock(), text=HARMLESS, head=replace(HEAD, written_on=HOUR.isoformat()))

    assert rules_against(ready) == {"resolvable-days"}
    assert "Written on 12 Sep 2023" in drafts.standing_version(ready).printed


def test_the_day_it_comes_out_is_looked_at_where_it_is_past(
    case: EpisodeOfCare, ready: Draft, clock: Clock, rules_against: Against
) -> None:
    drafts.save_version(case, ready, clock(), text=HARMLESS, head=replace(HEAD, publish_on="2024-06-02"))
    assert rules_against(ready) == set()
    drafts.save_version(case, ready, clock(), text=HARMLESS, head=replace(HEAD, publish_on=HOUR.isoformat()))
    assert rules_against(ready) == {"resolvable-days"}


def test_the_kind_of_post_is_shown_to_whoever_agrees(case: EpisodeOfCare, ready: Draft) -> None:
    assert "process only" in drafts.standing_version(ready).printed


def test_what_is_found_ends_with_its_paragraph(case: EpisodeOfCare, ready: Draft, clock: Clock) -> None:
    drafts.save_version(case, ready, clock(), text=f"{HARMLESS} It was Ottilie\n\nQuist")
    found = [one.quote for one in weigh(case, ready, clock()).found.items if one.family in (NAME, DAY)]

    assert {"Ottilie", "Quist"} <= set(found)
    assert [one for one in found if "\n" in one] == []


def take_back(case: EpisodeOfCare, draft: Draft, clock: Clock, *, given: bool = False) -> None:
    client = clients_of(case)[0]
    deciding.enter_publication_consent(
        case, draft, clock(), client=client, given=given, on=clock().at.date(), scope="All of it.", web=True
    )


def test_consent_taken_back_counts_under_every_address(
    case: EpisodeOfCare, ready: Draft, clock: Clock, rules_against: Against
) -> None:
    take_back(case, ready, clock)
    second = drafts.begin_draft(case, clock(), slug="another-hour")
    make_ready(case, second, clock)

    assert rules_against(ready) == {"consent-withdrawn"}
    assert rules_against(second) == {"consent-elsewhere"}
    take_back(case, second, clock, given=True)
    assert rules_against(second) == set()
    drafts.save_version(case, second, clock(), text=f"{HARMLESS} And so on.")
    assert rules_against(second) == {"consent-elsewhere"}


def test_a_consent_from_before_one_was_taken_back_does_not_count(
    case: EpisodeOfCare, ready: Draft, clock: Clock, rules_against: Against
) -> None:
    second = drafts.begin_draft(case, clock(), slug="another-hour")
    make_ready(case, second, clock)
    take_back(case, second, clock, given=True)
    assert rules_against(second) == set()
    take_back(case, ready, clock)
    assert rules_against(second) == {"consent-elsewhere"}


@pytest.mark.parametrize(
    ("given", "family"), [("maren", "sol"), ("Maren ", " SOL"), ("M.", "Sol"), ("", "Maren Sol"), ("Ines", "Calder")]
)
def test_nobody_is_a_colleague_of_themselves(
    case: EpisodeOfCare, ready: Draft, clock: Clock, given: str, family: str
) -> None:
    name_author(clock(), slug="ines-calder", given="Ines", family="Calder", pseudonym=True)
    who = {"given": given, "family": family, "credentials": ""}
    content = filled(review_files.give_out(case, ready, clock()), reviewer=who)

    with pytest.raises(InvalidEntry, match="name of the author"):
        review_files.take_back(case, ready, clock(), content=content)


def test_a_second_account_of_ones_own_is_no_colleague(case: EpisodeOfCare, ready: Draft, clock: Clock) -> None:
    account = add_colleague(clock(), name="maren SOL")
    let_see(case, account.pk, clock(), may_read=True, process=True)
    guest = replace(clock(), account=account.pk)

    with pytest.raises(InvalidEntry, match="name of the author"):
        deciding.review_at_the_desk(case, ready, guest, may_go_out=True, in_spite_of_the_state=True, words="")


@pytest.mark.parametrize("language", ["en-aaaa-bbbb-cccc-dd", "e"])
def test_a_language_that_the_site_refuses_is_refused_here(
    case: EpisodeOfCare, ready: Draft, clock: Clock, language: str
) -> None:
    with pytest.raises(InvalidEntry, match="language"):
        drafts.save_version(case, ready, clock(), text=HARMLESS, head=replace(HEAD, language=language))


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\u0378", "\u200b", "e\u0301"], ids=ascii)
def test_what_goes_out_is_taken_in(case: EpisodeOfCare, ready: Draft, clock: Clock, sign: str) -> None:
    name_author(clock(), slug="maren-sol", given=f"Mar{sign}en", family=f"Sol{sign}", credentials=f"Ph{sign}D")
    row = drafts.standing_version(ready).row
    kept = {**row.head, "summary": f"An hour{sign} long."}
    old = DraftVersion(case_id=case.pk, draft_id=ready.pk, replaces=row.pk, text=row.text, head=kept, sha256=row.sha256)
    add(old, clock(), store=Store.PROCESS)
    assert "carried" in {reason.rule for reason in weigh(case, ready, clock()).reasons}
    summary = kept["summary"].replace("\u2028", " ").replace("\u2029", " ")
    drafts.save_version(case, ready, clock(), text=HARMLESS, head=replace(HEAD, summary=summary))
    justify_all(case, ready, clock)
    said = release(case, ready, clock()).manifest

    assert read_manifest(said.encode())["author.slug"] == "maren-sol"
    assert json.loads(said)["summary"] in ("An hour long.", "An hour\u00e9 long.", "An hour  long.")


def test_a_name_kept_in_another_form_is_carried_composed(case: EpisodeOfCare, ready: Draft, clock: Clock) -> None:
    add(Author(slug="jose-sol", given="Jose\u0301\u200b", family="Sol"), clock(), store=Store.PROCESS)
    assert read_manifest(release(case, ready, clock()).manifest.encode())["author.given"] == "Jos\u00e9"
