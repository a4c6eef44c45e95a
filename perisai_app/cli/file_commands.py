"""Commands on the photos, papers and recordings of one person: taken in, listed, copied out, removed."""

from pathlib import Path
from typing import Annotated, Any

import typer

from perisai_app.cli.options import (
    HomeOption,
    JsonOption,
    PassphraseOption,
    SureOption,
    demand_word,
    now,
    opened,
    settings_at,
    show,
)
from perisai_app.cli.source_file import DONE, DeleteOption, new_copy_at, offer
from perisai_app.cli.stop import Stop
from perisai_app.vault.files.intake import take_in
from perisai_app.vault.files.of_person import (
    Added,
    add_file,
    note_copy,
    person_file,
    person_files,
    place_of,
    remove_file,
)
from perisai_app.vault.files.policy import FilesPolicy, choose_files_policy, files_policy
from perisai_app.vault.files.sending import waiting_files
from perisai_app.vault.files.sources import read_source
from perisai_app.vault.files.standing import standing_of
from perisai_app.vault.files.store import file_bytes
from perisai_app.vault.rights.copy_file import write_copy
from perisai_app.wire.submission import FileRef, FileRole
from ui.wording import files as words
from ui.wording.rights import ROLES

app = typer.Typer(name="file", help="Foto, PDF, dan rekaman satu orang, di dalam data terenkripsi.")

PersonArgument = Annotated[str, typer.Argument(help="Nomor pendaftaran (`perisai list`) atau nomor draf.")]
FileArgument = Annotated[str, typer.Argument(help="Nomor file dari `perisai file list`.")]
SHOWN_DIGITS = 12


@app.command()
def add(
    person_id: PersonArgument,
    photo: Annotated[Path, typer.Argument(help="Foto JPG, PNG, WebP; PDF; atau rekaman suara.")],
    kind: Annotated[FileRole, typer.Option("--kind", help="Gambar apa ini.")],
    delete: DeleteOption = None,
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Ambil satu file ke dalam draf, atau ke perbaikan dari pendaftaran yang dikembalikan."""
    with opened(home, passphrase_file) as vault:
        data, source = read_source(photo)
        taken = take_in(data, kind, settings_at(home))
        added = add_file(vault, person_id, kind, taken, now=now())
        if not as_json:
            typer.echo(_added_text(added))
        registration_id = added.place.registration_id
        removal = offer(vault, source, delete, quiet=as_json, registration_id=registration_id)
    if as_json:
        show(_added_json(added) | {"source": removal}, "", as_json)
    raise typer.Exit(0 if removal in DONE else 1)


@app.command("list")
def list_command(
    person_id: PersonArgument,
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Daftar file satu orang."""
    with opened(home, passphrase_file) as vault:
        found = person_files(vault, person_id)
        place = place_of(vault, person_id)
        states = standing_of(vault, place.registration_id, place.revision)
    lines = (
        f"{_id(ref)}  {ROLES[ref.role]}  {_kilobytes(ref)} KB  {words.STANDING[states[ref.sha256]]}"
        for ref in found
    )
    told = [_json(ref) | {"state": states[ref.sha256].value} for ref in found]
    show({"files": told}, "\n".join(lines) or words.NONE, as_json)


@app.command()
def policy(
    choice: Annotated[
        FilesPolicy | None,
        typer.Argument(
            help="everything: berkas ikut sendiri. text_only: hanya bila diminta. ask: tanya setiap kali."
            " Tanpa pilihan: tampilkan yang berlaku."
        ),
    ] = None,
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Apakah foto dan berkas ikut terkirim sendiri. Teks selalu terkirim."""
    with opened(home, passphrase_file) as vault:
        if choice is not None:
            choose_files_policy(vault, choice)
        chosen, waiting = files_policy(vault), waiting_files(vault)
    told = {"policy": chosen.value, "waiting": waiting.files, "bytes": waiting.bytes}
    show(told, words.policy(chosen, waiting), as_json)


@app.command()
def save(
    person_id: PersonArgument,
    file_id: FileArgument,
    to: Annotated[Path, typer.Argument(help="File salinan yang dibuat; yang lama tidak ditimpa.")],
    sure: SureOption = False,
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Tulis salinan satu file di luar data terenkripsi."""
    if not sure:
        demand_word(words.ASK_SAVE, "save_not_confirmed")
    with opened(home, passphrase_file) as vault:
        ref = person_file(vault, person_id, file_id)
        if (data := file_bytes(vault, ref.sha256)) is None:
            raise Stop("file_elsewhere")
        if not new_copy_at(to):
            raise Stop("export_unwritable")
        note_copy(vault, person_id, ref, now=now())
        _write(to, data)
    show({"file": str(to), **_json(ref)}, words.SAVED.format(file=to), as_json)


@app.command()
def remove(
    person_id: PersonArgument,
    file_id: FileArgument,
    sure: SureOption = False,
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Hapus satu file dari draf."""
    if not sure:
        demand_word(words.ASK_REMOVE, "remove_not_confirmed")
    with opened(home, passphrase_file) as vault:
        ref = remove_file(vault, person_id, file_id, now=now())
    show(_json(ref), words.TAKEN_OUT, as_json)


def _added_text(added: Added) -> str:
    ref = added.ref
    text = words.ADDED.format(role=ROLES[ref.role], kilobytes=_kilobytes(ref), id=_id(ref))
    more = words.NEXT_REVISION.format(revision=added.place.revision)
    return f"{text}\n{more}" if added.began_revision else text


def _added_json(added: Added) -> dict[str, Any]:
    place = added.place
    return {
        **_json(added.ref),
        "registration_id": place.registration_id,
        "revision": place.revision,
        "draft_id": place.draft_id,
        "began_revision": added.began_revision,
    }


def _json(ref: FileRef) -> dict[str, Any]:
    return {"id": _id(ref), **ref.model_dump(mode="json")}


def _id(ref: FileRef) -> str:
    return ref.sha256[:SHOWN_DIGITS]


def _kilobytes(ref: FileRef) -> int:
    return max(1, round(ref.bytes / 1000))


def _write(to: Path, data: bytes) -> None:
    try:
        write_copy(to, data)
    except OSError:
        raise Stop("export_unwritable") from None
