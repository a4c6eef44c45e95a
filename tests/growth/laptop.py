"""A laptop whose runs begin by themselves: `python -m tests.growth.laptop HOME SECONDS` with its key on
standard input, until nothing is owed. It waits as the program does, but from `SECONDS` on where the program
begins with 30; each run's end is told as JSON.
"""

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

from perisai_app.vault.database import Vault, VaultKey, open_vault
from perisai_app.vault.files.sending import waiting_files
from perisai_app.vault.outbox import owed_count
from perisai_app.vault.sync_state import sync_state
from sync import backoff, pace
from sync.automatic import run_by_itself

LARGEST = 25  # lines a batch, so that many batches meet the failure


def main() -> None:
    home, key = Path(sys.argv[1]), VaultKey(bytes.fromhex(sys.stdin.readline().strip()))
    setattr(backoff, "BASE", timedelta(seconds=float(sys.argv[2])))  # noqa: B010 - a constant elsewhere
    for bound in ("FIRST_BATCH", "LARGEST_BATCH"):
        setattr(pace, bound, LARGEST)
    vault = open_vault(home, key)
    while owed_count(vault) or waiting_files(vault).files:
        wait_until_due(vault)
        done = run_by_itself(vault, now=now, cancel=Event(), report=lambda _: None)
        print(json.dumps(asdict(done)), flush=True)
    vault.close()


def wait_until_due(vault: Vault) -> None:
    if (until := backoff.waits_until(sync_state(vault), now())) is not None:
        Event().wait((until - now()).total_seconds())


def now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    main()
