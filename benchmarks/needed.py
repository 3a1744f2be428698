"""What measuring the learned reader needs: the folder of rated data, and the networks that are shipped."""

from pathlib import Path

from benchmarks.coding import data
from sessionlab.coding.learned.parcel import Parcel, ReaderUnavailable, shipped


def data_and_reader() -> tuple[Path, Parcel] | None:
    """Return both; None where one is missing, after saying which."""
    folder = data()
    if folder is None:
        print("Skipped: the rated dialogues are not here. Name their folder in CASEBOOK_DATA.")
        return None
    try:
        return folder, shipped()
    except ReaderUnavailable as refusal:
        print(f"Skipped: {refusal}")
        return None
