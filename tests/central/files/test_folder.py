"""A folder of files under random names: on the disk when it says so, and never in anybody's way."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from central.files.folder import FORGOTTEN_SECONDS, NAMES_AT_ONCE, Folder


def read(folder: Folder, name: str) -> bytes:
    with folder.open(name) as file:
        return file.read()


def test_two_processes_share_it(tmp_path: Path) -> None:
    first, second = Folder(tmp_path / "files"), Folder(tmp_path / "files")
    names = [one.save([b"satu", b"dua"], lasting=True) for one in (first, second) for _ in range(40)]
    assert len(set(names)) == 80
    assert all(read(first, name) == b"satudua" for name in names)


def test_bytes_and_name_are_synced_before_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[str] = []
    real = os.fsync

    def watched(descriptor: int) -> None:
        synced.append(Path(f"/proc/self/fd/{descriptor}").readlink().name)
        real(descriptor)

    monkeypatch.setattr(os, "fsync", watched)
    folder = Folder(tmp_path / "files")
    name = folder.save([b"isi"], lasting=True)
    assert synced == ["files", name]
    later = [folder.save([b"isi"], lasting=True) for _ in range(NAMES_AT_ONCE - 1)]
    assert synced == ["files", name, *later]
    folder.save([b"isi"], lasting=False)
    assert len(synced) == NAMES_AT_ONCE + 1


@pytest.fixture
def no_file_beyond_100_kilobytes() -> Iterator[None]:
    """The system takes a part of a longer one, and says no to the rest."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.usefixtures("no_file_beyond_100_kilobytes")
@pytest.mark.parametrize("lasting", [True, False])
def test_one_that_the_disk_took_a_part_of_is_none(tmp_path: Path, lasting: bool) -> None:
    folder = Folder(tmp_path / "files")
    with pytest.raises(OSError, match="too large"):
        folder.save([b"x" * 150_000], lasting=lasting)
    assert all(path.stat().st_size == 0 for path in (tmp_path / "files").iterdir())


@pytest.mark.parametrize("lasting", [True, False])
def test_a_file_whose_bytes_fail_half_way_is_not_left(tmp_path: Path, lasting: bool) -> None:
    def failing() -> Iterator[bytes]:
        yield b"satu"
        raise OSError(28, "full")

    folder = Folder(tmp_path / "files")
    with pytest.raises(OSError, match="full"):
        folder.save(failing(), lasting=lasting)
    assert all(path.stat().st_size == 0 for path in (tmp_path / "files").iterdir())


def test_nobody_else_on_the_computer_may_look(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "files")
    folder.save([b"isi"], lasting=True)
    assert (tmp_path / "files").stat().st_mode & 0o777 == 0o700


def test_names_made_ahead_go_with_their_process(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "files")
    name = folder.save([b"isi"], lasting=True)
    folder.close()
    assert [path.name for path in (tmp_path / "files").iterdir()] == [name]


def test_what_is_old_enough_is_nobody_s_work_any_more(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "files")
    name = folder.save([b"isi"], lasting=False)
    assert list(folder.leftovers()) == []
    then = (tmp_path / "files" / name).stat().st_mtime - FORGOTTEN_SECONDS - 60
    os.utime(tmp_path / "files" / name, (then, then))
    assert list(folder.leftovers()) == [name]


def test_an_emptied_file_does_not_count_as_there(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "files")
    name = folder.save([b"isi"], lasting=False)
    assert folder.has(name)
    (tmp_path / "files" / name).write_bytes(b"")
    assert not folder.has(name) and not folder.has("nobody")


def test_a_file_that_has_gone_already_may_go_again(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "files")
    name = folder.save([b"isi"], lasting=False)
    folder.remove(name)
    folder.remove(name)
    assert not folder.has(name)
