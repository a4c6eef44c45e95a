"""Brings vaults of released schemas up to date in the real process, and kills it at random on the way."""

import shutil
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from time import perf_counter

import sqlcipher3.dbapi2 as sqlcipher

from perisai_app.vault.backup.backup import verify
from perisai_app.vault.backup.rotation import kept
from perisai_app.vault.database import open_vault
from perisai_app.vault.errors import VaultError
from tests.soak import old_schema
from tests.soak.zygote import Kill, Zygote
from tests.vault_schemas.released import STEPS, OldVault, told_by

WHERE = ("before the backup", "after the backup", "after the change")


@dataclass
class Upgraded:
    """What all kills came to; `whole` is its time undisturbed, `slowest` an opening after a kill."""

    whole: float
    hits: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    problems: list[str] = field(default_factory=list)


@dataclass
class Upgrader:
    worker: Zygote
    old: OldVault
    random: Random

    def run(self, kills: int) -> Upgraded:
        done = Upgraded(self._undisturbed())
        for _ in range(kills):
            with_copy = self._copy()
            kill = Kill("migration", 1, self.random.uniform(0, done.whole))
            self.worker.run(with_copy.home, self.old.key, "migration", 0, kill=kill)
            self._look(with_copy, done)
            shutil.rmtree(with_copy.home)
        return done

    def _undisturbed(self) -> float:
        copy = self._copy()
        told = self.worker.run(copy.home, self.old.key, "migration", 0)
        assert told[-1]["dead"] == 0, told
        shutil.rmtree(copy.home)
        return float(next(each["seconds"] for each in told if each.get("end") == "migration"))

    def _copy(self) -> OldVault:
        home = self.old.home.with_name("upgrading")
        shutil.copytree(self.old.home, home)
        return replace(self.old, home=home)

    def _look(self, hurt: OldVault, done: Upgraded) -> None:
        steps, backups = old_schema.steps_of(hurt.home, hurt.key), kept(hurt.home)
        is_old = steps == set(STEPS[hurt.release])
        done.hits[WHERE[(1 if backups else 0) if is_old else 2]] += 1
        began = perf_counter()
        try:
            problems = _opened(hurt)
        except (VaultError, sqlcipher.DatabaseError) as error:
            problems = [f"does not open: {error}"]
        done.slowest = max(done.slowest, perf_counter() - began)
        if not is_old and steps != old_schema.steps_of(hurt.home, hurt.key):
            problems.append("a schema in between")
        done.problems += problems + _backup(hurt)


def _opened(hurt: OldVault) -> list[str]:
    vault = open_vault(hurt.home, hurt.key)
    told = told_by(vault, hurt.release)
    whole = vault.rows("PRAGMA quick_check")[0]["quick_check"] == "ok"
    vault.close()
    changed = [f"{name} differs" for name, rows in hurt.told.items() if told[name] != rows]
    return changed + ([] if whole else ["the structure is broken"])


def _backup(hurt: OldVault) -> list[str]:
    """Whatever was killed, the first backup holds the old schema with everybody in it."""
    first: Path = kept(hurt.home)[-1]
    manifest = verify(first, hurt.key).manifest
    people = manifest.rows["submissions"] + manifest.rows["drafts"]
    fits = set(manifest.steps) == set(STEPS[hurt.release]) and people == hurt.rows
    return [] if fits else ["no backup of the old schema"]
