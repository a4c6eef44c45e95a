"""To whom packages are sealed comes with joining, and again with every check-in."""

import pytest

from central.centre import open_centre
from perisai_app.vault.identity import enrolment, note_package_recipient
from tests.central.conftest import Office
from tests.sync.conftest import Run


def told(joined: Run) -> str | None:
    us = enrolment(joined.vault)
    assert us is not None
    return us.package_recipient


def test_joining_brings_it(office: Office, joined: Run) -> None:
    assert told(joined) == office.centre.keys.package_recipient


def test_a_laptop_that_joined_an_older_centre_hears_of_it_later(office: Office, joined: Run) -> None:
    note_package_recipient(joined.vault, None)
    joined()
    assert told(joined) == office.centre.keys.package_recipient


@pytest.mark.only_on("embedded")  # a centre of this process, that a test may change
def test_a_new_key_in_the_centre_s_home_is_told_too(office: Office, joined: Run) -> None:
    office.home.package_key.unlink()
    again = open_centre(office.home)
    office.centre.keys.package = again.keys.package
    before = told(joined)
    joined()
    assert told(joined) == again.keys.package_recipient != before
    again.close()
