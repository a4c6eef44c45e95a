"""`perisai demo`: a whole field day in one go, through the public commands only and no inner shortcut."""

import os
import shutil
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from perisai_app.cli.field_day import FieldDay, Figures
from perisai_app.exchange.sample_list import make_list
from perisai_app.vault.errors import VaultError
from perisai_app.vault.keys.changing import forget_device_secret

app = typer.Typer()

LAPTOP = "laptop"
SAMPLE = Path("samples") / "daftar-pedagang-pasar.xlsx"


@app.command()
def demo(
    records: Annotated[int | None, typer.Option(min=4, help="Buat daftar sebesar ini.")] = None,
    no_window: Annotated[bool, typer.Option("--no-window", help="Jangan buka jendela.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Cetak JSON untuk program lain.")] = False,
    output: Annotated[Path, typer.Option(help="Folder untuk gambar jendela.")] = Path("demo-output"),
) -> None:
    """Satu hari di lapangan dari awal sampai akhir, dengan orang rekaan."""
    folder = Path(tempfile.mkdtemp(prefix="perisai-demo-"))
    try:
        figures = _told_day(folder, records, Console(stderr=as_json))
        if as_json:
            typer.echo(figures.as_json())
        if not no_window:
            _look(folder, output, Console(stderr=as_json))
    finally:
        _throw_away(folder)
    raise typer.Exit(0 if figures.agree else 1)


def _throw_away(folder: Path) -> None:
    """With its entry in the machine's keystore, which would outlive the folder."""
    with suppress(VaultError):  # the day ended before there was a laptop
        forget_device_secret(folder / LAPTOP)
    shutil.rmtree(folder, ignore_errors=True)


def _told_day(folder: Path, records: int | None, console: Console) -> Figures:
    with FieldDay(folder, console) as day:
        day.open_centre()
        day.make_and_enrol_laptop()
        imported = day.take_in(_list(folder, records))
        day.send()
        day.decide(returned=3)
        day.pull()
        figures = day.figures(imported)
    _show_figures(console, figures)
    return figures


def _list(folder: Path, records: int | None) -> Path:
    """The list that ships, or one of the size asked for; a frozen program makes it anew."""
    if records is None and SAMPLE.exists():
        return SAMPLE
    made = folder / "daftar.xlsx"
    make_list(made, records) if records else make_list(made)
    return made


def _show_figures(console: Console, figures: Figures) -> None:
    table = Table("", "di laptop", "di pusat", title="Di mana setiap angka berada")
    for name, laptop, centre in figures.rows:
        table.add_row(name, str(laptop), "" if centre is None else str(centre))
    console.print(table)
    verdict = "Kedua sisi cocok." if figures.agree else "KEDUA SISI TIDAK COCOK."
    console.print(f"{verdict} {figures.seconds:.0f} detik.")


def _look(folder: Path, output: Path, console: Console) -> None:
    """The window on this very data where there is a display, pictures of it where there is none."""
    if _has_display():
        from ui.window import run_window  # Qt only when it is needed

        console.print(f"Kata sandi untuk jendela: {FieldDay.PASSPHRASE}")
        run_window(folder / LAPTOP)
        return
    from perisai_app.vault.database import unlock
    from ui.pictures import save_pictures

    key = unlock(folder / LAPTOP, FieldDay.PASSPHRASE)
    for picture in save_pictures(folder / LAPTOP, key, output):
        console.print(f"Tidak ada layar; gambar disimpan: {picture}")


def _has_display() -> bool:
    if os.environ.get("QT_QPA_PLATFORM") == "offscreen":
        return False
    needs_server = sys.platform.startswith("linux")
    return not needs_server or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
