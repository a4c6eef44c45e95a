"""The lists beside the database: a line that is lost would bring somebody back, so none is passed over."""

from pathlib import Path

import pytest

from central.erasing import erase, rotate_key
from central.kept_list import append_to_list, read_list
from central.stop import Stop
from perisai_app.domain.registration import Value
from tests.central.conftest import Office
from tests.central.samples import Laptop


class Word(Value):
    said: str


def words(path: Path) -> list[str]:
    return [word.said for word in read_list(path, Word)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "words.ndjson"
    for said in ("satu", "dua", "tiga"):
        append_to_list(path, Word(said=said))
    return path


def test_a_list_is_read_in_the_order_of_writing(path: Path, tmp_path: Path) -> None:
    assert words(path) == ["satu", "dua", "tiga"]
    assert words(tmp_path / "none.ndjson") == []


@pytest.mark.parametrize("place", [0, 1, 2])
@pytest.mark.parametrize("rubbish", [b"", b"\x00\x00", b'{"said":"du', b'{"heard":"dua"}'])
def test_a_damaged_line_is_never_passed_over(path: Path, place: int, rubbish: bytes) -> None:
    lines = path.read_bytes().split(b"\n")
    lines[place] = rubbish
    path.write_bytes(b"\n".join(lines))
    with pytest.raises(Stop, match="list_damaged"):
        words(path)


@pytest.mark.parametrize("length", [1, 5, 14])
def test_an_end_that_a_crash_cut_off_was_never_said_and_makes_room(path: Path, length: int) -> None:
    with path.open("ab") as file:
        file.write(Word(said="empat").model_dump_json().encode()[:length])
    assert words(path) == ["satu", "dua", "tiga"]
    append_to_list(path, Word(said="lima"))
    assert words(path) == ["satu", "dua", "tiga", "lima"]


def test_an_end_that_lacks_its_newline_alone_stays(path: Path) -> None:
    path.write_bytes(path.read_bytes().removesuffix(b"\n"))
    assert words(path) == ["satu", "dua", "tiga"]
    append_to_list(path, Word(said="empat"))
    assert words(path) == ["satu", "dua", "tiga", "empat"]


def test_a_centre_does_not_open_beside_a_damaged_list(office: Office, laptop: Laptop) -> None:
    items = laptop.submission(), laptop.submission()
    laptop.send(*items)
    for item in items:
        erase(office.centre, str(item.registration_id))
        rotate_key(office.centre)
    for path in (office.home.erased_list, office.home.rotation_list):
        whole = path.read_bytes()
        path.write_bytes(b"x" + whole)
        with pytest.raises(Stop, match="list_damaged") as stopped:
            office.beside()
        assert (stopped.value.exit_code, path.name in stopped.value.sentence) == (4, True)
        path.write_bytes(whole)
    office.beside().close()
