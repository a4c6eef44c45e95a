"""One window per vault: a second is refused, and a killed holder keeps nothing."""

import errno
import subprocess
import sys
from pathlib import Path

import pytest

from perisai_app.cli.stop import SENTENCES
from perisai_app.vault.database import create_vault, open_vault
from perisai_app.vault.errors import AlreadyOpen, NoLocks
from perisai_app.vault.instance import FILES, LISTS, Instance

HOLDER = """
import sys, time
from pathlib import Path
from perisai_app.vault.instance import Instance
with Instance(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_holder_is_refused_and_the_first_keeps_it(tmp_path: Path) -> None:
    with Instance(tmp_path):
        for _ in range(2):
            with pytest.raises(AlreadyOpen), Instance(tmp_path):
                pass


def test_what_was_let_go_may_be_taken_again(tmp_path: Path) -> None:
    with Instance(tmp_path):
        pass
    with Instance(tmp_path):
        pass


def test_two_vaults_and_two_purposes_do_not_meet(tmp_path: Path) -> None:
    with Instance(tmp_path / "a"), Instance(tmp_path / "b"), Instance(tmp_path / "a", LISTS):
        pass


def test_sharers_bear_each_other_and_exclude_who_wants_it_alone(tmp_path: Path) -> None:
    one, other, lone = (Instance(tmp_path, FILES, shared=shared) for shared in (True, True, False))
    with one, other, pytest.raises(AlreadyOpen), lone:
        pass
    with Instance(tmp_path, FILES), pytest.raises(AlreadyOpen), Instance(tmp_path, FILES, shared=True):
        pass


def test_a_holder_that_nobody_knows_any_more_keeps_nothing(tmp_path: Path) -> None:
    Instance(tmp_path).__enter__()
    with Instance(tmp_path):
        pass


def test_a_killed_holder_keeps_nothing(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(AlreadyOpen), Instance(tmp_path):
        pass
    holder.kill()
    holder.communicate()
    with Instance(tmp_path):
        pass


@pytest.mark.parametrize("refusal", [errno.ENOLCK, errno.EIO, errno.ENOSYS])
def test_a_disk_that_knows_no_locks_is_not_taken_for_somebody_at_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refusal: int
) -> None:
    """Waiting for somebody to end would be for ever."""

    def refused(_file: int, _shared: bool) -> None:
        raise OSError(refusal, "refused")

    key = create_vault(tmp_path, agent_name="Sri", passphrase="kucing hitam di pasar")
    monkeypatch.setattr("perisai_app.vault.instance._seize", refused)
    with pytest.raises(NoLocks), Instance(tmp_path):
        pass
    with pytest.raises(NoLocks):
        open_vault(tmp_path, key)
    assert "Pindahkan" in SENTENCES[NoLocks.code]
