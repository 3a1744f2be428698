"""What programs read: feeds by the rules of their RFCs, a graph of schema.org's terms, the map, references as files."""

import json
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from tests.journal.bundles import AT, POST, fingerprint

from journal.commenting.acts import Written, decide, leave_comment
from journal.commenting.queries import of_writer
from journal.published.models import Post

pytestmark = pytest.mark.django_db
TERMS = json.loads((Path(__file__).parent / "schema_org_terms.json").read_text("utf-8"))["types"]
ATOM, THREADS = "{http://www.w3.org/2005/Atom}", "{http://purl.org/syndication/thread/1.0}"
SPITEFUL = {"title": 'A <b> & "C" \\ {d} %', "summary": "</script><!-- ]]>", "tags": ['<&"'], "author__family": "O’<i>"}


def shown(post: Post, text: str, *, to: str = "") -> int:
    comment = of_writer(leave_comment(post, Written("A & <b>", text, to=to), sender=text, at=AT))
    assert comment is not None
    decide(comment, "shown", by="mo", at=AT)
    return int(comment.pk)


def atom(browser: Client, address: str) -> ElementTree.Element:
    """Return a feed that keeps the rules of RFC 4287."""
    answer = browser.get(address)
    assert answer["Content-Type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(answer.content)
    for node in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            [only] = node.findall(f"{ATOM}{name}")
            assert (only.text or "").strip()
        assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", node.findtext(f"{ATOM}id", ""))
        for name in ("updated", "published"):
            for moment in node.findall(f"{ATOM}{name}"):
                assert datetime.fromisoformat(moment.text or "").tzinfo is not None
        alternates = [link for link in node.findall(f"{ATOM}link") if link.get("rel") == "alternate"]
        assert len(alternates) == 1
        assert all((link.get("href") or "").startswith("http://testserver/") for link in node.findall(f"{ATOM}link"))
    [itself] = [link for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert itself.get("href") == f"http://testserver{address}"
    for entry in feed.findall(f"{ATOM}entry"):
        assert entry.findtext(f"{ATOM}author/{ATOM}name")
        [content] = entry.findall(f"{ATOM}content")
        assert content.get("type") == "html"
    ids = [entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")]
    assert len(set(ids)) == len(ids)
    return feed


@pytest.mark.parametrize(
    "address",
    [
        "/feed.atom",
        "/blogs/case-notes/feed.atom",
        "/authors/ines-calder/feed.atom",
        "/comments.atom",
        f"{POST}comments.atom",
    ],
)
def test_every_feed_keeps_the_rules_of_atom(publish: Callable[..., Post], browser: Client, address: str) -> None:
    post = publish(**SPITEFUL)
    first = shown(post, "One </content> & <b>")
    shown(post, "Two", to=str(first))

    assert len(atom(browser, address).findall(f"{ATOM}entry")) == (2 if "comments" in address else 1)


def test_a_feed_counts_the_comments_and_says_where_they_are(post: Post, browser: Client) -> None:
    shown(post, "One")

    [entry] = atom(browser, "/feed.atom").findall(f"{ATOM}entry")

    [replies] = [link for link in entry.findall(f"{ATOM}link") if link.get("rel") == "replies"]
    assert replies.get(f"{THREADS}count") == "1"
    assert replies.get("href") == f"http://testserver{POST}comments.atom"


def test_a_comment_says_what_it_answers(post: Post, browser: Client) -> None:
    first = shown(post, "One")
    shown(post, "Two", to=str(first))
    [of_post] = atom(browser, "/feed.atom").findall(f"{ATOM}entry")

    entries = atom(browser, f"{POST}comments.atom").findall(f"{ATOM}entry")

    answers = {entry.findtext(f"{ATOM}content"): entry.find(f"{THREADS}in-reply-to") for entry in entries}
    urns = {entry.findtext(f"{ATOM}content"): entry.findtext(f"{ATOM}id") for entry in entries}
    one, two = answers["<p>One</p>\n"], answers["<p>Two</p>\n"]
    assert one is not None
    assert two is not None
    assert one.get("ref") == of_post.findtext(f"{ATOM}id")
    assert two.get("ref") == urns["<p>One</p>\n"]


def test_an_id_stays_when_the_post_changes(publish: Callable[..., Post], browser: Client, tmp_path: Path) -> None:
    publish()
    before = atom(browser, "/feed.atom").find(f"{ATOM}entry/{ATOM}id")
    publish(title="Another", replaces=fingerprint(tmp_path / "the-empty-hour"))
    after = atom(browser, "/feed.atom").find(f"{ATOM}entry/{ATOM}id")

    assert before is not None
    assert after is not None
    assert before.text == after.text


def test_the_json_feed_says_the_same(post: Post, browser: Client) -> None:
    feed = json.loads(browser.get("/feed.json").content)

    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    [item] = feed["items"]
    assert (item["title"], item["url"]) == ("The Empty Hour", f"http://testserver{POST}")
    assert {"id", "content_html", "date_published", "authors", "tags"} <= item.keys()


def nodes(value: Any) -> list[dict[str, Any]]:
    """Return every object of a graph that says what it is."""
    if isinstance(value, list):
        return [node for each in value for node in nodes(each)]
    if not isinstance(value, dict):
        return []
    inner = [node for each in value.values() for node in nodes(each)]
    return [value, *inner] if "@type" in value else inner


def graph_of(page: str) -> Any:
    [script] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return json.loads(script)


@pytest.mark.parametrize("address", [POST, "/", "/authors/ines-calder/", "/reviewers/tobias-wren/"])
def test_the_graph_speaks_in_terms_that_schema_org_has(
    publish: Callable[..., Post], browser: Client, address: str
) -> None:
    publish(**SPITEFUL)

    graph = graph_of(browser.get(address).content.decode())

    assert graph["@context"] == "https://schema.org"
    found = nodes(graph["@graph"])
    assert found
    for node in found:
        unknown = [name for name in node if name[0] != "@" and name not in TERMS[node["@type"]]]
        assert unknown == [], node["@type"]


def test_the_review_stands_on_the_page_and_not_on_the_article(post: Post, browser: Client) -> None:
    graph = {node["@type"]: node for node in graph_of(browser.get(POST).content.decode())["@graph"]}

    page, article, way = graph["MedicalWebPage"], graph["BlogPosting"], graph["BreadcrumbList"]
    assert page["lastReviewed"] == "2024-05-03"
    assert page["reviewedBy"]["name"] == "Tobias M. Wren"
    assert "reviewedBy" not in article
    assert page["mainEntity"]["@id"] == article["@id"]
    assert page["breadcrumb"]["@id"] == way["@id"]
    assert [step["name"] for step in way["itemListElement"]] == ["Home", "Blogs", "Case Notes", "The Empty Hour"]
    assert "item" not in way["itemListElement"][-1]


def test_the_graph_cannot_end_its_element(publish: Callable[..., Post], browser: Client) -> None:
    publish(**SPITEFUL)

    page = browser.get(POST).content.decode()

    assert "</script><!--" not in page
    assert graph_of(page)["@graph"][1]["description"] == SPITEFUL["summary"]


def test_the_map_lists_what_is_out_and_robots_know_the_map(publish: Callable[..., Post], browser: Client) -> None:
    publish()
    publish(slug="not-yet", dates__publish_on="2999-01-01")

    places = [
        node.text
        for node in ElementTree.fromstring(browser.get("/sitemap.xml").content).iter()
        if node.tag.endswith("loc")
    ]

    assert f"http://testserver{POST}" in places
    assert not [place for place in places if "not-yet" in (place or "")]
    assert all(browser.get((place or "").removeprefix("http://testserver")).status_code == 200 for place in places)
    assert "Sitemap: http://testserver/sitemap.xml" in browser.get("/robots.txt").content.decode()


def test_the_reference_is_given_out_for_programs(publish: Callable[..., Post], browser: Client) -> None:
    publish(**SPITEFUL, title_in_sentence_case='A <b> & "C" \\ {d} %')

    [item] = json.loads(browser.get(f"{POST}reference.json").content)
    bibtex = browser.get(f"{POST}reference.bib").content.decode()
    ris = browser.get(f"{POST}reference.ris").content.decode()

    assert item["type"] == "post-weblog"
    assert item["author"] == [{"family": "O’<i>", "given": "Ines"}]
    assert item["issued"] == {"date-parts": [[2024, 5, 4]]}
    assert r"title = {{A <b> \& \"C\" \textbackslash{} \{d\} \%}}".replace(r"\"", '"') in bibtex
    assert bibtex.count("@") == 1
    assert ris.startswith("TY  - BLOG\r\n")
    assert ris.endswith("ER  - \r\n")
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in ris.split("\r\n")[:-1])


def test_collectors_find_their_tags(post: Post, browser: Client) -> None:
    page = browser.get(POST).content.decode()

    tags = dict(re.findall(r'<meta name="(citation_\w+)" content="([^"]*)">', page))
    assert tags["citation_author"] == "Calder, Ines"
    assert tags["citation_publication_date"] == "2024/05/04"
    assert tags["citation_journal_title"] == "Case Notes"
