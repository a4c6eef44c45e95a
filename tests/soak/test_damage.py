"""Random damage of database, WAL, slots and mark, and an older file put back: never an answer that differs
without an alarm.
"""

from collections import Counter
from random import Random

import pytest

from perisai_app.vault.database import FILE, VaultKey
from tests.soak.conftest import Homes
from tests.soak.damage import PUT_BACK, WAL, Hurt, Trial, a_full_vault, hurts, tried
from tests.soak.report import LONG, amount, seed, table

LEAST_BACK = 0.95


@pytest.mark.timeout(3600)
def test_no_damage_is_silent_and_what_lies_outside_it_comes_back(homes: Homes, key: VaultKey) -> None:
    damages, people = amount("damages", short=13, long=100), amount("people", short=30, long=200)
    home, random = homes("home"), Random(seed())
    committed = a_full_vault(home, key, people)
    full = home.with_name("full")
    trials = [
        tried(full, key, committed, hurt, random, backups=number % 2 == 0, restored=LONG or number % 3 == 1)
        for number, hurt in enumerate(hurts(full, damages, random))
    ]
    back, outside = sum(trial.back for trial in trials), sum(trial.outside for trial in trials)
    told = table(
        f"{len(trials)} damages: {back} of {outside} rows outside them came back ({back / outside:.1%})",
        ("file", "kind", "start", "bytes", "answers differ", "alarms", "rows back", "of"),
        [_line(trial) for trial in trials],
    )
    assert [trial for trial in trials if trial.silent] == [], told
    assert [trial for trial in trials if trial.forged or (trial.why_not and trial.backups)] == [], told
    assert [trial for trial in trials if trial.again] == [], told
    assert back >= LEAST_BACK * outside, told
    assert [trial for trial in trials if trial.hurt.kind == PUT_BACK and trial.back < trial.outside] == [], (
        told
    )
    assert Counter(bool(trial.alarms) for trial in trials)[True], told


def test_a_draft_that_falls_back_by_a_damaged_wal_is_noticed(homes: Homes, key: VaultKey) -> None:
    home, random = homes("home"), Random(seed())
    committed = a_full_vault(home, key, 20, saves_at_the_end=10)
    full = home.with_name("full")
    size = (full / WAL).stat().st_size
    trial = tried(full, key, committed, Hurt(WAL, "truncate", size - 8192, 8192), random, backups=True)
    assert trial.differs and not trial.silent


def test_a_file_whose_bytes_are_damaged_comes_back_whole_or_not_at_all(homes: Homes, key: VaultKey) -> None:
    home = homes("home")
    committed = a_full_vault(home, key, 200)
    full = home.with_name("full")
    size = (full / FILE).stat().st_size
    hurt = Hurt(FILE, "truncate", size - 7018, 7018)
    trial = tried(full, key, committed, hurt, Random(seed()), backups=True)
    assert trial.alarms
    assert trial.broken == 0


def _line(trial: Trial) -> tuple[object, ...]:
    hurt = trial.hurt
    alarms = ", ".join(trial.alarms) or "-"
    where = (hurt.file, hurt.kind, hurt.start, hurt.length)
    return *where, "yes" if trial.differs else "no", alarms, trial.why_not or trial.back, trial.outside
