"""One vault out of two sources: what a damaged vault still gives comes first, a backup fills the gaps.

A table that read through is taken as it is, deletions included, if the vault went on from its backup; beside
an older file the backup comes first. Knows which rows depend on which; must not know how they were read.
"""

import hashlib
from collections.abc import Callable, Iterable
from typing import Any

from perisai_app.vault.backup.ages import Ages, Row, Rows, ages_of
from perisai_app.vault.backup.salvage import Harvest, Table, is_an_entry

NOT_CARRIED = ("_sqlite_migrations", "listed")  # made anew
ON_ITS_WAY = ("staged_lists", "staged_rows", "staged_people")  # a list that was being taken in


def merged(found: Harvest, backup: Rows, keys: Callable[[str], list[str]]) -> Rows:
    """Rows by table. `keys` names a table's primary key, empty when it has none."""
    names = [name for name in dict.fromkeys((*found.tables, *backup)) if name not in NOT_CARRIED]
    ages = ages_of(found, backup)
    rows = {name: _of_both(found.tables.get(name), backup.get(name, []), keys(name), ages) for name in names}
    rows["profile"] = _profile(rows.get("profile", []), backup.get("profile", []), found)
    rows["preferences"] = [row for row in rows.get("preferences", []) if row["name"]]
    rows["file_parts"] = _parts(found.tables.get("file_parts"), backup.get("file_parts", []))
    rows["files"] = _with_their_bytes(rows)
    rows["tombstones"] = _numbered(rows.get("tombstones", []), rows, beside=())
    rows["submissions"] = _numbered(_submissions(rows), rows, beside=rows["tombstones"])
    if ages.behind:  # typed on in the older file perhaps
        rows["drafts"] = [*found.rows("drafts"), *backup.get("drafts", [])]
    rows["drafts"] = _drafts(rows)
    rows["journal"] = _chain(rows.get("journal", []))
    return rows | _on_their_way(lambda name: backup.get(name, []) if ages.behind else found.rows(name))


def _of_both(found: Table | None, backup: list[Row], key: list[str], ages: Ages) -> list[Row]:
    if found is None:
        return backup
    if found.whole and ages.leads:
        return found.rows
    newer, older = (backup, found.rows) if ages.behind else (found.rows, backup)
    here = {_who(row, key) for row in newer}
    return [*newer, *(row for row in older if _who(row, key) not in here)]


def _profile(rows: list[Row], backup: list[Row], found: Harvest) -> list[Row]:
    """Neither a counter nor a life that one of the two has given out is given out again."""
    both = [*backup, *found.rows("profile")]
    most = {name: [row[name] for row in both if name in row] for name in ("counter", "incarnation")}
    return [row | {name: max(told) for name, told in most.items() if told} for row in rows]


def _on_their_way(newer: Callable[[str], list[Row]]) -> Rows:
    """Only as the newer source itself had it: by an older one's, whole lists would be hidden again and come
    in twice."""
    rows = {name: newer(name) for name in ON_ITS_WAY}
    here = {_place(row) for row in rows["staged_people"]}
    return rows | {"staged_rows": [row for row in rows["staged_rows"] if _place(row) not in here]}


def _place(row: Row) -> tuple[str, int]:
    return row["list_id"], row["place"]


def _parts(found: Table | None, backup: list[Row]) -> list[Row]:
    """The parts of a file prove themselves together; where ours do not, the backup's are taken, or none."""
    proven: dict[str, list[Row]] = {}
    for source in (backup, found.rows if found else []):
        proven |= {name: parts for name, parts in _by_file(source).items() if _is_itself(name, parts)}
    return [row for parts in proven.values() for row in parts]


def _by_file(rows: list[Row]) -> dict[str, list[Row]]:
    files: dict[str, list[Row]] = {}
    for row in sorted(rows, key=lambda row: (str(row["sha256"]), int(row["number"]))):
        files.setdefault(row["sha256"], []).append(row)
    return files


def _is_itself(name: str, parts: list[Row]) -> bool:
    return hashlib.sha256(b"".join(row["data"] for row in parts)).hexdigest() == name


def _with_their_bytes(rows: Rows) -> list[Row]:
    """A file comes back whole or not at all; what refers to one that is gone goes with it. One that the
    centre has keeps its name here: its bytes can be fetched.
    """
    there = {row["sha256"] for row in rows["file_parts"]}
    there |= {row["sha256"] for row in rows.get("registration_files", []) if row["state"] == "received"}
    return [row for row in rows.get("files", []) if row["sha256"] in there]


def _who(row: Row, key: list[str]) -> tuple[Any, ...]:
    return tuple(row[name] for name in key if name in row) or tuple(row.values())


def _submissions(rows: Rows) -> list[Row]:
    """What was purged stays purged; one revision is the newest; without its receipt it is owed once more."""
    gone = _revisions(rows.get("tombstones", []))
    receipts = _revisions(rows.get("receipts", []))
    kept = [row for row in rows.get("submissions", []) if _revision(row) not in gone]
    newest: dict[str, int] = {}
    for row in kept:
        newest[row["registration_id"]] = max(row["revision"], newest.get(row["registration_id"], 0))
    return [_settled(row, newest[row["registration_id"]], _revision(row) in receipts) for row in kept]


def _numbered(rows: list[Row], both: Rows, *, beside: Iterable[Row]) -> list[Row]:
    """Where an older file gave a number out again, the second who bears it keeps all but that: it gets one
    below nought, as what was fetched bears."""
    every = (
        row["counter"] for name in ("submissions", "tombstones") for row in (*both.get(name, ()), *beside)
    )
    lowest = min((0, *every))
    taken = {row["counter"] for row in beside}
    numbered = []
    for row in rows:
        if row["counter"] in taken:
            lowest -= 1
            row = row | {"counter": lowest}
        taken.add(row["counter"])
        numbered.append(row)
    return numbered


def _settled(row: Row, newest: int, has_receipt: bool) -> Row:
    state = "queued" if row["state"] == "received" and not has_receipt else row["state"]
    return row | {"state": state, "latest": int(row["revision"] == newest)}


def _drafts(rows: Rows) -> list[Row]:
    """A draft that was finalized since the backup is a submission now; of two the newer one stays."""
    done = _revisions(rows["submissions"]) | _revisions(rows.get("tombstones", []))
    by_registration: dict[str, Row] = {}
    for row in sorted(rows.get("drafts", []), key=lambda row: str(row["saved_at"])):
        if _revision(row) not in done:
            by_registration[row["registration_id"]] = row
    return list(by_registration.values())


def _chain(entries: Iterable[Row]) -> list[Row]:
    """The journal up to its first gap or broken link: what comes behind proves nothing any more."""
    chain: list[Row] = []
    for row in sorted(entries, key=lambda row: int(row["number"])):
        previous = chain[-1]["hash"] if chain else bytes(32)
        if row["number"] != len(chain) + 1 or row["previous"] != previous or not is_an_entry(row):
            break
        chain.append(row)
    return chain


def _revisions(rows: Iterable[Row]) -> set[tuple[str, int]]:
    return {_revision(row) for row in rows}


def _revision(row: Row) -> tuple[str, int]:
    return row["registration_id"], row["revision"]
