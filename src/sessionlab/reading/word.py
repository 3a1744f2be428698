"""Read Word files: as dialogue where they hold one, else as a note. Needs the extra ``formats`` (python-docx)."""

import importlib
from typing import Any

from sessionlab.errors import UnreadableSource
from sessionlab.reading.about import About
from sessionlab.reading.archive import text_part
from sessionlab.reading.decoding import tidy
from sessionlab.reading.losses import LossReport
from sessionlab.reading.typed import read_typed
from sessionlab.reading.wordtext import lines_in
from sessionlab.transcript import Narrative, Transcript


def read_word(raw: bytes, about: About) -> Transcript | Narrative:
    """Return the text of a Word file; lines in the loss report count those of the text.

    :raises UnreadableSource: when python-docx is not installed, or the file is damaged, too large or hostile
    """
    parse = _parser()
    xml = text_part(raw)
    try:
        document = parse(xml)
    except Exception:  # lxml's errors quote the text; a malformed tree raises many kinds
        raise UnreadableSource(
            "The text of the Word file is not well-formed XML.", remedy="Save the document again as .docx."
        ) from None
    report = LossReport(about.losses)
    decoded = tidy(lines_in(document, report), report)
    return read_typed(decoded.text, about, decoded.losses)


def _parser() -> Any:
    """Return the parser of python-docx, which resolves no entity and opens no address."""
    try:
        return importlib.import_module("docx.oxml").parse_xml
    except ImportError:
        raise UnreadableSource(
            "Word files need python-docx, which is not installed.",
            remedy='Install it with: pip install "sessionlab[formats]".',
        ) from None
