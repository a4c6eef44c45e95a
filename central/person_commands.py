"""The office's commands for one person's rights. A NIK comes from standard input, never from the command
line, which other programs see. Holds no rules.
"""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from pydantic import ValidationError

from central.auditing import COMMAND_LINE, note_each
from central.centre import Centre
from central.new_file import write_new
from central.options import DbOption, HomeOption, JsonOption, opened, show
from central.register.reach import EVERYTHING
from central.stop import Stop
from central.subjects.copying import copy_person
from central.subjects.erasing import AskedBy, Reason, Why, erase_person
from central.subjects.fault import SubjectFault
from central.subjects.finding import ByNik, ByNumbers, Person, registrations_of
from central.subjects.here import Here, here
from central.subjects.sealing import ForKey, Seal, UnderPassphrase, check_seal, sealed

app = typer.Typer(
    help="Hak satu orang atas datanya (UU 27/2022): salinan dan penghapusan.", no_args_is_help=True
)

IdsOption = Annotated[
    list[UUID] | None,
    typer.Option("--id", help="Nomor pendaftaran, boleh berulang; tanpa ini NIK dari masukan standar."),
]


@app.command("show")
def show_command(
    ids: IdsOption = None, home: HomeOption = None, db: DbOption = None, as_json: JsonOption = False
) -> None:
    """Apa saja yang ada tentang orang ini; NIK dibaca dari masukan standar."""
    person = _person(ids)
    with opened(home, db) as centre:
        found = _looked(centre, _ids(centre, person))
    _show(found, as_json)


@app.command("export")
def export_command(
    file: Annotated[Path, typer.Argument(help="Salinan yang ditulis (.zip, atau .age bila disegel).")],
    ids: IdsOption = None,
    recipient: Annotated[str | None, typer.Option(help="Segel untuk kunci age ini (age1...).")] = None,
    passphrase_file: Annotated[
        Path | None, typer.Option("--passphrase-file", help="Segel dengan sandi di baris pertama berkas ini.")
    ] = None,
    home: HomeOption = None,
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """Tulis salinan semua data satu orang; NIK dibaca dari masukan standar."""
    person, lock = _person(ids), _seal(recipient, passphrase_file)
    with opened(home, db) as centre:
        found = _ids(centre, person)
        write_new(file, lambda: _copy(centre, found, lock))
    show({"file": str(file), "registrations": found}, f"Salinan ditulis: {file}", as_json)


@app.command("erase")
def erase_command(
    ids: IdsOption = None,
    expected: Annotated[
        int | None,
        typer.Option("--erase", min=1, help="Hapus sebanyak ini; tanpa ini hanya ditunjukkan apa yang ada."),
    ] = None,
    reason: Annotated[Reason, typer.Option(help="Alasannya.")] = Reason.WITHDRAWN,
    asked_by: Annotated[AskedBy, typer.Option("--asked-by", help="Siapa yang meminta.")] = AskedBy.SUBJECT,
    reference: Annotated[str, typer.Option(help="Nomor surat kantor, tanpa data pribadi.")] = "",
    home: HomeOption = None,
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """Hapus semua data satu orang, di sini dan di laptop, untuk selamanya; NIK dari masukan standar."""
    person, why = _person(ids), _why(reason, asked_by, reference)
    with opened(home, db) as centre:
        found = _ids(centre, person)
        if expected is None:
            return _show(_looked(centre, found), as_json)
        gone = erase_person(centre, found, why, expected=expected, by=COMMAND_LINE)
    told = {"registrations": gone.registrations, "revisions": gone.revisions}
    text = f"Terhapus: {gone.registrations} pendaftaran, {gone.revisions} kiriman. Laptop menyusul."
    show(told, text, as_json)


def _person(ids: list[UUID] | None) -> Person:
    try:
        if ids:
            return ByNumbers(registration_ids=tuple(ids))
        return ByNik(nik=sys.stdin.readline(100).strip())
    except ValidationError:
        raise Stop("person_unreadable", 2) from None


def _ids(centre: Centre, person: Person) -> list[str]:
    found = registrations_of(centre, person, EVERYTHING)
    if not found:
        raise Stop("person_unknown", 2)
    return found


def _looked(centre: Centre, ids: list[str]) -> list[Here]:
    with centre.store.writing() as connection:
        note_each(connection, COMMAND_LINE, centre.now(), "person_sought", [(key, {}) for key in ids])
    with centre.store.reading() as connection:
        return here(connection, ids)


def _copy(centre: Centre, ids: list[str], lock: Seal | None) -> Iterable[bytes]:
    data = copy_person(centre, ids, by=COMMAND_LINE, sealed=lock is not None)
    return data if lock is None else sealed(data, lock, centre.home.path)


def _seal(recipient: str | None, passphrase_file: Path | None) -> Seal | None:
    try:
        if recipient is not None:
            lock = ForKey(recipient=recipient)
            check_seal(lock)
            return lock
        if passphrase_file is not None:
            return UnderPassphrase(passphrase=passphrase_file.read_text("utf-8").partition("\n")[0].strip())
    except (ValidationError, SubjectFault):
        raise Stop("recipient_unknown" if recipient else "backup_passphrase_short", 2) from None
    except (OSError, UnicodeDecodeError):
        raise Stop("passphrase_unreadable", 2) from None
    return None


def _why(reason: Reason, asked_by: AskedBy, reference: str) -> Why:
    try:
        return Why(reason=reason, asked_by=asked_by, reference=reference)
    except ValidationError:
        raise Stop("reference_invalid", 2) from None


def _show(found: list[Here], as_json: bool) -> None:
    lines = [
        f"{one.registration_id}\t{one.name}\t{one.birth_date}\t{one.state}\t{one.office}\t{one.agent}"
        f"\tkiriman {one.revisions}\tkabar {one.changes}\tberkas {one.files}\tlaptop {len(one.laptops)}"
        for one in found
    ]
    show({"registrations": [one.model_dump(mode="json") for one in found]}, "\n".join(lines), as_json)
