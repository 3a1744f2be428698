"""The documented server: gunicorn and nginx with the files of the documentation, and a page through both."""

import datetime
import http.client
import os
import shutil
import socket
import ssl
import subprocess
import sys
import time
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from tests.journal.bundles import POST, Signer, write_bundle

DOCS = Path(__file__).parents[2] / "docs"
NAME = "journal.example.org"


def certificate(folder: Path) -> None:
    """Write a certificate that nobody signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.datetime.now(datetime.UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + datetime.timedelta(days=1))
    (folder / "certificate.pem").write_bytes(made.sign(key, SHA256()).public_bytes(Encoding.PEM))
    (folder / "key.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed; tests/journal/set_up.sh installs it")
def test_a_page_comes_through_the_documented_servers(tmp_path: Path) -> None:
    certificate(tmp_path)
    plain, secure = free_port(), free_port()
    site = (DOCS / "journal-nginx.conf").read_text("utf-8")
    for ours, theirs in (
        ("/run/journal/", f"{tmp_path}/"),
        ("/etc/journal/", f"{tmp_path}/"),
        ("/var/log/nginx/", f"{tmp_path}/"),
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen 443 ", f"listen 127.0.0.1:{secure} "),
    ):
        assert ours in site
        site = site.replace(ours, theirs)
    temporary = "".join(
        f"{kind}_temp_path {tmp_path}/{kind};" for kind in ("proxy", "client_body", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if hasattr(os, "geteuid") and os.geteuid() == 0 else ""
    (tmp_path / "nginx.conf").write_text(
        f"{user} daemon off; pid {tmp_path}/pid; error_log {tmp_path}/e crit; events {{}} http {{ {temporary} {site} }}"
    )
    server = ["nginx", "-e", str(tmp_path / "e"), "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")]
    checked = subprocess.run([*server, "-t"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr

    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("JOURNAL_", "DJANGO_"))},
        "JOURNAL_HOME": str(tmp_path / "home"), "JOURNAL_ADDRESS": f"https://{NAME}",
        "JOURNAL_BEHIND_PROXY": "on",
    }  # fmt: skip
    (tmp_path / "author.pub").write_bytes(Signer().public_file())
    for command in (("trust", tmp_path / "author.pub"), ("take-in", write_bundle(tmp_path / "bundle"))):
        subprocess.run([sys.executable, "-m", "journal", *map(str, command)], env=environment, check=True)
    settings = (DOCS / "journal-gunicorn.conf.py").read_text("utf-8").replace("/run/journal/", f"{tmp_path}/")
    (tmp_path / "gunicorn.conf.py").write_text(settings)
    behind = [sys.executable, "-m", "gunicorn", "-c", str(tmp_path / "gunicorn.conf.py"), "journal.wsgi:application"]
    with (
        subprocess.Popen(behind, env=environment, stderr=subprocess.DEVNULL) as gunicorn,
        subprocess.Popen(server, stderr=subprocess.DEVNULL) as nginx,
    ):
        try:
            status, headers, page = ask(secure, POST)
            foreign = ask(secure, "/", host="evil.example")[0]
            large = ask(secure, f"{POST}respond/", body="x" * 70_000)[0]
        finally:
            nginx.terminate()
            gunicorn.terminate()

    assert (status, foreign, large) == (200, 400, 413)
    assert "The Empty Hour" in page
    assert headers["Strict-Transport-Security"] == "max-age=31536000"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")


def ask(port: int, path: str, *, host: str = NAME, body: str = "") -> tuple[int, http.client.HTTPMessage, str]:
    """Ask through TLS, as often as it takes until both servers have started."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    for _ in range(200):
        try:
            line = http.client.HTTPSConnection("127.0.0.1", port, timeout=20, context=context)
            line.request("POST" if body else "GET", path, body or None, {"Host": host})
            answer = line.getresponse()
            text = answer.read().decode()
            line.close()
            if answer.status != 502:
                return answer.status, answer.headers, text
        except OSError:
            pass
        time.sleep(0.1)
    raise AssertionError("The servers did not start.")
