"""A copy of the site as files: for any server that only gives out files. It takes no comments and has no search."""

import io
import re
import shutil
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings

from journal.errors import Refusal

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
MARK: Final = ".journal-copy"
"""Lies in every copy: only a folder that has it is emptied before a new one."""
_STARTS: Final = ("/", "/robots.txt", "/sitemap.xml", "/feed.atom", "/feed.json", "/comments.atom")
_LINK: Final = re.compile(r'(?:href|src)="([^"#?]+)')
_LEFT_OUT: Final = re.compile(r"/(?:search|moderating)/|/comments/[0-9a-f]{40}/|.*/respond/$")


def build(folder: Path, application: Application, *, gone: Iterable[str]) -> int:
    """Write the copy beside the one before, put it in its place when it is whole, and return how many files it has.

    :param gone: the paths that answered 410; a list of them for nginx lies beside the files
    :raises Refusal: when the folder holds something that is no copy of ours
    """
    folder = folder.resolve()
    _check(folder)
    beside = folder.with_name(f".{folder.name}-new")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    (beside / MARK).write_text("A copy of the site. The next one takes its place.\n", "utf-8")
    try:
        files = _written(beside, application, gone)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    if folder.exists():
        shutil.rmtree(folder)
    beside.rename(folder)
    return files


def _written(folder: Path, application: Application, gone: Iterable[str]) -> int:
    waiting, seen = list(_STARTS), set(_STARTS)
    while waiting:
        path = waiting.pop()
        status, body = ask(application, path)
        if status != 200:
            raise Refusal(f"{path} answers {status}.", remedy="Please report this line.")
        _write(folder, path, body)
        for link in _links(body, path) - seen:
            seen.add(link)
            waiting.append(link)
    down = sorted(gone)
    for path in down:
        _write(folder, path, ask(application, path)[1])
    (folder / "404.html").write_bytes(ask(application, "/no-such-page/")[1])
    lines = [f"location = {path} {{ error_page 410 {path}index.html; return 410; }}" for path in down]
    (folder / "gone.nginx.conf").write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return len(seen) + len(down) + 1


def ask(application: Application, path: str) -> tuple[int, bytes]:
    """Ask the site for a page, without a server."""
    address = urlsplit(settings.JOURNAL["JOURNAL_ADDRESS"])
    told: list[str] = []
    environ = {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "SERVER_NAME": address.hostname,
        "SERVER_PORT": str(address.port or 80),
        "HTTP_HOST": address.netloc,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": address.scheme,
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
    }
    answer = application(environ, lambda status, _headers, *_rest: told.append(status))
    return int(told[0].split()[0]), b"".join(answer)


def _links(body: bytes, path: str) -> set[str]:
    """Return where a page leads on this site. Only pages lead anywhere: a feed's links are those of its posts."""
    if not path.endswith("/"):
        return set()
    found = {link for link in _LINK.findall(body.decode("utf-8", "replace")) if link.startswith("/")}
    return {link for link in found if not link.startswith("//") and not _LEFT_OUT.fullmatch(link)}


def _write(folder: Path, path: str, body: bytes) -> None:
    file = folder / path.lstrip("/")
    if path.endswith("/"):
        file /= "index.html"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(body)


def _check(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).exists():
        raise Refusal("The folder holds something that is no copy of the site.", remedy="Name an empty one.")
