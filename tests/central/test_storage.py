"""The home folder and its database: encrypted, migrated, and not to be confused with another's."""

import os
import stat
import traceback
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from central.centre import open_centre
from central.home import Home
from central.stop import SENTENCES, Stop
from central.storage.tables import metadata


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A folder in which a centre was started once."""
    home = Home(tmp_path / "centre")
    open_centre(home, make=True).close()
    return home


def test_a_second_start_finds_the_same_centre(home: Home) -> None:
    first, second = open_centre(home), open_centre(home, make=True)
    assert (first.epoch, first.public_key) == (second.epoch, second.public_key)
    first.close()
    second.close()


def test_two_first_starts_at_once_make_one_centre(tmp_path: Path) -> None:
    home = Home(tmp_path / "centre")
    with ThreadPoolExecutor(4) as pool:
        opened = list(pool.map(lambda _: open_centre(home, make=True), range(4)))
    assert len({(centre.epoch, centre.public_key) for centre in opened}) == 1
    for centre in opened:
        centre.close()


@pytest.mark.skipif(os.name != "posix", reason="rights of files are another matter on Windows")
def test_only_the_owner_reads_what_lies_in_the_folder(home: Home) -> None:
    assert stat.S_IMODE(home.path.stat().st_mode) == 0o700
    for path in home.path.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path.name


def test_the_database_is_encrypted(home: Home) -> None:
    assert not home.database.read_bytes().startswith(b"SQLite format 3")


def test_the_migrations_make_the_tables_that_the_program_expects(home: Home) -> None:
    centre = open_centre(home)
    with centre.store.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    centre.close()


def test_the_database_is_as_careful_as_it_must_be(home: Home) -> None:
    centre = open_centre(home)
    with centre.store.reading() as connection:
        found = [
            connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    centre.close()
    assert found == ["wal", 2, 1]


def stopped(home: Home, *, make: bool, db: str | None = None) -> tuple[str, int]:
    with pytest.raises(Stop) as raised:
        open_centre(home, make=make, db=db)
    return raised.value.code, raised.value.exit_code


def test_a_folder_without_a_centre_is_not_made_into_one_by_looking(tmp_path: Path) -> None:
    assert stopped(Home(tmp_path / "centre"), make=False) == ("no_centre", 2)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["database.key", "signing.key"])
def test_a_lost_key_is_told_and_never_made_anew(home: Home, name: str) -> None:
    key = (home.path / name).read_bytes()
    (home.path / name).unlink()
    assert stopped(home, make=True) == ("key_lost", 4)
    (home.path / name).write_bytes(b"short")
    assert stopped(home, make=True) == ("key_lost", 4)
    (home.path / name).write_bytes(key)
    open_centre(home).close()


def test_a_strange_database_key_opens_nothing_and_harms_nothing(home: Home) -> None:
    key, before = home.database_key.read_bytes(), home.database.read_bytes()
    home.database_key.write_text("00" * 32)
    assert stopped(home, make=True) == ("database_unusable", 3)
    assert home.database.read_bytes() == before
    home.database_key.write_bytes(key)
    open_centre(home).close()


def test_a_strange_signing_key_is_not_used(home: Home) -> None:
    home.signing_key.write_text("00" * 32)
    assert stopped(home, make=True) == ("other_key", 4)


def test_a_database_from_a_newer_program_is_left_alone(home: Home) -> None:
    centre = open_centre(home)
    with centre.store.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    centre.close()
    assert stopped(home, make=True) == ("newer_database", 4)


@pytest.mark.parametrize("db", ["sqlite:///plain.db", "mysql://x", "postgresql+psycopg2://x", ""])
def test_another_kind_of_database_is_not_taken(home: Home, db: str) -> None:
    assert stopped(home, make=True, db=db) == ("unsupported_database", 2)


def test_a_database_server_that_is_not_there_is_told_without_its_password(home: Home) -> None:
    secret = uuid4().hex
    with pytest.raises(Stop, match="database_unusable") as raised:
        open_centre(home, db=f"postgresql+psycopg://office:{secret}@127.0.0.1:1/perisai")
    assert secret not in "".join(traceback.format_exception(raised.value))


def test_every_stop_has_its_sentence() -> None:
    source = "".join(path.read_text("utf-8") for path in Path("central").rglob("*.py"))
    said = ("Stop", "Bad", "Fault")  # a fault of a value becomes a command's stop
    assert all(any(f'{kind}("{code}"' in source for kind in said) for code in SENTENCES)
    assert all(Stop(code, 1).sentence.endswith((".", "//")) for code in SENTENCES)


def test_a_commit_that_may_be_taken_back_makes_no_later_one_so(home: Home) -> None:
    centre = open_centre(home)
    synced = []
    for lasting in (False, True, True, False):
        with centre.store.writing(lasting=lasting) as connection:
            synced.append(connection.exec_driver_sql("PRAGMA synchronous").scalar())
    centre.close()
    assert synced == [1, 2, 2, 1]


def test_who_writes_has_the_database_from_the_transaction_s_first_instant(home: Home) -> None:
    first, second = open_centre(home), open_centre(home, patience=0)
    with first.store.writing():
        with pytest.raises(OperationalError, match="locked"), second.store.writing():
            pass
        with second.store.reading():
            pass
    first.close()
    second.close()
