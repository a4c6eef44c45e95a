"""What was backed up comes back whole, under a new epoch, and nobody who was erased comes with it."""

from pathlib import Path

import pytest
from sqlalchemy import text

from central.backups import begin_backup, finish_backup
from central.centre import open_centre
from central.epochs import is_later
from central.erasing import erase, rotate_key
from central.files.letting_go import tidy
from central.home import Home
from central.news import tell_message
from central.operations.restore import look_before, restore
from central.stop import Stop
from perisai_app.wire import media
from tests.central.conftest import Office
from tests.central.files.sending import content, naming, send_whole, sha
from tests.central.operations.making import (
    KEY,
    backed_up,
    contents,
    digests,
    erased_here,
    restored,
)
from tests.central.samples import Laptop

PHOTO, OTHER = content(150_000), content(90_000, 2)


def test_everything_comes_back_into_an_empty_folder_and_the_old_one_is_not_needed(
    office: Office, laptop: Laptop, tmp_path: Path
) -> None:
    item = naming(laptop, PHOTO)
    send_whole(laptop, PHOTO)
    tell_message(office.centre, "Selamat pagi")
    epoch, key = office.centre.epoch, office.centre.public_key
    backed_up(office, tmp_path / "stick")
    elsewhere = Home(tmp_path / "elsewhere")
    again = restored(office, tmp_path / "stick", elsewhere)
    centre = open_centre(elsewhere, db=office.db)
    assert (digests(centre), contents(centre)) == ({item.digest}, {sha(PHOTO)})
    assert (centre.epoch, centre.public_key) == (again, key)
    assert is_later(again, epoch)
    centre.close()
    assert sorted(path.name for path in elsewhere.path.iterdir() if "restore" in path.name) == []


def test_the_laptops_go_on_where_the_backup_ends_and_the_old_home_is_set_aside(
    office: Office, laptop: Laptop, tmp_path: Path
) -> None:
    first = naming(laptop, PHOTO)
    send_whole(laptop, PHOTO)
    backed_up(office, tmp_path / "stick")
    late = laptop.submission()
    laptop.send(late)
    epoch = restored(office, tmp_path / "stick")
    assert digests(office.centre) == {first.digest}
    assert laptop.check_in().epoch == epoch
    laptop.send(late)
    assert digests(office.centre) == {first.digest, late.digest}
    assert laptop.ask("GET", f"{media.FILES}/{sha(PHOTO)}").content == PHOTO
    (aside,) = office.home.path.glob("set-aside-*")
    assert (aside / "signing.key").read_bytes() == office.home.signing_key.read_bytes()
    assert late.digest in old_digests(office, aside)


def old_digests(office: Office, aside: Path) -> set[str]:
    """What the centre held that was set aside."""
    if office.db is None:
        old = open_centre(Home(aside))
        found = digests(old)
        old.close()
        return found
    schema = aside.name.replace("-", "_")
    with office.centre.store.reading() as connection:
        return set(connection.execute(text(f'SELECT digest FROM "{schema}".submissions')).scalars())


def test_who_was_erased_after_the_backup_stays_erased_and_the_bytes_are_gone(
    office: Office, laptop: Laptop, tmp_path: Path
) -> None:
    gone, kept = naming(laptop, PHOTO), naming(laptop, OTHER)
    send_whole(laptop, PHOTO)
    send_whole(laptop, OTHER)
    backed_up(office, tmp_path / "stick")
    erase(office.centre, str(gone.registration_id))
    restored(office, tmp_path / "stick")
    centre = office.beside()
    assert (digests(centre), contents(centre)) == ({kept.digest}, {sha(OTHER)})
    assert erased_here(centre) == {str(gone.registration_id)}
    assert len(list(office.home.files.iterdir())) == 1
    centre.close()


def test_an_erasure_that_only_the_database_knows_is_done_once_more(
    office: Office, laptop: Laptop, tmp_path: Path
) -> None:
    gone = laptop.submission()
    laptop.send(gone)
    backed_up(office, tmp_path / "stick")
    erase(office.centre, str(gone.registration_id))
    office.home.erased_list.unlink()
    restored(office, tmp_path / "stick")
    assert digests(office.centre) == set()


def test_a_key_that_was_rotated_after_the_backup_goes_on_signing(
    office: Office, laptop: Laptop, tmp_path: Path
) -> None:
    backed_up(office, tmp_path / "stick")
    link = rotate_key(office.centre)
    restored(office, tmp_path / "stick")
    assert office.centre.public_key.hex() == link.new
    assert laptop.check_in().rotations[0].new == link.new


def test_numbers_of_backups_and_epochs_are_never_given_out_again(office: Office, tmp_path: Path) -> None:
    backed_up(office, tmp_path / "stick")
    later = begin_backup(office.centre)
    finish_backup(office.centre, later)
    epochs = {office.centre.epoch, *(restored(office, tmp_path / "stick") for _ in range(2))}
    assert len(epochs) == 3
    assert begin_backup(office.centre) == later + 1


def test_numbers_that_the_server_gives_go_on(office: Office, tmp_path: Path) -> None:
    row = text("INSERT INTO audit (at, actor, action, subject, details) VALUES ('', '', '', '', '')")
    with office.centre.store.writing() as connection:
        connection.execute(row)
    backed_up(office, tmp_path / "stick")
    restored(office, tmp_path / "stick")
    with office.centre.store.writing() as connection:
        connection.execute(row)
        assert list(connection.execute(text("SELECT number FROM audit ORDER BY 1")).scalars()) == [1, 2]


def test_a_dry_run_tells_what_it_holds_and_what_would_be_lost_and_touches_nothing(
    office: Office, laptop: Laptop, tmp_path: Path
) -> None:
    naming(laptop, PHOTO)
    send_whole(laptop, PHOTO)
    made = backed_up(office, tmp_path / "stick")
    naming(laptop, OTHER)
    send_whole(laptop, OTHER)
    tell_message(office.centre, "Sore")
    before = _changed(office.home.path)
    looked = look_before(office.home, office.db, tmp_path / "stick", KEY)
    assert (looked.seen.head.number, looked.seen.head.epoch) == (made.number, office.centre.epoch)
    assert (looked.seen.head.watermark, looked.seen.missing) == (0, 0)
    assert (looked.seen.end.rows["submissions"], looked.seen.end.files) == (1, 1)
    assert looked.present is not None
    assert (looked.present.submissions, looked.present.files, looked.present.changes) == (1, 1, 1)
    assert _changed(office.home.path) == before


def _changed(home: Path) -> dict[Path, int]:
    """When each file was written last; the embedded database's own are touched by whoever reads."""
    found = (path for path in home.rglob("*") if path.is_file() and "central.db" not in path.name)
    return {path: path.stat().st_mtime_ns for path in found}


def test_nothing_is_restored_under_a_running_centre(office: Office, tmp_path: Path) -> None:
    backed_up(office, tmp_path / "stick")
    with pytest.raises(Stop, match="centre_in_use"):
        restore(office.home, office.db, tmp_path / "stick", KEY)


def test_a_missing_file_is_told_before_anything_changes_and_may_be_done_without(
    office: Office, laptop: Laptop, tmp_path: Path
) -> None:
    item = naming(laptop, PHOTO, OTHER)
    send_whole(laptop, PHOTO)
    send_whole(laptop, OTHER)
    backed_up(office, tmp_path / "stick")
    torn = next((tmp_path / "stick" / "files").iterdir())
    torn.write_bytes(torn.read_bytes()[:-1])
    epoch = office.centre.epoch
    with pytest.raises(Stop, match="backup_files_missing"):
        restored(office, tmp_path / "stick")
    assert office.centre.epoch == epoch
    office.centre.close()
    restore(office.home, office.db, tmp_path / "stick", KEY, incomplete=True)
    centre = office.beside()
    tidy(centre.store, centre.files, centre.now())
    assert digests(centre) == {item.digest}
    assert len(contents(centre)) == 1
    centre.close()


def test_a_backup_of_another_centre_is_not_put_over_this_one(office: Office, tmp_path: Path) -> None:
    backed_up(office, tmp_path / "stick")
    office.centre.close()
    office.home.signing_key.write_text("00" * 32)
    with pytest.raises(Stop, match="backup_other_centre"):
        restore(office.home, office.db, tmp_path / "stick", KEY)


def test_a_backup_of_another_kind_of_database_is_refused(office: Office, tmp_path: Path) -> None:
    backed_up(office, tmp_path / "stick")
    other = None if office.db else "postgresql+psycopg://nobody@127.0.0.1:1/none"
    with pytest.raises(Stop, match="backup_other_database"):
        look_before(office.home, other, tmp_path / "stick", KEY)


def test_a_damaged_centre_is_no_reason_not_to_restore(office: Office, laptop: Laptop, tmp_path: Path) -> None:
    item = laptop.submission()
    laptop.send(item)
    backed_up(office, tmp_path / "stick")
    if office.db is None:
        office.centre.close()
        office.home.database.write_bytes(b"torn" * 1024)
    else:
        with office.centre.store.writing() as connection:
            connection.execute(text("DROP TABLE submissions CASCADE"))
    restored(office, tmp_path / "stick")
    assert digests(office.centre) == {item.digest}
