"""The pages of both stores without their encryption, to look for what should be gone."""

from collections.abc import Iterator

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from casebook.audit.stores import STORES
from casebook.vault import opened

PAGE, RESERVED, SALT = 4096, 80, 16


def decrypted() -> bytes:
    """Return stores without their encryption, page by page: free pages and the write-ahead log too.

    Read by the description of SQLCipher's pages alone, for an export row by row would leave out what was freed.
    """
    found: list[bytes] = []
    for store in STORES:
        key = bytes(opened.current().access(store).key.reveal())
        path = opened.current().layout.store(store)
        for file, skip in ((path, 0), (path.with_name(path.name + "-wal"), 32)):
            if file.exists():
                found += _pages(file.read_bytes()[skip:], key, frame=24 if skip else 0)
    return b"".join(found)


def _pages(content: bytes, key: bytes, *, frame: int) -> Iterator[bytes]:
    step = PAGE + frame
    for number in range(len(content) // step):
        page = content[number * step + frame : (number + 1) * step]
        salt = SALT if number == 0 and not frame else 0
        cipher = Cipher(algorithms.AES(key), modes.CBC(page[PAGE - RESERVED : PAGE - RESERVED + 16])).decryptor()
        yield cipher.update(page[salt : PAGE - RESERVED]) + cipher.finalize()
