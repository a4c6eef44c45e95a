"""A power cut may take a file's row, never the file: whoever has a receipt is not asked to send it again."""

from collections.abc import Iterable

from sqlalchemy import delete

from central.centre import open_centre
from central.enrolment import device_of
from central.erasing import erase
from central.files.adopting import adopt
from central.files.keeping import keep
from central.files.tidying import tidied
from central.storage.tables import files, submission_files
from tests.central.conftest import Office
from tests.central.files.sending import (
    content,
    create,
    head,
    kept_digests,
    naming,
    on_disk,
    place_of,
    proven,
    rows,
    send_whole,
    sha,
)
from tests.central.samples import Laptop

PHOTO, OTHER = content(150_000), content(120_000, 2)


def cut_power(office: Office) -> None:
    """The rows of files were committed, and had not reached the disk."""
    with office.centre.store.writing() as connection:
        connection.execute(delete(files))


def test_the_row_is_made_again_from_the_bytes(office: Office, laptop: Laptop) -> None:
    naming(laptop, PHOTO, OTHER)
    send_whole(laptop, PHOTO)
    place = place_of(office.centre, PHOTO)
    cut_power(office)
    assert head(laptop, PHOTO).status_code == 404
    with tidied(office.centre):
        assert proven(head(laptop, PHOTO), laptop, PHOTO)
    assert place_of(office.centre, PHOTO) == place
    assert kept_digests(office.centre, PHOTO) == [sha(PHOTO)]
    assert adopt(office.centre) == 0


def test_a_part_of_a_file_is_not_taken_for_one(office: Office, laptop: Laptop) -> None:
    naming(laptop, PHOTO)
    create(laptop, PHOTO, PHOTO[:100_000])
    office.centre.files.save("0198f0c2 of something else", [PHOTO])
    assert adopt(office.centre) == 0


def test_nor_is_one_that_is_not_whole_on_the_disk(office: Office, laptop: Laptop) -> None:
    naming(laptop, PHOTO)
    send_whole(laptop, PHOTO)
    path = office.home.files / place_of(office.centre, PHOTO)
    cut_power(office)
    path.write_bytes(path.read_bytes()[:-1])
    assert adopt(office.centre) == 0
    path.write_bytes(bytes(100))
    assert adopt(office.centre) == 0


def test_what_was_erased_meanwhile_stays_without_a_row(office: Office, laptop: Laptop) -> None:
    item = naming(laptop, PHOTO)
    send_whole(laptop, PHOTO)
    cut_power(office)
    erase(office.centre, str(item.registration_id))
    assert (adopt(office.centre), rows(office.centre, submission_files)) == (0, 0)


def test_a_file_that_another_process_is_about_to_note_is_found_once(office: Office, laptop: Laptop) -> None:
    """Its bytes are on the disk already; whose row comes first, the bytes stay."""
    naming(laptop, PHOTO)
    second = open_centre(office.home, db=office.db)
    real = second.files.save

    def found_by_a_start(name: str, data: Iterable[bytes]) -> str:
        place = real(name, data)
        assert adopt(office.centre) == 1
        return place

    second.files.save = found_by_a_start  # type: ignore[method-assign]  # in between the two steps of `keep`
    device = device_of(second, laptop.me.token)
    assert device is not None
    keep(second, device, sha(PHOTO), len(PHOTO), [PHOTO])
    second.close()
    assert kept_digests(office.centre, PHOTO) == [sha(PHOTO)] and len(on_disk(office)) == 1
