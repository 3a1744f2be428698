"""What grows in the public site under load: ``python -m benchmarks growth``; needs wrk. A minute, with ``--full`` ten.

Two gunicorn workers that are never begun anew. Readers ask for a post as fast as two of them can, a page being kept for
a second; beside them ten times a second somebody searches, asks for what is not there, for a feed, for a reference with
a question behind it, or leaves a comment. Told are the memory and the open files of each worker and the size of what
lies in the folder of the site, after the first tenth of the time and at its end.
"""

import http.client
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.journal import COUNT, FILL, POST, environment_of, processes, resident, served

SECONDS = 600 if os.environ.get("CASEBOOK_BENCHMARKS") == "full" else 60
A_SECOND = 10
BAR = 5.0
"""Megabytes by which a worker may be larger at the end than after the first tenth."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """Memory of each worker in megabytes, its open files, and bytes in the folder by name."""

    memory: tuple[float, ...]
    handles: tuple[int, ...]
    files: dict[str, int]


def run() -> None:
    """Print what was larger at the end."""
    if shutil.which("wrk") is None:
        print("wrk is not installed (Debian: apt-get install wrk), so nothing was measured.")
        return
    with tempfile.TemporaryDirectory() as place:
        environment = {**environment_of(Path(place)), "JOURNAL_KEEP_SECONDS": "1"}
        subprocess.run([sys.executable, "-c", FILL, str(Path(place) / "bundle")], env=environment, check=True)
        with served(environment) as (port, process):
            pages, sent, early, late = _under_load(port, process.pid, Path(environment["JOURNAL_HOME"]))
        said = subprocess.run(
            [sys.executable, "-c", COUNT], env=environment, capture_output=True, text=True, check=True
        )
        rows, different = map(int, said.stdout.split())
    _tell(early, late)
    print(f"pages: {pages:,} in {SECONDS} s; comments: {sent:,} taken, {rows - 2:,} kept, {different - 2:,} different")


def _under_load(port: int, pid: int, home: Path) -> tuple[int, int, Sizes, Sizes]:
    command = ["wrk", "-t1", "-c2", f"-d{SECONDS}s", f"http://127.0.0.1:{port}{POST}"]
    over, taken = threading.Event(), list[str]()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as readers:
        others = threading.Thread(target=_others, args=(port, over, taken))
        others.start()
        time.sleep(SECONDS / 10)
        early = _sizes(pid, home)
        said = readers.communicate()[0]
        late = _sizes(pid, home)
        over.set()
        others.join()
    return int(said.split(" requests in")[0].split()[-1]), len(set(taken)), early, late


def _others(port: int, over: threading.Event, taken: list[str]) -> None:
    for number in itertools.count():
        if over.wait(1 / A_SECOND):
            return
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        asked = (f"/search/?q=word{number}", f"/not-there-{number}/", "/feed.atom", f"{POST}reference.bib?{number}")
        if number % 5 < len(asked):
            connection.request("GET", asked[number % 5])
        else:
            form = urlencode({"name": "A reader", "text": f"Comment number {number}.", "stamp": ""})
            headers = {"Origin": f"http://127.0.0.1:{port}", "Content-Type": "application/x-www-form-urlencoded"}
            connection.request("POST", f"{POST}respond/", form, headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status == 303:
            taken.append(answer.headers["Location"])
        connection.close()


def _sizes(pid: int, home: Path) -> Sizes:
    workers = processes(pid)[1:]
    files = {path.name: path.stat().st_size for path in home.rglob("*") if path.is_file()}
    handles = tuple(len(list(Path(f"/proc/{each}/fd").iterdir())) for each in workers)
    return Sizes(tuple(resident(each) for each in workers), handles, files)


def _tell(early: Sizes, late: Sizes) -> None:
    for number, (before, after) in enumerate(zip(early.memory, late.memory, strict=True), start=1):
        met = "met" if after - before <= BAR else "missed"
        print(
            f"worker {number}: {before:.1f} MB after {SECONDS // 10} s, {after:.1f} MB after {SECONDS} s, "
            f"the bar is {BAR:.0f} MB more: {met}; open files {early.handles[number - 1]}, {late.handles[number - 1]}"
        )
    for name in sorted(late.files):
        print(f"{name}: {early.files.get(name, 0) / 1024:,.0f} kB, {late.files[name] / 1024:,.0f} kB")
