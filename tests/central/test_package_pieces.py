"""Pieces of files, and the key that packages are sealed to: what stays, for how long, and who sees it."""

import os
import stat
from datetime import timedelta
from pathlib import Path

import pyrage
import pytest

from central.centre import open_centre
from central.erasing import erase
from central.files.letting_go import tidy
from central.home import Home
from central.packages.pieces import LIFE
from central.stop import Stop
from perisai_app.wire.canonical import digest
from tests.package.conftest import Office, Side, joined, laptop, office, recording

__all__ = ["joined", "laptop", "office"]

LONG = recording(3, 700_000)


def on_disk(office: Office) -> list[bytes]:
    return [path.read_bytes() for path in office.home.path.rglob("*") if path.is_file()]


def test_pieces_wait_sealed_and_a_repeat_lays_nothing_more(office: Office, laptop: Side) -> None:
    laptop.register(LONG)
    paths = laptop.write().paths
    for path in (*paths[:-1], *paths[:-1]):
        assert office.take(path).counts.files == 0
    assert office.pieces() == len(paths) - 2  # the first part has the text alone
    assert not any(LONG[at : at + 64] in data for data in on_disk(office) for at in (0, 1_000, 300_000))
    for path in office.home.files.iterdir():
        if path.stat().st_size:  # the others are names made ahead
            os.utime(path, (0, 0))
    tidy(office.centre.store, office.centre.files, office.centre.now())
    assert office.take(paths[-1]).counts.files == 1
    assert office.files() == {digest(LONG): LONG}


def test_pieces_cut_in_two_ways_make_one_whole(office: Office, laptop: Side) -> None:
    laptop.register(LONG)
    one, other = laptop.write(200_000).paths, laptop.write(330_000).paths
    office.take(one[0])
    for path in other[1:]:
        office.take(path)
    for path in one[1:]:
        office.take(path)
    assert (office.files(), office.pieces()) == ({digest(LONG): LONG}, 0)


def test_pieces_of_somebody_erased_go_at_once(office: Office, laptop: Side) -> None:
    person = laptop.register(LONG)
    office.take(laptop.write().paths[1])
    assert office.pieces() == 1
    erase(office.centre, str(person.registration_id))
    assert office.pieces() == 0


def test_pieces_whose_others_never_come_are_let_go(office: Office, laptop: Side) -> None:
    laptop.register(LONG)
    _, first, *_, last = laptop.write().paths
    office.take(first)
    office.clock.forward(LIFE + timedelta(seconds=1))
    assert office.take(last).counts.waiting == 1
    assert office.pieces() == 1


def test_the_key_is_an_age_identity_that_its_owner_alone_may_read(office: Office, laptop: Side) -> None:
    path = office.home.package_key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    identity = pyrage.x25519.Identity.from_str(path.read_text().strip())
    laptop.register()
    assert pyrage.decrypt(laptop.write().paths[0].read_bytes(), [identity]).startswith(b'{"cursor":')


def test_a_home_that_is_older_than_packages_gets_its_key_when_it_is_opened(tmp_path: Path) -> None:
    home = Home(tmp_path / "centre")
    open_centre(home, make=True).close()
    home.package_key.unlink()
    centre = open_centre(home)
    again = open_centre(home)
    assert centre.keys.package_recipient == again.keys.package_recipient
    assert home.package_key.exists()
    again.close()
    centre.close()


def test_a_spoilt_key_stops_the_centre_before_anything_else(tmp_path: Path) -> None:
    home = Home(tmp_path / "centre")
    open_centre(home, make=True).close()
    home.package_key.write_text("no key")
    with pytest.raises(Stop) as stop:
        open_centre(home)
    assert stop.value.code == "key_lost"
