"""A second copy of the vault, and the way back from it."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from perisai_app.cli.options import (
    HomeOption,
    JsonOption,
    PassphraseOption,
    first_line,
    home_at,
    now,
    opened,
    passphrase,
    settings_at,
    show,
)
from perisai_app.cli.stop import Stop, stops
from perisai_app.vault.backup.backup import back_up
from perisai_app.vault.backup.places import remember
from perisai_app.vault.backup.restore import Restored
from perisai_app.vault.backup.restore import restore as bring_back
from perisai_app.vault.backup.rotation import back_up_if_changed, choose_second_place, rules_of, second_place
from perisai_app.vault.database import Vault, VaultKey, unlock
from perisai_app.vault.instance import Instance
from perisai_app.vault.keys.opening import open_with_code
from ui.wording import backup as words

app = typer.Typer()


@app.command()
def backup(
    file: Annotated[Path | None, typer.Argument(help="File cadangan; tanpa ini, giliran di laptop.")] = None,
    second: Annotated[
        Path | None, typer.Option("--second-place", help="Folder cadangan kedua, misalnya di USB.")
    ] = None,
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Buat satu cadangan terenkripsi, lalu periksa dengan membukanya."""
    with opened(home, passphrase_file) as vault:
        if second is not None:
            choose_second_place(vault, second)
        told = _to(vault, file) if file is not None else _in_turn(vault)
    show(*told, as_json)


def _to(vault: Vault, file: Path) -> tuple[dict[str, Any], str]:
    if file.is_dir():
        raise Stop("no_file")
    made = back_up(vault, file.absolute(), now=now())
    remember(vault, file, is_file=True)
    counted = {name: made.rows.get(name, 0) for name in ("submissions", "drafts")}
    return {"made_at": made.made_at.isoformat(), "counter": made.counter, **counted}, words.MADE.format(
        **counted
    )


def _in_turn(vault: Vault) -> tuple[dict[str, Any], str]:
    rules = rules_of(settings_at(vault.home))
    turn = back_up_if_changed(vault, now=now(), second=second_place(vault), rules=rules)
    if turn.trouble is not None:
        raise Stop(turn.trouble)
    said = words.SENTENCES[turn.second] if turn.second else ""
    text = "\n".join(line for line in (words.MADE_IN_TURN if turn.made else words.NOT_NEEDED, said) if line)
    return {"made": turn.made is not None, "second": turn.second}, text


@app.command()
def restore(
    file: Annotated[
        Path | None, typer.Argument(help="File cadangan; tanpa ini, yang terbaru di laptop.")
    ] = None,
    code_file: Annotated[
        Path | None, typer.Option("--code-file", help="Berkas kode pemulihan, pengganti kata sandi.")
    ] = None,
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Pulihkan dari cadangan. Berkas lama disisihkan, tidak pernah dihapus."""
    place = home_at(home)
    prove = _with_code(code_file) if code_file else _with_passphrase(passphrase(passphrase_file))
    with stops():
        done = _brought_back(file, place, prove)
    show(_restored_json(done), words.restored(done), as_json)
    raise typer.Exit(1 if done.missing else 0)


def _brought_back(file: Path | None, place: Path, prove: Callable[[Path], VaultKey]) -> Restored:
    """Never under an open window; commands at work in the vault are found by the restore itself."""
    with Instance(place):
        return bring_back(file, place, prove=prove, now=now())


def _with_passphrase(secret: str) -> Callable[[Path], VaultKey]:
    return lambda place: unlock(place, secret, now=now())


def _with_code(file: Path) -> Callable[[Path], VaultKey]:
    code = first_line(file, "recovery_code_file")
    return lambda place: open_with_code(place, code, now=now())


def _restored_json(done: Restored) -> dict[str, Any]:
    return {
        "submissions": done.rows.get("submissions", 0),
        "drafts": done.rows.get("drafts", 0),
        "backup_made_at": done.made_at.isoformat() if done.made_at else None,
        "missing": done.missing,
        "damaged_pages": done.unread,
        "newest": done.newest.isoformat() if done.newest else None,
        "set_aside": done.aside.name if done.aside else None,
        "still_gone": done.still_gone,
        "withdrawn_again": done.withdrawn,
    }
