"""What was begun and what was acknowledged, and the audit of a vault against it: no problem is the goal."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

import sqlcipher3.dbapi2 as sqlcipher

from perisai_app.exchange.take_in import finish_lists
from perisai_app.reference.tables import rule_book
from perisai_app.vault import check
from perisai_app.vault.backup.backup import verify
from perisai_app.vault.backup.rotation import kept
from perisai_app.vault.database import Vault, VaultKey, open_vault
from perisai_app.vault.errors import VaultError
from perisai_app.vault.files.store import file_bytes
from perisai_app.vault.mark import lost_writes
from perisai_app.vault.outbox import next_owed
from perisai_app.vault.register import State, counts, page
from perisai_app.vault.staging import lists_wait
from tests.domain.texts import TODAY
from tests.soak import people
from tests.soak.work import NOW
from tests.soak.zygote import Told


@dataclass
class Ledger:
    """Of one vault, over all its jobs."""

    begun: set[int] = field(default_factory=set)
    drafts: dict[str, tuple[int, int]] = field(default_factory=dict)
    finishing: set[int] = field(default_factory=set)
    finalized: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    begun_lists: dict[int, int] = field(default_factory=dict)
    lists: set[int] = field(default_factory=set)
    backups: list[str] = field(default_factory=list)
    acknowledged: int = 0

    def hear(self, told: Told) -> None:
        for each in told:
            self._begin(each)
            self._acknowledge(each)

    @property
    def half_done(self) -> int | None:
        """The first number of a list that was begun and not acknowledged."""
        return next(iter(self.begun_lists.keys() - self.lists), None)

    @property
    def next_number(self) -> int:
        return max(self.begun, default=-1) + 1

    def _begin(self, each: dict[str, object]) -> None:
        if isinstance(person := each.get("person"), int):
            self.begun.add(person)
            if each.get("begin") == "finalize":
                self.finishing.add(person)
        if each.get("begin") == "import":
            first, rows = int(str(each["first"])), int(str(each["rows"]))
            self.begun_lists[first] = rows
            self.begun.update(range(first, first + rows))

    def _acknowledge(self, each: dict[str, object]) -> None:
        match each:
            case {"ack": "draft", "draft": str(draft), "person": int(person), "step": int(step)}:
                self.drafts[draft] = (person, step)
            case {"ack": "finalized", "id": str(number), "digest": str(digest)}:
                self.finalized[number] = digest
            case {"ack": "file", "draft": str(draft), "sha256": str(sha256)}:
                self.files[sha256] = draft
            case {"ack": "list", "first": int(first)}:
                self.lists.add(first)
            case {"ack": "backup", "name": str(name)} if name:
                self.backups.append(name)
            case _:
                return
        self.acknowledged += 1


@dataclass(frozen=True)
class Audit:
    """`seconds` is from asking for the vault until it can be worked with."""

    seconds: float
    problems: list[str]


def audit(home: Path, key: VaultKey, ledger: Ledger) -> Audit:
    """Open as the program does, and compare everything."""
    began = perf_counter()
    try:
        vault = open_vault(home, key)
    except (VaultError, sqlcipher.DatabaseError) as error:
        return Audit(perf_counter() - began, [f"does not open: {error}"])
    alarm = lost_writes(vault)
    problems, seconds = [f"false alarm: {alarm}"] if alarm else [], 0.0
    try:
        problems += _lists(vault, ledger)  # before the opening is done: what a window beside it would show
        finish_lists(vault, book=rule_book(), today=TODAY, now=NOW)
        seconds = perf_counter() - began
        problems += compared(vault, ledger)
    except TORN as error:
        return Audit(seconds, [*problems, f"acknowledged rows lost: {error}"])
    problems += [f"check says {found.code.value}" for found in check.deep(vault)]
    problems += _backups(home, key, ledger)
    vault.close()
    return Audit(seconds, problems)


def compared(vault: Vault, ledger: Ledger) -> list[str]:
    return [
        *_drafts(vault, ledger),
        *_finalized(vault, ledger),
        *_files(vault, ledger),
        *_people(vault, ledger),
        *_counter(vault),
    ]


def _drafts(vault: Vault, ledger: Ledger) -> Iterator[str]:
    here = {row["draft_id"]: row["street"] for row in vault.rows(DRAFTS)}
    done = {row["nik"] for row in vault.rows("SELECT nik FROM submissions")}
    for draft, (person, step) in ledger.drafts.items():
        if draft in here:
            found = people.step_of({"street": here[draft]})
            if not step <= found <= step + 1:
                yield f"draft at step {found}, acknowledged {step}"
        elif not (person in ledger.finishing and people.nik(person) in done):
            yield "acknowledged draft lost"


def _finalized(vault: Vault, ledger: Ledger) -> Iterator[str]:
    rows = vault.rows("SELECT registration_id, digest, bytes FROM submissions")
    here = {row["registration_id"]: row["digest"] for row in rows}
    for number, digest in ledger.finalized.items():
        if here.get(number) != digest:
            yield "acknowledged submission lost"
    if any(hashlib.sha256(row["bytes"]).hexdigest() != row["digest"] for row in rows):
        yield "a submission's bytes are not its own"


def _files(vault: Vault, ledger: Ledger) -> Iterator[str]:
    named = {row["sha256"] for row in vault.rows("SELECT sha256 FROM registration_files")}
    for sha256 in ledger.files:
        if sha256 not in named or file_bytes(vault, sha256) is None:
            yield "acknowledged file lost"


def _people(vault: Vault, ledger: Ledger) -> Iterator[str]:
    """Each once, none that nobody typed, lists whole or not at all."""
    here = Counter(row["nik"] for row in vault.rows("SELECT nik FROM register"))
    twice = [nik for nik, times in here.items() if times > 1]
    if twice:
        yield f"{len(twice)} people twice"
    if strangers := set(here) - {people.nik(number) for number in ledger.begun}:
        yield f"{len(strangers)} people whom nobody typed"
    if hidden := set(here) - set(_seen(vault)):
        yield f"{len(hidden)} people whom nobody sees"
    if lists_wait(vault):
        yield "a list left on its way"
    yield from _lists(vault, ledger)


def _lists(vault: Vault, ledger: Ledger) -> Iterator[str]:
    """What is seen of a list is all of it or nothing, in the register, the counts and the outbox alike."""
    seen, now = _seen(vault), counts(vault)
    for first, rows in ledger.begun_lists.items():
        found = sum(people.nik(first + place) in seen for place in range(rows))
        if found != rows and (found or first in ledger.lists):
            yield f"{found} of {rows} rows of a list"
    if sum(seen.values()) != now.drafts + now.queued:
        yield f"{sum(seen.values())} people seen, {now.drafts} drafts and {now.queued} queued counted"
    owed = {each.sent.registration_id for each in next_owed(vault, MANY)}
    if len(owed) != now.queued or owed != _queued(vault):
        yield f"{len(owed)} people in the outbox, {now.queued} queued counted"


def _seen(vault: Vault) -> Counter[str]:
    return Counter(row.nik for row in page(vault, limit=MANY).rows)


def _queued(vault: Vault) -> set[str]:
    return {row.registration_id for row in page(vault, states=(State.QUEUED,), limit=MANY).rows}


def _counter(vault: Vault) -> Iterator[str]:
    row = vault.row(COUNTERS)
    assert row is not None
    if not row["counter"] == row["highest"] == row["submissions"] == row["told"]:
        yield f"counters: {row}"


def _backups(home: Path, key: VaultKey, ledger: Ledger) -> Iterator[str]:
    names = [path.name for path in kept(home)]
    if ledger.backups and (not names or names[0] < ledger.backups[-1]):
        yield "acknowledged backup lost"
    for path in kept(home):
        try:
            verify(path, key)
        except VaultError as error:
            yield f"backup: {error.code}"


TORN = (sqlcipher.DatabaseError, AttributeError)  # the second: somebody is listed and has no row
MANY = 100_000  # more than any run brings
DRAFTS = "SELECT draft_id, json_extract(texts, '$.street') AS street FROM drafts"
COUNTERS = """
SELECT p.counter, (SELECT coalesce(max(counter), 0) FROM submissions) AS highest,
       (SELECT count(*) FROM submissions) AS submissions,
       (SELECT count(*) FROM journal WHERE what = 'finalized') AS told
FROM profile p"""
