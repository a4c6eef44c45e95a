"""What every command shares: the profile folder, the passphrase, and printing for people or as JSON."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from platformdirs import user_data_path

from perisai_app.cli.stop import Stop, stops
from perisai_app.vault.database import Vault, open_vault, unlock

HomeOption = Annotated[
    Path | None, typer.Option("--home", envvar="PERISAI_HOME", help="Folder data agen ini.")
]
PassphraseOption = Annotated[
    Path | None,
    typer.Option("--passphrase-file", help="Berkas kata sandi; atau PERISAI_PASSPHRASE, atau ditanya."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Cetak JSON untuk program lain.")]


def home_at(home: Path | None) -> Path:
    """The profile folder: as given, else this user's own."""
    return home if home is not None else user_data_path("perisai", appauthor=False)


def today() -> date:
    """The day where the laptop is: age and month follow the local calendar."""
    return date.today()


def now() -> datetime:
    return datetime.now(UTC)


def passphrase(file: Path | None, *, confirm: bool = False) -> str:
    """From the file's first line, the environment, or a prompt; never an argument, which others could see."""
    if file is not None:
        return _from_file(file)
    if text := os.environ.get("PERISAI_PASSPHRASE"):
        return text
    if not sys.stdin.isatty():
        raise Stop("no_passphrase")
    return str(typer.prompt("Kata sandi", hide_input=True, confirmation_prompt=confirm))


def _from_file(file: Path) -> str:
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise Stop("passphrase_file") from None
    if not lines or not lines[0]:
        raise Stop("passphrase_file")
    return lines[0]


@contextmanager
def opened(home: Path | None, file: Path | None) -> Iterator[Vault]:
    """The vault, open for one command."""
    place = home_at(home)
    with stops():
        vault = open_vault(place, unlock(place, passphrase(file)))
        try:
            yield vault
        finally:
            vault.close()


def show(data: dict[str, Any], text: str, as_json: bool) -> None:
    """One JSON object for programs, or sentences for people."""
    typer.echo(json.dumps(data, ensure_ascii=False) if as_json else text)
