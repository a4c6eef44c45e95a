"""Two registrations that one person's would be, or that two people's would not be."""

import pytest

from central.sifting import around
from perisai_app.wire.submission import FileRef, FileRole
from tests.central.conftest import Office
from tests.central.samples import Laptop
from tests.central.sifting.conftest import People, both, details, found, kinds

ONE = {"nik": "5104015405849001", "birth_date": "1984-05-14", "name": "Ni Wayan Kenari Sampel"}


def photo(role: FileRole = FileRole.KTP, letter: str = "a") -> tuple[FileRef, ...]:
    return (FileRef(role=role, sha256=letter * 64, bytes=150_000, media_type="image/jpeg"),)


def test_one_nik_brought_by_two_agents_is_told_once(
    office: Office, brought: People, other_laptop: Laptop
) -> None:
    mine, theirs = brought(9001, **ONE), brought(9002, by=other_laptop, **ONE)
    (row,) = found(office)
    assert (row.kind, row.registration_id, row.other_id, row.ruled) == ("same_nik", *both(mine, theirs), "")
    assert details(row) == {"same_name": True, "same_birth": True}


def test_one_nik_for_two_people_is_graver_than_one_person_twice(office: Office, brought: People) -> None:
    brought(9001, **ONE)
    brought(9002, **ONE)
    brought(9003, **{**ONE, "name": "I Made Gelatik Contoh"})
    weights = {details(row)["same_name"]: row.weight for row in found(office, "same_nik")}
    assert weights[False] > weights[True]


def test_a_like_name_with_the_same_birth_date_is_told(office: Office, brought: People) -> None:
    one = brought(9001, **ONE)
    near = brought(9002, birth_date="1984-05-14", name="Kenari Sampel, Ni Wayan S.Pd.", kk="5104011405849001")
    brought(9003, birth_date="1984-05-14", name="Ni Ketut Merpati Contoh", kk="5104011405849001")
    brought(9004, name=ONE["name"], birth_date="1984-05-15")
    (row,) = found(office)
    assert (row.kind, row.registration_id, row.other_id) == ("near_name", *both(one, near))
    assert details(row) == {"likeness": 100, "same_phone": False, "same_kk": False, "same_village": True}


def test_on_a_day_that_very_many_share_only_a_district_is_looked_through(
    office: Office, brought: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(around, "MOST_BORN", 1)
    one = brought(9001, **ONE)
    near = brought(9005, **{**ONE, "nik": "5104015405849005"})
    brought(9009, **{**ONE, "nik": "5103015405849009"})
    assert [(row.registration_id, row.other_id) for row in found(office, "near_name")] == [both(one, near)]


@pytest.mark.parametrize(
    ("role", "kind"), [(FileRole.FACE, "same_photo"), (FileRole.SIGNATURE, "same_signature")]
)
def test_the_same_picture_of_two_people_is_told(
    office: Office, brought: People, role: FileRole, kind: str
) -> None:
    one, other = brought(9001, files=photo(role)), brought(9002, files=photo(role))
    brought(9003, files=photo(FileRole.KK))  # a family has one card
    brought(9004, files=photo(role, "b"))
    (row,) = found(office)
    assert (row.kind, row.registration_id, row.other_id) == (kind, *both(one, other))


def test_a_card_in_place_of_a_face_is_the_same_picture_and_a_signature_is_none(
    office: Office, brought: People
) -> None:
    brought(9001, files=photo(FileRole.KTP))
    brought(9002, files=photo(FileRole.FACE))
    brought(9003, files=photo(FileRole.SIGNATURE))
    assert len(found(office)) == 1


def test_one_person_s_picture_is_his_own(office: Office, brought: People) -> None:
    brought(9001, files=photo(), **ONE)
    brought(9002, files=photo(), **ONE)
    assert kinds(office) == ["same_nik"]


def test_what_very_many_share_is_told_of_so_many_of_them(
    office: Office, brought: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(around, "MOST_PAIRS", 2)
    monkeypatch.setattr("central.sifting.pairs.MOST_PAIRS", 2)
    for serial in range(9001, 9007):
        brought(serial, **ONE)
    rows = found(office, "same_nik")
    assert 5 <= len(rows) <= 12
    assert len({one for row in rows for one in (row.registration_id, row.other_id)}) == 6
