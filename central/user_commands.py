"""The office's commands for the people who sign in at the centre. Holds no rules."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from central.accounts import users
from central.accounts.roles import Role
from central.auditing import COMMAND_LINE
from central.options import DbOption, HomeOption, JsonOption, opened, show
from central.stop import Stop

app = typer.Typer(help="Orang kantor yang boleh masuk.", no_args_is_help=True)

PasswordFile = Annotated[
    Path | None, typer.Option("--password-file", help="Berkas berisi kata sandi; tanpa ini, ditanyakan.")
]


@app.command("add")
def add_command(
    name: Annotated[str, typer.Argument(help="Nama untuk masuk.")],
    role: Annotated[Role, typer.Option(help="Peran.")],
    office: Annotated[str | None, typer.Option(help="Kantornya; untuk supervisor.")] = None,
    agent: Annotated[str | None, typer.Option(help="Kunci agen; untuk peran agent.")] = None,
    password_file: PasswordFile = None,
    home: HomeOption = None,
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """Tambahkan orang kantor."""
    password = _password(password_file)
    with opened(home, db) as centre:
        user = users.add_user(centre, name, role, password, by=COMMAND_LINE, office=office, agent_key=agent)
    show(asdict(user), f"{user.name} boleh masuk sebagai {user.role}", as_json)


@app.command("list")
def list_command(home: HomeOption = None, db: DbOption = None, as_json: JsonOption = False) -> None:
    """Siapa saja yang boleh masuk, dan yang dulu boleh."""
    with opened(home, db) as centre:
        people = users.list_users(centre)
    lines = (f"{user.name}\t{user.role}\t{user.office or ''}\t{user.ended_at or ''}" for user in people)
    show({"users": [asdict(user) for user in people]}, "\n".join(lines), as_json)


@app.command("password")
def password_command(
    name: Annotated[str, typer.Argument(help="Nama untuk masuk.")],
    password_file: PasswordFile = None,
    home: HomeOption = None,
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """Beri kata sandi baru; semua sesinya berakhir."""
    password = _password(password_file)
    with opened(home, db) as centre:
        users.set_password(centre, users.id_of(centre, name), password, by=COMMAND_LINE)
    show({"name": name}, f"Kata sandi {name} sudah diganti", as_json)


@app.command("end")
def end_command(
    name: Annotated[str, typer.Argument(help="Nama untuk masuk.")],
    home: HomeOption = None,
    db: DbOption = None,
    as_json: JsonOption = False,
) -> None:
    """Orang ini tidak boleh masuk lagi, mulai sekarang."""
    with opened(home, db) as centre:
        users.end_user(centre, users.id_of(centre, name), by=COMMAND_LINE)
    show({"name": name}, f"{name} tidak boleh masuk lagi", as_json)


def _password(file: Path | None) -> str:
    if file is None:
        return str(typer.prompt("Kata sandi", hide_input=True, confirmation_prompt=True))
    try:
        return file.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError):
        raise Stop("file_unreadable", 2) from None
