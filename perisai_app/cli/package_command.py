"""Handing over without a network: a package onto a stick, and the receipts that come back."""

import re
import signal
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from threading import Event
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn

from perisai_app.cli.options import HomeOption, JsonOption, PassphraseOption, now, opened, show
from perisai_app.cli.stop import Stop
from perisai_app.package.receipts import Taken, take_receipts
from perisai_app.package.write import USUAL, Written, write_package
from perisai_app.vault.database import Vault
from perisai_app.vault.errors import VaultError
from ui.wording import package as words

app = typer.Typer(name="package", help="Menyerahkan tanpa internet: paket di stik, dan tanda terimanya.")

UNITS = {"KB": 1_000, "MB": 1_000_000, "GB": 1_000_000_000}


@app.command()
def write(
    file: Annotated[Path, typer.Argument(help="File paket; beberapa bagian menjadi NAMA-1-of-3, dst.")],
    part_size: Annotated[
        str, typer.Option("--part-size", help="Ukuran satu bagian, misalnya 64MB untuk stik kecil.")
    ] = f"{USUAL // UNITS['MB']}MB",
    text_only: Annotated[bool, typer.Option("--text-only", help="Tanpa foto dan rekaman.")] = False,
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Tulis semua yang belum diterima kantor ke stik, tersegel untuk kantor."""
    size = _size(part_size)
    with opened(home, passphrase_file) as vault:
        made = _write(vault, file, size, text_only, quiet=as_json)
    told = asdict(made) | {"paths": [str(path) for path in made.paths]}
    show(told, words.written(made), as_json)
    raise typer.Exit(1 if made.left_out else 0)


@app.command()
def receipts(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Tanda terima dari kantor.")],
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Ambil tanda terima dari kantor: sejak itu terhitung terkirim."""
    with opened(home, passphrase_file) as vault:
        told = [(file, _take(vault, file)) for file in files]
    failed = [code for _, code in told if isinstance(code, Stop)]
    if len(failed) == len(told):
        raise failed[0]
    show({"receipts": [_json(*one) for one in told]}, "\n".join(_text(*one) for one in told), as_json)
    raise typer.Exit(1 if any(_is_open(found) for _, found in told) else 0)


def _size(text: str) -> int:
    """Bytes, from 64MB and the like."""
    found = re.fullmatch(r"(\d{1,6})\s*(KB|MB|GB)", text.strip().upper())
    if found is None:
        raise Stop("bad_part_size")
    return int(found[1]) * UNITS[found[2]]


def _write(vault: Vault, file: Path, size: int, text_only: bool, *, quiet: bool) -> Written:
    cancel = Event()
    signal.signal(signal.SIGINT, lambda *_: cancel.set())
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    bar = Progress(*columns, console=Console(stderr=True), disable=quiet)
    try:
        return write_package(
            vault,
            file.absolute(),
            now=now(),
            part_bytes=size,
            text_only=text_only,
            cancel=cancel,
            report=_report(bar),
        )
    finally:
        if bar.task_ids:
            bar.stop()


def _report(bar: Progress) -> Callable[[int, int], None]:
    """The bar appears with the first bytes: what is refused before them is one sentence."""

    def report(done: int, total: int) -> None:
        if not bar.task_ids:
            bar.add_task(words.WRITING)
            bar.start()
        bar.update(bar.task_ids[0], completed=done, total=total)

    return report


def _take(vault: Vault, file: Path) -> Taken | Stop:
    """One file's failure keeps no other back."""
    try:
        return take_receipts(vault, file, now=now())
    except VaultError as error:
        return Stop(error.code, **error.params)


def _is_open(found: Taken | Stop) -> bool:
    """Whether a person has to do something about it."""
    return isinstance(found, Stop) or bool(found.refused or found.conflict or found.strange)


def _json(file: Path, found: Taken | Stop) -> dict[str, Any]:
    if isinstance(found, Stop):
        return {"file": str(file), "code": found.code}
    return {"file": str(file), "code": None, **asdict(found)}


def _text(file: Path, found: Taken | Stop) -> str:
    return f"{file}: {found.sentence}" if isinstance(found, Stop) else words.taken(found)
