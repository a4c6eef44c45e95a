"""The ways into a vault through the commands: the code is told once, and each way back really leads back."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import keyring
import pyrage
import pytest
from keyring.backends.chainer import ChainerBackend

from perisai_app.vault.database import open_vault, unlock
from perisai_app.vault.keys.changing import add_office_slot
from perisai_app.vault.keys.opening import open_with_code
from perisai_app.vault.keys.recovery_code import new_code
from perisai_app.vault.keys.slots import COPIES, agent_of
from perisai_app.vault.keys.tries import FILE as TRIES
from tests.cli.conftest import PASSPHRASE, Perisai
from tests.vault.keys.machines import MemoryBackend

NEW = "kambing putih di ladang jagung"
OFFICE = pyrage.x25519.Identity.generate()
Written = Callable[[str], str]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Puts a secret into a file of its own and gives the file's name."""

    def write(text: str) -> str:
        file = tmp_path / f"{abs(hash(text))}.txt"
        file.write_text(f"{text}\n", "utf-8")
        return str(file)

    return write


def status_with(perisai: Perisai, monkeypatch: pytest.MonkeyPatch, passphrase: str) -> int:
    (perisai.home / TRIES).unlink(missing_ok=True)
    monkeypatch.setenv("PERISAI_PASSPHRASE", passphrase)
    return perisai("status").code


def test_init_tells_the_recovery_code_once_and_that_there_is_no_keystore(nobody: Perisai) -> None:
    told = nobody.answer("init", "--agent", "Agen Contoh")
    assert told["keystore"] is False
    assert open_with_code(nobody.home, told["recovery_code"]) == unlock(nobody.home, PASSPHRASE)


def test_init_tells_people_code_and_fallback_in_sentences(nobody: Perisai) -> None:
    said = nobody("init", "--agent", "Agen Contoh").out
    code = said.partition("Kode pemulihan: ")[2].splitlines()[0]
    assert open_with_code(nobody.home, code)
    assert "Kode hanya ditampilkan sekali." in said
    assert "Laptop ini tidak punya tempat aman untuk kunci" in said


@pytest.fixture
def with_keystore(monkeypatch: pytest.MonkeyPatch) -> MemoryBackend:
    """A machine whose system has a keystore, as `keyring` would find it."""

    class SystemsOwn(MemoryBackend):
        """In memory, under the name of the system's own."""

    SystemsOwn.__module__ = ChainerBackend.__module__
    backend = SystemsOwn()
    monkeypatch.setattr(keyring, "get_keyring", lambda: backend)
    return backend


def test_with_a_keystore_a_short_passphrase_is_enough_and_a_lost_one_is_told(
    nobody: Perisai, with_keystore: MemoryBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PERISAI_PASSPHRASE", "mangga muda")
    assert nobody.answer("init", "--agent", "Agen Contoh")["keystore"] is True
    assert nobody.answer("status")["drafts"] == 0
    with_keystore.held.clear()
    assert nobody.refused("status") == (4, "keystore_lost")


def test_without_one_a_short_passphrase_is_refused_with_the_cure(
    nobody: Perisai, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PERISAI_PASSPHRASE", "mangga muda")
    assert nobody.refused("init", "--agent", "Agen Contoh") == (2, "long_passphrase_needed")
    assert "satu kalimat" in nobody("init", "--agent", "Agen Contoh").err
    assert not nobody.home.exists()


def test_a_passphrase_below_eight_letters_is_refused(
    nobody: Perisai, with_keystore: MemoryBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PERISAI_PASSPHRASE", "mangga")
    assert nobody.refused("init", "--agent", "Agen Contoh") == (2, "passphrase_too_short")
    assert with_keystore.held == {}


def test_a_changed_passphrase_opens_and_the_journal_says_so(
    perisai: Perisai, written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert perisai.answer("passphrase", "--new-passphrase-file", written(NEW)) == {"keystore": False}
    assert status_with(perisai, monkeypatch, PASSPHRASE) == 4
    assert status_with(perisai, monkeypatch, NEW) == 0
    assert "passphrase_changed" in journal(perisai.home, NEW)


def journal(home: Path, passphrase: str) -> list[str]:
    vault = open_vault(home, unlock(home, passphrase))
    told = [row["what"] for row in vault.rows("SELECT what FROM journal")]
    vault.close()
    return told


def test_the_passphrase_is_not_changed_by_who_does_not_know_it(
    perisai: Perisai, written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PERISAI_PASSPHRASE", "bukan ini")
    assert perisai.refused("passphrase", "--new-passphrase-file", written(NEW)) == (4, "wrong_passphrase")
    assert status_with(perisai, monkeypatch, PASSPHRASE) == 0


def test_a_forgotten_passphrase_is_replaced_with_the_code_which_is_then_used_up(
    perisai: Perisai, written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = perisai.answer("recovery-code")["recovery_code"]
    words = ("recover", "--code-file", written(code.lower()), "--new-passphrase-file", written(NEW))
    told = perisai.answer(*words)
    assert told["recovery_code"] != code
    assert status_with(perisai, monkeypatch, NEW) == 0
    assert "recovered" in journal(perisai.home, NEW)
    assert perisai.refused(*words) == (4, "wrong_recovery_code")


def test_the_office_opens_the_vault_of_who_forgot_everything(
    perisai: Perisai, written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_office_slot(perisai.home, unlock(perisai.home, PASSPHRASE), str(OFFICE.to_public()))
    words = ("recover", "--office-key", written(str(OFFICE)), "--new-passphrase-file", written(NEW))
    assert set(perisai.answer(*words)) == {"recovery_code", "keystore"}
    assert status_with(perisai, monkeypatch, NEW) == 0


def test_what_is_wrong_with_a_code_or_a_key_is_told_and_changes_nothing(
    perisai: Perisai, written: Written, tmp_path: Path
) -> None:
    before = (perisai.home / COPIES[0]).read_bytes()
    new = ("--new-passphrase-file", written(NEW))

    def told(*words: str) -> tuple[int, str]:
        return perisai.refused("recover", *words, *new)

    assert told() == told("--code", "--office-key", "x") == (2, "one_way_back")
    assert told("--code-file", str(tmp_path / "x")) == (2, "recovery_code_file")
    assert told("--code-file", written("ABCDE")) == (2, "recovery_code_length")
    assert told("--code-file", written(swapped(new_code()))) == (2, "bad_recovery_code")
    assert told("--code-file", written(new_code())) == (4, "wrong_recovery_code")
    assert told("--office-key", str(tmp_path / "x")) == (2, "office_key_file")
    assert told("--office-key", written(str(OFFICE))) == (4, "no_office_slot")
    assert (perisai.home / COPIES[0]).read_bytes() == before


def swapped(code: str) -> str:
    """With one letter of the third group changed."""
    return code[:12] + ("2" if code[12] != "2" else "3") + code[13:]


def test_a_slip_in_the_code_names_its_group(perisai: Perisai, written: Written) -> None:
    slip = ("recover", "--code-file", written(swapped(new_code())), "--new-passphrase-file", written(NEW))
    assert "kelompok ke-3" in perisai(*slip).err


def test_where_nobody_can_be_asked_code_and_new_passphrase_have_to_be_given(
    perisai: Perisai, written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = perisai.answer("recovery-code")["recovery_code"]
    with Path(os.devnull).open() as nobody_there:
        monkeypatch.setattr("sys.stdin", nobody_there)
        assert perisai.refused("recover", "--code") == (2, "no_recovery_code")
        assert perisai.refused("recover", "--code-file", written(code)) == (2, "no_new_passphrase")
        assert perisai.refused("passphrase") == (2, "no_new_passphrase")


def test_a_second_try_at_once_is_told_to_wait_and_how_long(
    perisai: Perisai, monkeypatch: pytest.MonkeyPatch
) -> None:
    frozen = datetime(2026, 11, 21, tzinfo=UTC)
    monkeypatch.setattr("perisai_app.cli.options.now", lambda: frozen)
    monkeypatch.setenv("PERISAI_PASSPHRASE", "bukan ini")
    assert perisai("status").code == 4
    told = perisai("status", "--json")
    assert (told.code, told.json) == (3, {"error": "too_many_tries"})
    assert "Tunggu 1 detik" in told.err


def test_the_code_is_no_argument_and_the_agents_name_stays(perisai: Perisai) -> None:
    assert perisai("recover", "--code", new_code()).code == 2
    assert agent_of(perisai.home) == "Agen Contoh"
