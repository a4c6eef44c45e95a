"""The PIN: resumes a locked, still running program, and nothing else."""

from datetime import timedelta
from pathlib import Path

import pytest

from perisai_app.vault.errors import BadPin, PinGone, WrongPin
from perisai_app.vault.keys.pin import PinHold
from perisai_app.vault.keys.vault_key import new_key
from tests.vault.keys.conftest import NOW, Made
from tests.vault.keys.machines import QUICK

PIN = "274913"
KEY = new_key()


def hold() -> PinHold:
    return PinHold(KEY, PIN, now=NOW, cost=QUICK)


def test_the_pin_gives_the_key_back_once() -> None:
    held = hold()
    assert held.resume(PIN, now=NOW + timedelta(minutes=14, seconds=59)) == KEY
    with pytest.raises(PinGone):
        held.resume(PIN, now=NOW)


@pytest.mark.parametrize("after", [timedelta(minutes=15), timedelta(days=1), timedelta(seconds=-1)])
def test_after_fifteen_minutes_or_with_a_clock_set_back_it_is_gone_for_good(after: timedelta) -> None:
    held = hold()
    assert not held.alive(NOW + after)
    for moment in (NOW + after, NOW):
        with pytest.raises(PinGone):
            held.resume(PIN, now=moment)


def test_the_third_wrong_pin_ends_it_and_the_right_one_comes_too_late() -> None:
    held = hold()
    for _ in range(2):
        with pytest.raises(WrongPin):
            held.resume("111112", now=NOW)
    for pin in ("111112", PIN):
        with pytest.raises(PinGone):
            held.resume(pin, now=NOW)


def test_two_wrong_pins_leave_one_try() -> None:
    held = hold()
    for _ in range(2):
        with pytest.raises(WrongPin):
            held.resume("111112", now=NOW)
    assert held.resume(PIN, now=NOW) == KEY


@pytest.mark.parametrize(
    "pin", ["", "12345", "1234567", "12345a", "٢٧٤٩١٣", "000000", "777777", "123456", "654321", "27491 "]
)
def test_what_is_no_pin_or_the_first_anybody_tries_is_refused(pin: str) -> None:
    with pytest.raises(BadPin):
        PinHold(KEY, pin, now=NOW, cost=QUICK)


def test_nothing_of_it_is_on_the_disk_and_the_key_is_not_plain_in_memory(made: Made) -> None:
    before = contents(made.home)
    held = PinHold(made.key, PIN, now=NOW, cost=QUICK)
    assert contents(made.home) == before
    assert not any(
        made.key.raw[:32] in bytes(v) for v in vars(held).values() if isinstance(v, bytes | bytearray)
    )
    held.drop()
    assert not held.alive(NOW)


def contents(home: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in home.iterdir() if file.is_file()}


def test_a_wiped_key_opens_nothing_and_prints_nothing() -> None:
    key = new_key()
    assert repr(key) == "VaultKey(...)" and key.raw.hex() not in str(key)
    key.wipe()
    with pytest.raises(ValueError, match="wiped"):
        _ = key.raw
    assert key != KEY
