"""The copy of the site as files: whole, without forms, and emptied of what was taken down."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.journal.bundles import AT

from journal.cli import main
from journal.published.acts import take_down
from journal.published.models import Post

pytestmark = pytest.mark.django_db


def build(folder: Path) -> None:
    done = CliRunner().invoke(main, ["build", str(folder)])
    assert done.exit_code == 0, done.output


def test_every_link_of_the_copy_leads_to_a_file_of_it(publish: Callable[..., Post], tmp_path: Path) -> None:
    publish()
    publish(slug="the-full-hour", title="The Full Hour", follows="the-empty-hour")
    folder = tmp_path / "copy"

    build(folder)

    pages = list(folder.rglob("*.html"))
    links = {link for page in pages for link in re.findall(r'(?:href|src)="(/[^"#?]*)', page.read_text("utf-8"))}
    lost = [
        link for link in links if not (folder / link.lstrip("/") / ("index.html" if link[-1] == "/" else "")).exists()
    ]
    assert len(pages) > 12
    feeds = {str(path.relative_to(folder)) for path in folder.rglob("feed.*")}
    places = ("", "blogs/case-notes/", "authors/ines-calder/")
    assert feeds == {f"{place}feed.{form}" for place in places for form in ("atom", "json")}
    assert lost == []


def test_the_copy_takes_no_comments_and_has_no_search(post: Post, tmp_path: Path) -> None:
    build(tmp_path / "copy")

    text = "".join(path.read_text("utf-8") for path in (tmp_path / "copy").rglob("*.html"))
    assert "<form" not in text
    assert "/search/" not in text
    assert "Comments are closed" in text
    assert "stamp-" not in text


def test_the_copy_before_stays_until_another_is_whole(
    post: Post, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "copy"
    build(folder)
    before = sorted(path.name for path in folder.rglob("*"))
    (tmp_path / "link").symlink_to(folder)
    build(tmp_path / "link")
    assert sorted(path.name for path in folder.rglob("*")) == before
    monkeypatch.setattr("journal.static_copy.ask", lambda _application, _path: (500, b""))

    done = CliRunner().invoke(main, ["build", str(folder)])

    assert done.exit_code == 2
    assert sorted(path.name for path in folder.rglob("*")) == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_what_was_taken_down_is_a_tombstone_and_nothing_else(publish: Callable[..., Post], tmp_path: Path) -> None:
    publish(text="The canary sang.\n")
    build(tmp_path / "copy")
    take_down("the-empty-hour", at=AT)
    build(tmp_path / "copy")

    path = "blogs/case-notes/the-empty-hour/"
    assert "canary" not in "".join(file.read_text("utf-8") for file in (tmp_path / "copy").rglob("*") if file.is_file())
    assert "was taken down" in (tmp_path / "copy" / path / "index.html").read_text("utf-8")
    assert f"location = /{path} " in (tmp_path / "copy" / "gone.nginx.conf").read_text("utf-8")


def test_a_folder_that_holds_something_else_is_left_alone(post: Post, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("x")

    done = CliRunner().invoke(main, ["build", str(tmp_path / "mine")])

    assert done.exit_code == 2
    assert (tmp_path / "mine" / "letter.txt").exists()
