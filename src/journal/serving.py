"""The server for a try: loopback, small limits, slow visitors are let go."""

from collections.abc import Callable
from contextlib import suppress
from typing import Final
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from waitress.server import create_server

from journal.wsgi import application

LOOPBACK: Final = "127.0.0.1"
LARGEST_BODY: Final = 128 * 1024
LARGEST_HEAD: Final = 16 * 1024
PATIENCE_SECONDS: Final = 20
"""How long a visitor may say nothing before the line is cut."""


def serve(port: int | None, *, say: Callable[[str], None]) -> None:
    """Answer until interrupted."""
    address = urlsplit(settings.JOURNAL["JOURNAL_ADDRESS"])
    if port is not None and port != address.port:
        address = _moved_to(address, port)
    server = create_server(
        application,
        host=LOOPBACK,
        port=port or address.port or 8100,
        threads=4,
        ident=None,
        max_request_body_size=LARGEST_BODY,
        max_request_header_size=LARGEST_HEAD,
        channel_timeout=PATIENCE_SECONDS,
        cleanup_interval=5,
    )
    say(f"The journal is at {settings.JOURNAL['JOURNAL_ADDRESS']} (Ctrl-C ends it)")
    with suppress(KeyboardInterrupt):
        server.run()
    server.close()


def _moved_to(address: SplitResult, port: int) -> SplitResult:
    """Let the site be reached at another port for this try: its links and the forms it takes name that one."""
    moved = address._replace(netloc=f"{address.hostname}:{port}")
    settings.JOURNAL["JOURNAL_ADDRESS"] = moved.geturl()
    settings.CSRF_TRUSTED_ORIGINS = [moved.geturl()]
    return moved
