"""A folder and a bucket keep one contract, and a centre works the same over either."""

import hashlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from central.centre import open_centre
from central.enrolment import make_code
from central.erasing import erase
from central.files import bucket
from central.files.bucket import Bucket, is_bucket
from central.files.folder import FORGOTTEN_SECONDS, Folder
from central.files.store import FileStore, choose_store
from central.files.unreachable import Unreachable
from central.home import Home
from central.operations.restore import restore
from central.stop import Stop
from perisai_app.wire import media
from tests.central import postgres
from tests.central.conftest import HandClock, Office, enrol, running
from tests.central.files.buckets import bucket_server
from tests.central.files.sending import content, naming, send_whole, sha
from tests.central.operations.making import KEY, backed_up, contents, digests
from tests.central.samples import Laptop

PHOTO, OTHER, BIG = content(150_000), content(400_000, 3), content(9_000_000, 2)


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[FileStore]:
    if request.param == "folder":
        yield Folder(tmp_path / "files")
        return
    with bucket_server(tmp_path / "bucket") as url:
        yield Bucket(url)


def read(store: FileStore, name: str) -> bytes:
    with store.open(name) as file:
        return file.read()


@pytest.mark.parametrize("lasting", [True, False])
@pytest.mark.parametrize("data", [b"", b"x", PHOTO, BIG])
def test_what_was_saved_is_read_again(store: FileStore, data: bytes, lasting: bool) -> None:
    pieces = [data[start : start + 100_000] for start in range(0, len(data), 100_000)]
    name = store.save(pieces, lasting=lasting)
    assert read(store, name) == data
    assert (store.has(name), store.names()) == (bool(data), {name} if data else set())


def test_a_name_that_is_known_already_is_kept(store: FileStore) -> None:
    store.place("0" * 32, [PHOTO])
    assert (read(store, "0" * 32), store.names()) == (PHOTO, {"0" * 32})


def test_what_is_not_there_is_not_found_and_may_be_removed(store: FileStore) -> None:
    name = store.save([PHOTO], lasting=True)
    store.remove(name)
    store.remove(name)
    assert (store.has(name), store.names()) == (False, set())
    with pytest.raises(FileNotFoundError):
        store.open(name)


class Broken(Exception):
    """Whoever makes the bytes finds out that they are wrong."""


@pytest.mark.parametrize("data", [PHOTO, BIG])
def test_nothing_is_kept_of_bytes_that_break_off(store: FileStore, data: bytes) -> None:
    def breaking() -> Iterator[bytes]:
        yield data
        raise Broken

    with pytest.raises(Broken):
        store.save(breaking(), lasting=True)
    assert store.names() == set()


def test_only_old_files_are_left_over(
    store: FileStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = store.save([PHOTO], lasting=False)
    assert name not in set(store.leftovers())
    (there,) = tmp_path.rglob(name)
    old = time.time() - 2 * FORGOTTEN_SECONDS
    os.utime(there, (old, old))
    assert name in set(store.leftovers())


def test_trying_out_leaves_nothing(store: FileStore) -> None:
    store.try_out()
    assert store.names() == set()
    store.close()


def test_a_store_that_does_not_answer_says_so_without_its_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bucket, "RETRIES", 0)
    with bucket_server(tmp_path) as url:
        pass
    gone = Bucket(url)
    for ask in (gone.try_out, gone.names, lambda: gone.open("x"), lambda: gone.has("x")):
        with pytest.raises(Unreachable) as told:
            ask()
        assert str(told.value) == ""


@pytest.mark.parametrize(
    ("url", "is_one"),
    [
        ("s3://office/files", True),
        ("s3://office?endpoint=https://s3.example:9000&region=id-1", True),
        ("s3://office?endpoint=http://127.0.0.1:9000", True),
        ("s3://office?endpoint=http://s3.example:9000", False),
        ("s3://office?secret=x", False),
        ("s3:///files", False),
        ("gs://office/files", False),
        ("/var/files", False),
    ],
)
def test_only_an_address_that_is_one_and_safe_is_taken(url: str, is_one: bool, tmp_path: Path) -> None:
    assert is_bucket(url) == is_one
    if not is_one:
        with pytest.raises(Stop, match="files_url"):
            choose_store(Home(tmp_path), url)


def test_files_that_lie_elsewhere_are_not_left_behind(tmp_path: Path) -> None:
    home = Home(tmp_path)
    choose_store(home, "s3://office/files")
    choose_store(home, "s3://office/files")
    with pytest.raises(Stop, match="files_elsewhere"):
        choose_store(home, "s3://office/others")
    home.files_url.unlink()
    Folder(home.files).save([b"x"], lasting=True)
    with pytest.raises(Stop, match="files_elsewhere"):
        choose_store(home, "s3://office/files")


@pytest.fixture
def in_bucket(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Office]:
    """A centre whose files lie in a bucket, over the database that the test is asked for."""
    db = postgres.copy(request.getfixturevalue("schema")) if request.param == "postgresql" else None
    home, clock = Home(tmp_path / "centre"), HandClock()
    home.path.mkdir()
    with bucket_server(tmp_path / "bucket") as url:
        choose_store(home, url)
        centre = open_centre(home, db=db, make=True, clock=clock)
        with running(centre) as address:
            yield Office(centre, home, address, clock, db)
        centre.close()
    if db:
        postgres.drop(db)


@pytest.mark.parametrize("in_bucket", ["embedded", "postgresql"], indirect=True)
def test_a_centre_keeps_gives_backs_up_restores_and_erases_in_a_bucket(
    in_bucket: Office, tmp_path: Path
) -> None:
    office = in_bucket
    laptop = Laptop(office.url, enrol(office, make_code(office.centre, "Agen Contoh")))
    kept, gone = naming(laptop, PHOTO), naming(laptop, OTHER)
    send_whole(laptop, PHOTO)
    send_whole(laptop, OTHER)
    there = tmp_path / "bucket" / "office" / "files"
    stored = [path.read_bytes() for path in there.iterdir()]
    assert len(stored) == 2
    assert not any(PHOTO[:64] in data or OTHER[:64] in data for data in stored)
    assert not office.home.files.exists()
    assert laptop.ask("GET", f"{media.FILES}/{sha(OTHER)}").content == OTHER
    made = backed_up(office, tmp_path / "stick")
    assert (made.files, made.lost) == (2, 0)
    erase(office.centre, str(gone.registration_id))
    assert len(list(there.iterdir())) == 1
    for path in there.iterdir():
        path.unlink()
    url = office.home.files_url.read_text().strip()
    office.centre.close()
    restore(office.home, office.db, tmp_path / "stick", KEY, files=url, clock=office.clock)
    centre = office.beside()
    assert (digests(centre), contents(centre)) == ({kept.digest}, {hashlib.sha256(PHOTO).hexdigest()})
    assert len(list(there.iterdir())) == 1
    centre.close()
