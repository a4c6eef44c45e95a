"""The keystore: one contract for the real glue and the one in memory; any trouble with it is no keystore."""

import keyring
import pytest
from keyring.backends import fail, null

from perisai_app.vault.keys.keystore import (
    KeyringKeystore,
    Keystore,
    KeystoreUnavailable,
    NoKeystore,
    find_secret,
    forget_secret,
    keep_new_secret,
    system_keystore,
)
from tests.vault.keys.machines import (
    BrokenKeystore,
    ForgetfulKeystore,
    MemoryBackend,
    MemoryKeystore,
    RaisingBackend,
)

WINDOWS_MOST = 1280


@pytest.fixture(params=[MemoryKeystore, lambda: KeyringKeystore(MemoryBackend())], ids=["memory", "keyring"])
def keystore(request: pytest.FixtureRequest) -> Keystore:
    made: Keystore = request.param()
    return made


def test_what_was_never_put_in_is_not_there(keystore: Keystore) -> None:
    assert keystore.get("a") is None


def test_what_was_put_in_comes_back_under_its_own_name(keystore: Keystore) -> None:
    keystore.set("a", "1")
    keystore.set("b", "2")
    assert (keystore.get("a"), keystore.get("b")) == ("1", "2")


def test_the_last_value_stays(keystore: Keystore) -> None:
    keystore.set("a", "1")
    keystore.set("a", "2")
    assert keystore.get("a") == "2"


def test_what_was_deleted_is_gone_and_deleting_again_is_nothing(keystore: Keystore) -> None:
    keystore.set("a", "1")
    keystore.delete("a")
    keystore.delete("a")
    assert keystore.get("a") is None


@pytest.mark.parametrize("verb", ["get", "set", "delete"])
@pytest.mark.parametrize("store", [NoKeystore(), KeyringKeystore(RaisingBackend())], ids=["none", "broken"])
def test_every_trouble_is_one_error(store: Keystore, verb: str) -> None:
    words = {"get": ("a",), "set": ("a", "1"), "delete": ("a",)}[verb]
    with pytest.raises(KeystoreUnavailable):
        getattr(store, verb)(*words)


def test_a_device_secret_is_kept_and_found_and_forgotten(keystore: Keystore) -> None:
    secret = keep_new_secret(keystore)
    assert secret is not None and find_secret(keystore, secret.name) == secret
    forget_secret(keystore, secret.name)
    assert find_secret(keystore, secret.name) is None


def test_a_device_secret_is_256_random_bits_and_fits_into_windows() -> None:
    store = MemoryKeystore()
    secrets = [keep_new_secret(store) for _ in range(2)]
    one, other = (secret for secret in secrets if secret)
    assert one.value != other.value and len(one.value) == 32
    assert all(len(text) < WINDOWS_MOST for item in store.held.items() for text in item)


@pytest.mark.parametrize(
    "store", [NoKeystore(), BrokenKeystore(), ForgetfulKeystore(), KeyringKeystore(RaisingBackend())]
)
def test_a_machine_that_does_not_keep_a_secret_has_no_keystore(store: Keystore) -> None:
    assert keep_new_secret(store) is None
    forget_secret(store, "a")


@pytest.mark.parametrize("backend", [fail.Keyring, null.Keyring, MemoryBackend])
def test_a_keyring_that_fails_forgets_or_is_a_third_partys_is_no_keystore(
    backend: type[keyring.backend.KeyringBackend], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyring, "get_keyring", backend)
    assert isinstance(system_keystore(), NoKeystore)


def test_a_keyring_that_cannot_even_be_looked_for_is_no_keystore(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise RuntimeError("configuration")

    monkeypatch.setattr(keyring, "get_keyring", broken)
    assert isinstance(system_keystore(), NoKeystore)


def test_the_systems_own_is_known_also_to_a_frozen_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """Which has no entry points for keyring to find it by."""
    asked: list[str] = []
    monkeypatch.setattr("perisai_app.vault.keys.keystore.import_module", asked.append)
    for platform in ("win32", "darwin", "linux"):
        monkeypatch.setattr("sys.platform", platform)
        system_keystore()
    assert asked == [f"keyring.backends.{name}" for name in ("Windows", "macOS", "SecretService")]


def test_the_systems_own_keyring_is_a_keystore(monkeypatch: pytest.MonkeyPatch) -> None:
    from keyring.backends import chainer

    monkeypatch.setattr(keyring, "get_keyring", chainer.ChainerBackend)
    assert isinstance(system_keystore(), KeyringKeystore)
