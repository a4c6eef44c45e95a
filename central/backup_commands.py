"""The office's commands for backups of its centre, and for the way back. Holds no rules."""

import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from pyrage import x25519

from central.backups import begin_backup, finish_backup
from central.home import home_at
from central.keys import make_key_file
from central.operations.backup import KEPT, Made, back_up
from central.operations.backup_folder import found
from central.operations.keys import Lock, identity_by, identity_in
from central.operations.restore import Looked, look_before, restore
from central.options import DbOption, HomeOption, JsonOption, opened, show
from central.stop import Stop

app = typer.Typer()

PassphraseOption = Annotated[
    Path | None, typer.Option("--passphrase-file", help="Berkas dengan sandi cadangan di baris pertama.")
]
MADE = "Cadangan {number}: {file}\n{rows} baris, {files} berkas ({added} baru disalin)."
LOST = "{lost} berkas di pusat ini rusak atau hilang; laptop diminta mengirimnya lagi."
TOLD = "Laptop boleh menghapus yang sudah tersimpan di cadangan ini."
UNTOLD = (
    "Folder itu di disk yang sama dengan pusat, jadi laptop belum boleh menghapus apa pun. Bawa salinannya ke"
    " tempat lain, lalu jalankan: perisai-central backup-done {number}"
)
HOLDS = (
    "Cadangan {number} dari {made_at}: {rows} baris, {files} berkas, {missing} berkas hilang atau rusak.\n"
    "Epoch {epoch}; laptop sudah boleh menghapus sampai cadangan {watermark}."
)
LOSES = (
    "Yang ada sekarang tetapi tidak ada di cadangan: {submissions} kiriman, {files} berkas, {changes} kabar."
    " Laptop mengirim lagi yang masih dipegangnya."
)
NOTHING_THERE = "Di sini belum ada pusat yang bisa dibaca."
RESTORED = "Pulih dari cadangan {number}. Epoch baru: {epoch}. Isi lama disisihkan, tidak dihapus."


@app.command("backup")
def backup_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder cadangan, di disk atau mesin lain.")],
    recipient: Annotated[
        str | None,
        typer.Option(envvar="PERISAI_BACKUP_RECIPIENT", help="Kunci age kantor (age1...), lihat backup-key."),
    ] = None,
    passphrase_file: PassphraseOption = None,
    off_host: Annotated[
        bool, typer.Option("--off-host", help="Folder ini ada di mesin lain, atau dibawa ke sana.")
    ] = False,
    keep: Annotated[int, typer.Option(min=1, help="Berapa cadangan yang disimpan di folder ini.")] = KEPT,
    home: HomeOption = None,
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """Buat cadangan tersegel dari seluruh pusat, periksa, lalu beri tahu laptop."""
    lock = Lock(recipient, None if recipient else _passphrase(passphrase_file))
    with opened(home, db) as centre:
        made = back_up(centre, folder, lock, off_host=off_host, kept=keep)
    show(_told(made), _made_text(made), as_json)


@app.command("backup-key")
def key_command(
    file: Annotated[Path, typer.Argument(help="Berkas kunci rahasia yang dibuat; simpan di luar mesin ini.")],
    as_json: JsonOption = False,
) -> None:
    """Buat kunci cadangan kantor; yang dicetak boleh tinggal di mesin ini, berkasnya tidak."""
    if file.exists():
        raise Stop("backup_key_exists", 2)
    identity = x25519.Identity.generate()
    try:
        make_key_file(file, str(identity))
    except OSError:
        raise Stop("backup_unwritable", 3) from None
    public = str(identity.to_public())
    show({"file": str(file), "recipient": public}, f"Penerima: {public}", as_json)


@app.command("backup-begin")
def begin_command(home: HomeOption = None, db: DbOption = None, as_json: JsonOption = False) -> None:
    """Untuk kantor yang menyalin dengan alatnya sendiri: beri nomor sebelum menyalin."""
    with opened(home, db) as centre:
        number = begin_backup(centre)
    show({"backup": number}, f"Cadangan dimulai: {number}", as_json)


@app.command("backup-done")
def done_command(
    number: Annotated[int, typer.Argument(help="Nomor dari `backup-begin` atau `backup`.")],
    home: HomeOption = None,
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """Setelah salinannya diperiksa dan ada di tempat lain: laptop boleh menghapus isinya."""
    with opened(home, db) as centre:
        finish_backup(centre, number)
    show({"backup": number}, f"Cadangan selesai: {number}", as_json)


@app.command("restore")
def restore_command(
    source: Annotated[Path, typer.Argument(metavar="DIR|FILE", help="Folder cadangan, atau satu .age.")],
    key: Annotated[Path | None, typer.Option("--key", help="Berkas kunci rahasia dari backup-key.")] = None,
    passphrase_file: PassphraseOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Periksa dan ceritakan saja.")] = False,
    incomplete: Annotated[
        bool, typer.Option("--incomplete", help="Pulihkan juga bila ada berkas yang hilang atau rusak.")
    ] = False,
    files: Annotated[
        str | None, typer.Option(help="Taruh berkas di s3://...; tanpa ini di folder pusat.")
    ] = None,
    home: HomeOption = None,
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """Pulihkan pusat dari cadangan: semua diperiksa dulu, yang lama disisihkan, zaman baru dimulai."""
    _, place = found(source)
    identity = identity_in(key) if key else identity_by(_passphrase(passphrase_file), place.key)
    looked = look_before(home_at(home), db, source, identity)
    told = _holds(looked)
    if not dry_run:
        told["new_epoch"] = restore(home_at(home), db, source, identity, incomplete=incomplete, files=files)
    show(told, _holds_text(told), as_json)


def _passphrase(file: Path | None) -> str | None:
    if file is not None:
        try:
            return file.read_text(encoding="utf-8").splitlines()[0]
        except (OSError, ValueError, IndexError):
            raise Stop("backup_key_unreadable", 2) from None
    if "PERISAI_BACKUP_PASSPHRASE" in os.environ:
        return os.environ["PERISAI_BACKUP_PASSPHRASE"]
    if sys.stdin.isatty():
        return str(typer.prompt("Sandi cadangan", hide_input=True, err=True))
    return None


def _told(made: Made) -> dict[str, Any]:
    return {
        "backup": made.number,
        "file": str(made.head),
        "rows": sum(made.rows.values()),
        "files": made.files,
        "added": made.added,
        "lost": made.lost,
        "told": made.told,
    }


def _made_text(made: Made) -> str:
    told = {**_told(made), "number": made.number}
    lines = [MADE.format(**told)]
    if made.lost:
        lines.append(LOST.format(**told))
    lines.append((TOLD if made.told else UNTOLD).format(**told))
    return "\n".join(lines)


def _holds(looked: Looked) -> dict[str, Any]:
    head, end, present = looked.seen.head, looked.seen.end, looked.present
    loses = None
    if present is not None:
        fewer = max(0, present.changes - end.rows.get("changes", 0))
        loses = {"submissions": present.submissions, "files": present.files, "changes": fewer}
    return {
        "backup": head.number,
        "made_at": head.made_at,
        "epoch": head.epoch,
        "watermark": head.watermark,
        "rows": end.rows,
        "files": end.files,
        "missing": looked.seen.missing,
        "loses": loses,
    }


def _holds_text(told: dict[str, Any]) -> str:
    lines = [HOLDS.format(**{**told, "number": told["backup"], "rows": sum(told["rows"].values())})]
    lines.append(LOSES.format(**told["loses"]) if told["loses"] else NOTHING_THERE)
    if "new_epoch" in told:
        lines.append(RESTORED.format(number=told["backup"], epoch=told["new_epoch"]))
    return "\n".join(lines)
