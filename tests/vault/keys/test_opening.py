"""The ways to the key: each opens, each failure has its own name, and nobody's opens another's."""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pyrage
import pytest
from nacl.secret import SecretBox

from perisai_app.vault.database import open_vault
from perisai_app.vault.errors import (
    BadOfficeKey,
    BadRecipient,
    KeystoreLost,
    NoOfficeSlot,
    NoVault,
    VaultDamaged,
    VaultError,
    WrongOfficeKey,
    WrongPassphrase,
    WrongRecoveryCode,
)
from perisai_app.vault.keys import passphrase_slot
from perisai_app.vault.keys.changing import add_office_slot, renew_code
from perisai_app.vault.keys.opening import open_with_code, open_with_office_key
from perisai_app.vault.keys.recovery_code import new_code
from perisai_app.vault.keys.slots import COPIES, read_slots
from perisai_app.vault.keys.stretch import stretched
from perisai_app.vault.keys.tries import FILE as TRIES
from tests.vault.keys.conftest import NOW, PASSPHRASE, Made, make
from tests.vault.keys.machines import QUICK, BrokenKeystore, MemoryKeystore

OFFICE = pyrage.x25519.Identity.generate()
OTHER_OFFICE = pyrage.x25519.Identity.generate()
KEY_FILE = f"# created: 2026-11-01\n# public key: {OFFICE.to_public()}\n{OFFICE}\n"
LONG = "nenek menjual pisang goreng di pasar lama"


def test_passphrase_with_device_secret_and_recovery_code_open_the_same_vault(made: Made) -> None:
    assert made.unlock() == open_with_code(made.home, made.told.recovery_code, now=NOW) == made.key
    vault = open_vault(made.home, made.unlock())
    assert vault.row("SELECT agent_name FROM profile") == {"agent_name": "Sri"}
    vault.close()


def test_the_passphrase_alone_opens_nothing_without_the_device_secret(made: Made) -> None:
    """A stolen disk with a known passphrase: also with every device field taken out of the slot."""
    slot = read_slots(made.home).slot(passphrase_slot.KIND)
    assert slot is not None
    with pytest.raises(WrongPassphrase):
        passphrase_slot.open_slot({**slot, "device": None, "device_mark": None}, PASSPHRASE, made.keystore)


def lose(keystore: MemoryKeystore) -> None:
    keystore.held.clear()


def swap(keystore: MemoryKeystore) -> None:
    keystore.held.update(dict.fromkeys(keystore.held, "00" * 32))


def garble(keystore: MemoryKeystore) -> None:
    keystore.held.update(dict.fromkeys(keystore.held, "bukan hex"))


@pytest.mark.parametrize("how", [lose, swap, garble])
def test_a_lost_device_secret_is_told_apart_from_a_wrong_passphrase_and_is_no_try(
    made: Made, how: Callable[[MemoryKeystore], None]
) -> None:
    how(made.keystore)
    for passphrase in (PASSPHRASE, "bukan ini"):
        with pytest.raises(KeystoreLost):
            made.unlock(passphrase)
    assert not (made.home / TRIES).exists()


def test_a_keystore_that_does_not_answer_is_a_lost_one(made: Made) -> None:
    made.keystore = BrokenKeystore(made.keystore.held)
    with pytest.raises(KeystoreLost):
        made.unlock()


def test_a_folder_without_a_vault_has_no_way_in(tmp_path: Path) -> None:
    with pytest.raises(NoVault):
        open_with_code(tmp_path, new_code(), now=NOW)
    with pytest.raises(NoVault):
        open_with_office_key(tmp_path, KEY_FILE)


def test_the_office_opens_what_was_sealed_to_it_without_keystore_or_passphrase(made: Made) -> None:
    add_office_slot(made.home, made.key, f" {OFFICE.to_public()}\n")
    made.keystore.held.clear()
    assert open_with_office_key(made.home, KEY_FILE) == made.key
    with pytest.raises(WrongOfficeKey):
        open_with_office_key(made.home, str(OTHER_OFFICE))


def test_any_age_tool_reads_the_offices_slot(made: Made) -> None:
    add_office_slot(made.home, made.key, str(OFFICE.to_public()))
    slot = read_slots(made.home).slot("office")
    assert slot is not None and slot["recipient"] == str(OFFICE.to_public())
    assert pyrage.decrypt(bytes.fromhex(slot["sealed"]), [OFFICE]) == made.key.raw


def test_an_office_slot_replaces_the_earlier_one_and_leaves_the_other_ways(made: Made) -> None:
    add_office_slot(made.home, made.key, str(OTHER_OFFICE.to_public()))
    add_office_slot(made.home, made.key, str(OFFICE.to_public()))
    with pytest.raises(WrongOfficeKey):
        open_with_office_key(made.home, str(OTHER_OFFICE))
    assert made.unlock() == open_with_code(made.home, made.told.recovery_code, now=NOW) == made.key


def test_a_vault_that_joined_no_office_says_so(made: Made) -> None:
    with pytest.raises(NoOfficeSlot):
        open_with_office_key(made.home, KEY_FILE)


@pytest.mark.parametrize(
    "text",
    ["", "# kosong", "AGE-SECRET-KEY-1XYZ", str(OFFICE.to_public())],
    ids=["empty", "comment", "short", "public"],
)
def test_a_file_without_a_private_key_is_told(made: Made, text: str) -> None:
    add_office_slot(made.home, made.key, str(OFFICE.to_public()))
    with pytest.raises(BadOfficeKey):
        open_with_office_key(made.home, text)


@pytest.mark.parametrize(
    "text", ["", "age1", "ssh-ed25519 AAAA", str(OFFICE)], ids=["empty", "short", "ssh", "private"]
)
def test_what_is_no_public_key_is_refused_and_nothing_is_changed(made: Made, text: str) -> None:
    before = (made.home / COPIES[0]).read_bytes()
    with pytest.raises(BadRecipient):
        add_office_slot(made.home, made.key, text)
    assert (made.home / COPIES[0]).read_bytes() == before


def test_nothing_of_one_agent_opens_anothers_vault(made: Made, tmp_path: Path) -> None:
    """Passphrase, recovery code and device secret of A, also with A's whole slot file in B's folder."""
    other = make(tmp_path / "other", MemoryKeystore(), "pisang raja")
    with pytest.raises(WrongPassphrase):
        other.unlock(PASSPHRASE)
    (other.home / TRIES).unlink()
    with pytest.raises(WrongRecoveryCode):
        open_with_code(other.home, made.told.recovery_code, now=NOW)
    (other.home / TRIES).unlink()
    [theirs] = made.keystore.held.values()
    other.keystore.held = dict.fromkeys(other.keystore.held, theirs)
    with pytest.raises(KeystoreLost):
        other.unlock("pisang raja")
    for name in COPIES:
        (other.home / name).write_bytes((made.home / name).read_bytes())
    with pytest.raises(VaultDamaged):
        open_vault(other.home, made.unlock())


def test_a_passphrase_is_the_same_however_a_keyboard_puts_its_letters_together(tmp_path: Path) -> None:
    made = make(tmp_path / "home", MemoryKeystore(), "café di ubud")
    assert made.unlock("cafe\u0301 di ubud") == made.key


def test_a_slot_file_shows_no_secret(made: Made) -> None:
    text = (made.home / COPIES[0]).read_text()
    secrets = [PASSPHRASE, made.told.recovery_code, made.key.raw[:32].hex(), *made.keystore.held.values()]
    assert [secret for secret in secrets if secret in text] == []


@pytest.mark.parametrize("field", ["salt", "sealed", "memory_kib", "passes", "lanes"])
def test_a_slot_without_its_parts_is_damage(made: Made, field: str) -> None:
    slot = read_slots(made.home).slot(passphrase_slot.KIND)
    assert slot is not None
    with pytest.raises(VaultDamaged):
        passphrase_slot.open_slot({**slot, field: None}, PASSPHRASE, made.keystore)


def test_a_slot_that_asks_for_all_the_memory_there_is_was_tampered_with(made: Made) -> None:
    slot = read_slots(made.home).slot(passphrase_slot.KIND)
    assert slot is not None
    for tampered in ({"memory_kib": 2**30}, {"passes": 10**6}):
        with pytest.raises(VaultDamaged):
            passphrase_slot.open_slot({**slot, **tampered}, PASSPHRASE, made.keystore)


def test_a_slot_file_of_the_first_version_still_opens(made: Made) -> None:
    """As written before there were device secrets and recovery codes."""
    write_first_version(made, LONG)
    assert made.unlock(LONG) == made.key
    with pytest.raises(WrongPassphrase):
        made.unlock(LONG + " ")
    (made.home / TRIES).unlink()
    code = renew_code(made.home, made.key)
    assert made.unlock(LONG) == open_with_code(made.home, code, now=NOW) == made.key


def write_first_version(made: Made, passphrase: str) -> None:
    salt = bytes(range(16))
    box = SecretBox(stretched(passphrase, salt, QUICK))
    slot = {
        "kind": "passphrase",
        "kdf": "argon2id",
        "memory_kib": 1024,
        "passes": 1,
        "lanes": 1,
        "salt": salt.hex(),
        "sealed": bytes(box.encrypt(made.key.raw)).hex(),
    }
    body = json.dumps({"v": 1, "agent_name": "Sri", "slots": [slot]}, sort_keys=True)
    for name in COPIES:
        outer = {"body": body, "sha256": sha256(body.encode()).hexdigest()}
        (made.home / name).write_text(json.dumps(outer))


def test_every_error_of_a_key_carries_nothing_but_its_code_and_figures() -> None:
    for kind in (WrongPassphrase, KeystoreLost, WrongRecoveryCode):
        error: VaultError = kind()
        assert str(error) == error.code and error.params == {}
