"""Whether files travel over a connection that costs the agent money: this laptop's own choice.

Texts always travel. Must not know what the system says of the network.
"""

from enum import StrEnum

from perisai_app.vault.database import Vault
from perisai_app.vault.orders import is_ordered
from perisai_app.wire.changes import Command

NAME = "files_policy"


class FilesPolicy(StrEnum):
    """EVERYTHING sends files by itself, TEXT_ONLY when a person says so, ASK after asking each time."""

    EVERYTHING = "everything"
    TEXT_ONLY = "text_only"
    ASK = "ask"


def files_policy(vault: Vault) -> FilesPolicy:
    """The choice; everything, until one was made or where it does not read."""
    row = vault.row("SELECT value FROM preferences WHERE name = ?", NAME)
    return FilesPolicy(row["value"]) if row and row["value"] in set(FilesPolicy) else FilesPolicy.EVERYTHING


def choose_files_policy(vault: Vault, chosen: FilesPolicy) -> None:
    with vault.writing() as db:
        db.execute("INSERT OR REPLACE INTO preferences (name, value) VALUES (?, ?)", [NAME, chosen.value])


def may_send_files(vault: Vault, *, wanted: bool | None, metered: bool) -> bool:
    """Whether this run takes files along. `wanted` is a person's word for this run, None when nobody was
    asked; an order to hand everything over goes before any choice.
    """
    if is_ordered(vault, Command.HAND_OVER):
        return True
    if wanted is not None:
        return wanted
    return files_policy(vault) is FilesPolicy.EVERYTHING and not metered
