"""Taking a list in: a verdict per row, and what the whole list shares given once."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from perisai_app.cli.options import (
    HomeOption,
    JsonOption,
    PassphraseOption,
    home_at,
    now,
    opened,
    show,
    today,
)
from perisai_app.cli.source_file import DONE, DeleteOption, offer
from perisai_app.cli.stop import Stop
from perisai_app.exchange.import_list import RowVerdict, read_list
from perisai_app.exchange.repair_file import write_repair_file
from perisai_app.exchange.table import MAX_BYTES
from perisai_app.exchange.take_in import ImportResult, compared, take_in
from perisai_app.reference.packs.shelf import Shelf
from perisai_app.vault.database import Vault
from perisai_app.vault.errors import FileRefused
from perisai_app.vault.files.sources import Source, read_source
from ui.wording import files
from ui.wording.fields import NAMES
from ui.wording.problems import sentence

app = typer.Typer()

REFUSED_ROWS = "source_has_refused_rows"


@dataclass(frozen=True, slots=True)
class Shared:
    """The options that stand for a column the list does not have."""

    branch: str
    programs: str
    months: str
    income: str
    funded_by: str
    ecosystem: str
    decree: str

    def texts(self) -> dict[str, str]:
        fields = ("branch", "programs", "months", "income", "funded_by", "ecosystem", "decree")
        return {name: text for name in fields if (text := getattr(self, name))}


@app.command("import")
def import_command(
    file: Annotated[Path, typer.Argument(help="Daftar .xlsx atau .csv.")],
    check: Annotated[bool, typer.Option("--check", help="Periksa saja, tidak ada yang ditulis.")] = False,
    good_only: Annotated[bool, typer.Option("--good-only", help="Ambil yang baik saja.")] = False,
    keep_sure_digits: Annotated[
        bool, typer.Option("--keep-sure-digits", help="NIK yang tersimpan sebagai angka menjadi draf.")
    ] = False,
    report: Annotated[Path | None, typer.Option(help="Tulis daftar perbaikan (.xlsx).")] = None,
    branch: Annotated[str, typer.Option(help="Kantor cabang untuk seluruh daftar.")] = "",
    programs: Annotated[str, typer.Option(help="2 atau 3.")] = "",
    months: Annotated[str, typer.Option(help="1, 2, 3, 6, atau 12.")] = "",
    income: Annotated[str, typer.Option(help="Penghasilan sebulan.")] = "",
    funded_by: Annotated[str, typer.Option(help="Sumber dana.")] = "",
    ecosystem: Annotated[str, typer.Option(help="Ekosistem.")] = "",
    decree: Annotated[str, typer.Option(help="Nomor dan tanggal keputusan.")] = "",
    delete: DeleteOption = None,
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Ambil daftar dari Excel atau CSV; satu jawaban per baris. Semua atau tidak sama sekali."""
    shared = Shared(branch, programs, months, income, funded_by, ecosystem, decree).texts()
    with opened(home, passphrase_file) as vault:
        book, source = Shelf(home_at(home)).in_force(today()), None if check else _source(file)
        reading = read_list(file, shared=shared, book=book, today=today(), keep_sure_digits=keep_sure_digits)
        if check or report is not None:
            result = ImportResult(compared(vault, reading))
        if report is not None:  # before anything is taken in: a report that cannot be written stops the list
            _report(report, result)
        if not check:
            result = take_in(vault, reading, good_only=good_only, book=book, today=today(), now=now())
        if not as_json:
            typer.echo(_told(result, check))
        removal = _offer(vault, result, source, delete, quiet=as_json)
    if as_json:
        show(result.as_json() | {"source": removal}, "", as_json)
    asks = result.reading.refused or result.reading.drafts or removal not in DONE
    raise typer.Exit(1 if asks else 0)


def _source(file: Path) -> Source | None:
    """As it is before the list is read: what changes meanwhile is never deleted. A bad file is told later."""
    try:
        return read_source(file, largest=MAX_BYTES)[1]
    except FileRefused:
        return None


def _offer(
    vault: Vault, result: ImportResult, source: Source | None, wanted: bool | None, *, quiet: bool
) -> str | None:
    """Only once every row is in: a row that was refused stands nowhere but in the list."""
    if source is None or not (result.written or wanted):
        return None
    if not result.written or result.reading.refused:
        if wanted and not quiet:
            typer.echo(files.REFUSED_ROWS_STAY)
        return REFUSED_ROWS if wanted else None
    return offer(vault, source, wanted, quiet=quiet)


def _report(file: Path, result: ImportResult) -> None:
    try:
        write_repair_file(file, result.reading, sentence=sentence)
    except OSError:
        raise Stop("report_unwritable") from None


def _told(result: ImportResult, check: bool) -> str:
    reading = result.reading
    lines = list(_rows_told(reading.refused))
    lines.append(
        f"{len(reading.good)} baris bisa didaftarkan, {len(reading.refused)} baris perlu diperbaiki."
    )
    if result.written:
        lines.append(f"{result.finalized} siap dikirim, {result.drafts} menjadi draf.")
    elif reading.refused and not check:
        lines.append("Belum ada yang ditulis. Perbaiki dulu, atau ambil yang baik saja dengan --good-only.")
    return "\n".join(lines)


def _rows_told(verdicts: Iterable[RowVerdict]) -> Iterable[str]:
    for verdict in verdicts:
        for problem in verdict.problems:
            field = NAMES.get(problem.field, problem.field)
            yield f"Baris {verdict.row}: {field}: {sentence(problem)}"
