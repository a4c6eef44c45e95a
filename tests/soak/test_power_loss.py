"""The power goes at any moment: whatever of the unsynced writes is lost or torn, what was told is there."""

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pytest

from perisai_app.vault.database import VaultKey
from tests.soak.ledger import Ledger, audit
from tests.soak.power import Disk, Op, Recorder, strace
from tests.soak.report import LONG, amount, seed, table
from tests.soak.zygote import Told, zygote

INSTALL = "strace is missing: sudo apt-get install --yes --no-install-recommends strace"
HOWS = ("none", "some", "all", "some")
DAY = "typing+finalize+intake+backup+import"


@dataclass(frozen=True)
class Recording:
    """A home as it was before the day, and strace's log of the day (of other homes too)."""

    home: Path
    key: VaultKey
    before: dict[str, bytes]
    log: Path

    def cuts(self, images: int) -> Iterator[tuple[str, list[str]]]:
        """Cut at random; each image's kind and what is wrong with it."""
        recorder, random = Recorder(str(self.home)), Random(seed())
        for path in self.before:
            recorder.known(path)
        numbers = dict(recorder.names)
        ops = recorder.read(self.log)
        cuts, disk, done = (
            sorted(random.randrange(len(ops)) for _ in range(images)),
            Disk(self.before, numbers),
            0,
        )
        for number, cut in enumerate(cuts):
            for op in ops[done:cut]:
                disk.do(op)
            how, done = HOWS[number % len(HOWS)], cut
            yield how, self.problems(disk.image(how, random), said(ops[:cut], self.home))

    def problems(self, image: dict[str, bytes], told: Told) -> list[str]:
        ledger = Ledger()
        ledger.hear(told)
        shutil.rmtree(self.home)
        for path, data in image.items():
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            if not path.endswith("-shm"):  # a map of the WAL, made anew
                Path(path).write_bytes(data)
        return audit(self.home, self.key, ledger).problems


def said(ops: list[Op], home: Path) -> Told:
    """What the job in this home had said."""
    lines, now, here = b"".join(op.data for op in ops if op.kind == "said").splitlines(), "", []
    for told in map(json.loads, lines):
        now = told.get("home", now)
        here += [told] if now == str(home) else []
    return here


@pytest.fixture(scope="module")
def recorded(made: tuple[Path, VaultKey], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Recording]:
    """Two days under strace: one as it is, one with a vault that does not wait for the disk."""
    if shutil.which("strace") is None:
        pytest.fail(INSTALL) if LONG else pytest.skip(INSTALL)
    folder, key = tmp_path_factory.mktemp("recorded"), made[1]
    homes = {name: Path(shutil.copytree(made[0], folder / name)) for name in ("careful", "careless")}
    before = {name: held(home) for name, home in homes.items()}
    days = {"careful": amount("days", short=1, long=3), "careless": 1}
    with zygote(strace(folder / "log")) as worker:
        for name, home in homes.items():
            more: dict[str, Any] = {
                "folder": str(folder),
                "times": days[name],
                "careless": name == "careless",
            }
            told = worker.run(home, key, DAY, 0, **more)
            assert told[-1]["dead"] == 0, told
    return {name: Recording(home, key, before[name], folder / "log") for name, home in homes.items()}


def held(home: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in home.rglob("*") if path.is_file()}


@pytest.mark.timeout(3600)
def test_a_power_cut_at_any_moment_loses_nothing_that_was_told(recorded: dict[str, Recording]) -> None:
    images = amount("images", short=20, long=200)
    tried = list(recorded["careful"].cuts(images))
    counted = Counter((how, "; ".join(problems) or "whole") for how, problems in tried)
    told = table(
        f"{len(tried)} images of power cuts",
        ("unsynced writes", "after it", "images"),
        [(*what, number) for what, number in sorted(counted.items())],
    )
    assert len(tried) == images and all(not problems for _, problems in tried), told


@pytest.mark.timeout(600)
def test_the_images_show_what_a_vault_loses_that_does_not_wait_for_the_disk(
    recorded: dict[str, Recording],
) -> None:
    tried = list(recorded["careless"].cuts(12))
    assert any("lost" in problem for _, problems in tried for problem in problems), tried
