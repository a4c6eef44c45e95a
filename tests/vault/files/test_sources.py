"""The file outside: deleted when asked, only while it is what was taken in, and the journal says so."""

import errno
import os
from pathlib import Path

import pytest

from perisai_app.vault.database import Vault
from perisai_app.vault.errors import FileRefused
from perisai_app.vault.files.sources import Removal, delete_source, read_source
from perisai_app.vault.journal import entries
from tests.vault.conftest import NOW
from ui.wording.files import REFUSED, REMOVED


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "KTP Ibu Contoh.jpg"
    path.write_bytes(b"a photo, for all we know")
    return path


def told(vault: Vault) -> list[dict[str, object]]:
    return [entry.params for entry in entries(vault) if entry.what == "source_file_deleted"]


def test_a_source_that_was_taken_in_is_deleted_and_told(vault: Vault, photo: Path) -> None:
    data, source = read_source(photo)
    assert delete_source(vault, source, now=NOW) is Removal.DELETED
    assert not photo.exists()
    assert told(vault) == [{"sha256": source.sha256, "bytes": len(data)}]


def test_no_name_of_a_file_gets_into_the_journal(vault: Vault, photo: Path) -> None:
    _, source = read_source(photo)
    delete_source(vault, source, now=NOW)
    assert not any("Contoh" in str(row) for row in vault.rows("SELECT * FROM journal"))
    assert "Contoh" not in repr(source)


def test_a_file_that_changed_since_is_somebody_s_new_work_and_stays(vault: Vault, photo: Path) -> None:
    _, source = read_source(photo)
    photo.write_bytes(b"another photo under that name")
    assert delete_source(vault, source, now=NOW) is Removal.CHANGED
    assert photo.exists() and told(vault) == []


def test_a_file_that_is_gone_already_is_no_trouble(vault: Vault, photo: Path) -> None:
    _, source = read_source(photo)
    photo.unlink()
    assert delete_source(vault, source, now=NOW) is Removal.GONE
    assert told(vault) == []


@pytest.mark.skipif(os.name == "nt", reason="making a link needs a right there that few accounts have")
def test_a_link_is_not_taken_for_the_file(vault: Vault, photo: Path) -> None:
    link = photo.with_name("pintasan.jpg")
    link.symlink_to(photo)
    _, source = read_source(link)
    assert delete_source(vault, source, now=NOW) is Removal.LINK
    assert photo.exists() and told(vault) == []


def test_what_cannot_be_deleted_is_not_told_as_deleted(vault: Vault, photo: Path, tmp_path: Path) -> None:
    """A folder has come to stand where the file was read from: reading and deleting it both fail."""
    _, source = read_source(photo)
    photo.unlink()
    photo.mkdir()
    assert delete_source(vault, source, now=NOW) is Removal.STUCK
    assert told(vault) == []


def test_a_failed_deletion_takes_its_entry_back(
    vault: Vault, photo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows keeps a file that another program has open; here the operating system is made to say so."""

    def held(path: Path, missing_ok: bool = False) -> None:
        raise PermissionError(13, "in use")

    _, source = read_source(photo)
    monkeypatch.setattr(Path, "unlink", held)
    assert delete_source(vault, source, now=NOW) is Removal.STUCK
    assert told(vault) == []


def test_a_file_that_cannot_be_read_is_refused_in_words(photo: Path) -> None:
    with pytest.raises(FileRefused) as missing:
        read_source(photo.with_name("tidak ada.jpg"))
    with pytest.raises(FileRefused) as large:
        read_source(photo, largest=3)
    codes = [missing.value.code, large.value.code]
    assert codes == ["file_unreadable", "file_too_large"] and set(codes) <= set(REFUSED)


def test_every_way_it_may_go_has_a_sentence() -> None:
    assert set(REMOVED) == set(Removal)


class WriteProtected(PermissionError):
    """As Windows tells it: a mere permission, with its own number beside."""

    winerror = 19


@pytest.mark.parametrize("error", [OSError(errno.EROFS, "read-only"), WriteProtected(errno.EACCES, "locked")])
def test_a_locked_stick_is_told_from_a_file_in_use(
    vault: Vault, photo: Path, monkeypatch: pytest.MonkeyPatch, error: OSError
) -> None:
    def locked(path: Path, missing_ok: bool = False) -> None:
        raise error

    _, source = read_source(photo)
    monkeypatch.setattr(Path, "unlink", locked)
    assert delete_source(vault, source, now=NOW) is Removal.READ_ONLY
    assert photo.exists() and told(vault) == []
