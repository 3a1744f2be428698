"""Files of mail: their letters one by one, what is attached to each, and what attached bytes really are."""

import io
import zipfile
from email.message import EmailMessage

import pytest

from sessionlab.errors import UnreadableSource
from sessionlab.reading import read_bytes
from sessionlab.reading.mail_files import attachments_of, mails_in
from sessionlab.reading.sniffing import UNKNOWN, sniff
from sessionlab.transcript import Letter


def mail(*attached: tuple[str, bytes], words: str = "Here it is.") -> bytes:
    message = EmailMessage()
    message["From"], message["To"] = "Ben <ben@example.org>", "M <m@example.net>"
    message["Date"], message["Subject"] = "Fri, 15 Mar 2019 18:00:00 +0000", "Hm"
    message.set_content(words)
    message.add_alternative(f"<p>{words}</p>", subtype="html")
    for name, content in attached:
        message.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    return message.as_bytes()


def mailbox(*letters: bytes) -> bytes:
    return b"\n".join(b"From ben@example.org Fri Mar 15 18:00:00 2019\n" + one for one in letters)


def zipped(*names: str) -> bytes:
    place = io.BytesIO()
    with zipfile.ZipFile(place, "w") as archive:
        for name in names:
            archive.writestr(name, "x" * 5000)
    return place.getvalue()


def test_a_mailbox_gives_each_of_its_letters() -> None:
    letters = mails_in(mailbox(mail(words="One."), mail(words="Two.")))

    assert [read_bytes(one, name="x.eml")[0].text for one in letters] == ["One.", "Two."]


def test_a_single_mail_is_its_only_letter_byte_for_byte() -> None:
    raw = mail()

    assert mails_in(raw) == [raw]


@pytest.mark.parametrize("content", [b"", b"Dear Anna,\n\nno mail.", b"%PDF-1.7", b"\0" * 100])
def test_what_is_no_mail_holds_no_letter(content: bytes) -> None:
    assert mails_in(content) == []


def test_attachments_come_in_the_order_in_which_the_reading_lists_them() -> None:
    raw = mail(("a.pdf", b"%PDF-1"), ("b.pdf", b"MZ\x90\0"))
    [letter] = read_bytes(raw, name="x.eml")

    assert isinstance(letter, Letter)
    assert [one.name for one in letter.attachments] == ["a.pdf", "b.pdf"]
    assert attachments_of(raw) == [b"%PDF-1", b"MZ\x90\0"]


def test_an_attachment_of_the_second_letter_of_a_mailbox_is_found() -> None:
    assert attachments_of(mailbox(mail(), mail(("a.pdf", b"%PDF-1"))), place=1) == [b"%PDF-1"]


def test_a_letter_that_is_not_there_is_refused() -> None:
    with pytest.raises(UnreadableSource, match="no such letter"):
        attachments_of(mail(), place=1)


@pytest.mark.parametrize(
    ("content", "name", "active"),
    [
        (b"", "empty", False),
        (b"%PDF-1.7", "a PDF document", False),
        (b"\x89PNG\r\n\x1a\n....", "a picture (PNG)", False),
        (b"MZ\x90\0", "a program for Windows", True),
        (b"#!/bin/sh\nrm", "a script", True),
        (b"GIF89a/*<script>*/", "a picture (GIF)", False),
        (b"  <HTML><body>", "a web page or a drawing that can run scripts", True),
        (b'<?xml version="1.0"?><svg onload="x">', "a web page or a drawing that can run scripts", True),
        (b"Dear Anna, \xc3\xa4", "plain text", False),
        (b"Dear \0 Anna", UNKNOWN, True),
        (b"\xff\xfe\xfd\xfc", UNKNOWN, True),
        (b"\0\0\0\x18ftypmp42", "a film or a recording (MP4)", False),
        (zipped("word/document.xml"), "a Word document", False),
        (zipped("word/document.xml", "word/vbaProject.bin"), "an Office document with a program in it", True),
        (zipped("a.txt"), "an archive (zip)", True),
        (b"BEGIN:VCALENDAR\nEND:VCALENDAR", "a calendar entry", False),
    ],
)
def test_bytes_are_told_by_what_they_hold(content: bytes, name: str, active: bool) -> None:
    assert (sniff(content).name, sniff(content).active) == (name, active)


def test_a_text_cut_inside_a_letter_of_several_bytes_is_text() -> None:
    assert sniff("€".encode() * 5000).name == "plain text"
