"""The shipped, made-up cases in a browser: read at the start, served to this machine alone, nothing stored."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from socketserver import ThreadingMixIn
from types import FrameType
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from casebook.demo_pages import answer, shelve
from sessionlab.errors import InvalidInput
from sessionlab.examples import cases

LOOPBACK = "127.0.0.1"
PATIENCE = 30
"""Seconds after which a connection that asks for nothing is closed."""


class _Server(ThreadingMixIn, WSGIServer):
    """Browsers open connections ahead and leave them idle; one must not hold up the next."""

    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    """No log of what was looked at."""

    timeout = PATIENCE

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Write nothing."""


def serve(*, port: int, announce: Callable[[str], None]) -> None:
    """Read the shipped cases and serve their pages on loopback until interrupted or terminated.

    :param port: 0 takes any free one
    :param announce: called once with the address, when it answers
    :raises InvalidInput: when the port cannot be had
    """
    with _listening(port) as server, ending_on_a_signal(), suppress(KeyboardInterrupt):
        hosts = {f"{name}:{server.server_port}" for name in (LOOPBACK, "localhost")}
        server.set_app(answer(shelve(cases()), hosts=hosts))
        announce(f"http://{LOOPBACK}:{server.server_port}/")
        server.serve_forever()


def _listening(port: int) -> WSGIServer:
    """Take the port before the cases are read, so that a taken one is said at once."""
    try:
        return _Server((LOOPBACK, port), _Quiet)
    except (OSError, OverflowError) as failure:
        raise InvalidInput(f"Port {port} cannot be had.", remedy="Name another, or 0 for any free one.") from failure


@contextmanager
def ending_on_a_signal() -> Iterator[None]:
    """Let a termination end as an interruption does; signals belong to the main thread."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
