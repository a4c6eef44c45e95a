"""The cost of a guess: measured to half a second on any machine, and never below the least."""

import pytest

from perisai_app.vault.errors import TooLittleMemory
from perisai_app.vault.keys.stretch import (
    FLOOR,
    MOST_MEMORY_KIB,
    MOST_PASSES,
    Cost,
    measured,
    stretched,
    tuned,
)
from tests.vault.keys.machines import QUICK

SALT = bytes(16)
OWASP = Cost(19 * 1024, 2, 1)


def machine(seconds: float) -> Cost:
    """What is chosen where the least cost takes this long."""
    return tuned(measure=lambda _: seconds)


def taken(cost: Cost, seconds: float) -> float:
    """How long the chosen cost takes there: memory times passes."""
    return seconds * cost.memory_kib / FLOOR.memory_kib * cost.passes / FLOOR.passes


@pytest.mark.parametrize("seconds", [0.02, 0.05, 0.1, 0.13, 0.2, 0.24])
def test_a_machine_that_can_takes_about_half_a_second(seconds: float) -> None:
    assert 0.35 <= taken(machine(seconds), seconds) <= 0.6


@pytest.mark.parametrize("seconds", [0.0, 0.001, 0.1, 0.3, 0.5, 0.9, 30.0])
def test_no_machine_goes_below_the_least_or_asks_for_more_than_a_laptop_has(seconds: float) -> None:
    cost = machine(seconds)
    assert FLOOR.memory_kib <= cost.memory_kib <= MOST_MEMORY_KIB
    assert FLOOR.passes <= cost.passes <= MOST_PASSES


def test_a_slow_machine_gets_the_least_and_that_is_more_than_owasp_asks() -> None:
    assert machine(2.0) == FLOOR
    assert FLOOR.memory_kib >= 64 * 1024 > OWASP.memory_kib and FLOOR.passes >= OWASP.passes


def test_the_measurement_is_of_a_real_guess() -> None:
    assert measured(QUICK) > 0


def test_secret_salt_and_cost_all_matter() -> None:
    made = {
        stretched("a", SALT, QUICK),
        stretched("b", SALT, QUICK),
        stretched("a", b"x" * 16, QUICK),
        stretched("a", SALT, Cost(2048, 1, 1)),
        stretched("a", SALT, Cost(1024, 2, 1)),
    }
    assert len(made) == 5 and {len(one) for one in made} == {32}


def test_a_machine_without_the_memory_says_so() -> None:
    with pytest.raises(TooLittleMemory):
        stretched("a", SALT, Cost(2**31 - 8, 1, 1))
