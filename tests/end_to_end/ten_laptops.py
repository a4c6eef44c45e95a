"""Ten real laptops of ten agents and their office, told to plain dictionaries as things happen.

The dictionaries are what both databases are judged by; nothing here asks the sync how it thinks that it went.
"""

from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any, Literal

from sqlalchemy import text

from central.enrolment import make_code
from central.erasing import erase
from central.review import Ruling, decide
from central.tallies import sums_here
from perisai_app.reference.tables import rule_book
from perisai_app.vault.database import Vault, create_vault, open_vault
from perisai_app.vault.decisions import correct
from perisai_app.vault.drafts import new_draft, save_draft
from perisai_app.vault.finalize import finalize
from perisai_app.vault.identity import profile
from perisai_app.vault.keys.changing import Locksmith
from perisai_app.vault.rights.withdraw import Withdrawn, withdraw
from perisai_app.vault.tally import own_sums
from perisai_app.wire.submission import Submission
from perisai_app.wire.tally import root_of
from sync.engine import Summary, sync
from sync.enrol import enrol
from tests.central.conftest import Office
from tests.domain.texts import TODAY
from tests.soak import people
from tests.vault.conftest import PASSPHRASE
from tests.vault.keys.machines import QUICK, MemoryKeystore

TEN = 10
Name = tuple[str, int]
Outcome = Literal["registered", "returned", "declined"]


@dataclass
class Ten:
    """`written` and `decided` by (registration id, revision); `people_of` has the number of each person."""

    office: Office
    laptops: list[Vault]
    written: dict[Name, str] = field(default_factory=dict)
    decided: dict[Name, Outcome] = field(default_factory=dict)
    erased: set[str] = field(default_factory=set)
    people_of: dict[str, int] = field(default_factory=dict)
    author_of: dict[str, int] = field(default_factory=dict)

    def write(self, who: int, several: int) -> list[str]:
        return [self._finalized(who, None) for _ in range(several)]

    def correct(self, who: int, registration_id: str) -> None:
        self._finalized(who, registration_id)

    def withdraw(self, who: int, registration_id: str) -> None:
        vault = self.laptops[who]
        done = withdraw(vault, registration_id, today=TODAY, now=self.office.clock())
        assert done is Withdrawn.QUEUED
        (row,) = vault.rows("SELECT revision, digest FROM submissions WHERE withdrawn_on IS NOT NULL")
        self.written[(registration_id, row["revision"])] = row["digest"]

    def decide(self, registration_id: str, outcome: Outcome) -> None:
        """About its latest revision."""
        ruling = Ruling.model_validate(
            {"registration_id": registration_id, "outcome": outcome, "reason": "Periksa"}
        )
        (done,) = decide(self.office.centre, [ruling])
        assert done.result == "decided"
        self.decided[self.latest(registration_id)] = outcome

    def erase(self, registration_id: str) -> None:
        assert erase(self.office.centre, registration_id)
        self.erased.add(registration_id)

    def latest(self, registration_id: str) -> Name:
        return max(name for name in self.written if name[0] == registration_id)

    def sync(self, who: int) -> Summary:
        """To its end, or the test is over."""
        done = sync(self.laptops[who], now=self.office.clock, cancel=Event(), report=lambda _: None)
        assert done.stopped_by is None, f"laptop {who} was stopped by {done.stopped_by}"
        return done

    def sync_all(self) -> list[Summary]:
        return [self.sync(who) for who in range(TEN)]

    def agrees(self, who: int) -> bool:
        """Whether laptop and centre sum up to the same."""
        vault = self.laptops[who]
        with self.office.centre.store.reading() as connection:
            theirs = sums_here(connection, profile(vault).device_id)
        return root_of(own_sums(vault)) == root_of(theirs)

    def at_the_centre(self, sql: str) -> list[tuple[Any, ...]]:
        with self.office.centre.store.reading() as connection:
            return [tuple(row) for row in connection.execute(text(sql))]

    def _finalized(self, who: int, corrected: str | None) -> str:
        vault, now, number = self.laptops[who], self.office.clock(), len(self.written)
        if corrected is None:
            made = new_draft(vault, now=now, texts=people.texts(number))
        else:
            made = correct(vault, corrected, now=now)
            renamed = {**made.texts, "name": people.name(number)}
            save_draft(vault, made.draft_id, texts=renamed, confirmed=made.confirmed, now=now)
        done = finalize(vault, made.draft_id, book=rule_book(), today=TODAY, now=now)
        assert isinstance(done, Submission)
        self._note(who, done, number)
        return str(done.registration_id)

    def _note(self, who: int, done: Submission, number: int) -> None:
        self.written[(str(done.registration_id), done.revision)] = done.digest
        self.people_of.setdefault(str(done.registration_id), number)
        self.author_of[str(done.registration_id)] = who


def joined(office: Office, home: Path, agent: str) -> Vault:
    """A new laptop of an agent of this name."""
    by = Locksmith(MemoryKeystore(), QUICK)
    key = create_vault(home, agent_name=agent, passphrase=PASSPHRASE, by=by)
    vault = open_vault(home, key)
    enrol(vault, office.url, str(make_code(office.centre, agent, "Gianyar")), now=office.clock())
    return vault


def ten_laptops(office: Office, folder: Path, until: ExitStack) -> Ten:
    """All have joined; they are closed when `until` ends."""
    laptops = [joined(office, folder / f"laptop-{who}", f"Agen {who}") for who in range(TEN)]
    for vault in laptops:
        until.callback(vault.close)
    return Ten(office, laptops)
