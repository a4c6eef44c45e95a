"""A file goes with the last who names it, an upload with time, and what a crash left at the next start."""

import os
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path

import pytest

from central.centre import open_centre
from central.erasing import erase
from central.files.folder import FORGOTTEN_SECONDS
from central.files.letting_go import tidy
from central.files.tidying import tidied
from central.storage.tables import dropped_files, files, submission_files, uploads
from perisai_app.domain.choices import ConsentMethod
from perisai_app.domain.registration import Consent
from perisai_app.wire.submission import Submission
from tests.central.conftest import Office, bring_back, snapshot
from tests.central.files.sending import (
    content,
    create,
    far,
    head,
    kept_digests,
    naming,
    on_disk,
    patch,
    place_of,
    proven,
    ref,
    refused,
    rows,
    send_whole,
    sha,
)
from tests.central.samples import Laptop, registration

PHOTO, OTHER = content(150_000), content(120_000, 2)


def withdrawing(laptop: Laptop, before: Submission) -> Submission:
    """The revision by which a worker takes consent back."""
    consent = Consent(
        method=ConsentMethod.WRITTEN,
        given_on=date(2026, 11, 20),
        text_version="persetujuan-1",
        withdrawn_on=date(2026, 11, 21),
    )
    return laptop.correction(before, registration=registration(consent=consent))


def old(path: Path) -> None:
    """As if nobody had touched it for longer than anything takes."""
    then = path.stat().st_mtime - FORGOTTEN_SECONDS - 60
    os.utime(path, (then, then))


def put_in_order(office: Office) -> None:
    tidy(office.centre.store, office.centre.files, office.centre.now())


def test_an_erased_registration_takes_its_files_along(office: Office, laptop: Laptop) -> None:
    item = naming(laptop, PHOTO, OTHER)
    send_whole(laptop, PHOTO)
    create(laptop, OTHER, OTHER[:50_000])
    erase(office.centre, str(item.registration_id))
    assert (on_disk(office), rows(office.centre, dropped_files)) == ([], 0)
    assert [rows(office.centre, table) for table in (files, uploads, submission_files)] == [0, 0, 0]
    assert refused(create(laptop, PHOTO, PHOTO)) == (404, "not_wanted")
    assert refused(patch(laptop, OTHER, 50_000, OTHER[50_000:])) == (404, "not_wanted")
    assert head(laptop, PHOTO).status_code == 404


def test_one_that_was_erased_while_its_bytes_went_to_the_disk_leaves_none_there(
    office: Office, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    item, save = naming(laptop, PHOTO), office.centre.files.save

    def slow(name: str, data: Iterable[bytes]) -> str:
        place = save(name, data)
        erase(office.centre, str(item.registration_id))
        return place

    monkeypatch.setattr(office.centre.files, "save", slow)
    assert refused(create(laptop, PHOTO, PHOTO)) == (404, "not_wanted")
    assert (on_disk(office), rows(office.centre, files)) == ([], 0)


def test_but_not_what_somebody_else_names_too(office: Office, laptop: Laptop) -> None:
    gone, stays = naming(laptop, PHOTO, OTHER), naming(laptop, PHOTO)
    send_whole(laptop, PHOTO)
    send_whole(laptop, OTHER)
    erase(office.centre, str(gone.registration_id))
    assert kept_digests(office.centre, PHOTO) == [sha(PHOTO)] and len(on_disk(office)) == 1
    erase(office.centre, str(stays.registration_id))
    assert on_disk(office) == []


def test_an_upload_that_was_under_way_meanwhile_is_not_kept(office: Office, laptop: Laptop) -> None:
    item = naming(laptop, PHOTO)
    create(laptop, PHOTO, PHOTO[:50_000])
    other = naming(laptop, PHOTO)
    erase(office.centre, str(item.registration_id))
    assert far(laptop, PHOTO) == 50_000
    erase(office.centre, str(other.registration_id))
    assert (head(laptop, PHOTO).status_code, on_disk(office)) == (404, [])


@pytest.mark.only_on("embedded")
def test_a_replayed_erasure_after_a_restore_takes_them_too(office: Office, laptop: Laptop) -> None:
    """The folder came back with the database."""
    item = naming(laptop, PHOTO)
    send_whole(laptop, PHOTO)
    before, place = snapshot(office), office.home.files / place_of(office.centre, PHOTO)
    data = place.read_bytes()
    erase(office.centre, str(item.registration_id))
    place.write_bytes(data)
    bring_back(office, before)
    assert (on_disk(office), rows(office.centre, files)) == ([], 0)


def test_who_takes_consent_back_takes_the_files_back(office: Office, laptop: Laptop) -> None:
    item = naming(laptop, PHOTO, OTHER)
    send_whole(laptop, PHOTO)
    laptop.send(withdrawing(laptop, item))
    assert (on_disk(office), rows(office.centre, files)) == ([], 0)
    assert refused(create(laptop, OTHER, OTHER)) == (404, "not_wanted")
    assert laptop.check_in(counter=2).files_awaited == 0


def test_and_what_an_earlier_revision_names_that_comes_late_never_comes(laptop: Laptop) -> None:
    item = laptop.submission(files=(ref(PHOTO),))
    gone = withdrawing(laptop, item)
    laptop.send(gone)
    laptop.send(item)
    assert refused(create(laptop, PHOTO, PHOTO)) == (404, "not_wanted")


def test_what_comes_with_a_new_consent_is_taken(laptop: Laptop) -> None:
    item = laptop.submission(files=(ref(PHOTO),))
    gone = withdrawing(laptop, item)
    laptop.send(item, gone, laptop.correction(gone, files=(ref(OTHER),)))
    assert refused(create(laptop, PHOTO, PHOTO)) == (404, "not_wanted")
    send_whole(laptop, OTHER)


def test_an_upload_is_let_go_a_week_after_its_last_byte(office: Office, laptop: Laptop) -> None:
    naming(laptop, PHOTO, OTHER)
    create(laptop, PHOTO, PHOTO[:50_000])
    office.clock.forward(timedelta(days=6))
    patch(laptop, PHOTO, 50_000, PHOTO[50_000:60_000])
    office.clock.forward(timedelta(days=6, hours=23))
    assert far(laptop, PHOTO) == 60_000
    office.clock.forward(timedelta(hours=2))
    assert head(laptop, PHOTO).status_code == 404
    assert refused(patch(laptop, PHOTO, 60_000, PHOTO[60_000:])) == (404, "not_found")
    create(laptop, OTHER)
    assert (rows(office.centre, uploads), on_disk(office)) == (1, [])


def test_a_crash_before_the_disk_let_go_is_made_good_at_the_next_opening(
    office: Office, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = naming(laptop, PHOTO)
    send_whole(laptop, PHOTO)
    with monkeypatch.context() as patched:
        patched.setattr("central.erasing.remove_dropped", _crash)
        with pytest.raises(SystemExit):
            erase(office.centre, str(item.registration_id))
    assert (len(on_disk(office)), rows(office.centre, dropped_files)) == (1, 1)
    open_centre(office.home, db=office.db).close()
    assert (on_disk(office), rows(office.centre, dropped_files)) == ([], 0)


def _crash(*_: object) -> None:
    raise SystemExit


def test_bytes_without_a_row_go_once_nobody_can_be_writing_them(office: Office, laptop: Laptop) -> None:
    naming(laptop, PHOTO, OTHER)
    send_whole(laptop, PHOTO)
    create(laptop, OTHER, OTHER[:50_000])
    place = office.centre.files.save("lost", [b"before its row"])
    put_in_order(office)
    assert (office.home.files / place).exists()
    for path in office.home.files.iterdir():
        old(path)
    put_in_order(office)
    assert not (office.home.files / place).exists()
    assert kept_digests(office.centre, PHOTO) == [sha(PHOTO)] and far(laptop, OTHER) == 50_000


def test_a_file_that_the_disk_has_lost_is_awaited_again(office: Office, laptop: Laptop) -> None:
    naming(laptop, PHOTO)
    send_whole(laptop, PHOTO)
    (office.home.files / place_of(office.centre, PHOTO)).unlink()
    put_in_order(office)
    assert laptop.check_in(counter=1).files_awaited == 1
    assert proven(send_whole(laptop, PHOTO), laptop, PHOTO)


def test_a_serving_centre_keeps_its_files_in_order(
    office: Office, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    naming(laptop, PHOTO)
    create(laptop, PHOTO, PHOTO[:50_000])
    office.clock.forward(timedelta(days=8))
    with tidied(office.centre):
        while rows(office.centre, uploads):
            continue
    assert on_disk(office) == []


def test_a_name_is_shared_by_whoever_names_it(
    office: Office, laptop: Laptop, join: Callable[[str], Laptop]
) -> None:
    other = join("Agen Lain")
    mine, theirs = naming(laptop, PHOTO), naming(other, PHOTO)
    send_whole(laptop, PHOTO)
    erase(office.centre, str(mine.registration_id))
    assert head(laptop, PHOTO).status_code == 404
    assert proven(head(other, PHOTO), other, PHOTO)
    erase(office.centre, str(theirs.registration_id))
    assert on_disk(office) == []
