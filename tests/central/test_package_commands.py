"""`perisai-central import-package` and `packages`, on files that somebody brought."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from central.enrolment import make_code
from central.main import main
from central.storage.tables import devices
from perisai_app.wire.card import read_card
from tests.package.conftest import Office, Side, joined, laptop, office, recording

__all__ = ["joined", "laptop", "office"]

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(office: Office, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    def done(*words: str) -> tuple[int, str, str]:
        db = ("--db", office.db) if office.db else ()
        monkeypatch.setattr("sys.argv", ["perisai-central", *words, "--home", str(office.home.path), *db])
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            main()
        out, err = capsys.readouterr()
        return int(end.value.code or 0), out, err

    return done


def told(run: Run, *words: str, code: int = 0) -> Any:
    ended, out, err = run(*words, "--json")
    assert (ended, err) == (code, "")
    return json.loads(out)


def block(office: Office) -> None:
    with office.centre.store.writing() as connection:
        connection.execute(update(devices).values(blocked=1))


def test_parts_are_taken_in_and_answered_one_by_one(run: Run, laptop: Side, tmp_path: Path) -> None:
    for number in range(3):
        laptop.register(recording(number, 120_000))
    paths = [str(path) for path in laptop.write().paths]
    parts = told(run, "import-package", *paths, "--receipts", str(tmp_path / "tanda.bin"))["parts"]
    assert [one["receipts"] for one in parts] == [
        str(tmp_path / f"tanda-{number}.bin") for number in range(1, len(paths) + 1)
    ]
    for one in parts:
        laptop.take(Path(one["receipts"]).read_bytes())
    assert laptop.owes == (0, 0)
    listed = told(run, "packages")["parts"]
    assert sorted((one["part"], one["agent"], one["blocked"]) for one in listed) == [
        (number, "Sri", False) for number in range(1, len(paths) + 1)
    ]


def test_people_read_what_came_and_that_it_came_before(run: Run, laptop: Side, tmp_path: Path) -> None:
    laptop.register()
    (path,) = laptop.write().paths
    code, out, _ = run("import-package", str(path), "--receipts", str(tmp_path / "a"))
    assert code == 0 and "1 pendaftaran baru" in out and "sudah pernah" not in out
    code, out, _ = run("import-package", str(path), "--receipts", str(tmp_path / "b"))
    assert code == 0 and "sudah pernah diambil" in out
    assert laptop.take((tmp_path / "b").read_bytes()).duplicate == 1


def test_what_a_blocked_laptop_hands_over_is_taken_and_marked(
    run: Run, office: Office, laptop: Side, tmp_path: Path
) -> None:
    before = laptop.register()
    told(run, "import-package", str(laptop.write().paths[0]), "--receipts", str(tmp_path / "a"))
    block(office)
    after = laptop.register()
    words = (str(laptop.write().paths[0]), "--receipts", str(tmp_path / "b"))
    (part,) = told(run, "import-package", *words)["parts"]
    assert (part["blocked"], part["stored"], part["duplicate"]) == (True, 1, 1)
    rows = told(run, "list")["registrations"]
    marked = {row["registration_id"]: row["from_blocked"] for row in rows}
    assert marked == {str(before.registration_id): False, str(after.registration_id): True}
    assert [one["blocked"] for one in told(run, "packages")["parts"]].count(True) == 1
    taken = laptop.take((tmp_path / "b").read_bytes())
    assert (taken.stored, taken.news) == (1, 0)


def test_a_bad_file_keeps_no_other_back(run: Run, laptop: Side, tmp_path: Path) -> None:
    laptop.register()
    (tmp_path / "rusak").write_bytes(b"x")
    words = (str(tmp_path / "rusak"), str(laptop.write().paths[0]), "--receipts", str(tmp_path / "t"))
    parts = told(run, "import-package", *words, code=1)["parts"]
    assert [one["code"] for one in parts] == ["package_unreadable", None]
    assert (tmp_path / "t-2").exists() and not (tmp_path / "t-1").exists()


def test_a_file_that_is_no_package_ends_with_one_sentence(run: Run, office: Office, tmp_path: Path) -> None:
    (tmp_path / "rusak").write_bytes(b"x")
    code, out, err = run("import-package", str(tmp_path / "rusak"), "--receipts", str(tmp_path / "t"))
    assert (code, out) == (2, "")
    assert err == (
        "File ini bukan paket, atau terpotong atau rusak di jalan. Salin lagi dari laptopnya; tidak ada yang"
        " diambil.\n"
    )
    assert office.holds() == set()


def test_receipts_that_are_there_are_not_written_over(run: Run, laptop: Side, tmp_path: Path) -> None:
    laptop.register()
    (tmp_path / "t").write_text("of another laptop")
    code, _, err = run("import-package", str(laptop.write().paths[0]), "--receipts", str(tmp_path / "t"))
    assert code == 2 and "tidak ditimpa" in err
    assert (tmp_path / "t").read_text() == "of another laptop"


def test_receipts_that_cannot_be_written_are_told_and_made_another_time(
    run: Run, office: Office, laptop: Side, tmp_path: Path
) -> None:
    laptop.register()
    (path,) = laptop.write().paths
    code, _, err = run("import-package", str(path), "--receipts", str(tmp_path / "none" / "t"))
    assert code == 2 and "sekali lagi" in err
    assert len(office.holds()) == 1
    (part,) = told(run, "import-package", str(path), "--receipts", str(tmp_path / "t"))["parts"]
    assert (part["repeated"], part["duplicate"]) == (True, 1)


def test_a_card_is_written_once_and_for_a_true_address(run: Run, office: Office, tmp_path: Path) -> None:
    file, code = tmp_path / "kartu", make_code(office.centre, "Sri")
    assert told(run, "card", str(file), "--url", "https://pusat.test") == {"file": str(file)}
    assert read_card(file.read_bytes(), code) is not None
    wrong = (("kartu", "https://x", "ditimpa"), ("b", "pusat", "https://"), ("n/b", "https://x", "lain"))
    for name, url, said in wrong:
        ended, _, err = run("card", str(tmp_path / name), "--url", url)
        assert ended == 2 and said in err
