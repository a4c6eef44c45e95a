"""Connections break, processes are killed, a newer attempt takes over: little is lost and nobody waits."""

import signal
from pathlib import Path

import pytest

from central.app import create_app
from central.centre import Centre, open_centre
from central.enrolment import device_of, make_code
from central.files import uploads as under_way
from central.home import Home, make_home
from central.storage.tables import uploads
from perisai_app.wire.problem_json import Code
from tests.central.conftest import HandClock, Office, enrol, running
from tests.central.files.sending import (
    content,
    create,
    cut_off,
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
from tests.central.test_commands import serving

KIB = 1024
RECORDING = content(5_000_000)
SMALL = content(400_000, 2)


def kept(laptop: Laptop, data: bytes, least: int) -> int:
    """How far the upload is once it has come at least so far; pytest's own timeout ends the asking."""
    while (there := far(laptop, data)) < least:
        continue
    return there


def test_a_connection_that_breaks_at_four_fifths_loses_next_to_nothing(laptop: Laptop) -> None:
    naming(laptop, RECORDING)
    create(laptop, RECORDING)
    cut = len(RECORDING) * 4 // 5
    cut_off(laptop, RECORDING, RECORDING[:cut]).close()
    there = kept(laptop, RECORDING, cut - 128 * KIB)
    rest = patch(laptop, RECORDING, there, RECORDING[there:])
    assert proven(rest, laptop, RECORDING)
    assert len(RECORDING) - there < len(RECORDING) // 4


def test_what_came_before_the_break_is_kept_to_the_last_byte_read(laptop: Laptop) -> None:
    naming(laptop, SMALL)
    create(laptop, SMALL)
    cut_off(laptop, SMALL, SMALL[:50_000]).close()
    assert kept(laptop, SMALL, 1) == 50_000


def test_a_stalled_connection_has_all_kept_but_a_little(laptop: Laptop) -> None:
    """Nobody has closed it: so would a link look whose other end is gone."""
    naming(laptop, SMALL)
    create(laptop, SMALL)
    line = cut_off(laptop, SMALL, SMALL[:300_000])
    assert kept(laptop, SMALL, 300_000 - 128 * KIB) <= 300_000
    line.close()


def test_a_newer_attempt_takes_over_from_one_that_hangs(office: Office, laptop: Laptop) -> None:
    naming(laptop, SMALL)
    create(laptop, SMALL)
    line = cut_off(laptop, SMALL, SMALL[:300_000])
    there = kept(laptop, SMALL, 300_000 - 128 * KIB)
    assert proven(patch(laptop, SMALL, there, SMALL[there:]), laptop, SMALL)
    line.sendall(SMALL[300_000:])
    assert line.recv(65_536).startswith(b"HTTP/1.1 409")
    line.close()
    assert kept_digests(office.centre, SMALL) == [sha(SMALL)]
    assert len(on_disk(office)) == 1


def test_of_two_attempts_at_once_only_the_newest_adds(office: Office, laptop: Laptop) -> None:
    naming(laptop, SMALL)
    device = device_of(office.centre, laptop.me.token)
    assert device is not None
    old = under_way.begin(office.centre, device, sha(SMALL), len(SMALL))
    new = under_way.begin(office.centre, device, sha(SMALL), len(SMALL))
    assert under_way.add(office.centre, old, SMALL[:1000]) is Code.PRE_EMPTED
    longer = under_way.add(office.centre, new, SMALL[:1000])
    assert isinstance(longer, under_way.Upload) and longer.received == 1000
    under_way.take_back(office.centre, old, 0)
    assert far(laptop, SMALL) == 1000
    assert len(on_disk(office)) == 1


def test_any_process_of_the_centre_takes_the_next_bytes(office: Office, laptop: Laptop) -> None:
    naming(laptop, SMALL)
    create(laptop, SMALL, SMALL[:200_000])
    second = office.beside()
    with running(second, create_app(second)) as url:
        elsewhere = Laptop(url, laptop.me)
        assert far(elsewhere, SMALL) == 200_000
        assert proven(patch(elsewhere, SMALL, 200_000, SMALL[200_000:]), laptop, SMALL)
    second.close()
    assert kept_digests(office.centre, SMALL) == [sha(SMALL)]


def test_nobody_else_s_turn_is_held_while_bytes_come(office: Office, laptop: Laptop) -> None:
    naming(laptop, SMALL)
    create(laptop, SMALL)
    line = cut_off(laptop, SMALL, SMALL[:300_000])
    kept(laptop, SMALL, 300_000 - 128 * KIB)
    for _ in range(3):
        naming(laptop, SMALL)
    line.close()


def test_a_file_that_was_whole_when_its_maker_died_is_finished_by_who_asks(
    office: Office, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    naming(laptop, SMALL)
    create(laptop, SMALL, SMALL[:200_000])
    with monkeypatch.context() as patched:
        patched.setattr("central.files.receiving.finish", _killed)
        patch(laptop, SMALL, 200_000, SMALL[200_000:])
    assert rows(office.centre, uploads) == 1
    told = head(laptop, SMALL)
    assert proven(told, laptop, SMALL)
    assert kept_digests(office.centre, SMALL) == [sha(SMALL)]


def _killed(*_: object) -> Code:
    """The process ends before it has put the parts together."""
    return Code.PRE_EMPTED


def test_parts_that_a_power_cut_took_are_asked_for_again(office: Office, laptop: Laptop) -> None:
    naming(laptop, SMALL)
    create(laptop, SMALL, SMALL[:100_000])
    first = set(office.home.files.iterdir())
    patch(laptop, SMALL, 100_000, SMALL[100_000:200_000])
    (second,) = set(office.home.files.iterdir()) - first
    second.write_bytes(b"")
    assert far(laptop, SMALL) == 100_000
    assert proven(patch(laptop, SMALL, 100_000, SMALL[100_000:]), laptop, SMALL)
    assert len(on_disk(office)) == 1


def test_parts_that_were_damaged_on_the_disk_are_never_taken_for_the_file(
    office: Office, laptop: Laptop
) -> None:
    naming(laptop, SMALL)
    create(laptop, SMALL, SMALL[:100_000])
    (part,) = (path for path in office.home.files.iterdir() if path.stat().st_size)
    data = bytearray(part.read_bytes())
    data[500] ^= 1
    part.write_bytes(data)
    assert refused(patch(laptop, SMALL, 100_000, SMALL[100_000:])) == (460, "checksum_mismatch")
    assert head(laptop, SMALL).status_code == 404
    send_whole(laptop, SMALL)


def enrolled(centre: Centre, home: Home, url: str) -> Laptop:
    office = Office(centre, home, url, HandClock())
    return Laptop(url, enrol(office, make_code(centre, "Agen Contoh")))


def test_a_centre_that_is_killed_in_the_middle_loses_next_to_nothing(tmp_path: Path) -> None:
    home = Home(tmp_path / "centre")
    make_home(home)
    centre = open_centre(home, make=True)
    cut = 3_000_000
    with serving(home.path) as (url, process):
        laptop = enrolled(centre, home, url)
        naming(laptop, RECORDING)
        create(laptop, RECORDING)
        line = cut_off(laptop, RECORDING, RECORDING[:cut])
        kept(laptop, RECORDING, cut - 128 * KIB)
        process.send_signal(signal.SIGKILL)
        process.wait()
        line.close()
    with serving(home.path) as (url, _):
        again = Laptop(url, laptop.me)
        there = far(again, RECORDING)
        assert cut - 128 * KIB <= there <= cut
        assert proven(patch(again, RECORDING, there, RECORDING[there:]), again, RECORDING)
    assert kept_digests(centre, RECORDING) == [sha(RECORDING)]
    centre.close()
