"""How things stand between this vault and the centre, read in one go for the bar, the page and the timers."""

from dataclasses import dataclass
from datetime import datetime

from perisai_app.vault.backup.rotation import newest
from perisai_app.vault.database import Vault
from perisai_app.vault.files.policy import FilesPolicy, files_policy
from perisai_app.vault.files.sending import OwedFile, Waiting, owed_files, waiting_files
from perisai_app.vault.held_back import HeldBack, held_back
from perisai_app.vault.identity import enrolment
from perisai_app.vault.messages import OfficeMessage, messages, unseen
from perisai_app.vault.orders import open_orders
from perisai_app.vault.outbox import owed_count
from perisai_app.vault.register import Counts, counts
from perisai_app.vault.rights.backups import places_owed, set_aside
from perisai_app.vault.runs import Run, last_runs
from perisai_app.vault.sync_state import SyncState, sync_state
from perisai_app.wire.changes import Command

UNSEEN, RUNS, MESSAGES = 20, 50, 50
NONE_WAITS = Waiting(0, 0)


@dataclass(frozen=True, slots=True)
class Standing:
    """`url` is the centre's address, empty before the laptop joined one; `news` is what nobody has read.
    `owed` are places whose copies may still hold somebody who was erased, `aside` what restores laid aside;
    `waiting` is what files still have to travel, `ordered` what the office ordered and is not done yet.
    `lines` is what goes out without a registration of its own, too; `backed_up_at` the newest backup.
    """

    counts: Counts
    state: SyncState
    url: str
    held: tuple[HeldBack, ...]
    news: tuple[OfficeMessage, ...]
    owed: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    waiting: Waiting = NONE_WAITS
    policy: FilesPolicy = FilesPolicy.EVERYTHING
    ordered: frozenset[Command] = frozenset()
    lines: int = 0
    backed_up_at: datetime | None = None

    @property
    def enrolled(self) -> bool:
        return bool(self.url)


@dataclass(frozen=True, slots=True)
class Past:
    """What the page of sendings lists, newest first."""

    runs: tuple[Run, ...]
    messages: tuple[OfficeMessage, ...]


def standing(vault: Vault) -> Standing:
    us = enrolment(vault)
    return Standing(
        counts(vault),
        sync_state(vault),
        us.url if us else "",
        held_back(vault),
        unseen(vault, UNSEEN),
        tuple(map(str, places_owed(vault))),
        tuple(folder.name for folder in set_aside(vault.home)),
        waiting_files(vault),
        files_policy(vault),
        frozenset(order.command for order in open_orders(vault)),
        owed_count(vault),
        _backed_up_at(vault),
    )


def _backed_up_at(vault: Vault) -> datetime | None:
    found = newest(vault.home)
    return found.manifest.made_at if found else None


def past(vault: Vault) -> Past:
    return Past(last_runs(vault, RUNS), messages(vault, MESSAGES))


def to_ask_about(vault: Vault) -> tuple[OwedFile, ...]:
    """The files that go only after a question."""
    return owed_files(vault) if files_policy(vault) is FilesPolicy.ASK else ()
