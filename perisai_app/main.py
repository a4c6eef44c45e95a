"""The composition root: a bare `perisai` opens the window, a word after it runs a headless command."""

import sys
from typing import Annotated, NoReturn

import typer

from perisai_app import __version__, logs
from perisai_app.cli import (
    backup_commands,
    benefit_command,
    centre_commands,
    check_command,
    conflict_command,
    demo_command,
    file_commands,
    held_command,
    key_commands,
    list_commands,
    member_commands,
    nik_command,
    pack_command,
    package_command,
    person_commands,
    prospect_commands,
    quote_command,
    self_check,
    sync_command,
    vault_commands,
)
from perisai_app.cli.options import HomeOption, home_at, show
from perisai_app.cli.stop import NOT_NOW, Stop
from ui.wording.crash import CRASHED

app = typer.Typer(
    name="perisai",
    help="Perisai: mendaftarkan pekerja, tanpa internet pun. Tanpa perintah, jendelanya dibuka.",
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
for part in (
    vault_commands,
    key_commands,
    centre_commands,
    sync_command,
    list_commands,
    check_command,
    backup_commands,
    quote_command,
    nik_command,
    benefit_command,
    demo_command,
):
    app.registered_commands += part.app.registered_commands
app.add_typer(pack_command.app)
app.add_typer(package_command.app)
app.add_typer(person_commands.app)
app.add_typer(file_commands.app)
app.add_typer(prospect_commands.app)
app.add_typer(member_commands.app)
app.add_typer(conflict_command.app)
app.add_typer(held_command.app)


@app.callback()
def root(
    context: typer.Context,
    home: HomeOption = None,
    check: Annotated[bool, typer.Option("--self-check", help="Periksa program ini sendiri.")] = False,
    version: Annotated[bool, typer.Option("--version", help="Tampilkan versi.")] = False,
) -> None:
    logs.set_up(home_at(home))
    if version:
        typer.echo(__version__)
        raise typer.Exit
    if check:
        raise typer.Exit(self_check.run())
    if context.invoked_subcommand is None:
        from ui.window import run_window  # a headless command must not load Qt

        raise typer.Exit(run_window(home_at(home)))


def main() -> NoReturn:
    """The console script: a Stop becomes one sentence and its exit code."""
    try:
        app()
    except Stop as stop:
        typer.echo(stop.sentence, err=True)
        if "--json" in sys.argv:
            show({"error": stop.code}, "", True)
        sys.exit(stop.exit_code)
    except Exception as error:  # a traceback could hold what a person told us
        sys.exit(crashed(error))
    sys.exit(0)


def crashed(error: Exception) -> int:
    """What nobody foresaw, as one sentence and the exit code."""
    logs.crashed(error)
    typer.echo(CRASHED, err=True)
    if "--json" in sys.argv:
        show({"error": "crashed"}, "", True)
    return NOT_NOW


if __name__ == "__main__":
    main()
