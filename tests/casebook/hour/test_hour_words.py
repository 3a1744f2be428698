"""Markers, what process notes do not hold, forms that keep every word, copies without a process word, safe Markdown."""

import re
import uuid
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casebook.audit.stores import Store
from casebook.hour import proposals
from casebook.hour.copying import fields_for, profiles
from casebook.hour.excluded import excluded_in, rules
from casebook.hour.forms import forms
from casebook.hour.laying_out import lay_out
from casebook.hour.markdown import rendered
from casebook.hour.markers import Sign, guess_in, marked_in, next_line, plain, unmarked
from casebook.hour.paragraphs import parts_of
from casebook.hour.proposals import proposals_in
from casebook.record.acts.notes import STEP, Whole
from casebook.record.models import Addendum, Note, NoteFacts, Paragraph
from sessionlab.relationship.events import EventKind

DAY = date(2024, 5, 2)
PIECES = st.sampled_from(
    ["She laughed.", "//rupture", "//next", "//guess comes", "\n", "\n\n", " ", "//", "a//quote", "ü"]
)


@given(st.lists(PIECES).map("".join))
def test_a_text_without_its_markers_keeps_every_place(text: str) -> None:
    plain = unmarked(text)

    assert len(plain) == len(text)
    assert all(a in (b, " ") for a, b in zip(plain, text, strict=True))
    assert all(one.words == text[one.span.start : one.span.end] for one in marked_in(text))


@given(st.text(alphabet="ab \n\t.", max_size=60))
def test_the_paragraphs_hold_every_word_at_its_place(text: str) -> None:
    parts = parts_of(text)

    assert "".join("".join(part.text.split()) for part in parts) == "".join(text.split())
    assert all(part.text == text[part.span.start : part.span.end] for part in parts)
    assert len({part.key for part in parts}) == len(parts)


@pytest.mark.parametrize("sign", Sign)
def test_a_marker_takes_the_words_behind_it_or_those_before(sign: Sign) -> None:
    [behind] = marked_in(f"One.\n//{sign} the words\nTwo.")
    [before] = marked_in(f"The words. //{sign.upper()}\nTwo.")

    assert (behind.sign, behind.words) == (sign, "the words")
    assert (before.sign, before.words) == (sign, "The words.")


@pytest.mark.parametrize(
    ("written", "copied"),
    [
        (
            "She came. //rupture\n//guess quits 70%\n//next ask about mother",
            "She came.\nFor the next hour: ask about mother",
        ),
        (
            "She came. //rupture //guess quits 70% //next ask about mother",
            "She came.  For the next hour: ask about mother",
        ),
        ("She came. //quote I am //GUESS: he will be kind", "She came. I am"),
        ("He will quit. //guess\n\nMore.", "\nMore."),
        ("//guess quits //next", ""),
        ("Ask about it. //next", "For the next hour: Ask about it."),
        ("// //next //next She laughed.", "For the next hour: //For the next hour: She laughed."),
        ("See https://a.example//guess now", "See https://a.example//guess now"),
    ],
)
def test_words_leave_without_markers_and_guesses(written: str, copied: str) -> None:
    assert plain(written) == copied


@given(st.lists(PIECES).map(" ".join))
def test_no_marker_and_no_guess_is_left_in_what_leaves(text: str) -> None:
    assert marked_in(plain(text)) == ()
    assert "comes" not in plain(text)


def test_an_address_is_no_marker() -> None:
    assert marked_in("See https://next.example.org//next and/or //nextly") == ()


def test_the_last_line_for_the_next_hour_counts() -> None:
    assert next_line("//next one\n\nMore.\n//next: two") == "two"
    assert next_line("Nothing.") == ""


def test_a_guess_in_other_words_is_a_prediction() -> None:
    text = "//guess he will say that it was nothing"
    [one] = proposals_in(text, parts_of(text), on=DAY, may_read=False)

    assert guess_in(text) == ("", None)
    assert (one.told.kind.value, one.by_hand) == ("prediction", True)
    assert proposals_in("//guess quits", parts_of("//guess quits"), on=DAY, may_read=False) == ()


EXAMPLES = {
    "times": "We met from 10:05 to 10:50.",
    "medication": "Sertraline was raised to 100 mg.",
    "modality": "The session was by video.",
    "frequency": "We keep twice a week.",
    "tests": "PHQ-9 was 14.",
    "diagnosis": "Meets criteria for F33.1.",
    "status": "She is on sick leave.",
    "plan": "The treatment plan stays.",
    "symptoms": "Insomnia again.",
    "prognosis": "The prognosis is good.",
    "progress": "Little progress to date, but she has improved since March.",
}
PROCESS = (
    "By the end I felt worthless, and I noticed how I hurried to please her.",
    "He handed back whatever I gave him, corrected. Shame first, then contempt.",
    "I wondered whether I was the mother who never had an hour to spare; she started on about the blog.",
    "In the last minutes I tried to mend it and was too late.",
    "She said the plan for the weekend had come to nothing, and laughed.",
)


def test_a_note_is_read_as_closely_as_an_account(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rules alone hear no strain here: nobody is angry in so many words."""
    pytest.importorskip("onnxruntime")
    text = "The room went cold after that. She answered me as one answers an official."
    closely = {one.told.kind for one in proposals_in(text, parts_of(text), on=DAY, may_read=True)}
    monkeypatch.setattr(proposals, "closer_for_prose", lambda: None)
    by_rules = {one.told.kind for one in proposals_in(text, parts_of(text), on=DAY, may_read=True)}

    assert EventKind.RUPTURE in closely - by_rules


def test_every_thing_the_rule_keeps_out_is_found() -> None:
    assert set(EXAMPLES) == {rule.id for rule in rules()}
    for name, sentence in EXAMPLES.items():
        assert name in {one.rule.id for one in excluded_in(sentence)}, name


@pytest.mark.parametrize("sentence", PROCESS)
def test_what_belongs_into_process_notes_is_left_alone(sentence: str) -> None:
    assert excluded_in(sentence) == ()


def test_plain_sentences_are_told_apart_nine_times_in_ten() -> None:
    """What each half comes to; the half that no pattern was mended by is no worse than the other."""
    lines = (Path(__file__).parent / "excluded_sentences.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    for half in ("made", "kept"):
        right = [
            not found if item == "-" else item in found
            for part, item, text in rows
            if part == half
            for found in [{one.rule.id for one in excluded_in(text)}]
        ]
        assert len(right) > 50
        assert sum(right) / len(right) >= 0.9


def a_note(form: str, sections: dict[str, str]) -> tuple[Whole, NoteFacts]:
    note = Note(case_id=uuid.uuid4(), on=DAY)
    words = ("She told of the journey.", "I asked what it had cost. //repair", "She was quiet.", "Next week.")
    record = [Paragraph(note_id=note.pk, position=(n + 1) * STEP, text=text) for n, text in enumerate(words)]
    process = Paragraph(note_id=note.pk, position=1, text="I was bored by her, and ashamed of it.")
    addenda = [
        (store, Addendum(row_id=note.pk, on=DAY, text=text, reason="later"))
        for store, text in ((Store.RECORD, "It was the train."), (Store.PROCESS, "I know now why."))
    ]
    paragraphs = ((Store.PROCESS, process), *((Store.RECORD, row) for row in record))
    facts = NoteFacts(note_id=note.pk, form=form, starts=time(10), stops=time(10, 50), sections=sections)
    return Whole(note, paragraphs, tuple(addenda)), facts


@pytest.mark.parametrize("before", forms())
@pytest.mark.parametrize("after", forms())
def test_another_form_keeps_every_word(before: str, after: str) -> None:
    ids = [section.id for section in forms()[before].sections] or [""]
    sections = {str((n + 1) * STEP): ids[n % len(ids)] for n in range(4)}
    whole, facts = a_note(after, sections)
    laid = lay_out(whole, facts)
    shown = [row.text for headed in laid.record for row in headed.paragraphs]

    assert sorted(shown) == sorted(row.text for store, row in whole.paragraphs if store is Store.RECORD)


def test_the_shipped_forms_are_those_that_are_asked_for() -> None:
    assert {form.name for form in forms().values()} == {"SOAP", "DAP", "BIRP", "GIRP", "PIE", "Process note"}
    for form in forms().values():
        for other in forms().values():
            lost = [one.id for one in form.sections if other.sections and other.section(one.id) is None]
            assert lost == [], (form.id, other.id)


def test_risk_that_nobody_entered_is_never_denied() -> None:
    whole, facts = a_note("soap", {})
    laid = lay_out(whole, facts)

    assert dict(laid.facts)["Risk"] == "not entered"
    assert "denie" not in " ".join(one.text for one in fields_for(laid, profiles()["headings"])).lower()


@pytest.mark.parametrize("profile", profiles())
def test_a_copy_holds_the_whole_record_part_and_no_process_word(profile: str) -> None:
    whole, facts = a_note("soap", {"10000": "subjective", "20000": "objective", "40000": "plan"})
    fields = fields_for(lay_out(whole, facts), profiles()[profile])
    text = "\n".join(one.text for one in fields)

    for words in (
        "journey",
        "what it had cost.",
        "She was quiet.",
        "Next week.",
        "It was the train.",
        "10:00 to 10:50",
    ):
        assert text.count(words) == 1, words
    assert not re.search("bored|ashamed|know now why|//", text)


def test_the_fields_come_in_the_order_that_is_wanted() -> None:
    whole, facts = a_note("soap", {"10000": "subjective", "20000": "objective", "40000": "plan"})
    fields = fields_for(lay_out(whole, facts), profiles()["four-fields"])

    assert [one.title for one in fields] == ["Facts", "Subjective", "Objective", "Plan", "Under no heading", "Addenda"]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "![x](https://example.org/a.png)",
        "<https://example.org>",
        '<img src=x onerror="alert(1)">',
        "[a]: https://example.org\n\n[a]",
        "a\u202eb\x00c",
    ],
)
def test_nothing_in_a_note_leads_anywhere_or_runs(text: str) -> None:
    html = rendered(text)

    assert not re.search(r"<(?!/?(?:p|em|strong|br|span|ul|ol|li|h[1-6]|blockquote|code|pre|hr)\b)", html), html
    assert not re.search(r"href|src\s*=\s*\"http|\u202e|\x00", re.sub(r"&\w+;", "", html).replace("src=x", "")), html


def test_lists_and_emphasis_are_shown() -> None:
    assert "<li>one</li>" in rendered("- one\n- two")
    assert "<strong>never</strong>" in rendered("He said **never**.")


def test_the_data_files_name_their_sources() -> None:
    folder = Path(__file__).parents[3] / "src" / "casebook" / "hour"

    assert "45 CFR 164.501" in (folder / "excluded.toml").read_text("utf-8")


def test_a_profile_that_is_named_after_a_system_says_where_its_fields_were_read() -> None:
    named = {one.name: one.source for one in profiles().values() if one.source}

    assert len(named) >= 2
    assert all("read 20" in source for source in named.values())
