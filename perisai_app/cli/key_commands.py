"""Commands on the ways into a vault: a new passphrase, and back in with the code or the office's key."""

import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

import typer

from perisai_app.cli.options import (
    HomeOption,
    JsonOption,
    PassphraseOption,
    first_line,
    home_at,
    new_passphrase,
    now,
    passphrase,
    show,
)
from perisai_app.cli.stop import Stop, stops
from perisai_app.vault.database import open_vault, unlock
from perisai_app.vault.errors import VaultError
from perisai_app.vault.journal import What, note
from perisai_app.vault.keys.changing import NewWaysIn, change_passphrase, recovered, renew_code
from perisai_app.vault.keys.opening import open_with_code, open_with_office_key
from perisai_app.vault.keys.vault_key import VaultKey
from ui.wording import screen

app = typer.Typer()

NewPassphraseOption = Annotated[
    Path | None, typer.Option("--new-passphrase-file", help="Berkas kata sandi baru; atau ditanya.")
]


@app.command("passphrase")
def passphrase_command(
    home: HomeOption = None,
    passphrase_file: PassphraseOption = None,
    new_file: NewPassphraseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Ganti kata sandi. Data tidak disentuh; kode pemulihan tetap berlaku."""
    place = home_at(home)
    with stops():
        key = unlock(place, passphrase(passphrase_file), now=now())
        alone = change_passphrase(place, key, new_passphrase(new_file))
    _note(place, key, What.PASSPHRASE_CHANGED)
    text = "Kata sandi sudah diganti." + (f"\n{screen.NO_KEYSTORE}" if alone else "")
    show({"keystore": not alone}, text, as_json)


@app.command()
def recover(
    code: Annotated[bool, typer.Option("--code", help="Dengan kode pemulihan; kodenya ditanya.")] = False,
    code_file: Annotated[Path | None, typer.Option(help="Berkas berisi kode pemulihan.")] = None,
    office_key: Annotated[Path | None, typer.Option(help="Kunci pemulihan kantor (berkas age).")] = None,
    home: HomeOption = None,
    new_file: NewPassphraseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Buka lagi tanpa kata sandi lama (lupa, atau kunci laptop hilang) dan pasang yang baru."""
    if (office_key is not None) == (code or code_file is not None):
        raise Stop("one_way_back")
    place = home_at(home)
    with stops():
        key = _by_office(place, office_key) if office_key else _by_code(place, code_file)
        told = recovered(place, key, new_passphrase(new_file))
    _note(place, key, What.RECOVERED)
    show(ways_json(told), f"Data terbuka lagi dengan kata sandi baru.\n{ways_text(told)}", as_json)


@app.command("recovery-code")
def recovery_code_command(
    home: HomeOption = None, passphrase_file: PassphraseOption = None, as_json: JsonOption = False
) -> None:
    """Cetak kode pemulihan baru; kertas yang lama tidak berlaku lagi."""
    place = home_at(home)
    with stops():
        code = renew_code(place, unlock(place, passphrase(passphrase_file), now=now()))
    show({"recovery_code": code}, _code_text(code), as_json)


def ways_json(told: NewWaysIn) -> dict[str, Any]:
    """What `init` and `recover` tell programs: the code is told this once."""
    return {"recovery_code": told.recovery_code, "keystore": not told.without_keystore}


def ways_text(told: NewWaysIn) -> str:
    """The code and what it is for; and, where the machine has no keystore, what that means."""
    code = _code_text(told.recovery_code)
    return f"{code}\n{screen.NO_KEYSTORE}" if told.without_keystore else code


def _code_text(code: str) -> str:
    return f"{screen.RECOVERY_CODE}: {code}\n{screen.RECOVERY_CODE_NOTE}"


def _note(place: Path, key: VaultKey, what: What) -> None:
    """In the journal, if it can be: a damaged database must not hide that the way in is made already."""
    with suppress(VaultError, OSError):
        vault = open_vault(place, key)
        try:
            with vault.writing():
                note(vault, what, at=now())
        finally:
            vault.close()


def _by_code(place: Path, file: Path | None) -> VaultKey:
    """The code is never an argument: other people's processes could read it."""
    if file is not None:
        return open_with_code(place, first_line(file, "recovery_code_file"), now=now())
    if not sys.stdin.isatty():
        raise Stop("no_recovery_code")
    return open_with_code(place, str(typer.prompt(screen.RECOVERY_CODE)), now=now())


def _by_office(place: Path, file: Path) -> VaultKey:
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise Stop("office_key_file") from None
    return open_with_office_key(place, text)
