"""A stolen laptop: 50 people's NIKs, names, phones and photos are in no file that a whole day has left."""

import base64
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest
from PySide6.QtWidgets import QApplication

from perisai_app.reference.tables import rule_book
from perisai_app.vault.backup.rotation import choose_second_place
from perisai_app.vault.database import VaultKey, open_vault
from perisai_app.vault.files.intake import take_in
from perisai_app.wire.submission import FileRole
from tests.central.conftest import Office
from tests.central.conftest import office as office
from tests.soak import people
from tests.soak.abroad import BY_HAND, ONLINE, PACKAGE, RECEIPTS, spoken, to_the_office
from tests.soak.conftest import PASSPHRASE, Homes
from tests.soak.report import table
from tests.soak.scan import Needles, hits, needles
from tests.soak.zygote import Kill, zygote
from ui.window import remembered_look

PEOPLE, PHOTOGRAPHED, PIECE = 50, 25, 24
MIDDLE = 60  # a crash point in the midst of a restore, with its working copies about


@pytest.fixture(scope="module")
def wanted() -> Needles:
    """Of each of the 50: NIK, name and phone; of each photo, as it came and as it is kept, a piece inside."""
    typed = [people.texts(number) for number in range(PEOPLE)]
    texts = [one[field] for one in typed for field in ("nik", "name", "phone")]
    sounds = [spoken(number) for number in ONLINE + BY_HAND]
    return needles(texts, [data[900 : 900 + PIECE] for data in (*photos(), *sounds)])


def photos() -> Iterator[bytes]:
    for number in range(1, PHOTOGRAPHED + 1):
        for shot in range(2):
            given = people.photo(number * 10 + shot)
            yield given
            yield take_in(given, FileRole.OTHER, rule_book().settings).data


@pytest.fixture
def laptop(
    homes: Homes,
    key: VaultKey,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    office: Office,
    qapp: QApplication,
) -> Path:
    """The folder with everything that a day left: home, temporary files, a stick with a backup, a package and
    its receipts, and what was printed."""
    folder = tmp_path / "laptop"
    for name in ("tmp", "stick"):
        (folder / name).mkdir(parents=True)
    monkeypatch.setenv("TMPDIR", str(folder / "tmp"))
    monkeypatch.setenv("SQLITE_TMPDIR", str(folder / "tmp"))
    home = homes("laptop/home")
    vault = open_vault(home, key)
    choose_second_place(vault, folder / "stick")
    vault.close()
    a_day(home, key, tmp_path)
    to_the_office(home, key, office, folder / "stick")
    remembered_look(qapp, home).changed.emit()
    with (folder / "said.txt").open("wb") as said:
        for words in (("import", str(tmp_path / "list-26.xlsx")), ("backup",), ("check", "--deep")):
            by_command(home, *words, said=said)
    return folder


def a_day(home: Path, key: VaultKey, outside: Path) -> None:
    """Everybody comes in by some way, and some of the ways are cut short."""
    with zygote() as worker:
        for what, number, times in (
            ("prospect", 0, 10),
            ("intake", 0, PHOTOGRAPHED),
            ("finalize", PHOTOGRAPHED, 1),
            ("import", 26, 1),
            ("backup", PEOPLE, 1),
        ):
            told = worker.run(home, key, what, number, times=times, folder=str(outside))
            assert told[-1]["dead"] == 0, told
        worker.run(home, key, "typing", 30, kill=Kill("typing", 1, 0.005))
        worker.run(home, key, "backup", 31, kill=Kill("backup", 1, 0.01))
        worker.run(home, key, "restore", 0, crash_at=MIDDLE)
    shutil.copytree(home, home.with_name("killed"))  # as it lies then: the next opening clears it away


def by_command(home: Path, *words: str, said: IO[bytes]) -> None:
    environment = os.environ | {"PERISAI_HOME": str(home), "PERISAI_PASSPHRASE": PASSPHRASE}
    command = [sys.executable, "-m", "perisai_app.main", *words]
    subprocess.run(command, env=environment, stdout=said, stderr=said, check=False)


def test_nothing_that_a_day_leaves_tells_of_anybody(laptop: Path, wanted: Needles) -> None:
    files = [path for path in laptop.rglob("*") if path.is_file()]
    found = hits(laptop, wanted)
    kinds = {path.name.split("-")[0] if path.parent.name == "backups" else path.name for path in files}
    told = table(
        f"{len(wanted.forms)} forms of {PEOPLE} people in {len(files)} files",
        ("file", "bytes", "hits"),
        [
            (path.relative_to(laptop), path.stat().st_size, len(found.get(str(path.relative_to(laptop)), ())))
            for path in files
        ],
    )
    assert {"vault.db", "keys-1.json", "vault.mark", "backup", "said.txt"} <= kinds, told
    assert {"window.ini", PACKAGE, RECEIPTS} <= kinds, told
    assert any("killed/restore-preparing/" in path.as_posix() for path in files), told
    assert found == {}, told


def test_the_same_scan_finds_everybody_where_nothing_is_encrypted(tmp_path: Path, wanted: Needles) -> None:
    database = sqlite3.connect(tmp_path / "control.db")
    database.execute("CREATE TABLE people (nik TEXT, name TEXT, phone TEXT)")
    for number in range(PEOPLE):
        database.execute("INSERT INTO people VALUES (?, ?, ?)", _typed(number))
    database.commit()
    database.close()
    for number, data in enumerate((*photos(), *map(spoken, ONLINE + BY_HAND))):
        (tmp_path / f"{number}.file").write_bytes(data)
    found = hits(tmp_path, wanted)
    assert set.union(*found.values()) == set(wanted.forms.values())


@pytest.mark.parametrize("coding", ["utf-16-le", "hex", "base64", "reversed", "name"])
def test_no_way_of_writing_hides_a_number(tmp_path: Path, wanted: Needles, coding: str) -> None:
    number = people.nik(7)
    written = {
        "utf-16-le": number.encode("utf-16-le"),
        "hex": ("x" + number).encode().hex().encode(),
        "base64": base64.b64encode(f"nik={number};".encode()),
        "reversed": number[::-1].encode(),
        "name": b"",
    }[coding]
    (tmp_path / (f"{number}.txt" if coding == "name" else "a.log")).write_bytes(
        b"before " + written + b" after"
    )
    assert hits(tmp_path, wanted)


def _typed(number: int) -> tuple[str, str, str]:
    texts = people.texts(number)
    return texts["nik"], texts["name"], texts["phone"]
