"""Which of the two sources of a restore is the newer one: by what each has counted, never by a clock.

A vault that went on from its backup knows the backup's last journal entry; an older copy of its file that was
put back does not, nor one that was then worked on. Must not know how rows are merged.
"""

from dataclasses import dataclass
from typing import Any

from perisai_app.vault.backup.salvage import Harvest

Row = dict[str, Any]
Rows = dict[str, list[Row]]


@dataclass(frozen=True, slots=True)
class Ages:
    """`leads`: the vault went on from where the backup was made, so what it no longer has was taken away.
    `behind`: the backup has counted more writes, so of a row that both have the backup's is the newer."""

    leads: bool
    behind: bool


def ages_of(found: Harvest, backup: Rows) -> Ages:
    """What the damaged vault is to the backup; without one it leads."""
    last = max(backup.get("journal", []), key=lambda row: int(row["number"]), default=None)
    behind = _written(found) < _counted(backup.get("profile", []), otherwise=(-1, -1))
    return Ages(
        leads=not behind and knows(found, (last["number"], last["hash"].hex()) if last else None),
        behind=behind,
    )


def knows(found: Harvest, last: tuple[int, str] | None) -> bool:
    """Whether this entry, by its number and its hash in hexadecimal, stands in the vault's own journal."""
    return last is None or any((row["number"], row["hash"].hex()) == last for row in found.rows("journal"))


def _written(found: Harvest) -> tuple[float, float]:
    """A profile that did not read makes nobody older."""
    return _counted(found.rows("profile"), otherwise=(float("inf"), 0))


def _counted(profile: list[Row], *, otherwise: tuple[float, float]) -> tuple[float, float]:
    """Life and writes; an older schema counted neither."""
    return (profile[0].get("incarnation", 1), profile[0].get("writes", 0)) if profile else otherwise
