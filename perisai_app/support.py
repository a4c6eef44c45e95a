"""The support bundle: what helps the office to mend the program, and nothing that anybody told us.

Codes, numbers and versions alone. What the log holds is let through the log's own list once more: an older
program, or another one, may have written that file. Must not know Qt or where the bundle goes.
"""

import json
import platform
import re
import sys
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path

from perisai_app import __version__, logs
from perisai_app.vault.database import Vault
from perisai_app.vault.migrations import migrations
from perisai_app.vault.register import counts
from perisai_app.whole_file import replace_file

ABOUT, LOG, JOURNAL = "about.json", "log.jsonl", "journal.json"
NAME = "perisai-bantuan-{at:%Y%m%d-%H%M}.zip"
NUMBERS = re.compile(r"\d+(\.\d+){0,3}")
LONGEST_LINE = 20_000
CODES = frozenset({"event", "level", "code", "stopped_by", "kind", "thread", "source", "category"})
MOST_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Bundle:
    """The files of the bundle by name, and how many lines of the log and of the journal are in them."""

    files: Mapping[str, bytes]
    log_lines: int
    events: int

    def save(self, path: Path) -> None:
        """Whole or not at all; OSError where the place does not take it."""
        held = BytesIO()
        with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
            for name, data in self.files.items():
                made.writestr(zipfile.ZipInfo(name), data)
        replace_file(path, held.getvalue())


def bundle(home: Path, vault: Vault | None, *, now: datetime, qt: str = "") -> Bundle:
    """Of this laptop as it is now; without a vault, of the log alone."""
    lines = list(_log_lines(home / logs.FOLDER))
    journal = _journal(vault) if vault else {}
    files = {
        ABOUT: _written(_about(vault, now, qt)),
        LOG: "".join(line + "\n" for line in lines).encode(),
        JOURNAL: _written(journal),
    }
    return Bundle(files, len(lines), sum(journal.values()))


def _about(vault: Vault | None, now: datetime, qt: str) -> dict[str, object]:
    told: dict[str, object] = {
        "version": __version__,
        "made_at": f"{now:%Y-%m-%dT%H:%MZ}",
        "python": ".".join(map(str, sys.version_info[:3])),
        "qt": qt,
        "system": platform.system(),
        "release": _number(platform.release()),
        "machine": platform.machine(),
    }
    if vault is None:
        return told
    found = asdict(counts(vault))
    numbers = {name: value for name, value in found.items() if isinstance(value, int)}
    return told | {"schema": len(list(migrations.applied(vault.db))), "counts": numbers}


def _number(text: str) -> str:
    """The digits that a release begins with; what follows may be anybody's own word."""
    found = NUMBERS.match(text)
    return found[0] if found else ""


def _journal(vault: Vault) -> dict[str, int]:
    """How often each kind of event was noted; neither whose nor with what."""
    rows = vault.rows("SELECT what, count(*) AS n FROM journal GROUP BY what ORDER BY what")
    return {row["what"]: int(row["n"]) for row in rows}


def _log_lines(folder: Path) -> Iterator[str]:
    """The oldest file first; a line that is no event of ours is left out."""
    names = [*(f"{logs.FILE}.{number}" for number in range(logs.FILES_KEPT, 0, -1)), logs.FILE]
    for name in names:
        try:
            text = (folder / name).read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        yield from (kept for line in text.splitlines() if (kept := _allowed(line)))


def _allowed(line: str) -> str:
    if len(line) > LONGEST_LINE:
        return ""
    try:
        event = json.loads(line)
    except ValueError:
        return ""
    if not isinstance(event, dict):
        return ""
    kept = logs.allowed(event).items()
    return json.dumps({key: value for key, value in kept if not _is_secret(key, value)})


def _is_secret(key: str, value: object) -> bool:
    """A token may look like a code; but no code of ours has more than a few digits."""
    return key in CODES and isinstance(value, str) and sum(map(str.isdigit, value)) > MOST_DIGITS


def _written(told: Mapping[str, object]) -> bytes:
    return json.dumps(told, indent=1).encode()
