"""Words written through every door are found in no file: not in the vault, not beside it, not after a kill."""

import http.cookiejar
import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from casebook.vault.cost import Hardness
from casebook.vault.keys import Passphrase, RecoveryKey
from casebook.vault.making import create_vault

WORDS = "five green umbrellas walk home"
CANARIES = [f"zebrafinch{number:02} hid the brass lantern number{number:02}" for number in range(26)]
LINE = re.compile(r"http://\S+")
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass
class Visitor:
    """A browser without a screen: cookies, forms with their token, and nothing else."""

    opener: urllib.request.OpenerDirector
    address: str

    def get(self, path: str) -> str:
        with self.opener.open(self.address + path, timeout=60) as answer:
            return str(answer.read().decode())

    def post(self, path: str, form: dict[str, str], *, page: str = "") -> str:
        token = TOKEN.search(self.get(page or path))
        assert token
        data = urllib.parse.urlencode({"csrfmiddlewaretoken": token[1], **form}).encode()
        with self.opener.open(self.address + path, data, timeout=60) as answer:
            return str(answer.read().decode())

    def upload(self, path: str, content: str) -> str:
        token = TOKEN.search(self.get(path))
        assert token
        border = "border17"
        parts = [("csrfmiddlewaretoken", "", token[1]), ("files", "2024-05-01.txt", content)]
        body = "".join(
            f'--{border}\r\nContent-Disposition: form-data; name="{name}"'
            + (f'; filename="{file}"' if file else "")
            + f"\r\n\r\n{value}\r\n"
            for name, file, value in parts
        )
        request = urllib.request.Request(
            self.address + path,
            f"{body}--{border}--\r\n".encode(),
            {"Content-Type": f"multipart/form-data; boundary={border}"},
        )
        with self.opener.open(request, timeout=60) as answer:
            return str(answer.read().decode())


@dataclass
class Running:
    """A workbench that runs, with the only places it may write to."""

    process: subprocess.Popen[str]
    visitor: Visitor
    folder: Path

    def files(self) -> dict[str, bytes]:
        return {str(path): path.read_bytes() for path in self.folder.rglob("*") if path.is_file()}


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """Run the workbench on a new vault; its home, its temporary folder and its log lie beside the vault."""
    for name in ("tmp", "home"):
        (tmp_path / name).mkdir()
    create_vault(
        tmp_path / "vault",
        Passphrase(WORDS),
        recovery=RecoveryKey.generate(),
        at=datetime(2024, 5, 2, 9, 0, tzinfo=UTC),
        hardness=Hardness(0),
    )
    surroundings = {**os.environ, "TMPDIR": str(tmp_path / "tmp"), "HOME": str(tmp_path / "home")}
    command = [sys.executable, "-m", "casebook", "open", str(tmp_path / "vault"), "--no-browser"]
    with (
        (tmp_path / "log").open("w") as log,
        subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, text=True, env=surroundings
        ) as process,
    ):
        assert process.stdout is not None
        address = LINE.search(process.stdout.readline())
        assert address
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), jar)
        visitor = Visitor(opener, re.sub(r"(http://[^/]+).*", r"\1", address[0]))
        opener.open(address[0], timeout=60).close()
        visitor.post("/vault/unlock/", {"passphrase": WORDS, "back": "/"})
        yield Running(process, visitor, tmp_path)
        process.kill()


def write_through_every_door(visitor: Visitor) -> None:
    """Put every canary in by one door or another."""
    said = iter(CANARIES)
    visitor.post("/", {"code": "C-1", "pseudonym": next(said), "opened_on": "2024-01-08", "consent": "yes"})
    case = "/case/C-1/"
    day = {"on": "2024-05-01"}
    visitor.post(f"{case}note/", {**day, "process": f"{next(said)}\n\n{next(said)}", "record": next(said)})
    for store in ("process", "record"):
        form = {**day, "kind": "rupture", "by": "client", "words": next(said), "store": store}
        visitor.post(f"{case}event/", form)
    visitor.post(f"{case}session/", {**day, "modality": next(said)[:40], "outcome": "held"})
    visitor.post(f"{case}state/", {"state": "strained", "reason": next(said)})
    visitor.post(f"{case}bring/", {"pasted": f"T: {next(said)}\nC: You never listen. {next(said)}\n"})
    visitor.upload(f"{case}bring/", f"T: {next(said)}\nC: This is a waste of time. {next(said)}\n")
    visitor.post(f"{case}search/", {"words": next(said)})
    draft = re.search(rf"{case}draft/[0-9a-f-]{{36}}/", visitor.post(f"{case}hour/", day, page=case))
    assert draft
    visitor.post(draft[0], {"text": next(said), "revision": "0"})
    visitor.post(f"{draft[0]}sort/", {"revision": "1", "service": next(said), "act": "file"})
    note = re.search(rf"{case}note/[0-9a-f-]{{36}}/", visitor.get(case))
    assert note
    for store in ("process", "record"):
        form = {"text": next(said), "reason": next(said), "store": store}
        visitor.post(f"{note[0]}addendum/", form, page=note[0])
    visitor.post(f"{note[0]}void/", {"reason": next(said)}, page=note[0])
    visitor.post(f"{case}search/", {"words": next(said)})
    visitor.post("/letters/", {"pasted": f"You never listen. {next(said)}", "case": "C-1", **day})
    letter = re.search(rf"{case}letter/[0-9a-f-]{{36}}/", visitor.get("/letters/"))
    assert letter
    reply = {"unsent": next(said), "part-missed": next(said), "part-practical": f"On Friday. {next(said)}"}
    visitor.post(f"{letter[0]}write/", reply, page=letter[0])
    with pytest.raises(urllib.error.HTTPError, match="422"):
        visitor.post(f"{case}event/", {**day, "kind": "none such", "by": "client", "words": next(said)})
    assert next(said, None) is None


def found_in(files: dict[str, bytes]) -> set[str]:
    """Return the files that hold a piece of a canary, in any of three encodings."""
    needles = [
        text.encode(name) for text in ("zebrafinch", "brass lantern") for name in ("utf-8", "utf-16-le", "utf-16-be")
    ]
    return {path for path, content in files.items() if any(needle in content for needle in needles)}


def test_no_file_holds_what_was_written(running: Running) -> None:
    write_through_every_door(running.visitor)
    assert sum(canary in running.visitor.get("/case/C-1/") for canary in CANARIES) >= 3
    assert found_in(running.files()) == set()
    running.process.send_signal(signal.SIGKILL)
    running.process.wait(timeout=60)
    assert found_in(running.files()) == set()
