"""The office's commands for the bridge to the agency: sheets for its upload, its results. Holds no rules."""

import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from pydantic import ValidationError
from sqlalchemy import true

from central.auditing import COMMAND_LINE
from central.bridge import shelf
from central.bridge.choosing import Selection
from central.bridge.results import FINE, take_results
from central.bridge.sheet_in import MOST_BYTES
from central.bridge.sheet_out import Checked, check_sheet, write_agency_sheet
from central.bridge.template import LARGEST, read_template
from central.options import DbOption, HomeOption, JsonOption, opened, show
from central.stop import Stop
from central.words import is_label

app = typer.Typer(help="Jembatan ke BPJS: lembar unggah dan hasilnya.", no_args_is_help=True)
templates = typer.Typer(help="Susunan lembar unggah dan lembar hasil.", no_args_is_help=True)
app.add_typer(templates, name="template")

Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="YYYY-MM-DD.")]
NameArgument = Annotated[str, typer.Argument(help="Nama susunan, huruf kecil, angka dan garis.")]


class StateName(StrEnum):
    WAITING = "waiting"
    REGISTERED = "registered"
    RETURNED = "returned"
    DECLINED = "declined"


@app.command("export")
def export_command(
    file: Annotated[Path, typer.Argument(help="Lembar yang ditulis; berisi data pribadi.")],
    template: Annotated[str, typer.Option(help="Nama susunan lembar.")] = "contoh",
    state: Annotated[StateName | None, typer.Option(help="Keadaan; tanpa ini, yang menunggu.")] = None,
    office: Annotated[str | None, typer.Option(help="Hanya kantor ini.")] = None,
    since: Day = None,
    until: Day = None,
    ids: Annotated[list[UUID] | None, typer.Option("--id", help="Hanya pendaftaran ini.")] = None,
    again: Annotated[bool, typer.Option("--again", help="Juga yang sudah pernah masuk lembar.")] = False,
    home: HomeOption = None,
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """Tulis lembar unggah; siapa yang tidak masuk, dan mengapa, disebutkan."""
    chosen = _selection(state, office, since, until, ids, again)
    with opened(home, db) as centre:
        found = shelf.sheet_template(centre, template)
        checked = check_sheet(centre, found, chosen, true())
        sheet = write_agency_sheet(centre, template, found, chosen, by=COMMAND_LINE, within=true())
        _write(file, sheet)
    show(asdict(checked), _told(checked), as_json)
    raise typer.Exit(1 if checked.left_out else 0)


@app.command("import")
def import_command(
    file: Annotated[Path, typer.Argument(help="Lembar hasil dari BPJS, XLSX atau CSV.")],
    template: Annotated[str, typer.Option(help="Nama susunan lembar hasil.")] = "contoh-hasil",
    without_files: Annotated[
        bool, typer.Option("--without-files", help="Daftarkan juga yang berkasnya belum datang.")
    ] = False,
    home: HomeOption = None,
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """Ambil hasil menurut NIK; satu jawaban per baris. Lembar yang sama boleh dibaca lagi."""
    data = _read(file, MOST_BYTES)
    with opened(home, db) as centre:
        found = shelf.results_template(centre, template)
        verdicts = list(
            take_results(
                centre,
                template,
                found,
                data,
                by=COMMAND_LINE,
                within=true(),
                without_files=without_files,
            )
        )
    counts = Counter(one.verdict.value for one in verdicts)
    unclear = [one for one in verdicts if one.verdict not in FINE]
    lines = [", ".join(f"{name} {count}" for name, count in sorted(counts.items()))]
    lines += [f"{one.row}\t{one.verdict}\t{one.code or ''}" for one in unclear]
    told = [asdict(one) for one in verdicts]
    show({"rows": len(verdicts), "counts": counts, "verdicts": told}, "\n".join(lines), as_json)
    raise typer.Exit(1 if unclear else 0)


@templates.command("list")
def list_command(home: HomeOption = None, db: DbOption = None, as_json: JsonOption = False) -> None:
    """Susunan yang ada; tanpa tanggal berarti contoh bawaan."""
    with opened(home, db) as centre:
        kept = shelf.list_templates(centre)
    lines = (f"{one.name}\t{one.use}\t{one.changed_at or ''}" for one in kept)
    show({"templates": [asdict(one) for one in kept]}, "\n".join(lines), as_json)


@templates.command("show")
def show_command(name: NameArgument, home: HomeOption = None, db: DbOption = None) -> None:
    """Cetak satu susunan sebagai JSON, untuk diubah dan disimpan dengan nama sendiri."""
    with opened(home, db) as centre:
        found = shelf.template_named(centre, name)
    print(found.model_dump_json(indent=2))


@templates.command("save")
def save_command(
    name: NameArgument,
    file: Annotated[Path, typer.Argument(help="Berkas JSON.")],
    home: HomeOption = None,
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """Simpan atau ganti satu susunan."""
    found = read_template(_read(file, LARGEST))
    if found is None or not is_label(name):
        raise Stop("template_invalid", 2)
    with opened(home, db) as centre:
        shelf.save_template(centre, name, found, by=COMMAND_LINE)
    show({"name": name}, f"Susunan {name} disimpan", as_json)


@templates.command("drop")
def drop_command(
    name: NameArgument, home: HomeOption = None, db: DbOption = None, as_json: JsonOption = False
) -> None:
    """Hapus susunan kantor; contoh bawaan dengan nama itu berlaku lagi."""
    with opened(home, db) as centre:
        shelf.drop_template(centre, name, by=COMMAND_LINE)
    show({"name": name}, f"Susunan {name} dihapus", as_json)


def _selection(
    state: StateName | None,
    office: str | None,
    since: datetime | None,
    until: datetime | None,
    ids: list[UUID] | None,
    again: bool,
) -> Selection:
    try:
        return Selection.model_validate(
            {
                "state": state.value if state else None,
                "office": office,
                "received_from": since.date() if since else None,
                "received_to": until.date() if until else None,
                "registration_ids": ids or None,
                "again": again,
            }
        )
    except ValidationError:
        raise Stop("choice_invalid", 2) from None


def _read(file: Path, most: int) -> bytes:
    try:
        with file.open("rb") as opened_file:
            return opened_file.read(most + 1)
    except OSError:
        raise Stop("sheet_unreadable", 2) from None


def _write(file: Path, pieces: Iterable[bytes]) -> None:
    """A new file that only this user may read; half a sheet is none."""
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Stop("sheet_exists", 2) from None
    except OSError:
        raise Stop("sheet_unwritable", 2) from None
    try:
        with os.fdopen(handle, "wb") as out:
            out.writelines(pieces)
    except OSError:
        file.unlink(missing_ok=True)
        raise Stop("sheet_unwritable", 2) from None


def _told(checked: Checked) -> str:
    lines = [f"Masuk lembar: {checked.rows}. Tidak masuk: {checked.left_out}"]
    lines += [f"{one.registration_id}\t{one.code}\t{', '.join(one.headers)}" for one in checked.named]
    return "\n".join(lines)
