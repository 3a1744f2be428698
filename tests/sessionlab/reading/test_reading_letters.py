import sys
from datetime import UTC, date, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from sessionlab.errors import UnreadableSource
from sessionlab.reading import read
from sessionlab.transcript import Letter, Role

HEAD = "From: Mo Example <mo@example.org>\nTo: Dr. Lee <lee@example.net>\nDate: Fri, 6 Jul 2012 09:00:00 +0200\n"
PLAIN = HEAD + "Subject: Friday\n\nI stay home on Friday. It is too far.\n"


def letters(source: str | bytes, tmp_path: Path | None = None, **speakers: str) -> list[Letter]:
    if isinstance(source, bytes):
        assert tmp_path is not None
        path = tmp_path / "mail"
        path.write_bytes(source)
        found = read(path, speakers=speakers)
    else:
        found = read(source, speakers=speakers)
    kept = [one for one in found if isinstance(one, Letter)]
    assert len(kept) == len(found)
    assert all(passage.span.of(one.text) == passage.text for one in kept for passage in one.passages)
    return kept


def letter(source: str | bytes, tmp_path: Path | None = None, **speakers: str) -> Letter:
    [found] = letters(source, tmp_path, **speakers)
    return found


def told(found: Letter) -> set[str]:
    return {loss.what for loss in found.losses}


def mixed(*parts: str) -> str:
    body = "".join(f"--B\n{part}\n" for part in parts)
    return f"{HEAD}MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=B\n\n{body}--B--\n"


def test_a_mail_is_a_letter_with_its_fields() -> None:
    found = letter(PLAIN)

    assert (found.sender, found.recipients) == ("Mo Example <mo@example.org>", ("Dr. Lee <lee@example.net>",))
    assert (found.subject, found.on) == ("Friday", date(2012, 7, 6))
    assert found.sent_at == datetime(2012, 7, 6, 7, tzinfo=UTC)
    assert [passage.text for passage in found.passages] == ["I stay home on Friday.", "It is too far."]
    assert found.text == "I stay home on Friday. It is too far."


def test_the_writer_is_known_by_address_or_name() -> None:
    assert letter(PLAIN, None, **{"MO@example.org": "client"}).role is Role.CLIENT
    assert letter(PLAIN, None, **{"mo example": "client"}).role is Role.CLIENT


def test_of_two_correspondents_the_one_who_is_not_the_therapist_is_the_client() -> None:
    assert letter(PLAIN, None, **{"lee@example.net": "therapist"}).role is Role.CLIENT


def test_a_writer_nobody_gave_is_unknown_and_this_is_listed() -> None:
    found = letter(PLAIN)

    assert found.role is Role.UNKNOWN
    assert "who wrote the letter" in told(found)


def test_a_thread_is_told_by_ids() -> None:
    found = letter(
        f"{HEAD}Message-ID: <c@example.org>\nIn-Reply-To: <b@example.net>\n"
        "References: <a@example.org>\n <b@example.net>\n\nYes.\n"
    )

    assert (found.message_id, found.in_reply_to) == ("<c@example.org>", "<b@example.net>")
    assert found.references == ("<a@example.org>", "<b@example.net>")


def test_encoded_fields_are_decoded() -> None:
    found = letter(PLAIN.replace("Friday\n", "=?utf-8?q?F=C3=BCr?= =?iso-8859-1?b?ZuxyIA==?=\n", 1))

    assert found.subject == "Fürf\xecr"


def test_bare_bytes_in_fields_are_read(tmp_path: Path) -> None:
    raw = PLAIN.replace("Mo Example", "Zoë").replace("too far", "zu weit für mich").encode()

    assert letter(raw, tmp_path).sender == "Zoë <mo@example.org>"
    assert "für mich" in letter(raw, tmp_path).text


@pytest.mark.parametrize(
    ("encoding", "body"), [("quoted-printable", "caf=E9 =\nclosed"), ("base64", "Y2Fm6SBjbG9zZWQ=")]
)
def test_encoded_bodies_are_decoded(encoding: str, body: str) -> None:
    kind = "Content-Type: text/plain; charset=iso-8859-1\n"

    assert letter(f"{HEAD}{kind}Content-Transfer-Encoding: {encoding}\n\n{body}\n").text == "café closed"


@pytest.mark.parametrize("charset", ["x-unheard", "rot13", "punycode", "unicode_escape", "utf-7", "zlib", ""])
def test_an_unknown_or_odd_charset_is_not_used(charset: str) -> None:
    found = letter(f"{HEAD}Content-Type: text/plain; charset={charset}\n\nIt is too f\\x61r +AGE-.\n")

    assert found.text == "It is too f\\x61r +AGE-."


def test_a_body_in_another_charset_than_it_says_is_listed(tmp_path: Path) -> None:
    found = letter(f"{HEAD}Content-Type: text/plain; charset=utf-8\n\nZoë stays.\n".encode("cp1252"), tmp_path)

    assert found.text == "Zoë stays."
    assert "letters and signs may be wrong" in told(found)


def test_of_two_forms_the_plain_one_is_read() -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Date"] = "mo@example.org", "lee@example.net", "Fri, 6 Jul 2012 09:00:00 +0200"
    mail.set_content("It is too far.\n")
    mail.add_alternative("<p>It is <b>too</b> far!</p>", subtype="html")
    found = letter(mail.as_string())

    assert found.text == "It is too far."
    assert "the other form of the same words" in told(found)


HTML = (
    "<html><head><style>p { color: red }</style></head><body><p>Dear&nbsp;Lee &amp; all,</p>"
    "<script>alert('no')</script><p>It is <b>too</b> far<br>for me.<img src='http://example.org/x.gif'></p>"
    "<blockquote>Will you come?</blockquote></body></html>"
)


def test_html_alone_is_made_plain_and_its_quotes_are_known() -> None:
    found = letter(f"{HEAD}Content-Type: text/html; charset=utf-8\n\n{HTML}\n")

    assert found.text == "Dear\xa0Lee & all,\n\nIt is too far\nfor me.\n\n> Will you come?"
    assert [span.of(found.text) for span in found.quoted] == ["> Will you come?"]
    assert "layout, links and pictures of the HTML" in told(found)


@pytest.mark.parametrize(
    "hidden",
    [
        '<div style="display:none">Buy <b>now</b></div>',
        '<span style="Visibility : hidden">Buy<br>now</span>',
        "<p hidden>Buy now</p>",
        '<p style="font-size:0">Buy now</p>',
    ],
)
def test_words_that_nobody_sees_are_not_the_letter_and_that_is_said(hidden: str) -> None:
    found = letter(f'{HEAD}Content-Type: text/html\n\n<p style="font-size:0.9em">It is</p>{hidden}<p>too far.</p>\n')

    assert found.text.split() == ["It", "is", "too", "far."]
    assert "words that the HTML hides" in [loss.what for loss in found.losses]


@pytest.mark.parametrize("html", ["<div>" * 3_000, "<br>" * 110_000, "x" * (2**21 + 1)])
def test_html_beyond_the_limits_is_refused(html: str) -> None:
    with pytest.raises(UnreadableSource, match="levels"):
        read(f"{HEAD}Content-Type: text/html\n\n{html}\n")


def test_without_nh3_html_alone_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nh3", None)

    with pytest.raises(UnreadableSource, match=r"nh3.*sessionlab\[formats\]"):
        read(f"{HEAD}Content-Type: text/html\n\n{HTML}\n")


def test_attachments_are_listed_and_not_opened() -> None:
    found = letter(
        mixed(
            "Content-Type: text/plain\n\nSee the file.",
            "Content-Type: application/pdf; name=plan.pdf\nContent-Transfer-Encoding: base64\n"
            "Content-Disposition: attachment; filename=plan.pdf\n\nQUJD",
        )
    )

    assert found.text == "See the file."
    assert [(one.name, one.kind, one.size) for one in found.attachments] == [("plan.pdf", "application/pdf", 3)]
    assert "an attachment" in told(found)


def test_a_mail_inside_the_mail_is_an_attachment() -> None:
    found = letter(mixed("Content-Type: text/plain\n\nSee below.", f"Content-Type: message/rfc822\n\n{PLAIN}"))

    assert found.text == "See below."
    assert [one.kind for one in found.attachments] == ["message/rfc822"]


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\Windows\\x.exe", "/srv/x", "a/b.pdf"])
def test_path_characters_in_the_name_of_an_attachment_are_taken_out_and_listed(name: str) -> None:
    escaped = name.replace("\\", "\\\\")
    found = letter(mixed(f'Content-Type: application/pdf\nContent-Disposition: attachment; filename="{escaped}"\n\nx'))

    assert not {"/", "\\"} & set(found.attachments[0].name)
    assert "path characters in a name" in told(found)


def test_direction_marks_in_names_are_taken_out_and_listed() -> None:
    found = letter(PLAIN.replace("Mo Example", "=?utf-8?q?Mo=E2=80=AEelpmaxE?="))

    assert found.sender == "MoelpmaxE <mo@example.org>"
    assert "control or direction characters in a name" in told(found)


def nested(depth: int) -> str:
    body = "Content-Type: text/plain\n\nIt is too far.\n"
    for level in range(depth):
        body = f"Content-Type: multipart/mixed; boundary=B{level}\n\n--B{level}\n{body}\n--B{level}--\n"
    return f"{HEAD}MIME-Version: 1.0\n{body}"


def test_fifty_nested_parts_are_read() -> None:
    assert letter(nested(50)).text == "It is too far."


@pytest.mark.parametrize("depth", [65, 1_000, 5_000])
def test_more_nested_parts_are_refused(depth: int) -> None:
    with pytest.raises(UnreadableSource, match="parts within parts"):
        read(nested(depth))


def test_parts_without_end_are_refused() -> None:
    with pytest.raises(UnreadableSource, match="more than 10,000 parts"):
        read(mixed(*["Content-Type: text/plain\n\nNo."] * 10_001))


def test_a_part_described_without_end_is_refused() -> None:
    with pytest.raises(UnreadableSource, match="describes a part"):
        read(f"{HEAD}Content-Type: text/plain" + "; a=b" * 3_000 + "\n\nToo far.\n")


@pytest.mark.parametrize("unit", ["(", "1:", ": ", "<"])
def test_addresses_that_are_none_are_listed_or_read(unit: str) -> None:
    found = letter(PLAIN.replace("To: ", "To: " + unit * 4_000))

    assert found.text.startswith("I stay home")
    assert found.sender == "Mo Example <mo@example.org>"


def test_a_letter_of_nothing_but_line_ends_is_refused() -> None:
    with pytest.raises(UnreadableSource, match="lines"):
        read(PLAIN + "a\n" * 200_000)


@pytest.mark.parametrize("day", ["", "soon", "Fri, 99 Jul 2012 09:00:00 +0200", "Fri, 6 Jul 20129999 09:00:00"])
def test_a_date_that_is_none_leaves_the_day_open(day: str) -> None:
    found = letter(PLAIN.replace("Fri, 6 Jul 2012 09:00:00 +0200", day) if day else PLAIN.replace("Date:", "X-Date:"))

    assert (found.sent_at, found.on) == (None, None)


def test_a_mail_without_words_is_a_letter_and_this_is_listed() -> None:
    found = letter(f"{HEAD}Subject: x\n\n")

    assert (found.text, found.passages) == ("", ())
    assert "the words of the letter" in told(found)


MBOX = (
    f"From mo Fri Jul  6 09:00:00 2012\n{HEAD}Message-ID: <a@example.org>\n\nIt is too far.\n>From here it is.\n\n"
    "From the window at 10:30 I saw it.\n\n"
    "From lee Fri Jul  6 10:00:00 2012\nFrom: lee@example.net\nTo: mo@example.org\nSubject: Re\n"
    "Date: Fri, 6 Jul 2012 10:00:00 +0200\nIn-Reply-To: <a@example.org>\n\nThank you for writing.\n"
)


def test_every_letter_of_a_mailbox_is_read_in_its_order() -> None:
    first, second = letters(MBOX)

    assert (first.source.name, second.source.name) == ("text#1", "text#2")
    assert first.text == "It is too far.\nFrom here it is.\n\nFrom the window at 10:30 I saw it."
    assert second.in_reply_to == first.message_id


def test_roles_hold_for_the_whole_mailbox() -> None:
    found = letters(MBOX, None, **{"lee@example.net": "therapist"})

    assert [one.role for one in found] == [Role.CLIENT, Role.THERAPIST]


def test_a_mailbox_may_have_carriage_returns(tmp_path: Path) -> None:
    assert len(letters(MBOX.replace("\n", "\r\n").encode(), tmp_path)) == 2


def test_a_letter_that_cannot_be_read_is_a_loss_of_the_first() -> None:
    bad = "From x Fri Jul  6 11:00:00 2012\n" + nested(100)
    first, *_ = letters(f"{MBOX}\n{bad}")

    assert [loss.what for loss in first.losses if loss.line == 21] == ["letter 3"]


def test_a_mailbox_of_unreadable_letters_is_refused_with_every_reason() -> None:
    bad = "From x Fri Jul  6 11:00:00 2012\n" + nested(100) + "\n"

    with pytest.raises(UnreadableSource) as refusal:
        read(bad * 2)
    assert len(refusal.value.reasons) == 2


def test_a_mail_in_utf_16_is_read(tmp_path: Path) -> None:
    assert letter(PLAIN.encode("utf-16"), tmp_path).subject == "Friday"


@pytest.mark.parametrize(
    "text",
    [
        "From: the window\nI saw him come.",
        "To: do\nFrom: memory\n\nHe came late.",
        "Subject: sleep\nHe slept badly.",
        "From the first hour at 10:30 he was late.\nSo: late.",
    ],
)
def test_a_note_with_words_like_fields_is_no_mail(text: str) -> None:
    assert read(text)[0].source.kind == "note"
