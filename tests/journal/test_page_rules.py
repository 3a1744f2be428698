"""Every kind of page by the rules of HTML, its weight, and what it asks for."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client
from tests.journal.bundles import AT, POST

from journal.commenting.acts import Written, decide, leave_comment, reply_as
from journal.commenting.models import Comment
from journal.moderating.models import Moderator
from journal.pages.statics import content
from journal.published.acts import take_down
from journal.published.models import Post

pytestmark = pytest.mark.django_db
CHECKER = Path(__file__).parents[2] / ".venv" / "checkers" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
LONG = "\n\n".join(f"Paragraph {number}. " + "She came on time, and she left on time. " * 12 for number in range(40))
HEAVIEST = 60_000


@pytest.fixture
def pages(publish: Callable[..., Post], browser: Client) -> dict[str, str]:
    """Return a page of every kind, by what it is."""
    post = publish(text=LONG, series__part=1, notices__content_note="A threat.", notices__consent="She has read it.")
    publish(slug="the-full-hour", title="The Full Hour", series__part=2, follows="the-empty-hour")
    publish(slug="gone", title="Gone")
    take_down("gone", at=AT)
    key = leave_comment(post, Written("Heron", "I want to die."), sender="x", at=AT)
    for number in range(12):
        leave_comment(post, Written(f"Reader {number}", "A *good* read. " * 20), sender=str(number), at=AT)
    for comment in Comment.objects.exclude(reasons__icontains="crisis"):
        decide(comment, "shown", by="mo", at=AT)
        reply_as(post.author, comment, text="Thank you.", by="mo", at=AT)
    user = User.objects.create_user("mo")
    Moderator.objects.create(user=user, person=post.author)
    inside = Client()
    inside.force_login(user)
    addresses = {
        "home": "/", "blogs": "/blogs/", "series": "/blogs/case-notes/", "post": POST, "authors": "/authors/",
        "author": "/authors/ines-calder/",
        "reviewer": "/reviewers/tobias-wren/", "about": "/about/", "year": "/archive/2024/",
        "policy": "/editorial-policy/", "corrections": "/corrections/", "archive": "/archive/",
        "comments": "/comments/",
        "search": "/search/?q=hour", "404": "/nothing/", "410": "/blogs/case-notes/gone/", "respond": f"{POST}respond/",
        "own comment": f"/comments/{key}/", "enter": "/moderating/enter/",
    }  # fmt: skip
    found = {name: browser.get(address).content.decode() for name, address in addresses.items()}
    found["refused form"] = browser.post(f"{POST}respond/", {"name": "", "text": ""}).content.decode()
    for queue in ("crisis", "waiting", "shown"):
        found[f"queue {queue}"] = inside.get(f"/moderating/{queue}/").content.decode()
    found["erase"] = inside.post("/moderating/erase/", {"mail": "a@b.example"}).content.decode()
    return found


@pytest.mark.skipif(
    shutil.which("java") is None or not CHECKER.exists(),
    reason="the Nu HTML checker or Java is not installed; tests/journal/set_up.sh installs them where apt and npm can",
)
def test_the_nu_html_checker_has_nothing_to_say(pages: dict[str, str], tmp_path: Path) -> None:
    for name, page in pages.items():
        (tmp_path / f"{name}.html").write_text(page, "utf-8")
    files = sorted(tmp_path.glob("*.html"))

    done = subprocess.run(
        ["java", "-Xss4m", "-jar", CHECKER, "--format", "json", "--stdout", *files],
        capture_output=True,
        text=True,
        check=False,
    )

    said = [
        f"{Path(message['url']).stem}, line {message.get('lastLine')}: {message['message']}"
        for message in json.loads(done.stdout)["messages"]
        if not (message["type"] == "info" and "Trailing slash" in message["message"])
    ]
    assert len(files) == 24
    assert said == []


def test_every_page_with_its_files_is_light(pages: dict[str, str]) -> None:
    beside = sum(len(content(name)) for name in ("journal.css", "journal.js", "icon.svg"))
    weights = {name: len(page.encode()) + beside for name, page in pages.items()}

    assert {name: weight for name, weight in weights.items() if weight > HEAVIEST} == {}


def test_no_page_asks_anybody_else_for_anything(pages: dict[str, str]) -> None:
    loads = re.compile(
        r'<(?:script|img|iframe|source|video|audio|embed|object)\b[^>]*\b(?:src|data)="([^"]*)"|<link\b[^>]*rel="(?:stylesheet|icon|preload)"[^>]*href="([^"]*)"'
    )
    asked = {name: ["".join(found) for found in loads.findall(page)] for name, page in pages.items()}

    assert all(asked.values())
    assert {name for name, addresses in asked.items() if not all(a.startswith("/static/") for a in addresses)} == set()
    assert not re.search(rb"url\(|@import|https?:", content("journal.css"))


def test_no_page_holds_style_or_script_of_its_own(pages: dict[str, str]) -> None:
    own = re.compile(r"<style|<[^>]+\s(?:style|on\w+)=|<script(?! type=\"application/ld\+json\"| src=)")

    assert [name for name, page in pages.items() if own.search(page)] == []
