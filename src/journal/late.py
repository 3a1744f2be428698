"""Load a thing when it is first asked for. What a command may load this way is listed beside it, never made up."""

from importlib import import_module
from typing import Any


def load(entry: str) -> Any:
    """Return what `entry` names: ``package.module:name``.

    >>> load("journal:__version__") == load("journal:__version__")
    True
    """
    module, _, name = entry.partition(":")
    return getattr(import_module(module), name)
