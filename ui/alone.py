"""Locks on the vaults that this window has opened, until it closes. The folder's own is held by the start."""

from pathlib import Path

from perisai_app.vault.instance import Instance


class Alone:
    """One program per vault; a vault that this window had once is not given away between two sessions."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: dict[Path, Instance] = {}

    def take(self, home: Path) -> None:
        """AlreadyOpen when another program has this agent's vault."""
        if home != self._folder and home not in self._held:
            self._held[home] = Instance(home).__enter__()

    def let_go(self) -> None:
        for held in self._held.values():
            held.__exit__(None, None, None)
        self._held.clear()
