"""What is private stays private: the site reads one bundle and keeps nothing of where it came from."""

import os
import secrets
import sqlite3
import subprocess
import sys
import venv
from pathlib import Path

import pytest
from tests.journal.bundles import POST, Signer, write_bundle

ROOT = Path(__file__).parents[2]
ASK = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "journal.settings"
from journal.wsgi import application
from journal.static_copy import ask
for path in sys.argv[1:]:
    told = []
    print(path, *ask(application, path))
"""
PATHS = (POST, "/", "/feed.atom", "/feed.json", "/comments.atom", "/sitemap.xml", "/robots.txt", "/search/?q=x",
         "/authors/ines-calder/", "/no-such-page/", f"{POST}reference.json")  # fmt: skip


def surroundings(folder: Path) -> dict[str, str]:
    """Return the environment of a site in a folder, with nothing of this one's but where programs are."""
    return {"JOURNAL_HOME": str(folder), "JOURNAL_ADDRESS": "http://testserver", "PATH": os.environ.get("PATH", "")}


def test_no_canary_of_the_vault_beside_it_stands_in_the_site(tmp_path: Path) -> None:
    canaries = [secrets.token_hex(8) for _ in range(50)]
    vault = tmp_path / f"vault-{canaries[0]}"
    vault.mkdir()
    for canary in canaries[1:40]:
        (vault / f"{canary}.db").write_text(canary)
    bundle = write_bundle(vault / f"draft-{canaries[41]}")
    (vault / f"{canaries[42]}.pub").write_bytes(
        Signer().public_file().replace(b"public key", f"public key of {canaries[43]}".encode())
    )
    signature = (bundle / "manifest.sig").read_text().replace("signature of a Casebook bundle", canaries[44])
    (bundle / "manifest.sig").write_text(signature)
    site = tmp_path / "site"
    environment = surroundings(site) | {"USER": canaries[45], "HOSTNAME": canaries[46]}
    for command in (("trust", vault / f"{canaries[42]}.pub"), ("take-in", bundle)):
        subprocess.run([sys.executable, "-m", "journal", *map(str, command)], env=environment, check=True, cwd=vault)

    done = subprocess.run(
        [sys.executable, "-c", ASK, *PATHS], env=environment, capture_output=True, check=True, cwd=vault
    )

    with sqlite3.connect(site / "journal.sqlite3") as database:
        dump = "\n".join(database.iterdump())
    database.close()
    files = b"".join(path.read_bytes() for path in site.rglob("*") if path.is_file())
    everything = done.stdout.decode() + dump + files.decode("utf-8", "replace")
    assert "She came on time" in everything
    assert [canary for canary in canaries if canary in everything] == []
    assert str(tmp_path) not in everything


def test_the_secret_of_the_site_is_its_own_to_read(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "journal", "prepare"], env=surroundings(tmp_path / "site"), check=True)

    if os.name == "posix":
        assert (tmp_path / "site" / "secret").stat().st_mode & 0o077 == 0


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site's wheel and install it, with what it declares and nothing else, into a new environment."""
    place = tmp_path_factory.mktemp("alone")
    uv = [sys.executable, "-m", "uv", "--quiet"]
    project = ROOT / "wheels" / "journal"
    subprocess.run([*uv, "build", "--wheel", project, "-o", place, "--python", sys.executable], check=True)
    venv.create(place / "env", with_pip=False)
    python = place / "env" / "bin" / "python"
    pins = place / "pins.txt"
    locked = (ROOT / "requirements" / "dev.lock").read_text("utf-8").splitlines()
    pins.write_text("\n".join(line.removesuffix(" \\") for line in locked if line[:1].isalpha()), "utf-8")
    [wheel] = place.glob("journal-*.whl")
    subprocess.run([*uv, "pip", "install", "--python", python, "-c", pins, wheel], check=True)
    return python


def test_the_site_runs_without_the_workbench_and_the_library(alone: Path, tmp_path: Path) -> None:
    bundle = write_bundle(tmp_path / "bundle")
    (tmp_path / "author.pub").write_bytes(Signer().public_file())
    environment = surroundings(tmp_path / "site")
    for command in (("trust", tmp_path / "author.pub"), ("take-in", bundle), ("build", tmp_path / "copy")):
        subprocess.run([alone, "-I", "-m", "journal", *map(str, command)], env=environment, check=True)

    import_ = "import importlib.util as u; print([u.find_spec(n) for n in ('casebook', 'sessionlab', 'numpy')])"
    found = subprocess.run([alone, "-I", "-c", import_], capture_output=True, text=True, check=True).stdout
    assert found.strip() == "[None, None, None]"
    assert "The Empty Hour" in (tmp_path / "copy" / POST.strip("/") / "index.html").read_text("utf-8")
