"""Posts from and to other blogs: what goes out comes back the same, and what cannot be carried is said."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.journal.bundles import AT, Signer

from journal.cli import main
from journal.errors import UnreadableExport
from journal.exchange.carried import Carried, Name
from journal.exchange.from_html import markdown_of
from journal.exchange.ghost import as_ghost, from_ghost
from journal.exchange.seed_page import as_text, from_html, from_text
from journal.exchange.wordpress import as_wordpress, from_wordpress
from journal.published.acts import take_in, trust
from journal.published.models import Post
from journal.wording.markdown import post_html

SEED = Path(__file__).parents[3] / "shared" / "seed" / "the-make-or-break-moment.txt"
BODY = """First – with “quotes” and *weight*.

## A heading

- one
- two

> Said by **her**.

1. Then
2. [there](https://example.org/a_b)

A line\\
broken, 5 \\* 3 \\* 2 and a\\_b.
"""
FULL = Carried(
    title="The Empty Hour",
    markdown=BODY,
    author=Name("Ines", "Calder", "PhD"),
    series="Case Notes",
    reviewer=Name("Tobias M.", "Wren", "Psy.D."),
    slug="the-empty-hour",
    summary="An hour.",
    tags=("silence", "repair"),
    site="The Journal",
    address="https://journal.example/x/",
    rights="All rights reserved.",
    published_on=date(2024, 5, 4),
    last_updated_on=date(2024, 5, 2),
    last_reviewed_on=date(2024, 5, 3),
    retrieved_on=date(2024, 6, 1),
    comments=2,
)


@pytest.mark.skipif(not SEED.exists(), reason="the seed text is not beside this checkout, so it cannot be rebuilt")
def test_the_seed_page_is_rebuilt_from_its_fields_but_for_the_links_that_were_lost() -> None:
    page = SEED.read_text("utf-8")
    fields = replace(from_text(page), address="https://example.org/post/")

    found = page.replace(", from\n", ", from https://example.org/post/\n")
    found = found.replace("Published on All", f"Published on {fields.site}. All")
    assert as_text(fields) == f"{found}\n"


def test_a_page_of_that_kind_is_rebuilt_from_its_text() -> None:
    plain = replace(FULL, markdown="One – “two”.\n\nThree, and 4 \\* 5.\n", tags=(), summary="")

    back = from_text(as_text(plain))

    assert replace(back, published_on=plain.published_on, losses=()) == plain
    assert back.losses == ("The page tells only the year it was published in; the day is that of its last update.",)


def test_a_page_without_what_was_lost_says_nothing_instead() -> None:
    bare = Carried("The Empty Hour", "One.\n", Name("", "Calder", ""), series="Case Notes", slug="the-empty-hour")

    page = as_text(bare)

    assert "on All" not in page
    assert not [line for line in page.splitlines() if line.endswith((" from", " on", ":"))]
    assert "Calder. (n.d.). The Empty Hour." in page


def test_a_page_that_lost_its_links_is_read() -> None:
    text = (
        "Home » Blogs » Case Notes » The Empty Hour\n\nThe Empty Hour\n\nOne.\n\nThe Empty Hour\n\nInes Calder PhD\n\n"
        "1 comment: View Comments / Leave a Comment\n\nAPA Reference\nCalder PhD, I. (2024). The Empty Hour. "
        "The Journal. Retrieved on June 1, 2024, from\n\nLast updated: 2 May 2024\nLast reviewed: on 3 May 2024\n"
        "Published on All rights reserved."
    )

    page = from_text(text)

    assert (page.site, page.address, page.comments) == ("The Journal", "", 1)
    assert (page.reviewer, page.last_reviewed_on) == (None, date(2024, 5, 3))
    assert page.rights == "All rights reserved."


def test_wordpress_brings_back_what_it_was_given() -> None:
    raw = as_wordpress([FULL], site="The Journal", address="https://journal.example/", zone="Europe/Berlin")

    [back] = from_wordpress(raw)

    lost = {"reviewer": None, "site": "", "rights": "", "last_reviewed_on": None, "retrieved_on": None, "comments": 0}
    assert back == replace(FULL, **lost)  # type: ignore[arg-type]


def test_ghost_brings_back_what_it_was_given() -> None:
    [back] = from_ghost(as_ghost([FULL]))

    lost = {
        "reviewer": None, "site": "", "rights": "", "last_reviewed_on": None, "retrieved_on": None, "comments": 0,
        "address": "",
    }  # fmt: skip
    assert back == replace(FULL, **lost)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "html",
    [
        "<p>A <em>b</em> <strong>c</strong></p>",
        "<h2>Title</h2><p>x<br>y</p>",
        "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>",
        "<blockquote><p>q</p><p>r</p></blockquote>",
        "<ol><li>1</li><li>2</li></ol><p>after</p>",
        "<p># no heading, 1. no list, *no weight*, &lt;b&gt; &amp;amp;</p>",
        "<pre>if x:\n    y</pre>",
        "<hr><p>x</p>",
    ],
)
def test_html_says_the_same_after_markdown(html: str) -> None:
    first = post_html(markdown_of(html)[0])

    assert post_html(markdown_of(first)[0]) == first
    words = "".join(first.split())
    assert "no" not in html or "#noheading,1.nolist,*noweight*,&lt;b&gt;&amp;amp;" in words


def test_what_markdown_has_no_word_for_is_counted_and_nothing_runs() -> None:
    text, losses = markdown_of("<p onclick=x>A<img src=x onerror=y><script>z()</script></p><iframe src=q></iframe>")

    assert text == "A\n"
    assert losses == ("1 of <iframe> left out.", "1 of <img> left out.")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"<rss>",
        b"<rss/>",
        b'<!DOCTYPE x [<!ENTITY a "b">]><rss><channel/></rss>',
        b'<?xml version="1.0"?><!DOCTYPE r SYSTEM "file:///etc/passwd"><rss/>',
    ],
)
def test_what_is_no_export_of_wordpress_is_refused(raw: bytes) -> None:
    with pytest.raises(UnreadableExport):
        from_wordpress(raw)


@pytest.mark.parametrize(
    "raw", [b"", b"[]", b"{}", b'{"db": []}', b'{"data": {"posts": 3}}', b"[" * 99_999, b'{"data": {"posts": [3]}}']
)
def test_what_is_no_export_of_ghost_is_refused(raw: bytes) -> None:
    with pytest.raises(UnreadableExport):
        from_ghost(raw)


@pytest.mark.parametrize("text", ["", "Only a line", "A » B\n\nB\n\ntext"])
def test_what_is_no_such_page_is_refused(text: str) -> None:
    with pytest.raises(UnreadableExport):
        from_text(text)


@pytest.mark.django_db
@pytest.mark.parametrize("form", ["html", "wordpress", "ghost"])
def test_a_post_goes_out_and_comes_back_as_a_bundle_to_be_signed(
    publish: Callable[..., Post], tmp_path: Path, form: str
) -> None:
    publish(text=BODY)
    key, out = tmp_path / "author.pub", tmp_path / f"out.{form}"
    key.write_bytes(Signer().public_file())
    run = CliRunner().invoke

    gone = run(main, ["export", "the-empty-hour", "--as", form, "--to", str(out)])
    back = run(main, ["import", str(out), "--as", form, "--to", str(tmp_path / "in"), "--key", str(key)])

    assert (gone.exit_code, back.exit_code) == (0, 0), gone.output + back.output
    bundle = tmp_path / "in" / "the-empty-hour"
    assert (bundle / "post.md").read_text("utf-8") == BODY
    Post.objects.get().releases.all().delete()  # type: ignore[attr-defined]
    Post.objects.all().delete()
    manifest = (bundle / "manifest.json").read_bytes()
    (bundle / "manifest.sig").write_bytes(Signer().signature(manifest, "the-empty-hour"))
    trust(Signer().public_file(), at=AT)
    assert take_in(bundle, at=AT).post.title == "The Empty Hour"
    assert json.loads(manifest)["title_in_sentence_case"] == "The empty hour"


def test_a_page_that_a_browser_saved_is_read() -> None:
    html = (
        "<html><head><title>x</title><script>y</script></head><body><div><a href='/'>Home</a> &raquo; Blogs &raquo; "
        "<a href='/c'>Case Notes</a> &raquo; The Empty Hour</div><h1>The Empty Hour</h1><p>One <i>two</i>.</p>"
        "<p>The Empty Hour</p><p><a href='/i'>Ines Calder PhD</a></p><p>2 comments: <a href='#'>View Comments</a></p>"
        "<h3>APA Reference</h3><p>Calder PhD, I. (2024). The Empty Hour. The Journal. Retrieved on June 1, 2024, from "
        "<a href='https://e.org/x'>https://e.org/x</a></p><p>Last updated: 2 May 2024<br>Last reviewed: By T. Wren, "
        "Psy.D. on 3 May 2024<br>Published on The Journal. All rights reserved.</p></body></html>"
    )

    page = from_html(html)

    assert (page.title, page.markdown, page.series) == ("The Empty Hour", "One *two*.\n", "Case Notes")
    assert (page.author, page.comments) == (Name("Ines", "Calder", "PhD"), 2)
    assert page.address == "https://e.org/x"
    assert (page.last_updated_on, page.reviewer) == (date(2024, 5, 2), Name("T.", "Wren", "Psy.D."))


def test_a_post_that_cannot_be_read_stops_no_other_and_is_named(tmp_path: Path) -> None:
    key, out = tmp_path / "author.pub", tmp_path / "out.xml"
    key.write_bytes(Signer().public_file())
    posts = (FULL, replace(FULL, slug="nameless", author=Name("", "", "")), replace(FULL, slug="the-last"))
    out.write_bytes(as_wordpress((*posts, FULL), site="S", address="https://e.org/", zone="UTC"))
    asked = ["import", str(out), "--as", "wordpress", "--to", str(tmp_path / "in"), "--key", str(key)]

    done = CliRunner().invoke(main, asked)

    assert done.exit_code == 2
    assert sorted(path.name for path in (tmp_path / "in").iterdir()) == ["the-empty-hour", "the-last"]
    assert "Left out, nameless: " in done.output
    assert "Left out, the-empty-hour: A folder of this name is there already." in done.output
    again = CliRunner().invoke(main, asked)
    assert again.exit_code == 2
    assert "Sign in each folder" not in again.output


def test_an_export_of_drafts_alone_is_refused_in_words(tmp_path: Path) -> None:
    key, out = tmp_path / "author.pub", tmp_path / "out.xml"
    key.write_bytes(Signer().public_file())
    raw = as_wordpress([FULL], site="S", address="https://e.org/", zone="UTC")
    out.write_bytes(raw.replace(b">publish<", b">draft<"))

    done = CliRunner().invoke(
        main, ["import", str(out), "--as", "wordpress", "--to", str(tmp_path / "in"), "--key", str(key)]
    )

    assert done.exit_code == 2
    assert "There is no published post in it." in done.output


def test_shortcodes_and_tables_of_wordpress_are_left_out_and_counted() -> None:
    body = '[caption id="a"]<img src="x">A bridge[/caption]<p>Words.</p>[gallery ids="1"]'
    body += "<table><tr><td>1</td></tr></table>"
    raw = as_wordpress([FULL], site="S", address="https://e.org/", zone="UTC").decode()
    start, end = raw.index("<content:encoded>"), raw.index("</content:encoded>")
    told = raw[:start] + "<content:encoded><![CDATA[" + body + "]]>" + raw[end:]

    [post] = from_wordpress(told.replace("the-empty-hour", "caf%C3%A9").encode())

    assert (post.markdown, post.slug) == ("Words.\n", "cafe")
    assert post.losses == ("1 of <table> left out.", "2 shortcodes left out, such as captions of pictures.")
