"""What a stranger can send, each with its refusal. What comes in bundles is in test_hostile_bundles.py."""

import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from tests.journal.bundles import AT, POST

from journal.commenting.acts import Written, decide, leave_comment
from journal.commenting.marks import stamp
from journal.commenting.models import Comment
from journal.published.models import Post

pytestmark = pytest.mark.django_db
VECTORS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script href=data:,alert(1) />",
    '"><script>alert(1)</script>',
    "' onmouseover='alert(1)",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<math><mtext><table><mglyph><style><img src onerror=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](vbscript:msgbox)",
    "[x](&#106;avascript:alert(1))",
    "[x](//evil.example)",
    "[x](file:///etc/passwd)",
    "![x](https://evil.example/pixel.gif)",
    "![x](x 'onerror=alert(1)')",
    "<https://evil.example/>",
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    "`<script>`\n```\n</code></pre><script>alert(1)</script>\n```",
    "<!--><script>alert(1)</script>-->",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "{{ settings.SECRET_KEY }}{% debug %}{% include 'x' %}",
    "${7*7} #{7*7} <%= 7*7 %>",
    "a\r\nSet-Cookie: x=1",
    "\u202e<script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<base href=https://evil.example>",
    "<form action=https://evil.example><input name=x>",
    "<style>@import 'https://evil.example'</style>",
    "<x onpointerenter=alert(1) style='position:fixed'>",
)
ALLOWED = set(
    "html head meta title link script body a header nav ul ol li main p h1 h2 h3 h4 article aside strong em i div "
    "footer section span time button form input label textarea dl dt dd blockquote code pre br hr".split()
)
SCRIPTS = re.compile(r"/static/journal\.[0-9a-f]{10}\.js")


class _Reader(HTMLParser):
    """Notes everything in a page that could run, load or lead somewhere it should not."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag not in ALLOWED:
            self.found.append(f"<{tag}>")
        if (
            tag == "script"
            and told.get("type") != "application/ld+json"
            and not SCRIPTS.fullmatch(told.get("src") or "")
        ):
            self.found.append("a script")
        if tag == "form" and not (told.get("action") or "").startswith("/"):
            self.found.append("a form that leads away")
        for name, value in attrs:
            if name.startswith("on") or name in ("style", "srcdoc", "srcset", "ping", "formaction"):
                self.found.append(name)
            if name in ("href", "src") and not re.match(r"(?:https?://|/(?!/)|#)", value or ""):
                self.found.append(f"{name}={value}")
            if name == "src" and not (value or "").startswith("/static/"):
                self.found.append(f"loads {value}")


def harm_in(page: str) -> list[str]:
    reader = _Reader()
    reader.feed(page)
    return reader.found


def publish_spitefully(publish: Callable[..., Post], vector: str) -> Post:
    """Publish a post with the vector wherever a manifest takes text."""
    line = " ".join(re.sub("[\r\n\t\u202e]", " ", vector).split())
    return publish(
        text=vector.replace("\r", "") + "\n", title=line, title_in_sentence_case=line, summary=line, tags=[line[:60]],
        rights=line, series__title=line, series__description=line, author__given=line, author__family=line,
        author__credentials=line, reviewer__family=line, reviewer__credentials=line, notices__protection=line,
        notices__consent=line, notices__content_note=line,
    )  # fmt: skip


@pytest.mark.parametrize("vector", VECTORS, ids=range(len(VECTORS)))
def test_nothing_in_a_bundle_or_a_comment_runs_or_loads(
    publish: Callable[..., Post], browser: Client, vector: str
) -> None:
    post = publish_spitefully(publish, vector)
    key = leave_comment(post, Written(vector[:60].strip() or "x", vector), sender="x", at=AT)
    decide(Comment.objects.get(), "shown", by="mo", at=AT)
    addresses = (
        POST, "/", "/blogs/", "/blogs/case-notes/", "/authors/", "/authors/ines-calder/", "/reviewers/tobias-wren/",
        "/archive/", "/comments/", f"/comments/{key}/", f"{POST}respond/?to={Comment.objects.get().pk}",
        "/corrections/", "/editorial-policy/",
    )  # fmt: skip

    for address in addresses:
        answer = browser.get(address)
        page = answer.content.decode()
        assert harm_in(page) == [], address
        assert "alert(1)</script>" not in page.replace("\\u003c", "")
        assert "Set-Cookie" not in answer.headers
        assert "49" not in re.findall(r"\$\{?(\d+)", page)


@pytest.mark.parametrize("vector", VECTORS, ids=range(len(VECTORS)))
def test_nothing_comes_back_from_a_question_or_a_refused_form(post: Post, browser: Client, vector: str) -> None:
    search = browser.get("/search/", {"q": vector})
    form = browser.post(
        f"{POST}respond/", {"name": vector, "text": "", "mail": vector, "stamp": vector, "to": vector, "website": ""}
    )
    missing = browser.get(f"/blogs/{vector[:9].replace('/', '')}/x/")

    for answer in (search, form, missing):
        assert answer.status_code in (200, 404, 422)
        assert harm_in(answer.content.decode()) == []


FORM = {"name": "Heron", "text": "Words.", "stamp": ""}


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://testserver.evil.example"},
        {"sec-fetch-site": "cross-site", "origin": "http://testserver"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
    ],
)
def test_a_form_from_another_site_is_refused(post: Post, headers: dict[str, str]) -> None:
    answer = Client(headers=headers).post(f"{POST}respond/", FORM)

    assert answer.status_code == 403
    assert "not sent from a page of this site" in answer.content.decode()
    assert not Comment.objects.exists()


def test_nobody_elses_page_changes_or_withdraws_a_comment(post: Post) -> None:
    key = leave_comment(post, Written("Heron", "Words."), sender="x", at=datetime.now(UTC))
    foreign = Client(headers={"origin": "http://evil.example"})

    assert foreign.post(f"/comments/{key}/", {"text": "Theirs."}).status_code == 403
    assert foreign.post(f"/comments/{key}/withdraw/").status_code == 403
    assert Comment.objects.get().text == "Words."


@pytest.mark.parametrize(
    "host", ["evil.example", "testserver.evil.example", "127.0.0.1", "testserver@evil.example", ""]
)
@pytest.mark.parametrize("address", [POST, "/", "/feed.atom", "/robots.txt", "/moderating/enter/", "/no-such-page/"])
def test_a_foreign_host_is_refused_on_every_address(post: Post, host: str, address: str) -> None:
    answer = Client(headers={"host": host}).get(address)

    assert answer.status_code == 400
    assert "evil" not in answer.content.decode()


def test_a_page_that_is_not_yet_out_sounds_like_one_that_is_not_there(
    publish: Callable[..., Post], browser: Client
) -> None:
    publish()
    publish(slug="not-yet", dates__publish_on="2999-01-01")

    for more in ("", "comments.atom", "reference.json", "reference.bib", "respond/"):
        hidden = browser.get(f"/blogs/case-notes/not-yet/{more}")
        missing = browser.get(f"/blogs/case-notes/never/{more}")
        assert (hidden.status_code, hidden.content) == (missing.status_code, missing.content) == (404, hidden.content)
        assert sorted(hidden.headers.items()) == sorted(missing.headers.items())
    hidden = browser.post("/blogs/case-notes/not-yet/respond/", {**FORM, "stamp": stamp("not-yet")})
    missing = browser.post("/blogs/case-notes/never/respond/", {**FORM, "stamp": stamp("never")})
    assert (hidden.status_code, hidden.content) == (missing.status_code, missing.content)
    everywhere = ("/", "/blogs/", "/blogs/case-notes/", "/archive/", "/search/?q=hour", "/feed.atom", "/feed.json",
                  "/sitemap.xml", "/corrections/", POST)  # fmt: skip
    assert not [address for address in everywhere if "not-yet" in browser.get(address).content.decode()]


@pytest.mark.parametrize(
    "address",
    [
        "/static/../settings.py", "/static/..%2fsettings.py", "/static/secret", "/static/%2e%2e/%2e%2e/etc/passwd",
        "/blogs/../../secret", "/authors/..%2f..%2fsecret/", "/archive/99999/", "/archive/0000/", "/about/../secret",
        "/reference.json", f"{POST}reference.exe", f"{POST}reference.json/../x",
    ],
)  # fmt: skip
def test_a_path_leads_nowhere_but_to_pages(post: Post, browser: Client, address: str) -> None:
    assert browser.get(address).status_code == 404


@pytest.mark.parametrize(
    "question", ['"', "' OR 1=1 --", "%", "_", "*", "\\", "NEAR(", "a" * 5000, "\0", "\ud800", ")('"]
)
def test_a_question_never_breaks_the_search(post: Post, browser: Client, question: str) -> None:
    answer = browser.get("/search/?q=" + "".join(f"%{byte:02x}" for byte in question.encode("utf-8", "surrogatepass")))

    assert answer.status_code == 200
    assert "The Empty Hour" not in answer.content.decode() or not re.search(r"[%_*]", question)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
@pytest.mark.parametrize("address", [POST, "/", "/feed.atom", "/search/", "/archive/"])
def test_pages_are_only_read(post: Post, browser: Client, method: str, address: str) -> None:
    assert getattr(browser, method)(address).status_code == 405


def test_a_form_that_is_too_large_is_refused(post: Post, browser: Client) -> None:
    assert browser.post(f"{POST}respond/", {**FORM, "text": "x" * 70_000}).status_code == 400
    assert browser.post(f"{POST}respond/", {f"f{number}": "" for number in range(50)}).status_code == 400
    assert not Comment.objects.exists()


def test_every_answer_has_the_strict_headers(post: Post, browser: Client) -> None:
    for address in (POST, "/", "/feed.atom", "/no-such-page/", "/moderating/enter/", "/search/?q=x", "/robots.txt"):
        headers = browser.get(address).headers
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert (headers["X-Content-Type-Options"], headers["Referrer-Policy"]) == ("nosniff", "same-origin")


def test_no_answer_to_a_reader_sets_a_cookie(post: Post, browser: Client) -> None:
    for address in (POST, "/", "/search/?q=x", f"{POST}respond/", "/feed.atom"):
        assert browser.get(address).cookies == {}


SLOWLY = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "journal.settings"
import django
django.setup()
import journal.serving as serving
serving.PATIENCE_SECONDS = 1
from django.core.management import call_command
call_command("migrate", verbosity=0)
serving.serve(int(sys.argv[1]), say=print)
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Serve an empty site as `journal serve` does, with one second of patience."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        "JOURNAL_HOME": str(tmp_path_factory.mktemp("served")),
        "JOURNAL_ADDRESS": f"http://127.0.0.1:{port}",
        "PATH": "",
    }
    with subprocess.Popen(
        [sys.executable, "-u", "-c", SLOWLY, str(port)], env=environment, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield port
        process.terminate()


def say(port: int, *parts: bytes, wait: float = 0.0) -> bytes:
    """Send parts, wait between them, and return all that comes back."""
    with socket.create_connection(("127.0.0.1", port), 20) as line:
        answer = b""
        try:
            for part in parts:
                line.sendall(part)
                time.sleep(wait)
            while more := line.recv(65536):
                answer += more
        except OSError:
            pass
        return answer


def test_a_slow_visitor_is_let_go_and_keeps_nobody_waiting(server: int) -> None:
    host = f"Host: 127.0.0.1:{server}\r\n".encode()
    slow = [socket.create_connection(("127.0.0.1", server), 20) for _ in range(12)]
    for line in slow:
        line.sendall(b"GET / HTTP/1.1\r\nX-Slow: ")

    started = time.monotonic()
    answer = say(server, b"GET / HTTP/1.1\r\nConnection: close\r\n" + host + b"\r\n")

    assert answer.startswith(b"HTTP/1.1 200")
    assert time.monotonic() - started < 15
    slow[0].settimeout(20)
    assert slow[0].recv(1000) == b""
    for line in slow:
        line.close()


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET / HTTP/1.1\r\nX-Large: " + b"x" * 20_000 + b"\r\n\r\n", b"431"),
        (b"POST /x HTTP/1.1\r\nContent-Length: 999999999\r\n\r\nx", b"413"),
        (b"POST /x HTTP/1.1\r\nContent-Length: nonsense\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\nTransfer-Encoding: unheard-of\r\n\r\n", b"501"),
    ],
)
def test_an_oversized_or_twisted_request_is_refused(server: int, request_: bytes, status: bytes) -> None:
    head, _, body = request_.partition(b"\r\n")
    answer = say(server, head + b"\r\nHost: 127.0.0.1:" + str(server).encode() + b"\r\nConnection: close\r\n" + body)

    assert answer.split(b" ")[1] == status
