"""Take the text part out of a Word file, and nothing else: pictures and the rest are never unpacked."""

import io
import re
import struct
import zipfile

from sessionlab.errors import UnreadableSource
from sessionlab.reading.limits import MAX_WORD_DIRECTORY, MAX_WORD_NODES, MAX_WORD_XML, MIB

CHUNK = 2**16
_END_OF_DIRECTORY = b"PK\x05\x06"
_LONG_FORM = b"PK\x06\x07"
_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_TARGET = re.compile(rb"""<[^<>]{0,400}relationships/officeDocument["'][^<>]{0,400}>""")
_PATH = re.compile(rb"""Target\s*=\s*["']/?([\w./-]{1,100})["']""")
_USUAL_PART = "word/document.xml"
_STORED_OR_DEFLATED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_REMEDY = "Open it in Word and save the text alone as .docx or .txt."


def text_part(raw: bytes) -> bytes:
    """Return the XML of the text of a Word file.

    The list of files, then the size a part declares, then what comes out chunk by chunk is held to its limit.

    :raises UnreadableSource: when it is damaged, no Word file, encrypted, too large, or defines entities of its own
    """
    _check_directory(raw)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return _checked(_unpacked(archive, _main_name(archive), MAX_WORD_XML))
    except UnreadableSource:
        raise
    except Exception:  # on damaged files zipfile and zlib raise a dozen kinds, ValueError and struct.error among them
        raise UnreadableSource("The Word file is damaged.", remedy="Save the document again as .docx.") from None


def _check_directory(raw: bytes) -> None:
    """Hold the list of files to its limit, before a list of values is made of it."""
    end = raw.rfind(_END_OF_DIRECTORY)
    if end < 0 or len(raw) < end + 22:
        raise UnreadableSource("The zip file is damaged: its end is missing.", remedy="Copy or save it again.")
    (size,) = struct.unpack_from("<L", raw, end + 12)
    if size > MAX_WORD_DIRECTORY or raw[max(end - 20, 0) : end].startswith(_LONG_FORM):
        raise UnreadableSource("The zip file holds more files than any Word file.", remedy=_REMEDY)


def _main_name(archive: zipfile.ZipFile) -> str:
    names = set(archive.namelist())
    if "_rels/.rels" in names:
        relation = _TARGET.search(_unpacked(archive, "_rels/.rels", MIB))
        path = _PATH.search(relation.group()) if relation else None
        if path and path[1].decode() in names and path[1].startswith(b"word/"):
            return path[1].decode()
    if _USUAL_PART not in names:
        raise UnreadableSource(
            "The zip file is no Word file.", remedy="Unpack it and read the files inside one by one."
        )
    return _USUAL_PART


def _unpacked(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    member = archive.getinfo(name)
    if member.flag_bits & 1 or member.compress_type not in _STORED_OR_DEFLATED:
        raise UnreadableSource("The Word file is encrypted or packed in a way Word does not use.", remedy=_REMEDY)
    chunks: list[bytes] = []
    size = member.file_size
    if size <= most:
        size = 0
        with archive.open(member) as packed:
            while size <= most and (chunk := packed.read(CHUNK)):
                chunks.append(chunk)
                size += len(chunk)
    if size > most:
        raise UnreadableSource(
            f"The text of the Word file unpacks to {size:,} bytes or more; at most {most:,} are read.", remedy=_REMEDY
        )
    return b"".join(chunks)


def _checked(xml: bytes) -> bytes:
    bare = xml.replace(b"\0", b"")  # in UTF-16 each letter has one beside it
    if _DECLARATION.search(bare):
        raise UnreadableSource("The Word file defines entities of its own, as Word never does.", remedy=_REMEDY)
    nodes = bare.count(b"<") + bare.count(b"=")
    if nodes > 2 * MAX_WORD_NODES:
        raise UnreadableSource(f"The text of the Word file has more than {MAX_WORD_NODES:,} parts.", remedy=_REMEDY)
    return xml
