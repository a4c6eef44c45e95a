"""What every command shares: the profile folder, the passphrase, and printing for people or as JSON."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from platformdirs import user_data_path

from perisai_app import logs
from perisai_app.cli.stop import Stop, stops
from perisai_app.domain.settings import Settings
from perisai_app.exchange.take_in import finish_lists
from perisai_app.reference.packs.shelf import Shelf
from perisai_app.vault.check import loss
from perisai_app.vault.database import Vault, open_vault, unlock
from perisai_app.vault.errors import VaultError
from perisai_app.vault.journal import note_opened
from perisai_app.vault.staging import lists_wait
from ui.wording.check import sentence

HomeOption = Annotated[
    Path | None, typer.Option("--home", envvar="PERISAI_HOME", help="Folder data agen ini.")
]
PassphraseOption = Annotated[
    Path | None,
    typer.Option("--passphrase-file", help="Berkas kata sandi; atau PERISAI_PASSPHRASE, atau ditanya."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Cetak JSON untuk program lain.")]
SureOption = Annotated[bool, typer.Option("--sure", help="Jangan tanya lagi.")]


def demand_word(question: str, code: str) -> None:
    """Stop with `code` unless a person at a terminal says yes."""
    if not sys.stdin.isatty() or not typer.confirm(question):
        raise Stop(code)


def home_at(home: Path | None) -> Path:
    """The profile folder: as given, else this user's own."""
    return home if home is not None else user_data_path("perisai", appauthor=False)


def today() -> date:
    """The day where the laptop is: age and month follow the local calendar."""
    return date.today()


def settings_at(home: Path | None) -> Settings:
    """What the pack in force sets today."""
    return Shelf(home_at(home)).in_force(today()).settings


def now() -> datetime:
    return datetime.now(UTC)


def passphrase(file: Path | None, *, confirm: bool = False) -> str:
    """From the file's first line, the environment, or a prompt; never an argument, which others could see."""
    if file is not None:
        return first_line(file, "passphrase_file")
    if text := os.environ.get("PERISAI_PASSPHRASE"):
        return text
    if not sys.stdin.isatty():
        raise Stop("no_passphrase")
    return str(typer.prompt("Kata sandi", hide_input=True, confirmation_prompt=confirm))


def new_passphrase(file: Path | None) -> str:
    """The one to be set, from a file of its own or a prompt that asks twice."""
    if file is not None:
        return first_line(file, "passphrase_file")
    if not sys.stdin.isatty():
        raise Stop("no_new_passphrase")
    return str(typer.prompt("Kata sandi baru", hide_input=True, confirmation_prompt=True))


def first_line(file: Path, code: str) -> str:
    """A secret from a file; a Stop with this code when there is none."""
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise Stop(code) from None
    if not lines or not lines[0]:
        raise Stop(code)
    return lines[0]


@contextmanager
def opened(home: Path | None, file: Path | None, *, warn: bool = True) -> Iterator[Vault]:
    """The vault, open for one command; what it has lost is told on the error stream before anything else."""
    place = home_at(home)
    logs.set_up(place)
    with stops():
        vault = open_vault(place, unlock(place, passphrase(file), now=now()))
        try:
            with suppress(VaultError):  # where nothing can be written, looking must work all the same
                note_opened(vault, now())
                _finish_lists(vault)
            if warn and (lost := loss(vault)) is not None:
                typer.echo(sentence(lost.code, lost.params), err=True)
            yield vault
        finally:
            vault.close()


def _finish_lists(vault: Vault) -> None:
    """What a killed import left; the rule book is only read when there is something."""
    if lists_wait(vault):
        finish_lists(vault, book=Shelf(vault.home).in_force(today()), today=today(), now=now())


def show(data: dict[str, Any], text: str, as_json: bool) -> None:
    """One JSON object for programs, or sentences for people."""
    typer.echo(json.dumps(data, ensure_ascii=False) if as_json else text)
