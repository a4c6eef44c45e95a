"""A file that a submission names is taken, in one stroke or many, and its receipt is the centre's word."""

import base64
import hashlib
from collections.abc import Callable

import pytest

from central.news import give_order
from central.storage.tables import files, upload_parts, uploads
from perisai_app.wire.changes import Command
from perisai_app.wire.files import MAX_FILE_BYTES
from perisai_app.wire.media import ANSWER, FILES
from tests.central.conftest import Office
from tests.central.files.sending import (
    TUS,
    at,
    content,
    create,
    far,
    head,
    kept_digests,
    naming,
    on_disk,
    patch,
    proven,
    refused,
    rows,
    send_whole,
    sha,
)
from tests.central.samples import Laptop

PHOTO = content(150_000)
BIG = content(2_500_000, 2)


def checksum(data: bytes, name: str = "sha256") -> str:
    return f"{name} {base64.b64encode(hashlib.new(name, data).digest()).decode()}"


def test_a_small_file_needs_one_round_trip(office: Office, laptop: Laptop) -> None:
    naming(laptop, PHOTO)
    response = send_whole(laptop, PHOTO)
    assert response.headers["Upload-Offset"] == "150000"
    assert response.headers["Location"] == at(PHOTO)
    assert kept_digests(office.centre, PHOTO) == [sha(PHOTO)]
    assert rows(office.centre, uploads) == 0


def test_what_lies_on_the_disk_tells_nothing(office: Office, laptop: Laptop) -> None:
    text = b"Ni Wayan Kenari Sampel " * 4_000
    naming(laptop, text)
    send_whole(laptop, text)
    (held,) = on_disk(office)
    assert len(held) < len(text) + 300 and b"Kenari" not in held
    assert not list(office.home.files.glob(f"*{sha(text)[:8]}*"))
    assert office.home.files.stat().st_mode & 0o077 == 0


def test_a_large_one_comes_in_one_request_as_well(office: Office, laptop: Laptop) -> None:
    naming(laptop, BIG)
    send_whole(laptop, BIG)
    assert kept_digests(office.centre, BIG) == [sha(BIG)]
    assert rows(office.centre, upload_parts) == 0 and len(on_disk(office)) == 1


def test_an_upload_goes_on_from_where_it_is(office: Office, laptop: Laptop) -> None:
    naming(laptop, PHOTO)
    begun = create(laptop, PHOTO)
    assert (begun.status_code, begun.headers["Upload-Offset"]) == (201, "0")
    assert begun.headers["Upload-Expires"] == "Sat, 28 Nov 2026 08:00:00 GMT"
    first = patch(laptop, PHOTO, 0, PHOTO[:100_000])
    assert (first.status_code, first.headers["Upload-Offset"]) == (204, "100000")
    assert not proven(first, laptop, PHOTO)
    assert far(laptop, PHOTO) == 100_000
    last = patch(laptop, PHOTO, 100_000, PHOTO[100_000:])
    assert (last.status_code, proven(last, laptop, PHOTO)) == (204, True)
    assert kept_digests(office.centre, PHOTO) == [sha(PHOTO)]


def test_the_first_bytes_may_come_with_its_creation(laptop: Laptop) -> None:
    naming(laptop, PHOTO)
    begun = create(laptop, PHOTO, PHOTO[:40_000])
    assert (begun.status_code, begun.headers["Upload-Offset"]) == (201, "40000")
    assert patch(laptop, PHOTO, 40_000, PHOTO[40_000:]).headers["Upload-Offset"] == "150000"


def test_a_laptop_that_forgot_its_upload_finds_it_again_by_the_content(laptop: Laptop) -> None:
    naming(laptop, PHOTO)
    create(laptop, PHOTO, PHOTO[:40_000])
    again = create(laptop, PHOTO)
    assert (again.status_code, again.headers["Upload-Offset"]) == (201, "40000")
    whole = create(laptop, PHOTO, PHOTO[:60_000])
    assert (whole.status_code, whole.headers["Upload-Offset"]) == (201, "60000")


def test_how_far_it_is_is_told_in_our_own_words(laptop: Laptop) -> None:
    naming(laptop, PHOTO)
    create(laptop, PHOTO, PHOTO[:40_000])
    told = head(laptop, PHOTO)
    assert (told.headers["Upload-Offset"], told.headers["Upload-Length"]) == ("40000", "150000")
    assert (told.headers["Content-Type"], told.headers["Cache-Control"]) == (ANSWER, "no-store")
    assert not proven(told, laptop, PHOTO)


def test_a_content_that_is_here_needs_no_bytes_from_anybody(
    laptop: Laptop, join: Callable[[str], Laptop]
) -> None:
    naming(laptop, PHOTO)
    send_whole(laptop, PHOTO)
    other = join("Agen Lain")
    naming(other, PHOTO)
    for response in (create(other, PHOTO), head(other, PHOTO), create(laptop, PHOTO, PHOTO)):
        assert (response.headers["Upload-Offset"], response.ok) == ("150000", True)
    assert proven(create(other, PHOTO), other, PHOTO) and proven(head(laptop, PHOTO), laptop, PHOTO)
    assert not proven(create(other, PHOTO), laptop, PHOTO)
    assert proven(patch(other, PHOTO, 0, b""), other, PHOTO)


def test_each_laptop_has_an_upload_of_its_own(laptop: Laptop, join: Callable[[str], Laptop]) -> None:
    """Otherwise one could spoil another's bytes."""
    other = join("Agen Contoh")
    naming(laptop, PHOTO)
    naming(other, PHOTO)
    create(laptop, PHOTO, bytes(50_000))
    assert head(other, PHOTO).status_code == 404
    send_whole(other, PHOTO)
    assert proven(head(laptop, PHOTO), laptop, PHOTO)


def test_nothing_comes_that_no_submission_names(laptop: Laptop, join: Callable[[str], Laptop]) -> None:
    assert refused(create(laptop, PHOTO, PHOTO)) == (404, "not_wanted")
    assert refused(patch(laptop, PHOTO, 0, PHOTO)) == (404, "not_wanted")
    assert head(laptop, PHOTO).status_code == 404
    naming(join("Agen Lain"), PHOTO)
    assert refused(create(laptop, PHOTO, PHOTO)) == (404, "not_wanted")


def test_nor_with_another_length_than_was_named(laptop: Laptop) -> None:
    naming(laptop, PHOTO)
    assert refused(create(laptop, PHOTO, **{"Upload-Length": "149999"})) == (404, "not_wanted")


def test_the_centre_s_receipts_are_no_oracle_for_what_others_sent(
    laptop: Laptop, join: Callable[[str], Laptop]
) -> None:
    naming(laptop, PHOTO)
    send_whole(laptop, PHOTO)
    other = join("Agen Lain")
    assert head(other, PHOTO).status_code == 404
    assert refused(create(other, PHOTO)) == (404, "not_wanted")


def test_a_blocked_laptop_may_still_send(office: Office, laptop: Laptop) -> None:
    naming(laptop, PHOTO)
    give_order(office.centre, laptop.me.device_id, Command.BLOCK)
    send_whole(laptop, PHOTO)
    assert refused(laptop.ask("GET", at(PHOTO))) == (403, "blocked")


def test_another_offset_than_the_upload_s_is_wrong(laptop: Laptop) -> None:
    naming(laptop, PHOTO)
    create(laptop, PHOTO, PHOTO[:40_000])
    for offset in (0, 39_999, 40_001, 150_000):
        assert refused(patch(laptop, PHOTO, offset, PHOTO[:10])) == (409, "wrong_offset")
    assert far(laptop, PHOTO) == 40_000


def test_without_an_upload_there_is_nothing_to_go_on_with(laptop: Laptop) -> None:
    naming(laptop, PHOTO)
    assert refused(patch(laptop, PHOTO, 0, PHOTO)) == (404, "not_found")


@pytest.mark.parametrize("name", ["sha1", "sha256"])
def test_a_part_that_was_damaged_is_not_kept(laptop: Laptop, name: str) -> None:
    naming(laptop, PHOTO)
    create(laptop, PHOTO)
    good, bad = PHOTO[:100_000], bytes(100_000)
    damaged = patch(laptop, PHOTO, 0, bad, **{"Upload-Checksum": checksum(good, name)})
    assert refused(damaged) == (460, "checksum_mismatch")
    assert far(laptop, PHOTO) == 0
    whole = patch(laptop, PHOTO, 0, good, **{"Upload-Checksum": checksum(good, name)})
    assert (whole.status_code, far(laptop, PHOTO)) == (204, 100_000)
    later = patch(laptop, PHOTO, 100_000, bytes(50_000), **{"Upload-Checksum": checksum(good, name)})
    assert (refused(later), far(laptop, PHOTO)) == ((460, "checksum_mismatch"), 100_000)


def test_nor_is_a_whole_file_that_was(office: Office, laptop: Laptop) -> None:
    naming(laptop, PHOTO)
    wrong = {"Upload-Checksum": checksum(b"other")}
    assert refused(create(laptop, PHOTO, PHOTO, **wrong)) == (460, "checksum_mismatch")
    assert refused(create(laptop, PHOTO, bytes(len(PHOTO)))) == (460, "checksum_mismatch")
    assert (rows(office.centre, files), on_disk(office)) == (0, [])
    right = {"Upload-Checksum": checksum(PHOTO)}
    assert proven(create(laptop, PHOTO, PHOTO, **right), laptop, PHOTO)


def test_an_upload_whose_whole_differs_from_its_digest_begins_anew(office: Office, laptop: Laptop) -> None:
    naming(laptop, PHOTO)
    create(laptop, PHOTO, bytes(100_000))
    assert refused(patch(laptop, PHOTO, 100_000, PHOTO[100_000:])) == (460, "checksum_mismatch")
    assert head(laptop, PHOTO).status_code == 404
    assert (rows(office.centre, uploads), on_disk(office)) == (0, [])
    send_whole(laptop, PHOTO)


def test_a_checksum_of_another_kind_is_none(laptop: Laptop) -> None:
    naming(laptop, PHOTO)
    for text in ("md5 AAAA", "sha256 AAAA", "sha1"):
        assert refused(create(laptop, PHOTO, PHOTO, **{"Upload-Checksum": text})) == (400, "malformed")
    assert refused(create(laptop, PHOTO, PHOTO, **{"Upload-Checksum": "sha1 !"})) == (422, "malformed")


def test_more_bytes_than_the_file_has_are_no_part_of_it(laptop: Laptop) -> None:
    naming(laptop, PHOTO)
    create(laptop, PHOTO, PHOTO[:40_000])
    assert refused(patch(laptop, PHOTO, 40_000, bytes(110_001))) == (422, "malformed")
    assert far(laptop, PHOTO) == 40_000


def test_a_file_above_the_bound_is_too_large(laptop: Laptop) -> None:
    above = {"Upload-Length": str(MAX_FILE_BYTES + 1)}
    assert refused(create(laptop, PHOTO, **above)) == (413, "too_large")


def test_an_upload_can_be_let_go_but_not_what_is_whole(office: Office, laptop: Laptop) -> None:
    naming(laptop, PHOTO)
    create(laptop, PHOTO, PHOTO[:40_000])
    assert laptop.ask("DELETE", at(PHOTO), headers=TUS).status_code == 204
    assert (head(laptop, PHOTO).status_code, on_disk(office)) == (404, [])
    send_whole(laptop, PHOTO)
    assert refused(laptop.ask("DELETE", at(PHOTO), headers=TUS)) == (404, "not_found")
    assert proven(head(laptop, PHOTO), laptop, PHOTO)


def test_what_is_no_upload_of_ours_is_refused_in_one_shape(laptop: Laptop) -> None:
    naming(laptop, PHOTO)
    for changed in (
        {"Upload-Length": "x"},
        {"Upload-Length": "-1"},
        {"Upload-Metadata": ""},
        {"Upload-Metadata": "sha256"},
        {"Upload-Metadata": "sha256 AAAA"},
    ):
        assert refused(create(laptop, PHOTO, PHOTO, **changed)) == (422, "malformed")
    assert refused(create(laptop, PHOTO, PHOTO, **{"Content-Type": "image/jpeg"})) == (415, "malformed")
    assert refused(patch(laptop, PHOTO, 0, PHOTO, **{"Content-Type": "image/jpeg"})) == (415, "malformed")
    assert refused(patch(laptop, PHOTO, 0, PHOTO, **{"Upload-Offset": ""})) == (422, "malformed")
    assert refused(laptop.ask("PATCH", f"{FILES}/nobody", headers=TUS))[1] == "malformed"
