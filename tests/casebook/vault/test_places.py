"""Folders that other programs copy are recognised by their names and their marks."""

from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from casebook.vault.places import named_like, synchronised_by


@pytest.mark.parametrize(
    ("folder", "program"),
    [
        (PurePosixPath("/Users/ann/Dropbox/practice/vault"), "Dropbox"),
        (PurePosixPath("/Users/ann/Dropbox (Personal)/vault"), "Dropbox"),
        (PurePosixPath("/Users/ann/Library/Mobile Documents/com~apple~CloudDocs/vault"), "iCloud"),
        (PureWindowsPath(r"C:\Users\ann\iCloudDrive\vault"), "iCloud"),
        (PurePosixPath("/Users/ann/Library/CloudStorage/OneDrive-Personal/vault"), "OneDrive"),
        (PureWindowsPath(r"C:\Users\ann\OneDrive\vault"), "OneDrive"),
        (PurePosixPath("/Users/ann/Library/CloudStorage/GoogleDrive-ann/My Drive/vault"), "Google Drive"),
        (PurePosixPath("/data/ann/Syncthing/vault"), "Syncthing"),
        (PurePosixPath("/data/ann/Nextcloud/vault"), "Nextcloud"),
        (PurePosixPath("/data/ann/practice/vault"), None),
        (PureWindowsPath(r"D:\practice\vault"), None),
    ],
)
def test_a_path_tells_which_program_copies_it(folder: PurePosixPath | PureWindowsPath, program: str | None) -> None:
    assert named_like(folder) == program


@pytest.mark.parametrize(("mark", "program"), [(".stfolder", "Syncthing"), (".dropbox", "Dropbox")])
def test_a_mark_in_a_folder_above_tells_it_too(tmp_path: Path, mark: str, program: str) -> None:
    (tmp_path / mark).mkdir()
    (tmp_path / "practice" / "vault").mkdir(parents=True)

    assert synchronised_by(tmp_path / "practice" / "vault") == program


def test_a_folder_of_this_computer_alone_is_no_reason_to_warn(tmp_path: Path) -> None:
    assert synchronised_by(tmp_path) is None
