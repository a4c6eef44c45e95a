"""A vault that joined a real centre on loopback, and the steps that tests of sync take."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

import sync.pace as sync_pace
from central.enrolment import make_code
from perisai_app.vault.database import Vault
from perisai_app.vault.outbox import owed_count
from perisai_app.vault.register import page
from perisai_app.wire.submission import Submission
from sync.conversation import BY_CHOICE, Baggage
from sync.engine import Progress, Summary, sync
from sync.enrol import enrol
from tests.central.conftest import Office
from tests.faults.proxy import Wire, wire_to
from tests.growth.front import behind, office
from tests.sync.between import Between, between
from tests.vault.conftest import NOW, queue, vault

__all__ = ["behind", "office", "queue", "vault"]

Queue = Callable[..., Submission]


@dataclass
class Run:
    """One run at a time over one vault, with all that it reported."""

    vault: Vault
    cancel: threading.Event = field(default_factory=threading.Event)
    told: list[Progress] = field(default_factory=list)

    def __call__(
        self, heard: Callable[[Progress], None] = lambda _: None, *, baggage: Baggage = BY_CHOICE
    ) -> Summary:
        self.told.clear()

        def report(progress: Progress) -> None:
            self.told.append(progress)
            heard(progress)

        return sync(self.vault, now=lambda: NOW, cancel=self.cancel, report=report, baggage=baggage)

    @property
    def owed(self) -> int:
        return owed_count(self.vault)

    def states(self) -> list[str]:
        return sorted(row.state.value for row in page(self.vault, limit=500).rows)

    def receipts(self) -> list[str]:
        return sorted(row["verdict"] for row in self.vault.rows("SELECT verdict FROM receipts"))


@pytest.fixture
def wire(office: Office) -> Iterator[Wire]:
    """The wire to the office, which a test may break at a moment of its choice."""
    with wire_to(int(office.url.rpartition(":")[2])) as opened:
        yield opened


@pytest.fixture
def joined(office: Office, vault: Vault) -> Run:
    enrol(vault, office.url, str(make_code(office.centre, "Sri", "Gianyar")), now=NOW)
    return Run(vault)


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs begin with batches of ten."""
    monkeypatch.setattr(sync_pace, "FIRST_BATCH", 10)


@pytest.fixture
def middle(office: Office, joined: Run) -> Iterator[Between]:
    """Between the joined laptop and its office, passing everything on until a test says otherwise."""
    with between(office.url) as opened:
        answered_from(joined.vault, opened.url)
        yield opened


def answered_from(vault: Vault, url: str) -> None:
    """From now on somebody else answers at the centre's address."""
    with vault.writing() as db:
        db.execute("UPDATE centre SET url = ?", [url])
