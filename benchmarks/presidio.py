"""Presidio beside our own finders, on the court documents: its recognisers alone, over a blank pipeline of spaCy.

Presidio finds people and places with a language model that must be downloaded; without it these recognisers remain, and
a list of names to deny. It is no part of Casebook: ``pip install presidio-analyzer`` into a folder of its own.
"""

import importlib
import importlib.util
import os
from pathlib import Path
from typing import Any

from training.corpora import court_documents

from sessionlab.deidentify.measure import measure
from sessionlab.transcript import Span

_LEAST_LETTERS = 3


def run() -> None:
    """Print what Presidio reaches, or what is missing to see it."""
    folder = os.environ.get("CASEBOOK_DATA")
    if importlib.util.find_spec("presidio_analyzer") is None or not folder:
        print("left out: presidio-analyzer is not installed, or CASEBOOK_DATA names no folder")
        return
    presidio, engine = importlib.import_module("presidio_analyzer"), _analyser()
    documents = court_documents(Path(folder), "dev")
    for told, known in (("alone", False), ("the person's name as a list to deny", True)):
        masked = {}
        for name, document in documents:
            parts = [name, *(part for part in name.split() if len(part) >= _LEAST_LETTERS)]
            extra = [presidio.PatternRecognizer(supported_entity="KNOWN", deny_list=parts)] if known else []
            found = engine.analyze(document.text, language="en", ad_hoc_recognizers=extra)
            masked[document.name] = [Span(one.start, one.end) for one in found]
        reached = measure([document for _, document in documents], masked)
        count = sum(map(len, masked.values()))
        print(
            f"{told}: direct {reached.direct:.3f}, quasi {reached.quasi:.3f}, precision {reached.precision:.3f}", end=""
        )
        print(f" ({count} places masked)")


def _analyser() -> Any:
    presidio, spacy = importlib.import_module("presidio_analyzer"), importlib.import_module("spacy")
    nlp = importlib.import_module("presidio_analyzer.nlp_engine")
    engine = nlp.SpacyNlpEngine(models=[{"lang_code": "en", "model_name": "blank"}])
    engine.nlp = {"en": spacy.blank("en")}
    registry = presidio.RecognizerRegistry()
    registry.load_predefined_recognizers(languages=["en"], nlp_engine=engine)
    registry.recognizers = [one for one in registry.recognizers if "Spacy" not in one.name]
    return presidio.AnalyzerEngine(nlp_engine=engine, registry=registry, supported_languages=["en"])
