"""Commands on the rights of one person: find the number, a copy of everything, erasure, withdrawal."""

import os
import sys
from pathlib import Path
from typing import Annotated, Any

import pyrage
import typer

from perisai_app.cli.options import (
    HomeOption,
    JsonOption,
    PassphraseOption,
    SureOption,
    demand_word,
    first_line,
    now,
    opened,
    settings_at,
    show,
    today,
)
from perisai_app.cli.stop import Stop
from perisai_app.vault.backup.rotation import rules_of
from perisai_app.vault.rights.backups import places_owed, renew_backups, set_aside
from perisai_app.vault.rights.copy_file import copy_of, write_copy
from perisai_app.vault.rights.erase import erase_person
from perisai_app.vault.rights.export_person import export_person
from perisai_app.vault.rights.find import Found, find_people
from perisai_app.vault.rights.withdraw import Withdrawn, withdraw
from ui.wording import rights as words

app = typer.Typer(name="person", help="Hak satu orang atas datanya: cari, salin, hapus, cabut persetujuan.")

IdArgument = Annotated[str, typer.Argument(help="Nomor dari `perisai person find`.")]


@app.command("find")
def find_command(
    text: Annotated[str, typer.Argument(help="Nama, NIK, atau nomor HP.")],
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Cari nomor seseorang; nama dan NIK disamarkan."""
    with opened(home, passphrase_file) as vault:
        found = find_people(vault, text)
    lines = (f"{one.person_id}  {words.STATES[one.state]}  {one.name}  {one.nik}".rstrip() for one in found)
    data = {"people": [_found_json(one) for one in found]}
    show(data, "\n".join(lines) or words.NOBODY, as_json)


@app.command("export")
def export_command(
    person_id: IdArgument,
    file: Annotated[Path, typer.Argument(help="File salinan yang dibuat (.age, atau .zip bila --plain).")],
    plain: Annotated[bool, typer.Option("--plain", help="Tanpa kata sandi.")] = False,
    sure: SureOption = False,
    seal_file: Annotated[Path | None, typer.Option(help="Berkas kata sandi untuk salinan.")] = None,
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Salin semua data satu orang ke satu file terkunci."""
    if plain and not sure:
        demand_word(words.ASK_PLAIN, "plain_not_confirmed")
    with opened(home, passphrase_file) as vault:
        secret = None if plain else _seal(seal_file)
        if file.exists() or not file.parent.is_dir():
            raise Stop("export_unwritable")
        dossier = export_person(vault, person_id, now=now(), plain=plain)
        data = copy_of(dossier, readable=words.readable(dossier))
        _write(file, data if secret is None else pyrage.passphrase.encrypt(data, secret))
    show(
        {"file": str(file), "sealed": not plain, "registrations": len(dossier["registrations"])},
        words.exported(str(file), not plain),
        as_json,
    )


@app.command("erase")
def erase_command(
    person_id: IdArgument,
    even_unsent: Annotated[bool, typer.Option("--even-unsent", help="Juga yang belum terkirim.")] = False,
    sure: SureOption = False,
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Hapus semua data satu orang dari laptop ini dan cadangannya."""
    if not sure:
        demand_word(words.ASK_ERASE, "erase_not_confirmed")
    with opened(home, passphrase_file) as vault:
        done = erase_person(vault, person_id, now=now(), even_unsent=even_unsent)
        backups = renew_backups(vault, now=now(), rules=rules_of(settings_at(home)))
        places = [str(place) for place in places_owed(vault)]
        aside = [path.name for path in set_aside(vault.home)]
    counts = {
        "drafts": done.drafts,
        "cards": done.cards,
        "tombstones": done.tombstones,
        "prospects": done.prospects,
    }
    data = {**counts, "backups": backups, "owed_places": places, "set_aside": aside}
    told = words.erased(**counts) + words.still_held(backups, places, aside)
    show(data, told, as_json)
    raise typer.Exit(1 if backups else 0)


@app.command("withdraw")
def withdraw_command(
    person_id: IdArgument,
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Cabut persetujuan satu orang; kantor diberi tahu saat kirim berikutnya."""
    with opened(home, passphrase_file) as vault:
        done = withdraw(vault, person_id, today=today(), now=now())
        renew_backups(vault, now=now(), rules=rules_of(settings_at(home)))
    show({"became": done.value}, words.WITHDRAWN[done.value], as_json)
    raise typer.Exit(1 if done is Withdrawn.QUEUED else 0)


def _found_json(one: Found) -> dict[str, Any]:
    return {"id": one.person_id, "state": one.state, "name": one.name, "nik": one.nik}


def _seal(file: Path | None) -> str:
    """The copy's own passphrase: it leaves the laptop, the agent's must not leave with it."""
    if file is not None:
        return first_line(file, "export_passphrase")
    if text := os.environ.get("PERISAI_SEAL"):
        return text
    if not sys.stdin.isatty():
        raise Stop("export_passphrase")
    return str(typer.prompt(words.ASK_SEAL, hide_input=True, confirmation_prompt=True))


def _write(file: Path, data: bytes) -> None:
    try:
        write_copy(file, data)
    except OSError:
        raise Stop("export_unwritable") from None
