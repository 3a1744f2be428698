"""The demo answers this machine alone, with finished pages, and ends when it is told to."""

import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from casebook.demo import serve
from casebook.demo_pages import Sheet, answer, shelve
from sessionlab.errors import InvalidInput
from sessionlab.examples import cases

HOST = "127.0.0.1:8000"
SHELF = {"/": Sheet(b"the doors", "default-src 'none'"), "/1/": Sheet(b"a case", "default-src 'none'")}

Ask = Callable[..., tuple[str, dict[str, str], bytes]]


@pytest.fixture
def ask() -> Ask:
    """Return what asks the application of a small shelf."""
    application = answer(SHELF, hosts={HOST})

    def ask_for(path: str = "/", *, method: str = "GET", host: str | None = HOST) -> tuple[str, dict[str, str], bytes]:
        got: list[tuple[str, dict[str, str]]] = []
        environ = {"PATH_INFO": path, "REQUEST_METHOD": method, **({"HTTP_HOST": host} if host else {})}
        body = b"".join(application(environ, lambda status, headers: got.append((status, dict(headers)))))
        return (*got[0], body)

    return ask_for


@pytest.fixture
def running() -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run the demo and return it with its address.

    A shell that starts the tests in the background lets its children ignore interruptions; this child hears them.
    """
    words = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
        "from casebook.demo import serve; serve(port=0, announce=lambda line: print(line, flush=True))"
    )
    with subprocess.Popen([sys.executable, "-c", words], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process, process.stdout.readline().strip()
        process.kill()


def test_a_page_of_the_shelf_is_shown(ask: Ask) -> None:
    status, headers, body = ask("/1/")

    assert (status, body) == ("200 OK", b"a case")
    assert headers["Content-Type"] == "text/html; charset=utf-8"


def test_nothing_may_be_kept_embedded_or_guessed(ask: Ask) -> None:
    _, headers, _ = ask()

    assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"


def test_head_answers_without_the_page(ask: Ask) -> None:
    status, headers, body = ask(method="HEAD")

    assert (status, headers["Content-Length"], body) == ("200 OK", "9", b"")


def test_an_unknown_path_is_said_in_words(ask: Ask) -> None:
    status, _, body = ask("/../etc/passwd")

    assert status == "404 Not Found"
    assert b"There is no page here." in body
    assert b"passwd" not in body


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_nothing_can_be_changed(ask: Ask, method: str) -> None:
    status, headers, body = ask(method=method)

    assert (status, headers["Allow"]) == ("405 Method Not Allowed", "GET, HEAD")
    assert b"can only be read" in body


@pytest.mark.parametrize("host", ["casebook.example:8000", "127.0.0.1", "127.0.0.1:80", None])
def test_another_name_for_this_machine_gets_no_page(ask: Ask, host: str | None) -> None:
    status, _, body = ask("/1/", host=host)

    assert status == "400 Bad Request"
    assert b"a case" not in body


def test_every_shipped_case_has_a_page_and_a_door() -> None:
    shelf = shelve(cases())

    assert sorted(shelf) == ["/", "/1/", "/2/", "/3/"]
    assert all(f'href="{path}"'.encode() in shelf["/"].html for path in ("/1/", "/2/", "/3/"))


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_on_loopback_until_it_is_told_to_end(
    running: tuple[subprocess.Popen[str], str], ending: signal.Signals
) -> None:
    process, address = running
    place = urlsplit(address)
    assert place.hostname == "127.0.0.1"
    connection = HTTPConnection(place.hostname, place.port or 0, timeout=30)
    connection.request("GET", "/")
    assert connection.getresponse().status == 200
    connection.close()
    process.send_signal(ending)

    assert process.wait(timeout=30) == 0


def test_a_taken_port_is_said_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(InvalidInput, match="cannot be had"):
        serve(port=taken.getsockname()[1], announce=lambda _: pytest.fail("it announced a port of somebody else"))
