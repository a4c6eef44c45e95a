"""The check of a whole vault: what does not hold, as values. Changes no data; deep folds the WAL in, and
makes the search index anew where it does not fit.

Quick asks whether the parts fit one another; deep also recomputes every digest, signature and page seal.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from time import sleep

import sqlcipher3.dbapi2 as sqlcipher

from perisai_app.vault.check_chain import check_journal, check_told
from perisai_app.vault.check_proofs import (
    check_bytes,
    check_file_receipts,
    check_parents,
    check_signatures,
)
from perisai_app.vault.check_search import check_search
from perisai_app.vault.database import Vault, open_vault
from perisai_app.vault.errors import VaultDamaged
from perisai_app.vault.finding import Code, Finding
from perisai_app.vault.keys.slots import COPIES
from perisai_app.vault.mark import NoMark, lost_writes
from perisai_app.vault.states import DECIDABLE

FOLDS, FOLD_PAUSE = 20, 0.02  # seconds
Part = Callable[[Vault], Iterator[Finding]]
HELD = ", ".join(f"'{state.value}'" for state in DECIDABLE)
NEWEST = """
SELECT count(*) AS n FROM (
    SELECT 1 FROM submissions GROUP BY registration_id
    HAVING sum(latest) <> 1 OR max(revision) <> max(revision * latest))
"""
WITHOUT_RECEIPT = f"""
SELECT count(*) AS n FROM submissions s LEFT JOIN receipts r USING (registration_id, revision)
WHERE r.verdict IS NULL AND s.state IN ({HELD})
"""
WITH_RECEIPT = f"""
SELECT count(*) AS n FROM submissions s JOIN receipts r USING (registration_id, revision)
WHERE s.state NOT IN ({HELD})
"""


def quick(vault: Vault) -> tuple[Finding, ...]:
    """Seconds: mark, slot copies, structure, links, journal, counters, states against receipts."""
    return _all(vault, {**BEGINNING, "structure": _structure, **FITTING})


def deep(vault: Vault) -> tuple[Finding, ...]:
    """Quick's, and every page's seal, the search index, every submission's digest and parent, every receipt's
    signature."""
    reading = {"pages": _pages, "search": check_search, "structure": _whole_structure}
    return _all(vault, {**BEGINNING, **reading, **FITTING, **PROVING})


def loss(vault: Vault) -> Finding | None:
    """What was lost and nobody has owned to having seen: cheap, for whoever opens a vault."""
    if (lost := lost_writes(vault)) is None:
        return None
    since = lost.since.isoformat() if lost.since else None
    told = {"first": lost.first, "last": lost.last, "submissions": lost.submissions, "saves": lost.saves}
    return Finding(Code.WRITES_LOST, told | {"since": since, "until": lost.until.isoformat()})


def _all(vault: Vault, parts: dict[str, Part]) -> tuple[Finding, ...]:
    """After its first failing read a connection calls everything malformed: the next part gets another."""
    found: list[Finding] = []
    with ExitStack() as others:
        reader = vault
        for name, part in parts.items():
            try:
                found += part(reader)
            except (sqlcipher.DatabaseError, VaultDamaged):
                found.append(Finding(Code.UNREADABLE, {"part": name}))
                reader = open_vault(vault.home, vault.key)
                others.callback(reader.let_go)
    return tuple(found)


def _mark(vault: Vault) -> Iterator[Finding]:
    """`found` is from before `lost_writes` looks again: a mark that is gone is told once, then made anew."""
    before = vault.mark.found if vault.mark is not None else None
    if (lost := loss(vault)) is not None:
        yield lost
    if isinstance(before, NoMark):
        yield Finding(Code(before.value))


def _slot_copies(vault: Vault) -> Iterator[Finding]:
    """Unlocking mends a damaged copy from the other, so this is one that could not be mended."""
    copies = []
    for name in COPIES:
        try:
            copies.append((vault.home / name).read_bytes())
        except OSError:
            copies.append(b"")
    if not all(copies) or len(set(copies)) > 1:
        yield Finding(Code.SLOT_COPY_DAMAGED)


def _structure(vault: Vault) -> Iterator[Finding]:
    return _broken(vault, "PRAGMA quick_check(100)")


def _whole_structure(vault: Vault) -> Iterator[Finding]:
    return _broken(vault, "PRAGMA integrity_check(100)")


def _broken(vault: Vault, pragma: str) -> Iterator[Finding]:
    told = [row[0] for row in vault.db.conn.execute(pragma)]
    if told != ["ok"]:
        yield Finding(Code.STRUCTURE_DAMAGED, {"count": len(told)})


def _pages(vault: Vault) -> Iterator[Finding]:
    """The seals are of the main file only: with pages still in the WAL they would cry wolf."""
    if not any(_fold(vault, at) for at in range(FOLDS)):
        yield Finding(Code.IN_USE)
        return
    if told := vault.db.conn.execute("PRAGMA cipher_integrity_check").fetchall():
        yield Finding(Code.PAGES_DAMAGED, {"count": len(told)})


def _fold(vault: Vault, at: int) -> bool:
    """Between two tries whoever saves has his turn."""
    sleep(FOLD_PAUSE * bool(at))
    return vault.fold()


def _links(vault: Vault) -> Iterator[Finding]:
    if broken := vault.db.conn.execute("PRAGMA foreign_key_check").fetchall():
        yield Finding(Code.LINKS_BROKEN, {"count": len(broken)})


def _states(vault: Vault) -> Iterator[Finding]:
    asked = {
        Code.NEWEST_WRONG: NEWEST,
        Code.RECEIPT_MISSING: WITHOUT_RECEIPT,
        Code.RECEIPT_UNEXPECTED: WITH_RECEIPT,
    }
    for code, sql in asked.items():
        row = vault.row(sql)
        if row and row["n"]:
            yield Finding(code, {"count": row["n"]})


BEGINNING: dict[str, Part] = {"mark": _mark, "slots": _slot_copies}
FITTING: dict[str, Part] = {
    "links": _links,
    "journal": check_journal,
    "submissions": check_told,
    "states": _states,
}
PROVING: dict[str, Part] = {
    "bytes": check_bytes,
    "parents": check_parents,
    "receipts": check_signatures,
    "file_receipts": check_file_receipts,
}
