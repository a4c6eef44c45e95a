"""People of the office who signed in, and laptops of two offices."""

from collections.abc import Callable, Iterator

import pytest

from central.accounts.roles import Role
from central.enrolment import make_code
from tests.central.clerks import OFFICE, OTHER_OFFICE, Clerk, add_clerk, sign_in
from tests.central.conftest import Office, enrol
from tests.central.samples import Laptop

SignIn = Callable[..., Clerk]


@pytest.fixture
def clerk(office: Office) -> Iterator[SignIn]:
    """Makes a user of a role and signs in: clerk(Role.REVIEWER)."""
    people: list[Clerk] = []

    def made(role: Role, *, name: str = "", agent_key: str | None = None) -> Clerk:
        people.append(sign_in(office, add_clerk(office, role, name=name, agent_key=agent_key)))
        return people[-1]

    yield made
    for one in people:
        one.session.close()


@pytest.fixture
def laptop(office: Office) -> Laptop:
    """Of an agent of OFFICE."""
    return Laptop(office.url, enrol(office, make_code(office.centre, "Agen Gianyar", OFFICE)))


@pytest.fixture
def other_laptop(office: Office) -> Laptop:
    """Of an agent of another office."""
    return Laptop(office.url, enrol(office, make_code(office.centre, "Agen Ende", OTHER_OFFICE)))
