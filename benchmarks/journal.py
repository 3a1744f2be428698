"""The public site under load on this machine: ``python -m benchmarks journal``. Needs wrk.

Two gunicorn workers of one thread on loopback, a post of 800 words with two comments; JOURNAL_LIMITS, which holds
floods back otherwise, is off. Cached is what a reader gets; uncached makes every page anew (JOURNAL_KEEP_SECONDS=0).
JOURNAL_BENCH_SECONDS is how long each run lasts. What grows over ten minutes is told by ``benchmarks growth --full``.
"""

import http.client
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

SECONDS = int(os.environ.get("JOURNAL_BENCH_SECONDS", "10"))
TRIES = 3
CACHED_BAR, UNCACHED_BAR, LATENCY_BAR = 1500.0, 300.0, 50.0
COMMENTS, A_SECOND = 2000, 50
POST = "/blogs/case-notes/the-empty-hour/"
FILL = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "journal.settings"
import django
django.setup()
from datetime import UTC, datetime
from pathlib import Path
from django.core.management import call_command
from journal.commenting.acts import Written, decide, leave_comment
from journal.commenting.models import Comment
from journal.published.acts import take_in, trust
from tests.journal.bundles import Signer, write_bundle
now = datetime.now(UTC)
call_command("migrate", verbosity=0)
trust(Signer().public_file(), at=now)
paragraph = "She came on time, and she left on time, and it took me weeks to say that I was bored. " * 4
bundle = write_bundle(Path(sys.argv[1]), text="\\n\\n".join([paragraph] * 11) + "\\n", dates__publish_on=None)
post = take_in(bundle, at=now).post
for text in ("I read this twice.", "And so did I, with *some* unease."):
    leave_comment(post, Written("A reader", text), sender=text, at=now)
for comment in Comment.objects.all():
    decide(comment, "shown", by="mo", at=now)
"""
COUNT = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "journal.settings"
import django
django.setup()
from journal.commenting.models import Comment
texts = list(Comment.objects.values_list("text", flat=True))
print(len(texts), len(set(texts)))
"""


def run() -> None:
    """Print each figure beside its bar."""
    if shutil.which("wrk") is None:
        print("wrk is not installed (Debian: apt-get install wrk), so nothing was measured.")
        return
    with tempfile.TemporaryDirectory() as place:
        environment = environment_of(Path(place))
        subprocess.run([sys.executable, "-c", FILL, str(Path(place) / "bundle")], env=environment, check=True)
        for what, keep, bar in (("cached", "60", CACHED_BAR), ("uncached", "0", UNCACHED_BAR)):
            with served({**environment, "JOURNAL_KEEP_SECONDS": keep}) as (port, process):
                _measure(what, port, bar, process.pid)
        with served(environment) as (port, _):
            _post_comments(port, environment)


def environment_of(place: Path) -> dict[str, str]:
    """Return the environment of a site in a folder, on a port that is free."""
    port = _free_port()
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join((str(Path.cwd()), str(Path.cwd() / "src"))),
        "JOURNAL_HOME": str(place / "home"),
        "JOURNAL_ADDRESS": f"http://127.0.0.1:{port}",
        "JOURNAL_LIMITS": "off",
    }


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def served(environment: dict[str, str]) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Serve the site with two workers, and say on which port."""
    port = int(environment["JOURNAL_ADDRESS"].rsplit(":", 1)[1])
    command = [
        sys.executable, "-m", "gunicorn", "journal.wsgi:application", "--workers", "2", "--worker-class", "gthread",
        "--threads", "1", "--bind", f"127.0.0.1:{port}", "--log-level", "error", "--keep-alive", "5",
    ]  # fmt: skip
    with subprocess.Popen(command, env=environment) as process:
        _wait_for(port)
        yield port, process
        process.terminate()


def _wait_for(port: int) -> None:
    for _ in range(300):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", POST)
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise RuntimeError("The site did not start.")


def _measure(what: str, port: int, bar: float, pid: int) -> None:
    rates, lates = [], []
    before, spent, pages = _memory(pid), _processor_time(pid), 0
    for _ in range(TRIES):
        command = ["wrk", "-t1", "-c8", f"-d{SECONDS}s", "--latency", f"http://127.0.0.1:{port}{POST}"]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        [rate] = re.findall(r"Requests/sec:\s+([\d.]+)", said)
        [(late, unit)] = re.findall(r"99%\s+([\d.]+)(us|ms|s)", said)
        rates.append(float(rate))
        lates.append(float(late) * {"us": 0.001, "ms": 1, "s": 1000}[unit])
        pages += int(re.findall(r"(\d+) requests in", said)[0])
        if "Non-2xx" in said or "Socket errors" in said:
            print(f"{what}: {' '.join(said.split()[-12:])}")
    best = max(range(TRIES), key=lambda place: rates[place])
    met = rates[best] >= bar and lates[best] <= LATENCY_BAR
    tries = ", ".join(f"{rate:,.0f} at {late:.0f} ms" for rate, late in zip(rates, lates, strict=True))
    print(
        f"{what}: {rates[best]:,.0f} pages a second, 99 % within {lates[best]:.1f} ms; the bar is {bar:,.0f} within "
        f"{LATENCY_BAR:.0f} ms: {'met' if met else 'missed'} (best of {TRIES}: {tries})"
    )
    each = (_processor_time(pid) - spent) / pages
    print(
        f"{what}: a page costs the server {1000 * each:.2f} ms of a core, so two make {2 / each:,.0f} a second at most"
    )
    print(f"{what}: memory of the server {before:.0f} MB before, {_memory(pid):.0f} MB after {TRIES * SECONDS} s")


def processes(pid: int) -> list[int]:
    """Return the process of a server and those of its workers."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    return [pid, *map(int, children.read_text().split())] if children.exists() else []


def _memory(pid: int) -> float:
    return sum(resident(each) for each in processes(pid))


def _processor_time(pid: int) -> float:
    """Return the seconds of a core that the server has used; unlike its speed, other work here hardly changes them."""
    told = [Path(f"/proc/{each}/stat").read_text().rsplit(")", 1)[1].split() for each in processes(pid)]
    return sum(int(fields[11]) + int(fields[12]) for fields in told) / os.sysconf("SC_CLK_TCK")


def resident(pid: int) -> float:
    """Return the memory of a process in megabytes."""
    [kilobytes] = re.findall(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    return int(kilobytes) / 1024


def _post_comments(port: int, environment: dict[str, str]) -> None:
    started = time.monotonic()

    def post(number: int) -> tuple[int, str]:
        time.sleep(max(0.0, started + number / A_SECOND - time.monotonic()))
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        form = urlencode({"name": "A reader", "text": f"Comment number {number}.", "stamp": ""})
        headers = {"Origin": f"http://127.0.0.1:{port}", "Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", f"{POST}respond/", form, headers)
        answer = connection.getresponse()
        return answer.status, answer.headers["Location"] or ""

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(post, range(COMMENTS)))
    seconds = time.monotonic() - started
    taken = len({location for status, location in answers if status == 303})
    said = subprocess.run([sys.executable, "-c", COUNT], env=environment, capture_output=True, text=True, check=True)
    rows, different = map(int, said.stdout.split())
    whole = taken == COMMENTS and rows == different == COMMENTS + 2
    print(
        f"comments: {COMMENTS:,} sent in {seconds:.0f} s, {taken:,} taken, {rows - 2:,} kept, {different - 2:,} "
        f"different; the bar is none lost or doubled at {A_SECOND} a second: {'met' if whole else 'missed'}"
    )
