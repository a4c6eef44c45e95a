"""What a guess at a password of the office costs: elsewhere the tests pay less."""

from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import Type


def test_a_guess_costs_what_the_rfc_asks_of_a_busy_machine(cheap_passwords: PasswordHasher) -> None:
    paid = extract_parameters(cheap_passwords.hash("sepuluh kata yang tidak ada"))
    assert (paid.type, paid.time_cost, paid.memory_cost) == (Type.ID, 2, 19_456)
