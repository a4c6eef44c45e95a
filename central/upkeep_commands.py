"""The office's commands for erasure, keys, epochs and what laptops remember. Holds no rules."""

from typing import Annotated
from uuid import UUID

import typer

from central.auditing import COMMAND_LINE
from central.erasing import erase, new_epoch, rotate_key
from central.options import DbOption, HomeOption, JsonOption, opened, show
from central.recalling import recalled
from central.recovery import keep_recipient, recipient_of

app = typer.Typer()
epoch_app = typer.Typer(help="Zaman pusat: berganti setelah pemulihan dari cadangan.", no_args_is_help=True)
key_app = typer.Typer(help="Kunci tanda tangan pusat.", no_args_is_help=True)
app.add_typer(epoch_app, name="epoch")
app.add_typer(key_app, name="key")


@app.command("erase")
def erase_command(
    registration: Annotated[UUID, typer.Argument(help="Nomor pendaftaran.")],
    home: HomeOption = None,
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """Hapus semua data satu pendaftaran, di sini dan di laptop agennya, untuk selamanya."""
    with opened(home, db) as centre:
        revisions = erase(centre, str(registration))
    show({"revisions": revisions}, f"Terhapus: {revisions} kiriman", as_json)


@epoch_app.command("new")
def new_epoch_command(home: HomeOption = None, db: DbOption = None, as_json: JsonOption = False) -> None:
    """Jalankan setelah basis data dipulihkan dari cadangan: laptop mengirim ulang yang hilang."""
    with opened(home, db) as centre:
        epoch = new_epoch(centre)
    show({"epoch": epoch}, f"Epoch baru: {epoch}", as_json)


@key_app.command("rotate")
def rotate_command(home: HomeOption = None, db: DbOption = None, as_json: JsonOption = False) -> None:
    """Ganti kunci tanda tangan; laptop mengikuti sendiri. Kode yang belum dipakai tidak berlaku lagi."""
    with opened(home, db) as centre:
        link = rotate_key(centre)
    show({"old": link.old, "new": link.new}, f"Kunci baru: {link.new[:16]}", as_json)


@key_app.command("recovery")
def recovery_command(
    recipient: Annotated[
        str | None, typer.Argument(help="Kunci publik kantor, age1...; tanpa ini, cetak yang berlaku.")
    ] = None,
    remove: Annotated[bool, typer.Option("--remove", help="Mulai sekarang tanpa kunci pemulihan.")] = False,
    home: HomeOption = None,
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """Kunci pemulihan kantor: kotak data laptop yang bergabung sejak itu bisa dibuka kantor."""
    with opened(home, db) as centre:
        if remove or recipient is not None:
            kept = keep_recipient(centre, None if remove else recipient, by=COMMAND_LINE)
        else:
            kept = recipient_of(centre.home)
    show({"recipient": kept}, kept or "Tanpa kunci pemulihan kantor", as_json)


@app.command("recollections")
def recollections_command(
    with_bodies: Annotated[
        bool, typer.Option("--with-bodies", help="Sertakan isinya (data pribadi).")
    ] = False,
    home: HomeOption = None,
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """Yang masih diingat laptop dari masa yang dilupakan pusat ini; periksa satu per satu."""
    with opened(home, db) as centre:
        rows = recalled(centre, with_bodies=with_bodies)
    text = "\n".join("\t".join(str(cell) for cell in row.values()) for row in rows)
    show({"recollections": rows}, text, as_json)
