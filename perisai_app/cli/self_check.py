"""`perisai --self-check`: does this program, as installed or frozen here, really work on this machine?

In a throw-away folder: make a vault, take in an invented person, open every window, sync with a loopback
centre and hold the receipt. Prints one line a step; exits 0 when all went well.
"""

import secrets
import tempfile
from pathlib import Path
from threading import Event

import typer

from perisai_app.cli.options import now, today
from perisai_app.exchange.import_list import read_list
from perisai_app.exchange.sample_list import make_list
from perisai_app.exchange.take_in import take_in
from perisai_app.reference.tables import rule_book
from perisai_app.vault.database import Vault, VaultKey, create_vault, open_vault, unlock
from perisai_app.vault.keys.changing import forget_device_secret
from perisai_app.vault.register import counts
from sync.engine import sync
from sync.enrol import enrol
from sync.loopback import loopback_centre

PEOPLE = 3


def run() -> int:
    """The exit code: 0 when every step worked."""
    with tempfile.TemporaryDirectory(prefix="perisai-check-", ignore_cleanup_errors=True) as folder:
        home = Path(folder) / "home"
        key = _made_and_unlocked(home)
        vault = open_vault(home, key)
        _take_in(vault, Path(folder) / "list.xlsx")
        _windows(home, key)
        received = _sent(vault)
        vault.close()
    typer.echo("self-check: ok" if received == PEOPLE else "self-check: failed")
    return 0 if received == PEOPLE else 1


def _made_and_unlocked(home: Path) -> VaultKey:
    passphrase = secrets.token_hex(16)
    create_vault(home, agent_name="Periksa", passphrase=passphrase)
    typer.echo("vault: made, migrated, unlocked")
    try:
        return unlock(home, passphrase)
    finally:
        forget_device_secret(home)  # the folder goes, and so must its entry in the machine's keystore


def _take_in(vault: Vault, file: Path) -> None:
    make_list(file, PEOPLE, wrong=0)
    book = rule_book()
    reading = read_list(file, shared={"branch": "Periksa"}, book=book, today=today())
    result = take_in(vault, reading, good_only=False, book=book, today=today(), now=now())
    typer.echo(f"list: {result.finalized} of {PEOPLE} finalized")


def _windows(home: Path, key: VaultKey) -> None:
    from ui.pictures import open_every_window  # Qt only when it is needed

    open_every_window(home, key)
    typer.echo("windows: opened")


def _sent(vault: Vault) -> int:
    with loopback_centre() as (url, code):
        enrol(vault, url, code, now=now())
        summary = sync(vault, now=now, cancel=Event(), report=lambda _: None)
    typer.echo(f"sync: {summary.stored} stored, stopped by {summary.stopped_by}")
    return counts(vault).received
