"""Who said never to have been a member, and was here before."""

from datetime import timedelta

import pytest

from central.review import Ruling, decide
from perisai_app.domain.choices import EarlierMember
from tests.central.conftest import Office
from tests.central.sifting.conftest import People, details, found, key

ONE = {"nik": "5104015405849001", "birth_date": "1984-05-14"}


def test_whoever_said_never_and_was_registered_here_before_is_told(office: Office, brought: People) -> None:
    first = brought(9001, earlier_member=EarlierMember.NEVER, **ONE)
    decide(office.centre, [Ruling(registration_id=first.registration_id, outcome="registered")])
    office.clock.forward(timedelta(days=1))
    again = brought(9001, earlier_member=EarlierMember.NEVER, **ONE)
    (row,) = found(office, "known_before")
    assert (row.registration_id, row.other_id) == (key(again), "")
    assert details(row) == {"earlier": 1, "members": 1}


@pytest.mark.parametrize("said", [None, EarlierMember.BPU_LAPSED])
def test_whoever_did_not_say_never_contradicts_nothing(
    office: Office, brought: People, said: EarlierMember | None
) -> None:
    brought(9001, **ONE)
    office.clock.forward(timedelta(days=1))
    brought(9001, earlier_member=said, **ONE)
    assert not found(office, "known_before")


def test_somebody_who_was_declined_was_no_member(office: Office, brought: People) -> None:
    first = brought(9001, **ONE)
    decide(office.centre, [Ruling(registration_id=first.registration_id, outcome="declined", reason="x")])
    office.clock.forward(timedelta(days=1))
    brought(9001, earlier_member=EarlierMember.NEVER, **ONE)
    assert not found(office, "known_before")
