"""A laptop's sync as a process of its own, to be killed: `python -m tests.soak.syncer HOME` with the key on
standard input. Runs until a run went to its end and nothing is owed; each run's end is told as a JSON line,
with the seconds to wait that it wrote down. Here nobody waits: a person may press the button at any time.
"""

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

from perisai_app.vault.database import Vault, VaultKey, open_vault
from perisai_app.vault.files.sending import waiting_files
from perisai_app.vault.outbox import owed_count
from perisai_app.vault.sync_state import sync_state
from sync import engine, pace
from sync.engine import sync

PATIENCE = 3  # seconds for an answer: a field laptop waits longer, a test of 200 cuts cannot
LARGEST = 40  # lines a batch, so that there are enough of them for every fault and kill


def main() -> None:
    home, key = Path(sys.argv[1]), VaultKey(bytes.fromhex(sys.stdin.readline().strip()))
    setattr(engine, "REQUEST_SECONDS", PATIENCE)  # noqa: B010 - imported there, exported by sync.link
    for bound in ("FIRST_BATCH", "LARGEST_BATCH"):
        setattr(pace, bound, LARGEST)
    vault = open_vault(home, key)
    while True:
        done = sync(vault, now=lambda: datetime.now(UTC), cancel=Event(), report=lambda _: None)
        print(json.dumps(asdict(done) | {"waits": seconds_to_wait(vault)}), flush=True)
        if done.stopped_by is None and not owed_count(vault) and not waiting_files(vault).files:
            break
    vault.close()


def seconds_to_wait(vault: Vault) -> float:
    state = sync_state(vault)
    if state.tried_at is None or state.next_try_at is None:
        return 0
    return (state.next_try_at - state.tried_at).total_seconds()


if __name__ == "__main__":
    main()
