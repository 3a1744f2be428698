"""The hour as it goes: followed in memory, kept only when asked to, gone with the lock."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from casebook.desk import live
from casebook.desk.place import now
from casebook.record.models import Document
from casebook.record.shapes import reading_of
from casebook.vault import opened
from sessionlab.transcript import Transcript

pytestmark = pytest.mark.django_db(databases=["default", "process"])
SAID = [
    ("T", "You should do the diary. I have told you so before."),
    ("C", "It is a waste of time. You never listen to what I say."),
    ("T", "You are being defensive now."),
]


@pytest.fixture(autouse=True)
def nothing_followed() -> Iterator[None]:
    live.let_go()
    yield
    live.let_go()


@pytest.fixture(autouse=True)
def agreed(browser: Client, own: Any) -> None:
    browser.post(reverse("consent", args=[own.case.code]), {"on": "2024-05-01", "given": "yes"})


def begin(browser: Client, own: Any, **form: str) -> None:
    assert browser.post(reverse("live", args=[own.case.code]), {"hints": "yes", **form}).status_code == 302


def type_in(browser: Client, own: Any) -> None:
    for speaker, words in SAID:
        browser.post(reverse("live-line", args=[own.case.code]), {"speaker": speaker, "words": words})


def page(browser: Client, own: Any) -> str:
    return browser.get(reverse("live", args=[own.case.code])).content.decode()


def test_typed_lines_are_read_turn_by_turn(browser: Client, own: Any) -> None:
    begin(browser, own)
    type_in(browser, own)
    seen = page(browser, own)

    assert "You never listen" in seen
    assert "it began to slip at turn" in seen
    assert "no risk monitor" in seen


def test_a_file_is_followed_as_it_grows(browser: Client, own: Any, tmp_path: Path) -> None:
    path = tmp_path / "hour.txt"
    path.write_text("T: How was the week?\nC: Good.\nT: Tell me.\n", "utf-8")
    begin(browser, own, path=str(path))
    assert "Good." in page(browser, own)

    with path.open("a", encoding="utf-8") as file:
        file.write("C: We went to the sea.\nT: And then?\n")

    assert "We went to the sea." in page(browser, own)


def test_the_stream_sends_what_came_and_ends_by_itself(
    browser: Client, own: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("casebook.desk.views.live.STREAMS_FOR", 0.05)
    path = tmp_path / "hour.txt"
    path.write_text("T: How was the week?\nC: Good.\nT: Tell me.\n", "utf-8")
    begin(browser, own, path=str(path))
    answer = browser.get(reverse("live-stream", args=[own.case.code]))
    sent = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]

    assert answer.headers["Content-Type"].startswith("text/event-stream")
    assert "data: " in sent
    assert "Good." in sent


def test_words_are_kept_as_a_transcript_only_when_asked(browser: Client, own: Any) -> None:
    before = Document.objects.count()
    begin(browser, own)
    type_in(browser, own)
    browser.post(reverse("live-end", args=[own.case.code]))
    assert Document.objects.count() == before

    begin(browser, own)
    type_in(browser, own)
    answer = browser.post(reverse("live-end", args=[own.case.code]), {"keep": "yes"})

    assert Document.objects.count() == before + 1
    assert "/document/" in answer.headers["Location"]


def test_without_consent_nothing_is_followed(browser: Client, own: Any) -> None:
    browser.post(reverse("consent", args=[own.case.code]), {"on": "2024-05-02", "given": "no"})
    answer = browser.post(reverse("live", args=[own.case.code]), {})

    assert answer.status_code == 422
    assert live.of(own.case.pk) is None


def test_a_file_that_is_not_there_is_refused_in_words(browser: Client, own: Any, tmp_path: Path) -> None:
    answer = browser.post(reverse("live", args=[own.case.code]), {"path": str(tmp_path / "none.vtt")})

    assert answer.status_code == 422
    assert "There is no such file." in answer.content.decode()


def test_a_line_of_nobody_is_refused_in_words(browser: Client, own: Any) -> None:
    begin(browser, own)
    browser.post(reverse("live-line", args=[own.case.code]), {"speaker": "X", "words": " "})
    seen = page(browser, own)

    assert "Nobody is named who says it." in seen
    assert "No words stand in the line." in seen


def test_the_hour_of_one_case_is_not_shown_on_another(browser: Client, own: Any, strange: Any) -> None:
    begin(browser, own)
    type_in(browser, own)

    assert live.of(strange.case.pk) is None


def test_the_words_show_as_words_and_never_as_markup(browser: Client, own: Any) -> None:
    begin(browser, own)
    browser.post(
        reverse("live-line", args=[own.case.code]), {"speaker": "C", "words": "<script>alert(1)</script> you see"}
    )

    assert "<script>alert" not in page(browser, own)


def test_the_lock_lets_the_words_go(browser: Client, own: Any) -> None:
    begin(browser, own)
    type_in(browser, own)
    opened.lock(at=now())

    assert live.of(own.case.pk) is None


def sent(browser: Client, own: Any, seen: str = "", **headers: str) -> str:
    answer = browser.get(reverse("live-stream", args=[own.case.code]), {"seen": seen}, headers=headers)
    return b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]


@pytest.fixture
def short_streams(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("casebook.desk.views.live.STREAMS_FOR", 0.05)


def test_the_first_typed_line_shows_at_once(browser: Client, own: Any) -> None:
    begin(browser, own)
    browser.post(reverse("live-line", args=[own.case.code]), {"speaker": "C", "words": "Anna: 12:30 is too late."})

    assert "Anna: 12:30 is too late." in page(browser, own)
    assert "Waiting for the first turn" not in page(browser, own)


@pytest.mark.usefixtures("short_streams")
def test_every_page_is_sent_what_it_does_not_show(browser: Client, own: Any) -> None:
    begin(browser, own)
    type_in(browser, own)
    hour = live.of(own.case.pk)
    assert hour is not None

    assert "You never listen" in sent(browser, own)
    assert "data: " not in sent(browser, own, hour.shows)
    assert "data: " not in sent(browser, own, **{"Last-Event-ID": hour.shows})


@pytest.mark.usefixtures("short_streams")
def test_a_file_that_is_gone_is_told_of_for_as_long_as_it_is(browser: Client, own: Any, tmp_path: Path) -> None:
    path = tmp_path / "hour.txt"
    path.write_text("T: How was the week?\nC: Good.\nT: Tell me.\n", "utf-8")
    begin(browser, own, path=str(path))
    path.unlink()

    assert "The file is gone." in sent(browser, own)
    assert "The file is gone." in page(browser, own)
    assert "The file is gone." in page(browser, own)
    path.write_text("T: How was the week?\nC: Good.\nT: Tell me.\n", "utf-8")
    assert "The file is gone." not in page(browser, own)


def test_the_questions_are_switched_off_while_the_hour_goes_on(browser: Client, own: Any) -> None:
    begin(browser, own)
    type_in(browser, own)
    assert "may have shifted" in page(browser, own)
    browser.post(reverse("live-hints", args=[own.case.code]), {"hints": "no"})
    type_in(browser, own)

    assert "may have shifted" not in page(browser, own)
    assert "A quiet question again" in page(browser, own)


def test_where_nobody_is_named_the_page_says_that_nothing_is_read(browser: Client, own: Any, tmp_path: Path) -> None:
    path = tmp_path / "hour.vtt"
    path.write_text("WEBVTT\n\n00:01.000 --> 00:02.000\nHello.\n\n00:03.000 --> 00:04.000\nYes.\n", "utf-8")
    begin(browser, own, path=str(path))

    assert "Nobody is known as therapist or client" in page(browser, own)
    assert "11 %" not in page(browser, own)


def test_once_the_consent_is_taken_back_nothing_more_is_followed(browser: Client, own: Any) -> None:
    begin(browser, own)
    type_in(browser, own)
    browser.post(reverse("consent", args=[own.case.code]), {"on": "2024-05-02", "given": "no"})
    seen = page(browser, own)

    assert "nothing can be followed" in seen
    assert live.of(own.case.pk) is None


def test_a_file_is_kept_whole_with_its_times_and_its_last_turn(browser: Client, own: Any, tmp_path: Path) -> None:
    path = tmp_path / "hour.vtt"
    cues = ["<v Anna>How was it?", "<v Ben>Good, on the whole.", "<v Anna>And the last words?"]
    path.write_text("WEBVTT\n\n" + "".join(f"00:0{n}.000 --> 00:0{n}.900\n{cue}\n\n" for n, cue in enumerate(cues)))
    begin(browser, own, path=str(path), speakers="Anna = therapist, Ben = client")
    page(browser, own)
    answer = browser.post(reverse("live-end", args=[own.case.code]), {"keep": "yes"})
    reading = reading_of(Document.objects.get(pk=answer.headers["Location"].rstrip("/").rpartition("/")[2]))

    assert isinstance(reading, Transcript)
    assert [(turn.role.value, turn.start) for turn in reading.turns] == [
        ("therapist", 0),
        ("client", 1),
        ("therapist", 2),
    ]
