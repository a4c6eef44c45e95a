"""A vault with finalized people that joined a real centre in another process: what sync is measured on."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from threading import Event

from filled import PASSPHRASE
from varied import varied

from perisai_app.reference.tables import rule_book
from perisai_app.vault.backup.rotation import back_up_if_changed
from perisai_app.vault.database import Vault, VaultKey, create_vault, open_vault
from perisai_app.vault.drafts import new_draft
from perisai_app.vault.finalize import finalize
from sync.engine import Summary, sync
from sync.enrol import enrol

HERE = Path(__file__).parent
TODAY, NOW = date(2026, 11, 21), datetime(2026, 11, 21, 3, tzinfo=UTC)


def finalized(home: Path, rows: int) -> VaultKey:
    """A new vault whose outbox holds so many people, no two alike."""
    key, book = create_vault(home, agent_name="Sri", passphrase=PASSPHRASE), rule_book()
    vault = open_vault(home, key)
    with vault.writing():
        for texts in islice(varied(book, TODAY), rows):
            made = new_draft(vault, now=NOW, texts=texts)
            finalize(vault, made.draft_id, book=book, today=TODAY, now=NOW)
    vault.close()
    return key


@contextmanager
def process(*words: str) -> Iterator[str]:
    """A server in a process of its own, and the first line that it says."""
    server = subprocess.Popen([sys.executable, *words], stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    try:
        yield server.stdout.readline().strip()
    finally:
        server.terminate()
        server.communicate()


@contextmanager
def centre_at(home: Path) -> Iterator[int]:
    """The port of a real centre in `home`."""
    with process("-m", "central.main", "serve", "--port", "0", "--home", str(home), "--json") as told:
        yield int(json.loads(told)["url"].rpartition(":")[2])


def join(vault: Vault, centre: Path, port: int) -> None:
    words = ["-m", "central.main", "code", "--agent", "Sri", "--home", str(centre), "--json"]
    made = subprocess.run([sys.executable, *words], capture_output=True, check=True)
    enrol(vault, f"http://127.0.0.1:{port}", json.loads(made.stdout)["code"], now=datetime.now(UTC))
    back_up_if_changed(vault, now=datetime.now(UTC))  # as the program's start does


def run(vault: Vault, port: int, rows: int) -> Summary:
    """One run over this port of loopback; all of `rows` must come to be stored."""
    with vault.writing() as db:
        db.execute("UPDATE centre SET url = ?", [f"http://127.0.0.1:{port}"])
    done = sync(vault, now=lambda: datetime.now(UTC), cancel=Event(), report=lambda _: None)
    assert (done.stored, done.stopped_by) == (rows, None), done
    return done
