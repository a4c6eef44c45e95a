"""The file outside after it was taken in: it lies open on the disk, so that deleting it is offered.

People are told first what was taken in, and asked then. Never unasked: without an answer the file stays.
"""

import sys
from pathlib import Path
from typing import Annotated

import typer

from perisai_app.cli.options import now
from perisai_app.vault.database import Vault
from perisai_app.vault.files.sources import Removal, Source, delete_source
from ui.wording import files as words

DeleteOption = Annotated[
    bool | None,
    typer.Option("--delete-source/--keep-source", help="Hapus file asli sesudahnya; tanpa ini, ditanya."),
]
DONE = (None, Removal.DELETED, Removal.GONE)


def offer(
    vault: Vault, source: Source, wanted: bool | None, *, quiet: bool, registration_id: str | None = None
) -> Removal | None:
    """What became of the source; None when it was left alone. `quiet` (for programs) asks nobody."""
    if wanted is None:
        wanted = not quiet and sys.stdin.isatty() and typer.confirm(words.ASK_DELETE)
    if not wanted:
        return None
    removal = delete_source(vault, source, now=now(), registration_id=registration_id)
    if not quiet:
        typer.echo(words.REMOVED[removal])
    return removal


def new_copy_at(file: Path) -> bool:
    """Whether a copy may be written there: never over anything."""
    return not file.exists() and file.parent.is_dir()
