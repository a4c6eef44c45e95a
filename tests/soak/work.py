"""What an agent's day does to the vault, through the product's own functions; begun and acknowledged aloud.

`say` is told each beginning, each end and each acknowledgement, the last only after the function returned.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from time import perf_counter
from typing import Any

from perisai_app.exchange.import_list import ListReading
from perisai_app.exchange.take_in import take_in
from perisai_app.reference.tables import rule_book
from perisai_app.vault.backup.restore import restore
from perisai_app.vault.backup.rotation import back_up_if_changed
from perisai_app.vault.database import Vault, VaultKey, open_vault
from perisai_app.vault.drafts import draft
from perisai_app.vault.files import intake
from perisai_app.vault.files.store import keep
from perisai_app.vault.keys.changing import renew_code
from perisai_app.vault.people.prospects import keep_prospect
from perisai_app.vault.staging import HOLD_SECONDS, Clock
from perisai_app.wire.submission import FileRole, Submission
from tests.domain.texts import TODAY
from tests.exchange.lists import reading, row, xlsx
from tests.soak import people
from ui.form.keeper import Keeper, Snapshot

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
SAVES, LIST_ROWS = 12, 24
A_PIECE = 4
Say = Callable[[dict[str, Any]], None]


def few_a_piece() -> Clock:
    """Ticks once a look: a list comes in by many pieces, and by as many on every machine."""
    ticks = count()
    return lambda: next(ticks) * HOLD_SECONDS / (A_PIECE - 0.5)


@dataclass
class Day:
    """One agent at one vault; `number` is the next person who comes."""

    home: Path
    key: VaultKey
    say: Say
    number: int
    minute: int = 0

    @contextmanager
    def phase(self, name: str, **told: Any) -> Iterator[None]:
        self.say({"begin": name, **told})
        began = perf_counter()
        yield
        self.say({"end": name, "seconds": perf_counter() - began})

    def now(self) -> datetime:
        self.minute += 1
        return NOW + timedelta(seconds=self.number * 600 + self.minute)

    def next(self) -> int:
        self.number += 1
        return self.number - 1

    def typing(self, vault: Vault, saves: int = SAVES) -> Keeper:
        """One save a pause, as the form's keeper does."""
        person, keeper = self.next(), Keeper(None)
        with self.phase("typing", person=person):
            for step in range(saves):
                keeper.save(vault, self.typed(person, step))
                self.say({"ack": "draft", "draft": keeper._draft_id, "person": person, "step": step})
        return keeper

    def typed(self, person: int, step: int) -> Snapshot:
        return Snapshot(people.texts(person, step), {}, "street", self.now())

    def finalizing(self, vault: Vault) -> None:
        person = self.number
        keeper = self.typing(vault, saves=1)
        self.finish(vault, keeper, person, 1)

    def finish(self, vault: Vault, keeper: Keeper, person: int, step: int) -> None:
        with self.phase("finalize", person=person):
            done = keeper.finish(vault, self.typed(person, step), rule_book(), TODAY)
            if isinstance(done, Submission):  # else somebody has this NIK, or there is something in the way
                told = {"id": str(done.registration_id), "digest": done.digest, "counter": done.counter}
                self.say({"ack": "finalized", "person": person, **told})

    def finishing_what_is_open(self, vault: Vault) -> None:
        """What a kill left in a form is reopened and finished."""
        for open_form in vault.rows("SELECT draft_id FROM open_forms"):
            found = draft(vault, open_form["draft_id"])
            assert found is not None
            person, keeper = people.number_of(found.texts), Keeper(found)
            self.finish(vault, keeper, person, people.step_of(found.texts))

    def taking_in_a_file(self, vault: Vault) -> None:
        """Two pictures of one person: the second shares nothing with the first."""
        keeper = self.typing(vault, saves=1)
        draft = keeper._draft_id
        assert draft is not None
        for shot in range(2):
            photo = people.photo(self.number * 10 + shot)
            with self.phase("intake"):
                taken = intake.take_in(photo, FileRole.OTHER, rule_book().settings)
                ref = keep(vault, draft, FileRole.OTHER, taken, now=self.now())
                self.say({"ack": "file", "draft": draft, "sha256": ref.sha256})

    def importing(self, vault: Vault, folder: Path, first: int | None = None, rows: int = LIST_ROWS) -> None:
        """`first` takes the same list in once more: what came the first time is refused."""
        again = first if first is not None else self.number
        self.number = max(self.number, again + rows)
        read = self.a_list(folder, again, rows)
        with self.phase("import", first=again, rows=rows):
            clock = few_a_piece()
            take_in(vault, read, good_only=True, book=rule_book(), today=TODAY, now=self.now(), clock=clock)
            self.say({"ack": "list", "first": again})

    def a_list(self, folder: Path, first: int, rows: int) -> ListReading:
        cells = [row() | people.list_row(first + place) for place in range(rows)]
        return reading(xlsx(folder / f"list-{first}.xlsx", cells))

    def backing_up(self, vault: Vault) -> None:
        self.typing(vault, saves=1)
        with self.phase("backup"):
            turn = back_up_if_changed(vault, now=self.now())
            self.say({"ack": "backup", "name": turn.made.name if turn.made else "", "why": turn.trouble})

    def meeting(self, vault: Vault) -> None:
        person = self.next()
        keep_prospect(vault, name=people.name(person), phone=people.phone(person), now=self.now())

    def migrating(self) -> None:
        """An old schema is brought up to date by opening."""
        with self.phase("migration"):
            vault = open_vault(self.home, self.key)
            self.say({"ack": "migrated"})
        vault.close()

    def restoring(self) -> None:
        """The newest backup and what the vault still yields, in its place."""
        with self.phase("restore"):
            restore(None, self.home, prove=lambda _: self.key, now=self.now())
            self.say({"ack": "restored"})

    def renewing_the_code(self) -> None:
        """Both slot files written anew."""
        with self.phase("slots"):
            renew_code(self.home, self.key)
            self.say({"ack": "slots"})
