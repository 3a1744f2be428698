"""Fifty words that stand nowhere else: in notes and addenda of both stores, reasons and events of the first case."""

from tests.casebook.leaving.filling import SENTENCES

CANARIES = [f"{one.split()[4]}-{one.split()[5]}-{place}" for place, one in enumerate(SENTENCES)]


def canary_sentences() -> list[str]:
    """Return the sentences of the case that is destroyed, each with its canary."""
    return [f"{sentence[:-1]} {canary}." for sentence, canary in zip(SENTENCES, CANARIES, strict=True)]


def others_sentences() -> list[str]:
    """Return those of the case that stays."""
    return [one.replace("ladder", "gate") for one in SENTENCES[:5]]
