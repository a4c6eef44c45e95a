"""Crashes in what a sync writes: each person is as before or as after, and a second try makes it whole.

A job of one transaction leaves all of it or nothing. Facts are plain rows, so that nothing here trusts the
code that wrote them.
"""

from collections.abc import Iterator
from pathlib import Path
from shutil import rmtree

from perisai_app.reference.packs.shelf import Shelf
from perisai_app.vault import check
from perisai_app.vault.database import Vault, open_vault
from perisai_app.vault.keys import office_slot
from perisai_app.vault.keys.slots import read_slots
from perisai_app.vault.mark import lost_writes
from tests.soak.crashes import Crasher, Job
from tests.soak.hand_work import STICK, halves_on, parts_on
from tests.soak.ledger import Ledger
from tests.soak.sync_work import made_ready
from tests.soak.zygote import Told

Facts = dict[str, frozenset[tuple[object, ...]]]
THE_REST = ""
MANY_STEPS = ("purge", "enrol", "receipts")  # a person or an answer at a time, and files beside the database
TEXT_THEN_FILE = "receipts"  # by hand, a person's text is settled before his files
# Each row's first column is whom it is about; what each try tells anew is left out.
ROWS = (
    "SELECT registration_id, revision, digest, state FROM submissions",
    "SELECT registration_id, revision, 'receipt' FROM receipts",
    "SELECT registration_id, revision, digest, why FROM tombstones",
    "SELECT registration_id, member_number, name FROM member_cards",
    "SELECT coalesce(registration_id, ''), epoch, number, kind FROM changes",
    "SELECT registration_id, revision, 'offered again' FROM reoffers",
    "SELECT registration_id, revision, code FROM held_back",
    "SELECT registration_id, revision, digest, erased FROM at_centre",
    "SELECT registration_id, nik, count(*) FROM register GROUP BY 1, 2",
    "SELECT coalesce(registration_id, ''), what, row_number() OVER (PARTITION BY registration_id, what)"
    " FROM journal WHERE what NOT IN ('attempted', 'enrolled', 'package_written', 'package_receipts')",
    "SELECT '', url, token, epoch, cursor FROM centre",
    "SELECT registration_id, sha256, state FROM registration_files",
    "SELECT '', sha256, signature FROM file_receipts",
    "SELECT '', command, ordered_at FROM orders_done",
    "SELECT '', 'blocked', blocked FROM sync_state",
    "SELECT '', sha256 FROM package_receipts",
    "SELECT DISTINCT registration_id, 'packed' FROM attempt_lines JOIN attempts USING (attempt_id)"
    " WHERE outcome = 'packed'",
)


class SyncCrasher(Crasher):
    """One job at a time: `before` and `after` are the facts of its undisturbed run."""

    def job(self, what: str) -> Job:
        home = self._homes(f"ready-{what}")
        vault = open_vault(home, self._key)
        given = made_ready(what, vault)
        vault.close()
        self.before = self._facts(home)
        return Job(what, home, Ledger(), given)

    def points(self, job: Job) -> list[str]:
        found = super().points(job)
        rmtree(job.ready.with_name(STICK), ignore_errors=True)
        self.after = self._facts(job.ready.with_name("crashed"))
        assert self.before != self.after, "the job does nothing"
        return found

    def _problems(self, job: Job, home: Path, told: Told) -> list[str]:
        found = self._facts(home)
        problems = [*self._in_between(job, found), *self._alarms(home)]
        if parts_on(home.with_name(STICK)) and found != self.after:
            problems.append("on the stick, and the vault does not know it")
        if any(each.get("ack") == job.what for each in told) and found != self.after:
            problems.append("acknowledged and lost")
        again = self._run(job, home, None)[-1]["dead"]
        if again != 0 or self._facts(home) != self.after:
            problems.append("a second try does not make it whole")
        if job.what == "pack":
            problems += halves_on(home.with_name(STICK), job.given["identity"])
            rmtree(home.with_name(STICK))
        return problems + self._alarms(home)

    def _in_between(self, job: Job, found: Facts) -> Iterator[str]:
        whom = {*self.before, *self.after, *found}
        for one in whom:
            known = self.before.get(one, frozenset()), self.after.get(one, frozenset())
            here = found.get(one, frozenset())
            if here not in known and not (job.what == TEXT_THEN_FILE and here <= known[0] | known[1]):
                yield "somebody is half way"
        if job.what not in MANY_STEPS and found not in (self.before, self.after):
            yield "a part of it is there"
        if job.what == "enrol" and found.get(THE_REST) == self.after[THE_REST] and found != self.after:
            yield "joined, and not all that belongs to it is there"

    def _alarms(self, home: Path) -> list[str]:
        vault = open_vault(home, self._key)
        alarm = lost_writes(vault)
        found = [f"check says {finding.code.value}" for finding in check.deep(vault)]
        vault.close()
        return found + ([f"false alarm: {alarm}"] if alarm else [])

    def _facts(self, home: Path) -> Facts:
        vault = open_vault(home, self._key)
        found = facts(vault)
        vault.close()
        slot = read_slots(home).slot(office_slot.KIND) is not None
        return found | {"slot": frozenset({(slot,)}), "trusted": frozenset({(len(Shelf(home).trusted()),)})}


def facts(vault: Vault) -> Facts:
    """All rows by whom they are about."""
    rows = [tuple(row) for sql in ROWS for row in vault.db.conn.execute(sql)]
    return {whom: frozenset(row for row in rows if row[0] == whom) for whom in {row[0] for row in rows}}
