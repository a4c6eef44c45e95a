"""Kills the worker in each phase in turn, and audits the vault after every kill."""

import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter

from perisai_app.vault.database import VaultKey, open_vault
from tests.soak import old_schema
from tests.soak.ledger import Ledger, audit
from tests.soak.zygote import Kill, Told, Zygote, phase_of

PHASES = ("typing", "finalize", "intake", "import", "backup", "migration")
JOBS_A_HOME = 40
FIRST_GUESS = {"finalize": 0.004, "migration": 0.05}


@dataclass
class Tally:
    """What all kills came to. `hits` counts by the phase in which the kill really fell."""

    hits: Counter[str] = field(default_factory=Counter)
    missed: int = 0
    acknowledged: int = 0
    slowest: float = 0.0
    problems: list[str] = field(default_factory=list)

    @property
    def kills(self) -> int:
        return self.hits.total()


@dataclass
class Killer:
    """`homes` makes a fresh vault, `old` one of the first schema with `rows` people in it."""

    worker: Zygote
    key: VaultKey
    homes: Callable[[str], Path]
    old: Path
    rows: int
    random: Random
    tally: Tally = field(default_factory=Tally)
    seconds: dict[str, list[float]] = field(default_factory=dict)
    ledger: Ledger = field(default_factory=Ledger)
    home: Path | None = None
    jobs: int = 0

    def run(self, kills: int) -> Tally:
        while self.tally.kills < kills and self.tally.missed < kills:
            phase = min(PHASES, key=lambda name: self.tally.hits[name])
            self.kill_migration() if phase == "migration" else self.kill_in(phase)
        self.tally.acknowledged += self.ledger.acknowledged
        return self.tally

    def kill_in(self, phase: str) -> None:
        """Somewhere in the phase's usual length, in its first to third turn."""
        home = self.a_home()
        kill = Kill(phase, self.random.choice((1, 1, 2, 3)), self.delay(phase))
        told = self.worker.run(
            home,
            self.key,
            phase,
            self.ledger.next_number,
            kill=kill,
            times=4,
            folder=str(home.parent),
            again=self.ledger.half_done,
        )
        self.count(phase, told)
        self.ledger.hear(told)
        found = audit(home, self.key, self.ledger)
        self.settle(phase, found.seconds, found.problems)

    def kill_migration(self) -> None:
        """A vault of the first schema: the old one or the new one is there, with everybody in it."""
        home = Path(shutil.copytree(self.old, self.old.parent / "migrating"))
        told = self.worker.run(
            home, self.key, "migration", 0, kill=Kill("migration", 1, self.delay("migration"))
        )
        self.count("migration", told)
        problems = self.migrated(home, finished=any(each.get("ack") == "migrated" for each in told))
        self.settle("migration", *problems)
        shutil.rmtree(home)

    def migrated(self, home: Path, *, finished: bool) -> tuple[float, list[str]]:
        steps, old = old_schema.steps_of(home, self.key), old_schema.first_steps()
        began = perf_counter()
        vault = open_vault(home, self.key)
        seconds = perf_counter() - began
        new = old_schema.steps_of(home, self.key)
        problems = [] if steps == new or (steps == old and not finished) else ["a schema in between"]
        if len(set(niks := old_schema.niks(vault))) != self.rows or len(niks) != self.rows:
            problems.append(f"{len(niks)} of {self.rows} after migration")
        vault.close()
        return seconds, problems

    def a_home(self) -> Path:
        if self.home is None or self.jobs % JOBS_A_HOME == 0:
            if self.home is not None:
                self.tally.acknowledged += self.ledger.acknowledged
                shutil.rmtree(self.home)
            self.home, self.ledger = self.homes(f"home-{self.jobs}"), Ledger()
        self.jobs += 1
        return self.home

    def delay(self, phase: str) -> float:
        usual = median(self.seconds.get(phase) or [FIRST_GUESS.get(phase, 0.02)])
        return self.random.uniform(0, usual)

    def count(self, phase: str, told: Told) -> None:
        self.seconds.setdefault(phase, [])
        self.seconds[phase] += [each["seconds"] for each in told if each.get("end") == phase]
        if told[-1]["dead"] == -9:
            self.tally.hits[phase_of(told) or "between"] += 1
        else:
            self.tally.missed += 1
            self.tally.problems += [f"the worker failed: {each}" for each in told if "error" in each]

    def settle(self, phase: str, seconds: float, problems: list[str]) -> None:
        self.tally.slowest = max(self.tally.slowest, seconds)
        self.tally.problems += [f"after a kill in {phase}: {problem}" for problem in problems]
