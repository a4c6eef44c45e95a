"""A crash before and after every commit, sync, rename and removal leaves what was acknowledged, once each."""

import pytest

from perisai_app.vault.database import VaultKey
from tests.soak.conftest import Homes
from tests.soak.crashes import JOBS, Crasher
from tests.soak.report import LONG, amount, table
from tests.soak.sync_crashes import SyncCrasher
from tests.soak.sync_work import JOBS as SYNC_JOBS
from tests.soak.zygote import Zygote

EXPECTED = {
    "typing": ("database:writing before commit", "mark_file:_put before fdatasync"),
    "finalize": ("database:writing after commit", "mark_file:_put after fdatasync"),
    "intake": ("database:writing before commit", "mark_file:_put after fdatasync"),
    "import": ("database:writing before commit", "mark_file:_put before fdatasync"),
    "backup": ("backup.container:close_up before fsync", "backup.backup:back_up before replace"),
    "slots": ("whole_file:replace_file before fsync", "whole_file:replace_file after replace"),
    "restore": ("backup.swap:take_place before replace", "backup.swap:finish before replace"),
    "migration": ("database:writing before commit", "backup.backup:back_up after replace"),
    "settle": ("database:writing before commit", "mark_file:_put after fdatasync"),
    "feed": ("database:writing after commit", "database:fold before pragma checkpoint"),
    "repair": ("database:writing before commit", "database:fold after pragma checkpoint"),
    "take_work": ("database:writing before commit", "mark_file:_put before fdatasync"),
    "hold_back": ("database:writing before commit", "mark_file:_put after fdatasync"),
    "purge": ("database:writing after commit", "database:fold before pragma checkpoint"),
    "note_files": ("database:writing before commit", "mark_file:_put after fdatasync"),
    "order": ("database:writing before commit", "mark_file:_put after fdatasync"),
    "obey": ("database:writing before commit", "mark_file:_put after fdatasync"),
    "pack": ("database:writing after commit", "package.write:to before rename"),
    "receipts": ("database:writing before commit", "mark_file:_put after fdatasync"),
    "enrol": ("database:writing before commit", "whole_file:replace_file before fsync"),
}


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("what", [*JOBS, *SYNC_JOBS])
def test_a_crash_at_any_commit_point_loses_nothing(
    worker: Zygote, homes: Homes, key: VaultKey, what: str
) -> None:
    kind = SyncCrasher if what in SYNC_JOBS else Crasher
    crasher = kind(worker, key, homes, amount("rows", short=50, long=10_000))
    job = crasher.job(what)
    points = crasher.points(job)
    crashes = list(crasher.crashes(job, points, all_of_them=LONG))
    told = table(
        f"{what}: {len(crashes)} crashes at {len(points)} points",
        ("number", "point", "after it"),
        [(each.number, each.point, "; ".join(each.problems) or "whole") for each in crashes],
    )
    assert {each.point for each in crashes} == set(points) and crasher.runs_past(job, points), told
    assert set(EXPECTED[what]) <= set(points), told
    assert [each for each in crashes if each.problems] == [], told
