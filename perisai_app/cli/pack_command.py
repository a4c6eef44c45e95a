"""`perisai pack`: look at, check and install reference packs. Needs no vault."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from perisai_app.cli.options import HomeOption, JsonOption, home_at, show, today
from perisai_app.cli.stop import Stop
from perisai_app.reference.packs.archive import LARGEST_BYTES
from perisai_app.reference.packs.pack import Pack
from perisai_app.reference.packs.refused import PackRefused
from perisai_app.reference.packs.shelf import Shelf
from ui.wording import packs as wording

app = typer.Typer(name="pack", help="Paket data: tarif, potongan, dan daftar lain.", no_args_is_help=True)

FileArgument = Annotated[Path, typer.Argument(help="Paket dari kantor, .perisai-pack.")]


@app.command()
def install(file: FileArgument, home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Pasang sebuah paket data. Yang lama tetap disimpan."""
    data = _read(file)
    with _refusals():
        try:
            pack = Shelf(home_at(home)).install(data)
        except OSError:
            raise Stop("home_unusable") from None
    show(_about(pack), wording.installed(pack.version, pack.valid_from), as_json)


@app.command()
def check(file: FileArgument, home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Periksa sebuah paket data; tidak ada yang dipasang."""
    data = _read(file)
    with _refusals():
        pack = Shelf(home_at(home)).check(data)
    show(_about(pack), wording.sound(pack.version, pack.valid_from), as_json)


@app.command("list")
def list_packs(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Tampilkan paket yang ada, dan mana yang berlaku."""
    shelf, day = Shelf(home_at(home)), today()
    in_force, rejected = shelf.in_force(day).pack, shelf.rejected()
    rows = [{**_about(pack), "state": _state(pack, in_force, day)} for pack in shelf.packs()]
    lines = [
        wording.line(r["version"], date.fromisoformat(r["valid_from"]), r["state"], r["origin"]) for r in rows
    ]
    lines += [wording.rejected(each.file, each.code) for each in rejected]
    data = {
        "in_force": in_force,
        "packs": rows,
        "rejected": [{"file": each.file, "code": each.code} for each in rejected],
    }
    show(data, "\n".join(lines), as_json)
    raise typer.Exit(1 if rejected else 0)


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST_BYTES + 1)
    except OSError:
        raise Stop("no_file") from None


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except PackRefused as refused:
        raise Stop(refused.code, **refused.params) from None


def _about(pack: Pack) -> dict[str, Any]:
    return {
        "version": pack.version,
        "valid_from": pack.valid_from.isoformat(),
        "title": pack.manifest.title,
        "origin": "installed" if pack.signed_by else "shipped",
        "signed_by": pack.signed_by or None,
    }


def _state(pack: Pack, in_force: str, day: date) -> str:
    if pack.version == in_force:
        return "in_force"
    return "waiting" if pack.valid_from > day else "kept"
