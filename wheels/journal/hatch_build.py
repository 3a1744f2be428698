"""Put the package from /src into the wheel; an editable install only points at /src."""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """The three packages live side by side in /src, each wheel takes its own."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the folder to ship, unless the install is editable."""
        if version != "editable":
            build_data["force_include"]["../../src/journal"] = "journal"
