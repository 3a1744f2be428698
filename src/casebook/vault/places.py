"""Folders that a program copies to other computers, recognised by their names and marks."""

from pathlib import Path, PurePath

_BY_PART = (
    ("dropbox", "Dropbox"),
    ("onedrive", "OneDrive"),
    ("icloud", "iCloud"),
    ("com~apple~clouddocs", "iCloud"),
    ("mobile documents", "iCloud"),
    ("google drive", "Google Drive"),
    ("googledrive", "Google Drive"),
    ("my drive", "Google Drive"),
    ("nextcloud", "Nextcloud"),
    ("owncloud", "ownCloud"),
    ("pcloud", "pCloud"),
    ("box sync", "Box"),
    ("syncthing", "Syncthing"),
)
_BY_MARK = (
    (".dropbox", "Dropbox"),
    (".dropbox.cache", "Dropbox"),
    (".stfolder", "Syncthing"),
    (".stignore", "Syncthing"),
    (".nextcloudsync.log", "Nextcloud"),
    (".tmp.drivedownload", "Google Drive"),
)


def named_like(folder: PurePath) -> str | None:
    """Name the program that a path belongs to by the words in it.

    >>> from pathlib import PurePosixPath, PureWindowsPath
    >>> named_like(PureWindowsPath(r"C:\\Users\\Ann\\OneDrive - Practice\\case"))
    'OneDrive'
    >>> named_like(PurePosixPath("/Users/ann/Library/Mobile Documents/com~apple~CloudDocs/case"))
    'iCloud'
    >>> named_like(PurePosixPath("/data/ann/case")) is None
    True
    """
    for part in folder.parts:
        for word, program in _BY_PART:
            if part.lower().startswith(word):
                return program
    return None


def synchronised_by(folder: Path) -> str | None:
    """Name the program that copies a folder to other computers, None where none is recognised."""
    place = folder.absolute()
    for parent in (place, *place.parents):
        for mark, program in _BY_MARK:
            # Dropbox keeps its own settings in the home folder under the same name.
            if (parent / mark).exists() and (mark != ".dropbox" or parent != Path.home()):
                return program
    return named_like(place)
