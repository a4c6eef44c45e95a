"""A backup is whole or not there, tells a thief nothing, and laptops hear of it last."""

import os
from pathlib import Path

import pytest
from pyrage import x25519

from central.backups import backup_done
from central.erasing import erase
from central.operations import age_stream, backup
from central.operations.backup import Made, back_up
from central.operations.backup_folder import BackupFolder, found
from central.operations.keys import Lock, identity_by
from central.operations.looking import look
from central.stop import Stop
from tests.central.conftest import Office
from tests.central.files.sending import content, naming, send_whole
from tests.central.operations.making import KEY, LOCK, backed_up, contents
from tests.central.samples import NAME, Laptop, registration

PHOTO, OTHER = content(150_000), content(90_000, 2)


def done(office: Office) -> int:
    with office.centre.store.reading() as connection:
        return backup_done(connection)


def held(stick: Path) -> list[str]:
    """All that lies there, by name."""
    return sorted(path.relative_to(stick).as_posix() for path in stick.rglob("*") if path.is_file())


def missing(stick: Path) -> int:
    return look(*found(stick), KEY).missing


def test_a_thief_finds_no_person_no_photo_and_no_key(office: Office, laptop: Laptop, tmp_path: Path) -> None:
    naming(laptop, PHOTO)
    send_whole(laptop, PHOTO)
    backed_up(office, tmp_path / "stick")
    nik = registration().nik
    sought = [NAME.encode(), nik[:12].encode(), PHOTO[:32], office.home.database_key.read_bytes()[:32]]
    sought += [office.home.signing_key.read_bytes()[:32], b"SQLite format 3", b"submissions"]
    found_there = b"".join(path.read_bytes() for path in (tmp_path / "stick").rglob("*") if path.is_file())
    assert [word for word in sought if word in found_there] == []
    with pytest.raises(Stop, match="backup_other_key"):
        look(*found(tmp_path / "stick"), x25519.Identity.generate())


def test_laptops_hear_of_it_only_when_it_lies_elsewhere(
    office: Office, laptop: Laptop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = laptop.submission()
    laptop.send(item)
    made = back_up(office.centre, tmp_path / "beside", LOCK)
    assert (made.told, done(office), laptop.check_in().backup) == (False, 0, None)
    monkeypatch.setattr(backup, "is_elsewhere", lambda *_: True)
    made = back_up(office.centre, tmp_path / "stick", LOCK)
    assert (made.told, done(office)) == (True, made.number)
    assert laptop.check_in().backup == str(made.number)


def test_a_file_is_copied_once_and_goes_when_no_backup_has_it_any_more(
    office: Office, laptop: Laptop, tmp_path: Path
) -> None:
    gone = naming(laptop, PHOTO)
    send_whole(laptop, PHOTO)
    stick = tmp_path / "stick"
    assert backed_up(office, stick).added == 1
    naming(laptop, OTHER)
    send_whole(laptop, OTHER)
    second = backed_up(office, stick)
    assert (second.added, second.files) == (1, 2)
    erase(office.centre, str(gone.registration_id))
    assert backed_up(office, stick).files == 1
    assert len(list((stick / "files").iterdir())) == 2
    back_up(office.centre, stick, LOCK, off_host=True, kept=1)
    assert len(list((stick / "files").iterdir())) == 1
    assert len(BackupFolder(stick).places()) == 1
    assert missing(stick) == 0


def test_each_kept_backup_can_still_be_read_whole(office: Office, laptop: Laptop, tmp_path: Path) -> None:
    for data in (PHOTO, OTHER):
        naming(laptop, data)
        send_whole(laptop, data)
        backed_up(office, tmp_path / "stick")
    folder = BackupFolder(tmp_path / "stick")
    seen = [look(folder, place, KEY) for place in folder.places()]
    assert [(one.end.files, one.missing, one.end.rows["submissions"]) for one in seen] == [
        (1, 0, 1),
        (2, 0, 2),
    ]
    assert [one.head.number for one in seen] == [1, 2]


def test_what_the_disk_has_lost_is_found_out_and_awaited_again(
    office: Office, laptop: Laptop, tmp_path: Path
) -> None:
    item = naming(laptop, PHOTO, OTHER)
    send_whole(laptop, PHOTO)
    send_whole(laptop, OTHER)
    place = next(office.home.files.iterdir())
    while place.stat().st_size == 0:
        place = sorted(office.home.files.iterdir(), key=lambda path: path.stat().st_size)[-1]
    data = bytearray(place.read_bytes())
    data[-1] ^= 1
    place.write_bytes(data)
    made = backed_up(office, tmp_path / "stick")
    assert (made.files, made.lost) == (1, 1)
    assert len(contents(office.centre)) == 1
    told = laptop.ask("POST", "/v1/backed-up", json={"registrations": [str(item.registration_id)]}).json()
    assert item.digest in told["signed"]
    assert sum(ref.sha256 in told["signed"] for ref in item.files) == 1


def test_a_disk_that_fails_leaves_the_older_backups_and_no_new_one(
    office: Office, laptop: Laptop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backed_up(office, tmp_path / "stick")
    before = held(tmp_path / "stick")
    laptop.send(laptop.submission())
    monkeypatch.setattr(os, "fsync", _full)
    with pytest.raises(Stop, match="backup_unwritable"):
        back_up(office.centre, tmp_path / "stick", LOCK, off_host=True)
    monkeypatch.undo()
    assert ([name for name in held(tmp_path / "stick") if ".part" not in name], done(office)) == (before, 1)
    assert missing(tmp_path / "stick") == 0
    backed_up(office, tmp_path / "stick")
    assert [name for name in held(tmp_path / "stick") if ".part" in name] == []
    assert list(office.home.path.glob("*.part")) == []


def _full(_: int) -> None:
    raise OSError(28, "No space left on device")


def test_what_is_not_read_back_as_it_was_written_is_no_backup(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = age_stream.seal

    def torn(pieces: object, path: Path, recipients: object) -> str:
        told = real(pieces, path, recipients)  # type: ignore[arg-type]  # passed through
        os.truncate(path, path.stat().st_size - 1)
        return told

    monkeypatch.setattr(backup, "seal", torn)
    with pytest.raises(Stop, match="backup_damaged"):
        backed_up(office, tmp_path / "stick")
    assert (BackupFolder(tmp_path / "stick").places(), done(office)) == ([], 0)


def test_a_torn_head_or_list_is_told(office: Office, laptop: Laptop, tmp_path: Path) -> None:
    laptop.send(laptop.submission())
    backed_up(office, tmp_path / "stick")
    folder, place = found(tmp_path / "stick")
    whole = place.head.read_bytes()
    for torn in (whole[:-1], whole[:-20_000], whole[:100], b""):
        place.head.write_bytes(torn)
        with pytest.raises(Stop, match="backup_damaged"):
            look(folder, place, KEY)
    place.head.write_bytes(whole)
    place.files_list.write_text("0" * 32 + "\n")
    with pytest.raises(Stop, match="backup_damaged"):
        look(folder, place, KEY)


@pytest.mark.only_on("embedded")
def test_a_passphrase_opens_it_and_no_other_does(office: Office, tmp_path: Path) -> None:
    lock = Lock(passphrase="empat kata yang panjang")
    made: Made = back_up(office.centre, tmp_path / "stick", lock, off_host=True)
    folder, place = found(tmp_path / "stick")
    assert look(folder, place, identity_by("empat kata yang panjang", place.key)).head.number == made.number
    with pytest.raises(Stop, match="backup_other_key"):
        identity_by("empat kata yang pendek", place.key)


@pytest.mark.only_on("embedded")
@pytest.mark.parametrize(
    ("lock", "code"),
    [
        (Lock(), "backup_unlocked"),
        (Lock("age1x", "empat kata yang panjang"), "backup_unlocked"),
        (Lock("age1x"), "backup_recipient"),
        (Lock(passphrase="pendek"), "backup_passphrase_short"),
    ],
)
def test_a_lock_that_keeps_nobody_out_is_refused(
    office: Office, tmp_path: Path, lock: Lock, code: str
) -> None:
    with pytest.raises(Stop, match=code):
        back_up(office.centre, tmp_path / "stick", lock)
    assert not (tmp_path / "stick").exists()


@pytest.mark.only_on("embedded")
def test_a_folder_of_another_centre_is_left_alone(office: Office, tmp_path: Path) -> None:
    (tmp_path / "stick").mkdir()
    (tmp_path / "stick" / "centre").write_text("0" * 16)
    with pytest.raises(Stop, match="backup_other_centre"):
        backed_up(office, tmp_path / "stick")


@pytest.mark.only_on("embedded")
def test_a_damaged_database_is_not_copied_over_a_good_backup(
    office: Office, laptop: Laptop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop.send(laptop.submission())
    monkeypatch.setattr(backup, "copy_embedded", _torn_copy)
    with pytest.raises(Stop, match="database_damaged"):
        backed_up(office, tmp_path / "stick")
    assert (BackupFolder(tmp_path / "stick").places(), done(office)) == ([], 0)


def _torn_copy(connection: object, database: Path, key: bytes) -> None:
    from central.storage.engine import copy_embedded

    copy_embedded(connection, database, key)  # type: ignore[arg-type]  # passed through
    data = bytearray(database.read_bytes())
    data[-100] ^= 1
    database.write_bytes(data)
