"""Saves drafts until it is killed, and prints a line after each commit."""

import sys
from pathlib import Path

from perisai_app.vault.database import open_vault, unlock
from perisai_app.vault.drafts import new_draft
from tests.domain.texts import COMPLETE
from tests.vault.conftest import NOW

if __name__ == "__main__":
    home = Path(sys.argv[1])
    vault = open_vault(home, unlock(home, sys.argv[2]))
    while True:
        print(new_draft(vault, now=NOW, texts=COMPLETE).draft_id, flush=True)
