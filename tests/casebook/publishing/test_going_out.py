"""A bundle goes out through the gate alone, and says what docs/bundle.md asks for."""

import base64
import hashlib
import io
import json
import random
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.apps import apps
from django.core.management import get_commands
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from casebook.audit.stores import Store
from casebook.desk import demo_drafts
from casebook.desk import publishing_commands as commands
from casebook.publishing import deciding, drafts, review_files
from casebook.publishing.actions import parcel_of, release
from casebook.publishing.errors import GateShut
from casebook.publishing.models import Draft, LedgerLine, Release, Review
from casebook.publishing.signing import signer_of
from casebook.publishing.weighing import weigh
from casebook.record.acts import findings
from casebook.record.acts.cases import add_colleague, clients_of, let_see, open_case
from casebook.record.errors import AlreadyDone, InvalidEntry, NotYours
from casebook.record.models import EpisodeOfCare, Event
from casebook.record.who import Doing
from sessionlab.relationship.events import By, EventKind
from sessionlab.transcript import When

from .conftest import HARMLESS, HEAD, REAL_NAME, Clock, decide_all_facts, enter_fact, justify_all, make_ready

pytestmark = pytest.mark.django_db(databases=["default", "process"])
ROOT = Path(__file__).parents[3]
EXAMPLE = json.loads((ROOT / "docs" / "bundle-example" / "manifest.json").read_text("utf-8"))
GIVEN, FAMILY = REAL_NAME.split()
FORMS = {
    "full": REAL_NAME,
    "given": GIVEN,
    "family": FAMILY,
    "lower case": GIVEN.lower(),
    "upper case": GIVEN.upper(),
    "possessive": f"{GIVEN}'s hat",
    "no diacritics": "Ottilié".replace("é", "e"),
    "typo": "Ottlie",
    "mail address": "ottilie.quist@example.org",
    "handle": "@ottilie_quist",
    "initials": "O. Q.",
    "short form": "Otti",
    "pulled apart": "Otti lie Quist",
    "invisible sign": "Otti\u200blie",
    "look-alike letter": "\u041ettilie",
}
SENTENCES = (
    "The hour was long.",
    "Nobody spoke.",
    "There was rain.",
    "I thought of lunch.",
    "It is not easy to wait.",
    "What is a room for?",
)


def files_in(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {one.filename: archive.read(one) for one in archive.infolist()}


def shape(value: object) -> object:
    return {key: shape(one) for key, one in value.items()} if isinstance(value, dict) else None


def test_the_bundle_has_the_keys_of_the_contract(case: EpisodeOfCare, ready: Draft, clock: Clock) -> None:
    row = release(case, ready, clock())
    files = files_in(parcel_of(case, ready, row.pk, clock()).content)
    said = json.loads(files["manifest.json"])

    assert sorted(files) == ["manifest.json", "manifest.sig", "post.md"]
    assert shape({**said, "reviewer": None}) == shape({**EXAMPLE, "reviewer": None})
    assert said["post"] == {"sha256": hashlib.sha256(files["post.md"]).hexdigest(), "bytes": len(files["post.md"])}
    assert files["post.md"].decode() == f"{HARMLESS}\n"
    assert (said["author"]["family"], said["notices"]["kind"]) == ("Sol", "process only")


def test_the_signature_holds(case: EpisodeOfCare, ready: Draft, clock: Clock) -> None:
    row = release(case, ready, clock())
    files = files_in(parcel_of(case, ready, row.pk, clock()).content)
    _, first, comment, last = files["manifest.sig"].decode().splitlines()
    public = base64.b64decode(signer_of(clock()).public_file().splitlines()[1])
    key, signed = Ed25519PublicKey.from_public_bytes(public[10:]), base64.b64decode(first)

    assert public[:10] == signed[:10]
    key.verify(signed[10:], files["manifest.json"])
    key.verify(base64.b64decode(last), signed[10:] + comment.removeprefix("trusted comment: ").encode())
    assert comment.endswith("casebook.bundle/1 the-long-hour")


def test_nothing_of_the_vault_is_in_it(case: EpisodeOfCare, ready: Draft, clock: Clock) -> None:
    row = release(case, ready, clock())
    everything = b"".join(files_in(parcel_of(case, ready, row.pk, clock()).content).values())
    ids = [case.pk, ready.pk, row.pk, row.version_id, *clients_of(case), clock().account]

    for one in (*(str(one) for one in ids), *(one.hex for one in ids), case.code, case.pseudonym, REAL_NAME):
        assert one.encode() not in everything


def test_it_is_told_in_the_case_and_in_the_ledger(
    case: EpisodeOfCare, caseload: list[EpisodeOfCare], ready: Draft, clock: Clock
) -> None:
    for one in (case, *caseload):
        enter_fact(one, clock, "religion", "Quaker", "a believer")
    decide_all_facts(case, ready, clock, religion="a believer")
    row = release(case, ready, clock())
    [event] = Event.objects.using("process").filter(case_id=case.pk, kind="published")

    assert event.source_id == row.pk
    assert not Event.objects.using("default").filter(kind="published").exists()
    assert [(one.kind, one.published_as) for one in LedgerLine.objects.all()] == [("religion", "a believer")]


def test_the_union_of_two_posts_is_what_counts(
    case: EpisodeOfCare, caseload: list[EpisodeOfCare], ready: Draft, clock: Clock
) -> None:
    for number, one in enumerate((case, *caseload)):
        enter_fact(one, clock, "religion", "Quaker" if number < 5 else "none", "")
        enter_fact(one, clock, "occupation", "joiner" if number != 1 else "clerk", "")
    decide_all_facts(case, ready, clock, religion="Quaker")
    release(case, ready, clock())
    second = drafts.begin_draft(case, clock(), slug="the-next-hour", follows=ready.pk)
    make_ready(case, second, clock, head=replace(HEAD, title="What Happened Next"))
    decide_all_facts(case, second, clock, occupation="joiner")
    weighed = weigh(case, second, clock())

    assert (weighed.values["fit"], weighed.values["fit_together"]) == (5, 4)
    assert [one.rule for one in weighed.reasons] == ["few-fit-together"]
    with pytest.raises(GateShut, match="published earlier 4"):
        release(case, second, clock())
    decide_all_facts(case, second, clock)
    assert json.loads(release(case, second, clock()).manifest)["follows"] == "the-long-hour"


def test_a_release_in_the_place_of_another_names_it(case: EpisodeOfCare, ready: Draft, clock: Clock) -> None:
    first = release(case, ready, clock())
    with pytest.raises(AlreadyDone):
        release(case, ready, clock())
    drafts.save_version(case, ready, clock(), text=f"{HARMLESS} And so on.")
    said = json.loads(release(case, ready, clock()).manifest)

    assert said["replaces"] == first.manifest_sha256
    assert said["dates"]["last_updated_on"] == "2024-05-02"


def test_a_bundle_is_not_handed_out_again_once_consent_was_taken_back(
    case: EpisodeOfCare, ready: Draft, clock: Clock
) -> None:
    row = release(case, ready, clock())
    client = clients_of(case)[0]
    deciding.enter_publication_consent(case, ready, clock(), client=client, given=False, on=clock().at.date())

    with pytest.raises(GateShut):
        parcel_of(case, ready, row.pk, clock())
    drafts.save_version(case, ready, clock(), text=f"{HARMLESS} And so on.")
    with pytest.raises(GateShut):
        release(case, ready, clock())


@pytest.fixture
def running(case: EpisodeOfCare, ready: Draft, clock: Clock) -> EpisodeOfCare:
    """The case goes on: the client came back last week."""
    on = clock().at.date().replace(day=1)
    findings.enter_event(case, clock(), kind=EventKind.RETURN, by=By.CLIENT, when=When.exactly(on))
    return case


def colleague(case: EpisodeOfCare, clock: Clock) -> Doing:
    account = add_colleague(clock(), name="Tobias Wren", credentials="Psy.D.")
    let_see(case, account.pk, clock(), may_read=True, process=True)
    return replace(clock(), account=account.pk)


def test_an_override_needs_a_colleague_who_read_these_words(
    running: EpisodeOfCare, ready: Draft, clock: Clock, rules_against: Callable[[Draft], set[str]]
) -> None:
    deciding.override_state(running, ready, clock(), reason="The client asks me to publish it now.")
    assert rules_against(ready) == {"state", "days"}

    guest = colleague(running, clock)
    with pytest.raises(NotYours):
        deciding.review_at_the_desk(running, ready, clock(), may_go_out=True, in_spite_of_the_state=True, words="")
    deciding.review_at_the_desk(running, ready, guest, may_go_out=True, in_spite_of_the_state=True, words="Yes.")
    assert rules_against(ready) == set()

    drafts.save_version(running, ready, clock(), text=f"{HARMLESS} And so on.")
    assert rules_against(ready) == {"state", "days", "review"}


def filled(content: bytes, **changes: object) -> bytes:
    values = json.loads(content)
    who = {"given": "Tobias", "family": "Wren", "credentials": "Psy.D."}
    told = {
        "reviewer": who,
        "reviewed_on": "2024-05-02",
        "may_go_out": True,
        "in_spite_of_the_state": True,
        "words": "Go.",
    }
    return json.dumps({**values, **told, **changes}).encode()


def test_a_review_file_is_bound_to_the_words_that_were_read(
    running: EpisodeOfCare, ready: Draft, clock: Clock, rules_against: Callable[[Draft], set[str]]
) -> None:
    deciding.override_state(running, ready, clock(), reason="The client asks me to publish it now.")
    given_out = review_files.give_out(running, ready, clock())
    review_files.take_back(running, ready, clock(), content=filled(given_out))
    said = json.loads(release(running, ready, clock()).manifest)

    assert said["reviewer"] == {"slug": "tobias-wren", "given": "Tobias", "family": "Wren", "credentials": "Psy.D."}
    assert said["dates"]["last_reviewed_on"] == "2024-05-02"
    drafts.save_version(running, ready, clock(), text=f"{HARMLESS} And so on.")
    assert "review" in rules_against(ready)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"sha256": "0" * 64}, "another text"),
        ({"text": "Something else."}, "was changed"),
        ({"reviewed_on": "2999-01-01"}, "day of the review"),
        ({"may_go_out": "yes"}, "true or false"),
        ({"reviewer": {"given": "Maren", "family": "Sol", "credentials": ""}}, "name of the author"),
        ({"reviewer": {}}, "name of the colleague"),
        ({"schema": "x"}, "no review file"),
    ],
)
def test_a_review_file_that_is_not_as_it_was_given_out_is_refused(
    case: EpisodeOfCare, ready: Draft, clock: Clock, changes: dict[str, object], said: str
) -> None:
    content = filled(review_files.give_out(case, ready, clock()), **changes)
    with pytest.raises(InvalidEntry, match=said):
        review_files.take_back(case, ready, clock(), content=content)
    assert not Review.objects.exists()


@pytest.mark.parametrize("content", [b"", b"\xff", b"[]", b"[" * 100_000, b"x" * 2_000_000])
def test_what_is_no_review_file_is_refused(case: EpisodeOfCare, ready: Draft, clock: Clock, content: bytes) -> None:
    with pytest.raises(InvalidEntry, match="no review file"):
        review_files.take_back(case, ready, clock(), content=content)


def test_the_page_says_what_the_command_says(
    case: EpisodeOfCare, ready: Draft, clock: Clock, browser: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "unlocked", opened_by(clock))
    drafts.save_version(case, ready, clock(), text=f"{HARMLESS} On Tuesday Ottilie told me to go.")
    told = CliRunner().invoke(commands.gate_command, [ready.slug, "--vault", str(tmp_path)]).output
    page = browser.get(reverse("draft-gate", args=[case.code, ready.pk])).content.decode()
    sentences = [line.partition(": ")[2] for line in told.splitlines() if not line.startswith(" ")]

    assert len(sentences) >= 4
    assert [one for one in sentences if escape(one) not in page] == []
    assert page.count("<li id=") == len(sentences)


def test_a_draft_that_is_ready_goes_out_by_the_page(case: EpisodeOfCare, ready: Draft, browser: Client) -> None:
    assert browser.post(reverse("release-draft", args=[case.code, ready.pk])).status_code == 302
    row = Release.objects.get()
    fetched = browser.get(reverse("draft-bundle", args=[case.code, ready.pk, row.pk]))

    assert sorted(files_in(fetched.content)) == ["manifest.json", "manifest.sig", "post.md"]
    assert fetched["Content-Disposition"] == 'attachment; filename="the-long-hour.zip"'


def test_the_draft_of_the_demo_stays_in_the_house(
    clock: Clock,
) -> None:
    case = open_case(clock(), code=demo_drafts.CODE, pseudonym="Rook", opened_on=clock().at.date())
    demo_drafts.keep_draft_of(case, clock())
    _, draft = drafts.draft_named(demo_drafts.SLUG, clock())
    found = {one.rule for one in weigh(case, draft, clock()).reasons}

    assert found >= {"state", "days", "resolvable-days", "client-as-reader", "facts", "strategy", "consent"}


def opened_by(clock: Clock) -> Callable[..., AbstractContextManager[Doing]]:
    """Return what opens the record that is open already."""

    @contextmanager
    def unlocked(vault: Path, passphrase_fd: int | None) -> Iterator[Doing]:
        yield clock()

    return unlocked


@pytest.mark.parametrize("form", FORMS)
def test_no_bundle_is_made_while_a_name_is_undecided(
    case: EpisodeOfCare,
    ready: Draft,
    clock: Clock,
    browser: Client,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    form: str,
) -> None:
    chance = random.Random(form)
    sentences = chance.sample(SENTENCES, 4)
    place = chance.randrange(len(sentences))
    sentences[place] = f"Then {FORMS[form]} came. {sentences[place]}"
    text = " ".join(sentences)
    drafts.save_version(case, ready, clock(), text=text)
    with pytest.raises(GateShut):
        release(case, ready, clock())

    monkeypatch.setattr(commands, "unlocked", opened_by(clock))
    told = CliRunner().invoke(commands.gate_command, [ready.slug, "--vault", str(tmp_path)])
    done = CliRunner().invoke(
        commands.release_command, [ready.slug, str(tmp_path / "out.zip"), "--vault", str(tmp_path)]
    )

    page = browser.post(reverse("release-draft", args=[case.code, ready.pk]))

    assert page.status_code == 409
    assert told.exit_code == 2
    assert "Names, places, numbers: Found in the words and undecided: " in told.output
    assert isinstance(done.exception, GateShut)
    assert not (tmp_path / "out.zip").exists()
    assert not Release.objects.using(Store.PROCESS.value).exists()


def test_there_is_no_other_way_out_than_the_gate() -> None:
    """No administration pages, no command of Django's, and only one act imports what makes a bundle."""
    ours = {name for name, home in get_commands().items() if str(home).startswith(("casebook", "sessionlab"))}
    imports = [
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "src" / "casebook").rglob("*.py")
        if re.search(r"publishing(?:\.| import .*\b)bundle\b", path.read_text("utf-8"))
    ]

    assert ours == set()
    assert not apps.is_installed("django.contrib.admin")
    assert imports == ["src/casebook/publishing/actions.py"]
    assert "name = Only publishing's actions make a bundle" in (ROOT / ".importlinter").read_text("utf-8")


def test_the_command_says_what_the_gate_says_and_lets_out_what_is_ready(
    case: EpisodeOfCare, ready: Draft, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "unlocked", opened_by(clock))
    for _ in range(2):
        file = tmp_path / f"{random.random()}.zip"
        done = CliRunner().invoke(commands.release_command, [ready.slug, str(file), "--vault", str(tmp_path)])
        assert done.exit_code == 0, done.output
        assert sorted(files_in(file.read_bytes())) == ["manifest.json", "manifest.sig", "post.md"]

    assert Release.objects.count() == 1
    assert CliRunner().invoke(commands.gate_command, [ready.slug, "--vault", str(tmp_path)]).exit_code == 0
    justify_all(case, ready, clock)


def test_the_preview_says_what_the_site_will_say(
    case: EpisodeOfCare, ready: Draft, clock: Clock, browser: Client
) -> None:
    drafts.save_version(case, ready, clock(), text=HARMLESS, head=replace(HEAD, summary="An hour that was long."))
    justify_all(case, ready, clock)
    page = reverse("draft-preview", args=[case.code, ready.pk])
    first = browser.get(page).content.decode()

    assert "An hour that was long." in first
    assert "Last updated" not in first
    assert "Published on [name of the site]. All rights reserved." in first
    year = timezone.localdate().year
    assert first.index(f"Sol PhD, M. ({year}). The Long Hour.") < first.index(f"Sol, M. ({year}, ")
    release(case, ready, clock())
    assert "Last updated" in browser.get(page).content.decode()
