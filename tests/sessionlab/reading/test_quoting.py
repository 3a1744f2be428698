import pytest

from sessionlab.reading.quoting import own_spans, quoted_spans

OWN = "I stay home. It is too far."
THEIRS = "Will you come?\nIt is Friday."
MARKED = "\n".join(f"> {line}" for line in THEIRS.split("\n"))


def quoted(text: str) -> list[str]:
    return [span.of(text) for span in quoted_spans(text)]


def own(text: str) -> str:
    return "".join(span.of(text) for span in own_spans(text, quoted_spans(text))).strip()


def test_a_letter_of_its_own_quotes_nothing() -> None:
    assert quoted(OWN) == []
    assert own(OWN) == OWN


@pytest.mark.parametrize(
    "attribution",
    [
        "On Thu, 5 Jul 2012 at 09:00, Lee <lee@example.net> wrote:",
        "On Thu, 5 Jul 2012 at 09:00, Lee\n<lee@example.net> wrote:",
        "Lee <lee@example.net> wrote:",
        "Am 05.07.2012 um 09:00 schrieb Lee:",
        "Le 5 juillet 2012, Lee a écrit :",
    ],
)
@pytest.mark.parametrize("body", [MARKED, f"\n{MARKED}", THEIRS])
def test_an_attribution_and_what_it_introduces_are_taken_over(attribution: str, body: str) -> None:
    text = f"{OWN}\n\n{attribution}\n{body}\n"

    assert quoted(text) == [f"{attribution}\n{body}"]
    assert own(text) == OWN


def test_words_between_marked_lines_are_the_writers_own() -> None:
    text = f"> Will you come?\n\nNo.\n\n> It is Friday.\n\n{OWN}\n"

    assert quoted(text) == ["> Will you come?", "> It is Friday."]
    assert own(text).split() == ["No.", *OWN.split()]


@pytest.mark.parametrize(
    "heading",
    [
        "-----Original Message-----",
        "---------- Forwarded message ---------",
        "Begin forwarded message:",
        "From: Lee\nSent: Thursday, 5 July 2012\nTo: Mo\nSubject: Friday",
        "*From:* Lee\n*Date:* Thursday, 5 July 2012\n*Subject:* Friday",
        "Von: Lee\nGesendet: Donnerstag, 5. Juli 2012\nAn: Mo",
    ],
)
def test_from_the_heading_of_an_earlier_mail_all_is_taken_over(heading: str) -> None:
    text = f"{OWN}\n\n{heading}\n\n{THEIRS}\n\nMore of it."

    assert quoted(text) == [f"{heading}\n\n{THEIRS}\n\nMore of it."]


@pytest.mark.parametrize(
    "text",
    [
        "On Tuesday you wrote:\nthat was unkind. I read it twice.",
        "From: now on I stay.\nSubject: closed.",
        "On and on it went. He wrote: nothing.",
        "5 > 3, and 3 < 5.",
    ],
)
def test_words_that_only_look_like_a_quote_are_the_writers_own(text: str) -> None:
    assert quoted(text) == []


def test_quotes_within_quotes_are_one_stretch() -> None:
    text = f"{OWN}\n\nOn 5 Jul 2012 Lee wrote:\n> Yes.\n>\n> On 4 Jul 2012 Mo wrote:\n>> No.\n"

    assert len(quoted(text)) == 1


def test_spans_stand_in_order_and_cover_the_text() -> None:
    text = f"{MARKED}\nNo.\n{MARKED}\n{OWN}\n-----Original Message-----\n{THEIRS}"
    spans = sorted((*quoted_spans(text), *own_spans(text, quoted_spans(text))))

    assert "".join(span.of(text) for span in spans) == text
