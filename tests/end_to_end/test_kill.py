"""`perisai sync` killed with SIGKILL at random moments: both sides end with each submission exactly once."""

import subprocess
import time
from pathlib import Path
from random import Random

import pytest

from perisai_app.exchange.sample_list import make_list
from perisai_app.vault.database import open_vault, unlock
from tests.end_to_end.conftest import PASSPHRASE, CentreProcess, Laptop
from tests.faults.proxy import Moment, Wire, wire_to

ROUNDS, PEOPLE_A_ROUND = 20, 8
SEED = 20261121


@pytest.mark.timeout(900)
def test_twenty_kills_lose_nothing_and_double_nothing(
    centre: CentreProcess, laptop: Laptop, tmp_path: Path
) -> None:
    random = Random(SEED)
    moments = list(Moment) * (ROUNDS // len(Moment))
    random.shuffle(moments)
    make_list(tmp_path / "list.xlsx", ROUNDS * PEOPLE_A_ROUND, wrong=0)
    with wire_to(centre.port) as wire:
        laptop.says("enrol", wire.url, centre.says("code", "--agent", "Sri")["code"])
        laptop.says("import", str(tmp_path / "list.xlsx"), "--branch", "Gianyar")
        for moment in moments:
            assert killed(laptop, wire, moment, random) == -9
        wire.moment = None
        assert laptop.says("sync")["stopped_by"] is None
    on_the_laptop, at_the_centre = held(laptop), listed(centre)
    assert len(on_the_laptop) == ROUNDS * PEOPLE_A_ROUND
    assert sorted(on_the_laptop) == sorted(at_the_centre)
    counted = centre.says("status")
    assert counted["submissions"] == counted["registrations"] == ROUNDS * PEOPLE_A_ROUND


def killed(laptop: Laptop, wire: Wire, moment: Moment, random: Random) -> int:
    """Start a run, kill it at the moment (a little later where it has work to do then); its return code."""
    process = subprocess.Popen(
        laptop.command("sync", "--json"), env=laptop.environment, stdout=subprocess.DEVNULL
    )

    def kill() -> None:
        time.sleep(random.uniform(0, 0.02))
        process.kill()
        process.wait()

    wire.reached, wire.moment = kill, moment
    return process.wait()


def held(laptop: Laptop) -> list[tuple[str, str]]:
    """Id and digest of each submission that has a receipt; there is nothing in any other state."""
    vault = open_vault(laptop.home, unlock(laptop.home, PASSPHRASE))
    rows = vault.rows("SELECT registration_id, digest FROM submissions JOIN receipts USING (registration_id)")
    others = vault.rows("SELECT state FROM submissions WHERE state <> 'received'")
    vault.close()
    assert others == []
    return [(row["registration_id"], row["digest"]) for row in rows]


def listed(centre: CentreProcess) -> list[tuple[str, str]]:
    return [(row["registration_id"], row["digest"]) for row in centre.says("list")["registrations"]]
