"""The hour as it goes is read as decisions taught the reader by its beginning; its strain is not."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from tests.casebook.desk.kept.conftest import SOFT, WORDS

from casebook.desk import live
from casebook.desk.place import PLACE, now
from casebook.desk.whoami import at_the_terminal
from casebook.learning.teaching import FEWEST, begin_anew, taught
from casebook.record.acts import documents, hours
from casebook.record.acts.cases import clients_of, enter_consent, open_case
from casebook.record.acts.findings import decide, propose
from casebook.record.models import EpisodeOfCare, Verdict
from casebook.vault import opened
from casebook.vault.keys import Passphrase
from casebook.vault.opening import Manner
from sessionlab.coding.learned import judging
from sessionlab.coding.learned.parcel import shipped
from sessionlab.coding.learned.taught import UNTAUGHT
from sessionlab.coding.rating import Coder, Rating
from sessionlab.coding.tracker import follow
from sessionlab.reading import read
from sessionlab.transcript import Span, Transcript

LONG_AGO = date(2001, 5, 2)
ASKED = "What would you like to do today?"
SAID = "I don't know, whatever you think is best."
SAYS_TAUGHT, SAYS_UNTAUGHT = "Taught by your decisions: away. The strain is not.", "The reader is untaught."


@pytest.fixture(autouse=True)
def nothing_followed() -> Iterator[None]:
    live.let_go()
    yield
    live.let_go()


@pytest.fixture
def case(entered: Client) -> EpisodeOfCare:
    """The case whose hour is followed; it taught nothing."""
    return agreeing("C-1")


@pytest.fixture
def teacher(entered: Client) -> EpisodeOfCare:
    """Another case, of which every suggestion was rejected."""
    found = agreeing("C-2")
    hours.enter_session(found, at_the_terminal(), on=LONG_AGO)
    for number in range(FEWEST):
        reject(found, number)
    return found


def agreeing(code: str) -> EpisodeOfCare:
    found = open_case(at_the_terminal(), code=code, pseudonym=f"{code} heron", opened_on=LONG_AGO)
    consent(found, given=True)
    return found


def consent(case: EpisodeOfCare, *, given: bool) -> None:
    for client in clients_of(case):
        enter_consent(client, at_the_terminal(), on=now().date(), given=given)


def reject(case: EpisodeOfCare, number: int) -> None:
    """File a short talk, suggest that its answer gives way, and say that it does not."""
    [reading] = read(f"T: {ASKED}\nC: {SAID} {number}", written_on=LONG_AGO)
    assert isinstance(reading, Transcript)
    answer = reading.turns[1]
    rating = Rating(
        marker="W.defer",
        span=Span(*answer.span),
        quote=answer.text,
        turn=1,
        significance=2,
        confidence=0.5,
        coder=Coder("learned", "1"),
        because="So it read.",
    )
    doing = at_the_terminal()
    [document] = documents.file_readings(case, doing, original=reading.text.encode(), readings=[reading])
    [mark], _ = propose(case, doing, source_id=document.pk, ratings=[rating], told=())
    decide(case, mark, at_the_terminal(), verdict=Verdict.REJECTED)


def begin(browser: Client) -> None:
    assert browser.post(reverse("live", args=["C-1"]), {"hints": "yes"}).status_code == 302


def say(browser: Client, speaker: str, words: str) -> None:
    browser.post(reverse("live-line", args=["C-1"]), {"speaker": speaker, "words": words})


def asked_and_answered(browser: Client) -> None:
    say(browser, "T", ASKED)
    say(browser, "C", SAID)


def page(browser: Client) -> str:
    return browser.get(reverse("live", args=["C-1"])).content.decode()


def followed(case: EpisodeOfCare) -> live.Hour:
    hour = live.of(case.pk)
    assert hour is not None
    return hour


def test_an_hour_is_read_as_the_reader_was_taught(entered: Client, case: EpisodeOfCare, teacher: EpisodeOfCare) -> None:
    begin(entered)
    asked_and_answered(entered)
    hour = followed(case)
    assert hour.followed.state is not None
    turns, point = hour.followed.turns, hour.followed.state.points[-1]
    [_, untaught], [_, own] = (
        judging.judge(turns, shipped(), taught=one, ahead=False) for one in (UNTAUGHT, hour.taught)
    )

    assert hour.taught.families.keys() == taught(at_the_terminal()).families.keys()
    assert point.withdrawal == pytest.approx(own.score.withdrawal, abs=1e-3)
    assert point.withdrawal < 0.8 * untaught.score.withdrawal
    assert f"<td>{round(100 * point.withdrawal)} %</td>" in page(entered)
    assert SAYS_TAUGHT in page(entered)


def test_the_strain_of_an_hour_is_what_it_was_untaught(
    entered: Client, case: EpisodeOfCare, teacher: EpisodeOfCare
) -> None:
    begin(entered)
    asked_and_answered(entered)
    state = followed(case).followed.state
    assert state is not None
    [*_, plain] = follow(followed(case).followed.turns, parcel=shipped())

    assert [one.strain for one in state.points] == [one.strain for one in plain.points]
    assert state.points[-1].withdrawal != plain.points[-1].withdrawal


def test_where_nothing_was_decided_the_page_says_that_the_reader_is_untaught(
    entered: Client, case: EpisodeOfCare
) -> None:
    begin(entered)
    asked_and_answered(entered)

    assert SAYS_UNTAUGHT in page(entered)
    assert "Taught by your decisions" not in page(entered)


def test_the_stream_says_it_too(
    entered: Client, case: EpisodeOfCare, teacher: EpisodeOfCare, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("casebook.desk.views.live.STREAMS_FOR", 0.05)
    begin(entered)
    asked_and_answered(entered)
    answer = entered.get(reverse("live-stream", args=["C-1"]))

    assert SAYS_TAUGHT in b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]


def test_a_file_is_read_as_the_reader_was_taught(
    entered: Client, case: EpisodeOfCare, teacher: EpisodeOfCare, tmp_path: Path
) -> None:
    path = tmp_path / "hour.txt"
    path.write_text(f"T: {ASKED}\nC: {SAID}\nT: Tell me.\n", "utf-8")
    entered.post(reverse("live", args=["C-1"]), {"path": str(path)})
    page(entered)
    state = followed(case).followed.state
    assert state is not None
    own = judging.judge(followed(case).followed.turns, shipped(), taught=followed(case).taught, ahead=False)[1]

    assert state.points[1].withdrawal == pytest.approx(own.score.withdrawal, abs=1e-3)


def test_what_is_decided_while_an_hour_goes_on_teaches_the_next_one(
    entered: Client, case: EpisodeOfCare, teacher: EpisodeOfCare
) -> None:
    begin(entered)
    before = followed(case).taught
    reject(teacher, FEWEST)
    asked_and_answered(entered)
    page(entered)
    assert followed(case).taught is before
    begin(entered)

    assert followed(case).taught.families["W"].learned_from == FEWEST + 1


def test_who_takes_the_consent_back_teaches_the_hour_that_goes_on_no_more(
    entered: Client, case: EpisodeOfCare, teacher: EpisodeOfCare
) -> None:
    begin(entered)
    say(entered, "T", ASKED)
    consent(teacher, given=False)
    say(entered, "C", SAID)
    state = followed(case).followed.state
    assert state is not None
    [*_, plain] = follow(followed(case).followed.turns, parcel=shipped())

    assert followed(case).taught.families == {}
    assert state.points[-1] == plain.points[-1]
    assert SAYS_UNTAUGHT in page(entered)


def test_an_hour_whose_own_client_takes_the_consent_back_is_let_go(
    entered: Client, case: EpisodeOfCare, teacher: EpisodeOfCare
) -> None:
    begin(entered)
    consent(case, given=False)
    say(entered, "C", SAID)

    assert live.of(case.pk) is None
    assert "nothing can be followed" in page(entered)


def test_what_is_forgotten_is_forgotten_in_the_hour_that_goes_on(
    entered: Client, case: EpisodeOfCare, teacher: EpisodeOfCare
) -> None:
    begin(entered)
    begin_anew(at_the_terminal())

    assert SAYS_UNTAUGHT in page(entered)


def test_a_destroyed_record_teaches_the_hour_that_goes_on_no_more(
    entered: Client, case: EpisodeOfCare, teacher: EpisodeOfCare
) -> None:
    begin(entered)
    client = {"client": "C-2"}
    entered.post("/case/C-2/keeping/terms/", {**client, "jurisdiction": "usual", "age": "adult"})
    assert entered.post("/case/C-2/keeping/destroy/", {**client, "typed": "C-2"}).status_code == 302

    assert SAYS_UNTAUGHT in page(entered)


def test_the_lock_ends_a_taught_hour_and_the_next_is_taught_again(
    entered: Client, case: EpisodeOfCare, teacher: EpisodeOfCare
) -> None:
    begin(entered)
    asked_and_answered(entered)
    opened.lock(at=now())
    answers = [entered.get(reverse(name, args=["C-1"])) for name in ("live", "live-stream")]
    assert live.of(case.pk) is None
    assert all("away" not in b"".join(one).decode() for one in answers)
    assert PLACE.folder is not None
    opened.unlock(PLACE.folder, Passphrase(WORDS), at=now(), manner=Manner(hardness=SOFT))
    begin(entered)

    assert SAYS_TAUGHT in page(entered)
