"""A reference pack comes over HTTP, and from its day on the centre itself judges by it, in every process."""

from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256

import pytest

from central.accounts.roles import Role
from central.centre import Centre
from perisai_app.reference.packs.archive import LARGEST_BYTES
from tests.central.conftest import Office
from tests.central.office.conftest import SignIn
from tests.central.samples import Laptop
from tests.reference.packs.samples import pack

PACKS = "/office/v1/packs"


@pytest.fixture
def data(office: Office) -> bytes:
    """Valid from 1 January 2027, signed by this centre's own key."""
    return pack("2027-01", seed=office.centre.keys.first.encode())


@pytest.fixture
def beside(office: Office) -> Iterator[Centre]:
    """Another process that was open before."""
    opened = office.beside()
    yield opened
    opened.close()


def test_a_pack_is_told_to_laptops_and_in_force_from_its_day_on_without_a_restart(
    office: Office, clerk: SignIn, laptop: Laptop, data: bytes, beside: Centre
) -> None:
    before = office.centre.book
    told = clerk(Role.ADMIN).post(PACKS, data=data)
    assert told == {"version": "2027-01", "sha256": sha256(data).hexdigest(), "bytes": len(data)}
    assert [change.body["version"] for change in laptop.check_in().changes] == ["2027-01"]
    assert [centre.book.pack for centre in (office.centre, beside)] == [before.pack] * 2
    office.clock.forward(timedelta(days=41))
    assert [centre.book.pack for centre in (office.centre, beside)] == ["2027-01"] * 2
    (listed,) = clerk(Role.ADMIN, name="kedua").get(PACKS)["items"]
    assert (listed["version"], listed["in_force"], listed["bytes"]) == ("2027-01", True, len(data))
    later = pack("2027-01.1", seed=office.centre.keys.first.encode())
    assert clerk(Role.ADMIN, name="ketiga").post(PACKS, data=later)["version"] == "2027-01.1"
    assert [centre.book.pack for centre in (office.centre, beside)] == ["2027-01.1"] * 2


def test_a_rule_book_is_read_once_while_nothing_changes(office: Office, clerk: SignIn, data: bytes) -> None:
    before = office.centre.book
    assert office.centre.book is before
    office.clock.forward(timedelta(days=1))
    assert office.centre.book.pack == before.pack


def test_the_same_pack_again_tells_nobody_and_one_that_is_refused_says_why(
    office: Office, clerk: SignIn, laptop: Laptop, data: bytes
) -> None:
    admin = clerk(Role.ADMIN)
    assert admin.post(PACKS, data=data) == admin.post(PACKS, data=data)
    assert len(laptop.check_in().changes) == 1
    for bad, reason in (
        (pack("2027-02", seed=bytes(32)), "pack_unknown_key"),
        (data[:-1], "pack_broken"),
        (b"", "pack_broken"),
        (pack("2027-01", jkm=7_500, seed=office.centre.keys.first.encode()), "pack_same_version"),
    ):
        refused = admin.ask("POST", PACKS, data=bad)
        assert (refused.status_code, refused.json()["reason"]) == (409, reason)
    assert admin.ask("POST", PACKS, data=bytes(LARGEST_BYTES + 1)).status_code == 413
    assert len(admin.get(PACKS)["items"]) == 1


@pytest.mark.only_on("embedded")
def test_only_an_admin_runs_packs(clerk: SignIn, data: bytes) -> None:
    for role in (Role.SUPERVISOR, Role.REVIEWER, Role.AUDITOR):
        one = clerk(role)
        assert one.ask("GET", PACKS).json()["code"] == "forbidden"
        assert one.ask("POST", PACKS, data=data).json()["code"] == "forbidden"
