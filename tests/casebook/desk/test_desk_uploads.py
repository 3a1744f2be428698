"""Files that mean harm, brought in through the page: each is refused in words or kept as plain words, and quickly."""

import io
import zipfile
import zlib
from time import process_time
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from casebook.record.models import Document

pytestmark = pytest.mark.django_db(databases=["default", "process"])
SECONDS = 2.0
"""Of processor time: other programs of the machine do not lengthen it."""
TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
XXE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'


def packed(**parts: bytes) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return whole.getvalue()


def picture(width: int, height: int) -> bytes:
    """Return a picture that says it is enormous."""
    head = b"IHDR" + width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x00\x00\x00\x00"
    return b"\x89PNG\r\n\x1a\n" + (13).to_bytes(4, "big") + head + zlib.crc32(head).to_bytes(4, "big")


HARMFUL = {
    "a page that says it is a PDF": ("letter.pdf", b"%PDF-1.7\n<html><script>alert(1)</script>"),
    "a picture that is a script too": ("both.gif", b"GIF89a/*\x00\x00*/=1;alert(1)//"),
    "a document of a gigabyte": ("bomb.docx", packed(word__document_xml=b"0" * 300_000_000)),
    "an archive in an archive": ("nested.zip", packed(inner=packed(inner=b"x" * 1000))),
    "a document that reads other files": ("xxe.docx", packed(word__document_xml=XXE.encode())),
    "a picture of a million by a million": ("pixel.png", picture(1_000_000, 1_000_000)),
    "a program": ("talk.txt", b"MZ\x90\x00\x03" + bytes(200)),
}


def brought(browser: Client, name: str, content: bytes) -> tuple[str, float]:
    file = SimpleUploadedFile(name, content)
    begun = process_time()
    answer = browser.post("/case/C-1/bring/", {"files": file, "written_on": "2024-05-02"})
    return answer.content.decode(), process_time() - begun


@pytest.mark.parametrize("harm", HARMFUL)
def test_it_is_refused_in_words_and_leaves_nothing(browser: Client, own: Any, harm: str) -> None:
    before = Document.objects.count()
    page, took = brought(browser, *HARMFUL[harm])

    assert "was not brought in" in page
    assert "alert(1)" not in page
    assert "root:" not in page
    assert Document.objects.count() == before
    assert took < SECONDS


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "..\\..\\boot.ini", "/etc/passwd", "a\x00b.txt", "con", "x" * 5000]
)
def test_a_name_is_never_a_path(browser: Client, own: Any, name: str) -> None:
    talk = "Therapist: How was it?\nClient: Fine.\nTherapist: And now?\nClient: Fine.\n"
    page, _ = brought(browser, name, talk.encode())

    assert "File 1 is kept as 1 document" in page
    assert "passwd" not in page


MAIL = """From: a@example.org
To: m@example.net
Date: Wed, 01 May 2024 18:00:00 +0000
Subject: x
Content-Type: text/html; charset="utf-8"

<p>You never listen to me.<img src="http://tracker.example/seen.png?who=me">
<link rel=stylesheet href="http://tracker.example/a.css"><iframe src="http://tracker.example/"></iframe>
<a href="javascript:alert(1)">look</a><script>fetch("http://tracker.example/")</script></p>
"""


def test_a_mail_with_pictures_from_elsewhere_asks_for_none(browser: Client, own: Any) -> None:
    # No test may open a connection to anywhere else: an attempt would end this one.
    brought(browser, "mail.eml", MAIL.encode())
    row = Document.objects.get(name="mail.eml")
    page = browser.get(f"/case/C-1/document/{row.pk}/").content.decode()

    assert "You never listen to me." in page
    assert "tracker.example" not in page
    assert "javascript:" not in page
    assert "<img" not in page
    assert "<iframe" not in page


def test_a_drawing_that_runs_something_is_words(browser: Client, own: Any) -> None:
    page, took = brought(browser, "drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')
    [path] = {part.split('"')[0] for part in page.split('href="')[1:] if "/document/" in part.split('"')[0]}

    shown = browser.get(path).content.decode()
    assert "&lt;svg" in shown
    assert "<svg xmlns" not in shown
    assert took < SECONDS


def test_an_original_comes_back_as_a_download_alone(browser: Client, own: Any) -> None:
    brought(browser, "mail.eml", MAIL.encode())
    row = Document.objects.get(name="mail.eml")
    answer = browser.get(f"/case/C-1/document/{row.pk}/original/")

    assert answer["Content-Disposition"] == f'attachment; filename="document-{row.pk}"'
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
