"""The server dies under many laptops and its standby is promoted: each registration is on both sides once.

Judged by what both databases hold. Whether all that laptops have an answer to is on the promoted server is
looked at before any of them could bring it again.
"""

import json
import signal
import subprocess
import sys
from collections import Counter
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from time import monotonic

import pytest
import trustme

from central.enrolment import make_code
from perisai_app.vault.database import VaultKey, create_vault, open_vault
from perisai_app.vault.keys.changing import Locksmith
from sync.enrol import enrol
from tests.central import postgres
from tests.growth.front import two_behind
from tests.growth.processes import SideBySide
from tests.growth.standby import Server, Two, server_and_standby
from tests.soak.report import LONG, amount, table
from tests.soak.test_storm import finalize_one, truths
from tests.vault.conftest import NOW, PASSPHRASE
from tests.vault.keys.machines import QUICK, MemoryKeystore

ROOT = Path(__file__).parents[2]
Rows = list[tuple[str, str]]  # id and digest, in order
HELD_UP_SECONDS = 2.0  # the first lives on so long without its standby: whoever is answered then is lost


@dataclass
class Field:
    """`laptops` by home; each is a process once `go` was said."""

    folder: Path
    pair: SideBySide
    keys: dict[Path, VaultKey] = field(default_factory=dict)
    running: list["subprocess.Popen[str]"] = field(default_factory=list)

    def join(self, who: int, people: int) -> None:
        home = self.folder / f"laptop-{who}"
        key = create_vault(
            home, agent_name=f"Agen {who}", passphrase=PASSPHRASE, by=Locksmith(MemoryKeystore(), QUICK)
        )
        with closing(open_vault(home, key)) as vault:
            enrol(vault, self.pair.url, str(make_code(self.pair.centre, f"Agen {who}", "Gianyar")), now=NOW)
            with vault.writing():
                for number in range(who * people, (who + 1) * people):
                    finalize_one(vault, number)
        self.keys[home] = key

    def go(self, until: ExitStack) -> None:
        for home, key in self.keys.items():
            command = [sys.executable, "-m", "tests.growth.laptop", str(home), "5"]
            said = until.enter_context(home.with_suffix(".said").open("wb"))
            one = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=said, text=True)
            until.callback(one.wait)
            until.callback(one.kill)
            assert one.stdin is not None
            one.stdin.write(key.raw.hex() + "\n")
            one.stdin.close()
            self.running.append(one)

    def come_home(self) -> list[int]:
        return [one.wait() for one in self.running]

    def ends(self) -> Counter[str]:
        """How each run ended."""
        files = [home.with_suffix(".said").read_text("utf-8").splitlines() for home in self.keys]
        runs = [json.loads(line) for lines in files for line in lines if line.startswith("{")]
        return Counter(str(run["stopped_by"] or "the end") for run in runs)

    def with_receipts(self) -> Rows:
        """All that is in the vaults: nothing in another state, and the deep check finds nothing."""
        found = [truths(home, key) for home, key in self.keys.items()]
        assert all(others == [] and findings == [] for _, others, findings in found)
        return sorted(row for held, _, _ in found for row in held)


@pytest.mark.skipif(not LONG, reason="its short form is tests/growth/test_promoted.py")
@pytest.mark.timeout(3600)
def test_a_standby_is_promoted_under_many_laptops_and_each_registration_is_there_once(tmp_path: Path) -> None:
    laptops = amount("standby_laptops", short=4, long=20)
    people = amount("standby_people", short=200, long=5_000) // laptops * laptops
    with ExitStack() as until:
        servers = until.enter_context(server_and_standby())
        name = postgres.copy(f"{servers.first.address}/template0").rpartition("/")[2]
        db = servers.both(name)
        pair, _ = until.enter_context(two_behind("haproxy", db, tmp_path, trustme.CA()))
        servers.follow()
        field = Field(tmp_path, pair)
        for who in range(laptops):
            field.join(who, people // laptops)
        begun = monotonic()
        field.go(until)
        before, after = change_over(servers, pair, name, people * 2 // 5)
        assert field.come_home() == [0] * laptops
        told = as_table(people, begun, before, after, field)
        at_centre = there(servers.second, name)
        assert 0 < len(before) < people and set(before) <= set(after), told
        assert len(at_centre) == people and at_centre == field.with_receipts(), told
        assert set(field.ends()) <= {"the end", "busy", "offline", "timeout"}, told
        assert failures(pair) <= {"InternalError"}, told


def change_over(servers: Two, pair: SideBySide, name: str, when: int) -> tuple[Rows, Rows]:
    """Once so many have come: what could be seen on the first when it died, and what is on the second when it
    is promoted, before any laptop can bring anything again.
    """
    while len(there(servers.first, name)) < when:
        Event().wait(0.05)
    servers.second.signal(signal.SIGSTOP)
    Event().wait(HELD_UP_SECONDS)
    before = there(servers.first, name)
    for one in pair.processes:
        one.signal(signal.SIGSTOP)
    servers.first.signal(signal.SIGKILL)
    servers.second.signal(signal.SIGCONT)
    servers.second.promote()
    after = there(servers.second, name)
    for one in pair.processes:
        one.signal(signal.SIGCONT)
    return before, after


def there(server: Server, name: str) -> Rows:
    """Every submission's registration and its bytes' digest."""
    sql = "SELECT registration_id, encode(sha256(raw), 'hex') FROM submissions"
    return sorted((row[0], row[1]) for row in server.ask(sql, name))


def failures(pair: SideBySide) -> set[str]:
    """What failed, but for the database that was away, by its kind; a line that is no entry is one
    of its own.
    """
    lines = [line for one in pair.processes for line in one.failures()]
    return {json.loads(line)["kind"] if line.startswith("{") else line for line in lines}


def as_table(people: int, begun: float, before: Rows, after: Rows, field: Field) -> str:
    lost = len(set(before) - set(after))
    return table(
        f"{people} registrations of {len(field.keys)} laptops, {monotonic() - begun:.0f} s",
        ("what", "how many"),
        [
            ("seen on the first when it died", len(before)),
            ("on the second when promoted", len(after)),
            ("lost by the change", lost),
            *((f"runs ended by {what}", times) for what, times in sorted(field.ends().items())),
        ],
    )
