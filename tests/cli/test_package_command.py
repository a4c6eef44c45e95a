"""`perisai package write` and `receipts`: the stick's way, told for people and for programs."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from central.enrolment import make_code
from central.packages.joining import card
from central.packages.taking import take_part
from tests.cli.conftest import Office, Perisai, assert_one_sentence

People = Callable[..., Path]


@pytest.fixture
def agent(perisai: Perisai, people: People, office: Office) -> Perisai:
    """An agent who joined and has somebody to hand over."""
    perisai.answer("import", str(people({})), "--branch", "Gianyar")
    perisai.answer("enrol", office.url, str(make_code(office.centre, "Agen Contoh", "Gianyar")))
    return perisai


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stik").mkdir()
    return tmp_path / "stik"


def written(agent: Perisai, stick: Path, *more: str) -> Any:
    return agent.answer("package", "write", str(stick / "paket.age"), *more)


def carried(office: Office, stick: Path) -> str:
    """The office takes the part in and writes its receipts beside."""
    (stick / "tanda").write_bytes(take_part(office.centre, stick / "paket.age").receipts)
    return str(stick / "tanda")


def test_a_package_and_its_receipts_settle_what_is_owed(agent: Perisai, office: Office, stick: Path) -> None:
    told = written(agent, stick)
    assert (told["lines"], told["files"], told["left_out"]) == (1, 0, 0)
    assert told["paths"] == [str(stick / "paket.age")]
    assert agent.counts()["queued"] == 1
    (one,) = agent.answer("package", "receipts", carried(office, stick))["receipts"]
    assert (one["code"], one["stored"], one["repeated"]) == (None, 1, False)
    assert agent.counts() | {"queued": 0, "received": 1} == agent.counts()


def test_people_are_told_that_nothing_counts_before_the_receipts(agent: Perisai, stick: Path) -> None:
    done = agent("package", "write", str(stick / "paket.age"))
    assert done.code == 0
    assert "1 pendaftaran" in done.out
    assert "baru terhitung terkirim saat tanda terimanya kembali" in done.out


def test_receipts_a_second_time_are_no_failure(agent: Perisai, office: Office, stick: Path) -> None:
    written(agent, stick)
    receipts = carried(office, stick)
    agent.answer("package", "receipts", receipts)
    done = agent("package", "receipts", receipts)
    assert (done.code, done.out) == (0, "Tanda terima ini sudah pernah diambil. Tidak ada yang berubah.\n")


def test_of_several_files_a_bad_one_keeps_no_other_back(agent: Perisai, office: Office, stick: Path) -> None:
    written(agent, stick)
    (stick / "rusak").write_bytes(b"x" * 300)
    told = agent.answer("package", "receipts", str(stick / "rusak"), carried(office, stick), code=1)
    assert [one["code"] for one in told["receipts"]] == ["receipts_not_ours", None]
    assert agent.counts()["received"] == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("write", "tidak/ada/paket.age"), (3, "package_disk_gone")),
        (("write", "paket.age", "--part-size", "besar"), (2, "bad_part_size")),
        (("write", "paket.age", "--part-size", "1KB"), (2, "package_part_too_small")),
        (("receipts", "tidak-ada"), (3, "receipts_unread")),
    ],
)
def test_what_cannot_be_says_how_to_go_on(
    agent: Perisai, stick: Path, words: tuple[str, ...], told: tuple[int, str]
) -> None:
    verb, name, *more = words
    assert agent.refused("package", verb, str(stick / name), *more) == told
    assert list(stick.iterdir()) == []


def test_a_package_that_is_there_stays(agent: Perisai, stick: Path) -> None:
    written(agent, stick)
    assert agent.refused("package", "write", str(stick / "paket.age")) == (2, "package_exists")


def test_a_laptop_that_never_joined_is_told_how(perisai: Perisai, stick: Path) -> None:
    done = perisai("package", "write", str(stick / "paket.age"))
    assert done.code == 4
    assert_one_sentence(done.err)
    assert "kode dari kantor" in done.err


def test_a_card_and_a_code_join_without_a_network(perisai: Perisai, office: Office, stick: Path) -> None:
    (stick / "kartu").write_bytes(card(office.centre, "https://pusat.test"))
    code = str(make_code(office.centre, "Agen Contoh", "Gianyar"))
    assert perisai.answer("enrol", "--card", str(stick / "kartu"), code) == {"asked": True}
    written(perisai, stick)
    perisai.answer("package", "receipts", carried(office, stick))
    assert perisai.answer("check")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("https://pusat.test",), (2, "enrol_words")),
        (("--card", "kartu", "AAAA"), (2, "bad_code")),
        (("--card", "kartu", "AAAQ-EAYE-AUDA-OCAJ-KZDV-VJ2U-MNDU-YAUF"), (2, "card_not_of_code")),
        (("--card", "kartu", "https://pusat.test", "AAAA"), (2, "enrol_words")),
    ],
)
def test_what_joins_nobody_says_how(perisai: Perisai, words: tuple[str, ...], told: tuple[int, str]) -> None:
    assert perisai.refused("enrol", *words) == told
