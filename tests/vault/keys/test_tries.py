"""Wrong tries: the wait doubles, survives a restart, is each vault's own, and no clock helps around it."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from perisai_app.vault.errors import BadRecoveryCode, TooManyTries, WrongPassphrase, WrongRecoveryCode
from perisai_app.vault.keys.opening import open_with_code
from perisai_app.vault.keys.recovery_code import new_code
from perisai_app.vault.keys.rules import KeyRules
from perisai_app.vault.keys.tries import FILE, one_try, wait_left
from tests.vault.keys.conftest import NOW, Made, make

SHORT = KeyRules(longest_wait=300)


def later(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def wrong(home: Path, at: datetime, rules: KeyRules = SHORT) -> None:
    with pytest.raises(WrongPassphrase), one_try(home, at, rules):
        raise WrongPassphrase


def wait(home: Path, at: datetime, rules: KeyRules = SHORT) -> int:
    """Seconds that one is told to wait; 0 when a right secret is taken, which also forgets the tries."""
    try:
        with one_try(home, at, rules):
            return 0
    except TooManyTries as told:
        return told.wait_seconds


def test_the_wait_doubles_with_each_wrong_try_and_never_passes_the_longest(tmp_path: Path) -> None:
    at, waits = NOW, []
    for _ in range(12):
        wrong(tmp_path, at)
        waits.append(wait(tmp_path, at))
        at += timedelta(seconds=waits[-1])
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]


def test_the_longest_wait_is_a_setting(tmp_path: Path) -> None:
    rules = KeyRules(longest_wait=3)
    for seconds in (0, 1, 3, 6):
        wrong(tmp_path, later(seconds), rules)
    assert wait(tmp_path, later(6), rules) == 3


def test_the_right_passphrase_too_waits_and_then_forgets_the_tries(made: Made) -> None:
    with pytest.raises(WrongPassphrase):
        made.unlock("bukan ini")
    with pytest.raises(TooManyTries) as told:
        made.unlock(now=later(0.5))
    assert told.value.params == {"seconds": "1"}
    assert made.unlock(now=later(1)) == made.key
    assert not (made.home / FILE).exists()
    with pytest.raises(WrongPassphrase):
        made.unlock("bukan ini", later(2))
    with pytest.raises(TooManyTries) as again:
        made.unlock(now=later(2))
    assert again.value.wait_seconds == 1


def test_asking_during_the_wait_does_not_make_it_longer(tmp_path: Path) -> None:
    for seconds in (0, 1, 3):
        wrong(tmp_path, later(seconds))
    assert [wait(tmp_path, later(3 + after)) for after in (0, 1, 2.5, 3.9)] == [4, 3, 2, 1]
    assert wait(tmp_path, later(7)) == 0


def test_a_clock_set_back_opens_nothing_sooner_and_locks_nobody_for_ever(tmp_path: Path) -> None:
    for seconds in (0, 1, 3):
        wrong(tmp_path, later(seconds))
    year_ago = NOW - timedelta(days=365)
    assert wait(tmp_path, year_ago) == 4
    assert wait(tmp_path, year_ago + timedelta(seconds=3)) == 1, "the wait runs on from the new time"
    assert wait(tmp_path, year_ago + timedelta(seconds=4)) == 0


def test_setting_the_clock_back_and_forth_gains_nothing(tmp_path: Path) -> None:
    for seconds in (0, 1, 3):
        wrong(tmp_path, later(seconds))
    assert wait(tmp_path, later(-100)) == 4
    wrong(tmp_path, later(-96))
    assert wait(tmp_path, later(-96)) == 8


def test_the_tries_are_counted_for_each_vault_alone(made: Made, tmp_path: Path) -> None:
    other = make(tmp_path / "other", made.keystore)
    with pytest.raises(WrongPassphrase):
        made.unlock("bukan ini")
    assert other.unlock() == other.key


def test_a_recovery_code_that_is_wrong_is_a_try_and_a_slip_is_none(made: Made) -> None:
    slip = made.told.recovery_code[:-1] + ("0" if made.told.recovery_code[-1] != "0" else "1")
    with pytest.raises(BadRecoveryCode):
        open_with_code(made.home, slip, now=NOW)
    assert not (made.home / FILE).exists()
    with pytest.raises(WrongRecoveryCode):
        open_with_code(made.home, new_code(), now=NOW)
    with pytest.raises(TooManyTries):
        open_with_code(made.home, made.told.recovery_code, now=NOW)
    with pytest.raises(TooManyTries):
        made.unlock()


@pytest.mark.parametrize("text", [b"", b"\x00" * 40, b"{}", b'{"count": "x", "last": "y"}', b"[]"])
def test_a_damaged_count_is_many_tries_just_now_and_ends_by_itself(tmp_path: Path, text: bytes) -> None:
    (tmp_path / FILE).write_bytes(text)
    assert wait(tmp_path, NOW) == 300
    assert wait(tmp_path, later(299)) == 1
    assert wait(tmp_path, later(300)) == 0


@pytest.mark.parametrize("count", [-5, 0, 10**30])
def test_a_count_that_cannot_be_is_taken_into_bounds(tmp_path: Path, count: int) -> None:
    (tmp_path / FILE).write_text(f'{{"count": {count}, "last": "{NOW.isoformat()}"}}')
    assert 1 <= wait(tmp_path, NOW) <= 300


def test_the_file_of_tries_tells_nothing_but_how_many_and_when(made: Made) -> None:
    with pytest.raises(WrongPassphrase):
        made.unlock("rahasia yang salah")
    assert (made.home / FILE).read_text() == f'{{"count": 1, "last": "{NOW.isoformat()}"}}'


def test_a_wait_is_told_without_a_try_and_without_making_it_longer(made: Made) -> None:
    assert wait_left(made.home, NOW) == 0
    with pytest.raises(WrongPassphrase):
        made.unlock("bukan ini")
    assert [wait_left(made.home, NOW) for _ in range(3)] == [1, 1, 1]
    assert wait_left(made.home, NOW + timedelta(seconds=1)) == 0
    assert made.unlock(now=NOW + timedelta(seconds=1)) == made.key
