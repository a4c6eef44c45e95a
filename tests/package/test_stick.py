"""What a stick may do while a package is written: whatever it is, nothing half is left on it."""

import errno
import os
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from perisai_app.package import sealing, write
from perisai_app.package.write import SMALLEST, write_package
from perisai_app.vault.database import Vault
from perisai_app.vault.errors import (
    PackageCancelled,
    PackageDiskFull,
    PackageDiskGone,
    PackageExists,
    PackageUnwritable,
    PartTooSmall,
    VaultError,
)
from perisai_app.vault.journal import entries
from tests.package.conftest import Office, Side, joined, recording
from tests.vault.conftest import NOW


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, PackageDiskFull),
        (errno.EFBIG, PackageDiskFull),
        (errno.EIO, PackageDiskGone),
        (errno.ENODEV, PackageDiskGone),
        (errno.EROFS, PackageUnwritable),
    ],
)
@pytest.mark.parametrize("after", [0, 1, 3, 8])
def test_a_disk_that_fails_in_the_middle_keeps_nothing_of_it(
    laptop: Side, monkeypatch: pytest.MonkeyPatch, number: int, kind: type[VaultError], after: int
) -> None:
    for one in range(3):
        laptop.register(recording(one, 120_000))
    left = [after]

    class Failing(sealing.Sink):
        def write(self, data: bytes) -> int:
            left[0] -= 1
            if left[0] < 0:
                self.error = OSError(number, os.strerror(number))
                raise self.error
            return super().write(data)

    monkeypatch.setattr(sealing, "Sink", Failing)
    with pytest.raises(kind):
        laptop.write()
    assert list(laptop.stick.iterdir()) == []
    assert not [entry for entry in entries(laptop.vault) if entry.what == "package_written"]


def test_a_stick_pulled_out_before_the_names_are_given_keeps_nothing(
    laptop: Side, monkeypatch: pytest.MonkeyPatch
) -> None:
    for one in range(3):
        laptop.register(recording(one, 120_000))
    given: list[Path] = []

    def pulled(path: Path, target: Path) -> Path:
        if given:
            raise OSError(errno.EIO, "gone")
        given.append(target)
        return path.replace(target)

    monkeypatch.setattr(Path, "rename", pulled)
    with pytest.raises(PackageDiskGone):
        laptop.write()
    assert list(laptop.stick.iterdir()) == []


def test_a_stick_that_is_not_there_is_called_gone(laptop: Side, tmp_path: Path) -> None:
    with pytest.raises(PackageDiskGone):
        write_package(laptop.vault, tmp_path / "no-stick" / "paket.age", now=NOW)


def test_a_package_that_is_there_is_never_written_over(laptop: Side) -> None:
    (laptop.stick / "paket1.age").write_text("an older one")
    with pytest.raises(PackageExists):
        laptop.write()
    assert (laptop.stick / "paket1.age").read_text() == "an older one"


def test_a_part_too_small_for_text_is_refused(laptop: Side) -> None:
    with pytest.raises(PartTooSmall):
        laptop.write(SMALLEST - 1)


def test_a_person_may_stop_it_and_nothing_is_left(laptop: Side) -> None:
    for one in range(3):
        laptop.register(recording(one, 120_000))
    cancel, told = Event(), list[tuple[int, int]]()

    def report(done: int, total: int) -> None:
        told.append((done, total))
        cancel.set()

    with pytest.raises(PackageCancelled):
        write_package(laptop.vault, laptop.stick / "p.age", now=NOW, cancel=cancel, report=report)
    assert len(told) == 1 and 0 < told[0][0] < told[0][1]
    assert list(laptop.stick.iterdir()) == []


def test_what_a_killed_writing_left_goes_with_the_next(
    office: Office, laptop: Side, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop.register(recording(1, 500_000))
    _kill_while_writing(laptop, laptop.stick, monkeypatch)
    with joined(office, tmp_path / "other", "Budi") as other:
        other.register(recording(2, 120_000))
        _kill_while_writing(other, laptop.stick, monkeypatch)
    kept = laptop.stick / ".paket1.age.0123456789abcdef"
    kept.write_text("somebody else's")
    assert len(list(laptop.stick.iterdir())) == 3
    written = laptop.write()
    left = set(laptop.stick.iterdir()) - set(written.paths)
    assert len(left) == 2 and kept in left  # and what the other laptop left


def test_but_not_what_another_writing_of_the_same_laptop_is_at(laptop: Side) -> None:
    laptop.register(recording(1, 120_000))
    between: list[Path] = []

    def report(done: int, total: int) -> None:
        if not between:
            between.extend(laptop.stick.iterdir())
            laptop.write()

    write_package(laptop.vault, laptop.stick / "p.age", now=NOW, report=report)
    assert len(between) == 1 and between[0].name.startswith(".p.age.")
    assert sorted(path.name for path in laptop.stick.iterdir()) == ["p.age", "paket1.age"]


def _kill_while_writing(side: Side, stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a power cut would: nothing tidies up."""

    def killed(done: int, total: int) -> None:
        raise MemoryError

    with monkeypatch.context() as patched:
        patched.setattr(write, "_let_go", lambda paths: None)
        with pytest.raises(MemoryError):
            write_package(side.vault, stick / "paket1.age", now=NOW, report=killed)


def test_progress_ends_at_all_of_it(laptop: Side) -> None:
    laptop.register(recording(1, 120_000))
    told = list[tuple[int, int]]()
    write_package(
        laptop.vault, laptop.stick / "p.age", now=NOW, report=lambda done, total: told.append((done, total))
    )
    assert told[-1][0] == told[-1][1]
    assert [done for done, _ in told] == sorted({done for done, _ in told})


def test_a_damaged_photo_keeps_nothing_else_back(office: Office, laptop: Side) -> None:
    for one in range(3):
        laptop.register(recording(one, 60_000))
    _damage(laptop.vault)
    written = laptop.write()
    assert (written.lines, written.files, written.left_out) == (3, 2, 1)
    assert sum(office.take(path).counts.files for path in written.paths) == 2


def test_a_damaged_file_that_had_to_be_cut_keeps_nothing_else_back(office: Office, laptop: Side) -> None:
    laptop.register(recording(1, 500_000))
    _damage(laptop.vault)
    written = laptop.write()
    assert (written.lines, written.files, written.left_out) == (1, 0, 1)
    assert office.take(written.paths[0]).counts.stored == 1


def _damage(vault: Vault) -> None:
    """A disk changed a page, past every check of the program."""
    connection: Any = vault.db.conn
    connection.execute("DROP TRIGGER file_parts_are_immutable")
    one = connection.execute("SELECT sha256 FROM files ORDER BY sha256 LIMIT 1").fetchone()[0]
    connection.execute("UPDATE file_parts SET data = zeroblob(length(data)) WHERE sha256 = ?", [one])
