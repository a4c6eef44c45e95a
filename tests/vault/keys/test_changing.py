"""New ways in, after a recovery, a lost keystore or a wish: the database stays, and no crash locks out."""

from pathlib import Path

import pyrage
import pytest

from perisai_app.vault.database import FILE, unlock
from perisai_app.vault.errors import (
    KeystoreLost,
    LongPassphraseNeeded,
    PassphraseTooShort,
    TooLittleMemory,
    WrongPassphrase,
    WrongRecoveryCode,
)
from perisai_app.vault.keys import changing
from perisai_app.vault.keys.changing import (
    Locksmith,
    add_office_slot,
    change_passphrase,
    forget_device_secret,
    recovered,
    renew_code,
)
from perisai_app.vault.keys.keystore import NoKeystore
from perisai_app.vault.keys.opening import open_with_code, open_with_office_key, passphrase_opens_alone
from perisai_app.vault.keys.recovery_code import read_code
from perisai_app.vault.keys.rules import KeyRules
from perisai_app.vault.keys.slots import read_slots
from perisai_app.vault.keys.stretch import Cost
from perisai_app.vault.keys.tries import FILE as TRIES
from tests.vault.keys.conftest import NOW, PASSPHRASE, Made, make
from tests.vault.keys.machines import QUICK, ForgetfulKeystore, MemoryKeystore

NEW = "salak pondoh"
LONG = "nenek menjual pisang goreng di pasar lama"


def fails_with_old(made: Made) -> None:
    with pytest.raises(WrongPassphrase):
        made.unlock(PASSPHRASE)
    (made.home / TRIES).unlink()


def test_a_changed_passphrase_opens_the_old_one_does_not_and_the_database_is_not_touched(made: Made) -> None:
    before = (made.home / FILE).read_bytes()
    assert change_passphrase(made.home, made.key, NEW, by=made.by) is False
    assert made.unlock(NEW) == open_with_code(made.home, made.told.recovery_code, now=NOW) == made.key
    fails_with_old(made)
    assert (made.home / FILE).read_bytes() == before


def test_a_change_makes_a_new_device_secret_and_the_old_one_is_gone(made: Made) -> None:
    old = dict(made.keystore.held)
    change_passphrase(made.home, made.key, NEW, by=made.by)
    assert len(made.keystore.held) == 1
    assert not set(old.items()) & set(made.keystore.held.items())


def test_a_forgotten_passphrase_is_replaced_with_the_code_and_a_new_code_is_told(
    made: Made,
) -> None:
    before = (made.home / FILE).read_bytes()
    key = open_with_code(made.home, made.told.recovery_code.lower().replace("-", " "), now=NOW)
    told = recovered(made.home, key, NEW, by=made.by)
    assert made.unlock(NEW) == open_with_code(made.home, told.recovery_code, now=NOW) == made.key
    fails_with_old(made)
    with pytest.raises(WrongRecoveryCode):
        open_with_code(made.home, made.told.recovery_code, now=NOW)
    assert (made.home / FILE).read_bytes() == before


@pytest.mark.parametrize("by_office", [False, True])
def test_after_a_lost_keystore_code_or_office_make_a_new_device_secret(made: Made, by_office: bool) -> None:
    office = pyrage.x25519.Identity.generate()
    add_office_slot(made.home, made.key, str(office.to_public()))
    made.keystore.held.clear()
    with pytest.raises(KeystoreLost):
        made.unlock()
    if by_office:
        key = open_with_office_key(made.home, str(office))
    else:
        key = open_with_code(made.home, made.told.recovery_code, now=NOW)
    assert recovered(made.home, key, NEW, by=made.by).without_keystore is False
    assert made.unlock(NEW) == made.key and len(made.keystore.held) == 1
    assert open_with_office_key(made.home, str(office)) == made.key


def test_a_new_code_ends_the_old_paper_and_nothing_else(made: Made) -> None:
    code = renew_code(made.home, made.key)
    assert read_code(code) == code != made.told.recovery_code
    assert open_with_code(made.home, code, now=NOW) == made.unlock() == made.key


def test_a_machine_without_a_keystore_says_so_and_takes_only_a_long_passphrase(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with pytest.raises(LongPassphraseNeeded):
        make(home, ForgetfulKeystore())
    assert not home.exists(), "nothing is made before the passphrase is long enough"
    made = make(home, ForgetfulKeystore(), LONG)
    assert made.told.without_keystore and passphrase_opens_alone(home)
    assert unlock(home, LONG, now=NOW, keystore=NoKeystore()) == made.key


def test_a_machine_with_a_keystore_takes_a_short_one_and_keeps_the_secret_there(made: Made) -> None:
    assert not made.told.without_keystore and not passphrase_opens_alone(made.home)
    assert len(made.keystore.held) == 1


def test_a_passphrase_that_is_too_short_leaves_no_secret_behind(tmp_path: Path) -> None:
    store = MemoryKeystore()
    with pytest.raises(PassphraseTooShort):
        make(tmp_path / "home", store, "pisang1")
    with pytest.raises(PassphraseTooShort):
        make(tmp_path / "home", store, "")
    assert store.held == {} and not (tmp_path / "home").exists()


@pytest.mark.parametrize(
    ("passphrase", "enough"),
    [
        (LONG, True),
        ("satu dua tiga empat lima", True),
        ("abcdefghijklmnopqrst", True),
        ("abcdefghijklmnopqrs", False),
        ("dua dua dua dua dua", False),
        ("a b c d e f g h i", False),
        ("aaaaaaaaaaaaaaaaaaaaaaaa", False),
        ("mangga muda", False),
    ],
)
def test_long_is_five_words_or_twenty_letters_that_differ(
    passphrase: str, enough: bool, tmp_path: Path
) -> None:
    if enough:
        assert make(tmp_path / "home", ForgetfulKeystore(), passphrase).told.without_keystore
        return
    with pytest.raises(LongPassphraseNeeded):
        make(tmp_path / "home", ForgetfulKeystore(), passphrase)


def test_how_long_is_long_is_a_setting(made: Made) -> None:
    strict = Locksmith(made.keystore, QUICK, KeyRules(least_letters=13))
    with pytest.raises(PassphraseTooShort):
        change_passphrase(made.home, made.key, NEW, by=strict)
    assert made.unlock() == made.key


def test_a_vault_moves_to_a_keystore_when_there_is_one_and_back_when_there_is_none(
    tmp_path: Path,
) -> None:
    made = make(tmp_path / "home", ForgetfulKeystore(), LONG)
    made.keystore = MemoryKeystore()
    assert change_passphrase(made.home, made.key, NEW, by=made.by) is False
    assert made.unlock(NEW) == made.key
    made.keystore = ForgetfulKeystore()
    assert change_passphrase(made.home, made.key, LONG, by=made.by) is True
    assert made.unlock(LONG) == made.key


def test_a_vault_that_is_thrown_away_leaves_nothing_in_the_keystore(made: Made, tmp_path: Path) -> None:
    forget_device_secret(made.home, by=made.by)
    assert made.keystore.held == {}
    forget_device_secret(make(tmp_path / "alone", ForgetfulKeystore(), LONG).home)


def test_a_slot_that_could_not_be_made_leaves_no_secret_behind(made: Made) -> None:
    held = dict(made.keystore.held)
    greedy = Locksmith(made.keystore, Cost(2**31 - 8, 1, 1))
    with pytest.raises(TooLittleMemory):
        change_passphrase(made.home, made.key, NEW, by=greedy)
    assert made.keystore.held == held and made.unlock() == made.key


class Crash(BaseException):
    """The process ends here."""


def test_a_crash_before_the_new_slot_is_written_leaves_the_old_passphrase(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object) -> None:
        raise Crash

    with monkeypatch.context() as patch:
        patch.setattr(changing, "write_slots", crash)
        with pytest.raises(Crash):
            change_passphrase(made.home, made.key, NEW, by=made.by)
    assert made.unlock() == made.key


def test_a_crash_after_it_leaves_the_new_one(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> None:
        raise Crash

    with monkeypatch.context() as patch:
        patch.setattr(changing, "forget_secret", crash)
        with pytest.raises(Crash):
            change_passphrase(made.home, made.key, NEW, by=made.by)
    assert made.unlock(NEW) == made.key


def test_the_cost_of_a_guess_is_measured_when_none_is_asked_for_and_stands_in_the_slot(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("perisai_app.vault.keys.stretch.tuned", lambda: QUICK.__class__(2048, 2, 1))
    change_passphrase(made.home, made.key, NEW, by=Locksmith(made.keystore))
    slot = read_slots(made.home).slot("passphrase")
    assert slot is not None
    assert (slot["memory_kib"], slot["passes"], slot["lanes"]) == (2048, 2, 1)
    assert made.unlock(NEW) == made.key
