"""The vault is readable without Casebook: a reader of its own, made from docs/vault-format.md alone.

It uses the standard library, Argon2id and AES, and nothing of casebook or SQLCipher. Check 8: another tool reads it.
"""

import hashlib
import hmac
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from casebook.vault.backup import back_up
from casebook.vault.sealing import seal
from casebook.vault.vault import Vault

Value = dict[str, Any]


def canonical(value: Value) -> bytes:
    """Write an object in the one way."""
    return (json.dumps(value, ensure_ascii=True, indent=1, sort_keys=True) + "\n").encode("ascii")


def unsealed(key: bytes, sealed: Value, context: bytes) -> bytes:
    """Open a nonce with its ciphertext."""
    return AESGCM(key).decrypt(bytes.fromhex(sealed["nonce"]), bytes.fromhex(sealed["content"]), context)


def vault_key_of(header: Value, passphrase: str) -> bytes:
    """Derive the key of the passphrase slot and open it."""
    [slot] = [slot for slot in header["slots"] if slot["kind"] == "passphrase"]
    made = slot["derivation"]
    kdf = Argon2id(
        salt=bytes.fromhex(made["salt"]),
        length=32,
        iterations=made["time_cost"],
        lanes=made["parallelism"],
        memory_cost=made["memory_kib"],
    )
    public = {name: part for name, part in slot.items() if name != "wrapped"}
    bound = {"format": "casebook.vault", "version": 1, "vault": header["vault"], "slot": public}
    return unsealed(kdf.derive(passphrase.encode()), slot["wrapped"], canonical(bound))


def key_of(header: Value, vault_key: bytes, name: str) -> bytes:
    """Open one of the wrapped keys."""
    bound = {"format": "casebook.vault", "version": 1, "vault": header["vault"], "key": name}
    return unsealed(vault_key, header["keys"][name], canonical(bound))


def plain_database(content: bytes, key: bytes) -> bytes:
    """Decrypt a SQLCipher 4 database page by page, in memory."""
    salt = content[:16]
    mac_key = hashlib.pbkdf2_hmac("sha512", key, bytes(byte ^ 0x3A for byte in salt), 2, 32)
    pages = []
    for number in range(1, len(content) // 4096 + 1):
        page = content[(number - 1) * 4096 : number * 4096]
        start = 16 if number == 1 else 0
        body, nonce, mac = page[start:4016], page[4016:4032], page[4032:4096]
        wanted = hmac.digest(mac_key, body + nonce + number.to_bytes(4, "little"), "sha512")
        assert hmac.compare_digest(mac, wanted)
        decryptor = Cipher(algorithms.AES(key), modes.CBC(nonce)).decryptor()
        plain = decryptor.update(body) + decryptor.finalize() + bytes(80)
        pages.append(b"SQLite format 3\0" + plain if number == 1 else plain)
    whole = bytearray(b"".join(pages))
    whole[18:20] = b"\x01\x01"  # not in write-ahead mode, which a database in memory cannot have
    return bytes(whole)


def opened(content: bytes, key: bytes) -> sqlite3.Connection:
    """Give a decrypted database to the SQLite of the standard library."""
    connection = sqlite3.connect(":memory:")
    connection.deserialize(plain_database(content, key))
    return connection


@pytest.fixture
def header(place: Any) -> Value:
    """The header as a value."""
    value: Value = json.loads((place.folder / "vault.json").read_bytes())
    return value


@pytest.mark.parametrize("store", ["record", "process"])
def test_a_store_can_be_read_with_the_passphrase_alone(place: Any, header: Value, store: str) -> None:
    key = key_of(header, vault_key_of(header, place.words), store)

    connection = opened((place.folder / f"{store}.db").read_bytes(), key)

    assert connection.execute("SELECT count(*), min(words) LIKE ? FROM note", (f"{store} row%",)).fetchone() == (200, 1)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def test_the_audit_log_can_be_checked_by_hand(place: Any, header: Value) -> None:
    vault_key = vault_key_of(header, place.words)
    audit = key_of(header, vault_key, "audit")
    key = HKDF(algorithm=SHA256(), length=32, salt=b"", info=b"casebook.vault/1 audit record").derive(audit)
    digest = hmac.digest(key, f"casebook.audit/1\n{header['vault']}/record".encode(), "sha256")
    connection = opened((place.folder / "record.db").read_bytes(), key_of(header, vault_key, "record"))
    rows = connection.execute(
        'SELECT action, at, "by", count, object_id, kind, seq, digest FROM audit_entry'
    ).fetchall()
    connection.close()

    for *fields, written in rows:
        entry = dict(zip(("action", "at", "by", "count", "id", "kind", "seq"), fields, strict=True))
        text = json.dumps(entry, separators=(",", ":"), sort_keys=True).encode()
        digest = hmac.digest(key, digest + text, "sha256")
        assert written == digest.hex()
    assert len(rows) >= 3


def test_a_clients_key_can_be_taken_from_the_key_file(place: Any, header: Value) -> None:
    vault = place.open()
    letter = seal(vault.clients.key_of(1), b"a letter", context="document/1")
    place.lock(vault)
    book = json.loads((place.folder / "client-keys.json").read_bytes())
    file_key = key_of(header, vault_key_of(header, place.words), "clients")
    bound = {name: part for name, part in book.items() if name not in ("content", "check")}

    inside = json.loads(unsealed(file_key, book["content"], canonical(bound)))
    key = bytes.fromhex(inside["clients"]["1"])

    assert letter[:4] == b"CBS1"
    assert AESGCM(key).decrypt(letter[4:16], letter[16:], b"CBS1document/1") == b"a letter"


def test_a_backup_can_be_taken_apart(place: Any, vault: Vault, tmp_path: Path) -> None:
    back_up(vault, tmp_path / "one.backup", at=place.at, by=1)
    whole = (tmp_path / "one.backup").read_bytes()
    word, version, length = whole[:31].split()
    manifest = json.loads(whole[31 : 31 + int(length)])
    header, rest = manifest["header"], whole[31 + int(length) :]
    vault_key = vault_key_of(header, place.words)

    assert (word, version) == (b"casebook.backup", b"1")
    for store in ("record", "process"):
        content, rest = rest[: manifest["stores"][store]["size"]], rest[manifest["stores"][store]["size"] :]
        assert hashlib.sha256(content).hexdigest() == manifest["stores"][store]["sha256"]
        connection = opened(content, key_of(header, vault_key, store))
        assert connection.execute("SELECT count(*) FROM note").fetchone() == (200,)
        connection.close()
    assert rest == b""
