"""Recovering with a code, as work for a lane: open, set the new ways in, tell the journal. No Qt."""

from contextlib import suppress
from datetime import datetime
from pathlib import Path

from perisai_app.vault.database import open_vault
from perisai_app.vault.errors import VaultError
from perisai_app.vault.journal import What, note
from perisai_app.vault.keys.changing import recovered
from perisai_app.vault.keys.opening import open_with_code
from perisai_app.vault.keys.vault_key import VaultKey
from ui.opened import Opened, looked_into


def recovered_with_code(home: Path, code: str, new_passphrase: str, now: datetime) -> Opened:
    """With the new code to tell; the errors of `open_with_code`, and PassphraseTooShort before any change."""
    key = open_with_code(home, code, now=now)
    told = recovered(home, key, new_passphrase)
    _note(home, key, now)
    return looked_into(home, key, told=told)


def _note(home: Path, key: VaultKey, now: datetime) -> None:
    """If it can be: a damaged database must not hide that the way in is made already."""
    with suppress(VaultError, OSError):
        vault = open_vault(home, key)
        try:
            with vault.writing():
                note(vault, What.RECOVERED, at=now)
        finally:
            vault.close()
