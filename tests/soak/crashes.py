"""Every commit point of a job is crashed at once: counted in a dry run, then died at one by one."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from perisai_app.vault.database import VaultKey, open_vault, unlock
from tests.soak import old_schema
from tests.soak.conftest import PASSPHRASE
from tests.soak.crash import CRASHED
from tests.soak.ledger import Ledger, audit
from tests.soak.zygote import Told, Zygote

JOBS = ("typing", "finalize", "intake", "import", "backup", "slots", "restore", "migration")


@dataclass(frozen=True)
class Job:
    """A home made ready once, and what is done in a copy of it."""

    what: str
    ready: Path
    ledger: Ledger
    given: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    number: int
    point: str
    problems: list[str]


class Crasher:
    """`rows` people are in the vault that is migrated."""

    def __init__(self, worker: Zygote, key: VaultKey, homes: Callable[[str], Path], rows: int) -> None:
        self._worker, self._key, self._homes, self._rows = worker, key, homes, rows

    def points(self, job: Job) -> list[str]:
        """The dry run: every point that the job passes, in order."""
        return list(self._run(job, self._copy(job), None)[-2]["points"])

    def crashes(self, job: Job, points: list[str], *, all_of_them: bool) -> Iterator[Outcome]:
        """A crash at each point, or at the ends of each name; a restore is long: its first ones do. Between
        any two pieces of a list something else is seen."""
        some = {"restore": firsts_of, "import": commits_of}.get(job.what, ends_of)
        for at in range(len(points)) if all_of_them else some(points):
            home = self._copy(job)
            told = self._run(job, home, at)
            died = [] if told[-1]["dead"] == CRASHED else ["was not reached"]
            yield Outcome(at, points[at], died + self._problems(job, home, told))

    def runs_past(self, job: Job, points: list[str]) -> bool:
        """Whether the job ends unharmed behind its last point: then none was left out."""
        return bool(self._run(job, self._copy(job), len(points))[-1]["dead"] == 0)

    def job(self, what: str) -> Job:
        home, ledger = self._homes(f"ready-{what}"), Ledger()
        if what == "migration":
            old_schema.make(home, self._key, self._rows)
            return Job(what, home, ledger)
        for before in ("finalize", "typing", "intake", "backup"):
            told = self._worker.run(home, self._key, before, ledger.next_number, saves=1)
            assert told[-1]["dead"] == 0, told
            ledger.hear(told)
        return Job(what, home, ledger)

    def _copy(self, job: Job) -> Path:
        place = job.ready.with_name("crashed")
        shutil.rmtree(place, ignore_errors=True)
        return Path(shutil.copytree(job.ready, place))

    def _run(self, job: Job, home: Path, at: int | None) -> Told:
        more: dict[str, Any] = {"folder": str(home.parent), "rows": 11, "given": job.given}
        return self._worker.run(home, self._key, job.what, job.ledger.next_number, crash_at=at, **more)

    def _problems(self, job: Job, home: Path, told: Told) -> list[str]:
        if job.what == "migration":
            return self._migrated(home, told)
        ledger = Ledger(**{name: _own(value) for name, value in vars(job.ledger).items()})
        ledger.hear(told)
        asked = job.what == "slots"  # the others do not touch what the passphrase opens, and asking is dear
        opens = ["another key"] if asked and unlock(home, PASSPHRASE) != self._key else []
        return opens + audit(home, self._key, ledger).problems

    def _migrated(self, home: Path, told: Told) -> list[str]:
        old, found = old_schema.first_steps(), old_schema.steps_of(home, self._key)
        done = any(each.get("ack") == "migrated" for each in told)
        vault = open_vault(home, self._key)
        new, niks = old_schema.steps_of(home, self._key), old_schema.niks(vault)
        vault.close()
        problems = [] if found == new or (found == old and not done) else ["a schema in between"]
        return problems + ([] if len(set(niks)) == len(niks) == self._rows else ["people lost"])


def firsts_of(points: list[str]) -> list[int]:
    return sorted({name: at for at, name in reversed(list(enumerate(points)))}.values())


def ends_of(points: list[str]) -> list[int]:
    lasts = {name: at for at, name in enumerate(points)}
    return sorted({*firsts_of(points), *lasts.values()})


def commits_of(points: list[str]) -> list[int]:
    return sorted(
        {*ends_of(points), *(at for at, name in enumerate(points) if name.endswith("after commit"))}
    )


def _own(value: Any) -> Any:
    return value.copy() if isinstance(value, set | dict | list) else value
