"""The server of the workbench: this machine alone, a free port, a ticket in the address, an eye on the idle lock."""

import gc
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from waitress.server import BaseWSGIServer, MultiSocketServer, create_server

from casebook.desk.place import PLACE, now
from casebook.desk.tickets import TICKETS
from casebook.vault import opened
from sessionlab.errors import InvalidInput

LOOPBACK: Final = "127.0.0.1"
LOOKS_EVERY: Final = 5.0
"""Seconds between two looks at whether the vault is due to lock itself."""
MOST_AT_ONCE: Final = 4
LARGEST_REQUEST: Final = 220 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Desk:
    """A server that listens. `run` answers until `stop` is called from another thread."""

    server: BaseWSGIServer | MultiSocketServer
    address: str
    lasting: bool = False
    """The address lets in as often as one likes: for the demo alone."""

    def ticket_address(self) -> str:
        """Return an address that lets its holder in, once unless it lasts."""
        return f"http://{self.address}/enter/{TICKETS.issue(at=now(), lasting=self.lasting)}/"

    def run(self) -> None:
        """Answer until interrupted or stopped; then lock the vault."""
        ended = threading.Event()
        settle()
        watch = threading.Thread(target=_watch, args=(ended,), daemon=True)
        watch.start()
        try:
            with suppress(KeyboardInterrupt):
                self.server.run()
        finally:
            ended.set()
            opened.lock(at=now())

    def stop(self) -> None:
        """End `run`."""
        self.server.close()


def set_up(folder: Path, *, port: int = 0, lasting: bool = False) -> Desk:
    """Take a port and make the server for the vault in a folder; nothing is answered until `run`.

    :param port: 0 takes any free one
    :param lasting: whether the printed address works more than once
    :raises InvalidInput: when the port cannot be had
    """
    PLACE.folder = folder.absolute()
    listening = _listening(port)
    address = f"{LOOPBACK}:{listening.getsockname()[1]}"
    settings.CASEBOOK_ADDRESSES = (address, f"localhost:{listening.getsockname()[1]}")
    server = create_server(
        get_wsgi_application(),
        sockets=[listening],
        threads=MOST_AT_ONCE,
        ident=None,
        max_request_body_size=LARGEST_REQUEST,
        # A request larger than this would go to a file in the clear: it stays in memory instead.
        inbuf_overflow=LARGEST_REQUEST,
        outbuf_overflow=LARGEST_REQUEST,
    )
    return Desk(server, address, lasting)


def settle() -> None:
    """Leave what was loaded at the start out of every later search for garbage, a quarter of the time of a page."""
    gc.collect()
    gc.freeze()


def _listening(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listening.bind((LOOPBACK, port))
    except (OSError, OverflowError) as failure:
        listening.close()
        raise InvalidInput(f"Port {port} cannot be had.", remedy="Name another, or 0 for any free one.") from failure
    return listening


def _watch(ended: threading.Event) -> None:
    while not ended.wait(LOOKS_EVERY):
        opened.lock_if_idle(now())


def each_line(read: Callable[[], str], act: Callable[[], None]) -> None:
    """Call `act` for every line that is typed, until there are no more: a new ticket for each Enter."""
    while read():
        act()
