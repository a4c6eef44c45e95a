"""One run: send what is owed, batch by batch, then pull what the centre decided.

Synchronous and headless; the caller gives the clock, a cancel event and a callback. A kill at any instant
is harmless: a batch is written down before it goes, and only a verified signature settles it.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from threading import Event

from perisai_app import logs
from perisai_app.domain.settings import Settings
from perisai_app.reference.packs.shelf import Shelf
from perisai_app.vault.backup.rotation import back_up_before_sync
from perisai_app.vault.database import Vault
from perisai_app.vault.identity import enrolment, note_contact
from perisai_app.vault.outbox import owed_count
from perisai_app.vault.rights.upkeep import upkeep
from sync.link import Link
from sync.problems import RunStopped
from sync.pull import pull
from sync.push import Tally, push

Clock = Callable[[], datetime]


class Stage(StrEnum):
    CONNECT = "connect"
    SEND = "send"
    PULL = "pull"


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run is: registrations settled out of those owed at its start, and bytes on the wire."""

    stage: Stage
    done: int
    total: int
    bytes_sent: int


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did; `stopped_by` is None when it went to its end, else a `RunStopped` code."""

    offered: int
    stored: int
    duplicate: int
    refused: int
    conflict: int
    pulled: int
    bytes_sent: int
    stopped_by: str | None


Report = Callable[[Progress], None]


def sync(vault: Vault, *, now: Clock, cancel: Event, report: Report) -> Summary:
    """Never raises for what the network does: the summary says what stopped the run.

    However it ended, data whose time is over go from the vault afterwards.
    """
    tally, stopped_by = Tally(), None
    try:
        _run(vault, tally, now=now, cancel=cancel, report=report)
    except RunStopped as stop:
        stopped_by = stop.code
    upkeep(vault, _settings(vault, now()), now=now())
    summary = Summary(
        offered=tally.offered,
        stored=tally.stored,
        duplicate=tally.duplicate,
        refused=tally.refused,
        conflict=tally.conflict,
        pulled=tally.pulled,
        bytes_sent=tally.bytes_sent,
        stopped_by=stopped_by,
    )
    logs.info("synced", **asdict(summary))
    return summary


def _settings(vault: Vault, moment: datetime) -> Settings:
    return Shelf(vault.home).in_force(moment.date()).settings


def _run(vault: Vault, tally: Tally, *, now: Clock, cancel: Event, report: Report) -> None:
    if (us := enrolment(vault)) is None:
        raise RunStopped("not_enrolled")
    back_up_before_sync(vault, now())
    total = owed_count(vault)

    def tell(stage: Stage) -> None:
        report(Progress(stage, tally.settled, max(total, tally.settled), tally.bytes_sent))
        # after the report, so that the last word is true and a cancel said in it sends nothing more
        if cancel.is_set():
            raise RunStopped("cancelled")

    tell(Stage.CONNECT)
    with Link(us.url, us.token) as link:
        push(vault, link, us, tally, now=now, between=lambda: tell(Stage.SEND))
        pull(vault, link, tally, now=now, between=lambda: tell(Stage.PULL))
    note_contact(vault, now())
