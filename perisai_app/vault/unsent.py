"""What an agent still has unsent, as three figures beside the vault: told on the unlock page before opening.

No person, no name: who cannot open the vault learns only that there is work. Nothing relies on it. Light,
since the first page waits for it.
"""

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from perisai_app.whole_file import replace_file

if TYPE_CHECKING:
    from perisai_app.vault.register import Counts

FILE = "unsent.json"
LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Unsent:
    """Registrations ready to send, the local day since which the oldest waits, and how many need fixing."""

    queued: int
    oldest: date | None
    fixing: int


def note_unsent(home: Path, counts: "Counts") -> None:
    """As things stand now; where nothing can be written, what was noted before stays."""
    oldest = counts.oldest_unsent.astimezone().date() if counts.oldest_unsent else None
    found = Unsent(counts.queued, oldest, counts.returned + counts.refused + counts.conflict)
    if found != unsent_noted(home):
        told = {"queued": found.queued, "oldest": oldest and oldest.isoformat(), "fixing": found.fixing}
        with suppress(OSError):
            replace_file(home / FILE, json.dumps(told).encode())


def unsent_noted(home: Path) -> Unsent | None:
    """None where nothing was noted yet, or nothing that reads."""
    try:
        with (home / FILE).open("rb") as file:
            told = json.loads(file.read(LONGEST))
        oldest = date.fromisoformat(told["oldest"]) if told["oldest"] else None
        return Unsent(max(0, int(told["queued"])), oldest, max(0, int(told["fixing"])))
    except (OSError, ValueError, TypeError, KeyError):
        return None
