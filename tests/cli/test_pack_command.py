"""Packs by command: installed, checked, listed, and refused in a sentence with the cure."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from perisai_app.reference.packs.archive import LARGEST_BYTES, read_archive, write_archive
from perisai_app.reference.packs.refused import CODES
from perisai_app.reference.packs.shelf import Shelf
from perisai_app.reference.packs.signature import SIGNATURE, key_id
from perisai_app.reference.tables import rule_book
from tests.cli.conftest import Perisai, assert_one_sentence
from tests.exchange.lists import TODAY
from tests.reference.packs.samples import JANUARY, KEY, OTHER_SEED, pack, signed, tables
from ui.wording import packs as wording

DECEMBER = date(2026, 12, 1)
ABOUT = {"title": "Data contoh", "origin": "installed", "signed_by": key_id(KEY)}
BUILT_IN = rule_book().pack
Given = Callable[[bytes], str]


@pytest.fixture
def laptop(nobody: Perisai, monkeypatch: pytest.MonkeyPatch) -> Perisai:
    """One that trusts the office of these tests, on 1 December 2026."""
    Shelf(nobody.home).trust(KEY)
    monkeypatch.setattr("perisai_app.cli.pack_command.today", lambda: DECEMBER)
    monkeypatch.setattr("perisai_app.cli.quote_command.today", lambda: DECEMBER)
    return nobody


@pytest.fixture
def given(tmp_path: Path) -> Given:
    """Writes a pack to a stick, so to say, and gives its path."""

    def write(data: bytes) -> str:
        file = tmp_path / "data.perisai-pack"
        file.write_bytes(data)
        return str(file)

    return write


@pytest.mark.parametrize("command", ["install", "check", "list"])
def test_every_pack_command_has_help_and_json(nobody: Perisai, command: str) -> None:
    done = nobody("pack", command, "--help")
    assert (done.code, done.err) == (0, "")
    assert {"--json", "--home"} <= set(re.findall(r"--\w+", re.sub(r"\x1b\[[0-9;]*m", "", done.out)))
    assert not nobody.home.exists()


def test_a_pack_is_installed_and_listed(laptop: Perisai, given: Given) -> None:
    told = laptop.answer("pack", "install", given(pack("2026-12", DECEMBER)))
    assert told == {"version": "2026-12", "valid_from": "2026-12-01", **ABOUT}
    laptop.answer("pack", "install", given(pack("2027-01", JANUARY)))
    listed = laptop.answer("pack", "list")
    assert (listed["in_force"], listed["rejected"]) == ("2026-12", [])
    assert [(each["version"], each["state"], each["origin"]) for each in listed["packs"]] == [
        ("2027-01", "waiting", "installed"),
        ("2026-12", "in_force", "installed"),
        (BUILT_IN, "kept", "shipped"),
    ]
    assert listed["packs"][-1]["signed_by"] is None


def test_people_are_told_from_when_a_pack_holds(laptop: Perisai, given: Given) -> None:
    file = given(pack())
    checked, installed = laptop("pack", "check", file), laptop("pack", "install", file)
    assert checked.out == "Paket 2027-01 baik dan bisa dipasang. Berlaku mulai 1 Jan 2027.\n"
    assert installed.out == "Paket 2027-01 terpasang. Berlaku mulai 1 Jan 2027.\n"
    listed = laptop("pack", "list")
    assert (listed.code, listed.err) == (0, "")
    assert listed.out.splitlines()[0] == "2027-01  mulai 1 Jan 2027  menunggu tanggalnya (dari kantor)"
    assert listed.out.splitlines()[1].endswith("berlaku (bawaan program)")


def test_a_checked_pack_is_not_installed(laptop: Perisai, given: Given) -> None:
    assert laptop.answer("pack", "check", given(pack()))["version"] == "2027-01"
    assert len(laptop.answer("pack", "list")["packs"]) == 1


def test_the_price_follows_the_pack_in_force(laptop: Perisai, given: Given) -> None:
    asked = ("quote", "--income", "1000000", "--from", "2030-01")
    before = laptop.answer(*asked)
    assert (before["pack"], before["total"]) == (BUILT_IN, 16_800)
    laptop.answer("pack", "install", given(pack("2027-01", JANUARY)))
    assert laptop.answer(*asked)["total"] == 16_800
    laptop.answer("pack", "install", given(pack("2026-12", DECEMBER, jkm=7_300)))
    after = laptop.answer(*asked)
    assert (after["pack"], after["total"]) == ("2026-12", 17_300)


def test_a_list_is_judged_by_the_pack_in_force(
    perisai: Perisai, given: Given, people: Callable[..., Path]
) -> None:
    """The built-in age limit is 65, this pack's is 30."""
    Shelf(perisai.home).trust(KEY)
    asked = ("import", str(people({})), "--branch", "Gianyar", "--check")
    assert perisai.answer(*asked)["refused"] == []
    found = tables()
    younger = {**found, "settings.csv": found["settings.csv"].replace(b"age_limit,65", b"age_limit,30")}
    data = signed(younger, version=f"{BUILT_IN}.1", valid_from=TODAY)
    perisai.answer("pack", "install", given(data))
    assert len(perisai.answer(*asked, code=1)["refused"]) == 1


def test_a_shelf_that_lost_a_pack_says_so_and_works(laptop: Perisai, given: Given) -> None:
    laptop.answer("pack", "install", given(pack("2026-12", DECEMBER)))
    (laptop.home / "packs" / "2026-12.perisai-pack").write_bytes(b"rubbish")
    told = laptop.answer("pack", "list", code=1)
    assert told["in_force"] == BUILT_IN
    assert told["rejected"] == [{"file": "2026-12.perisai-pack", "code": "pack_broken"}]
    done = laptop("pack", "list")
    assert done.code == 1
    assert done.out.splitlines()[1].startswith("2026-12.perisai-pack tidak dipakai: File ini bukan paket")


FORGED = write_archive({**read_archive(pack()), SIGNATURE: read_archive(pack("2027-02"))[SIGNATURE]})
WRONG = {**tables(), "vectors.csv": tables(6_900)["vectors.csv"]}


@pytest.mark.parametrize(
    ("data", "exit_code", "code"),
    [
        (b"", 2, "pack_broken"),
        (b"Halo", 2, "pack_broken"),
        (pack()[:-1], 2, "pack_broken"),
        (bytes(LARGEST_BYTES + 1), 2, "pack_too_large"),
        (pack(seed=OTHER_SEED), 4, "pack_unknown_key"),
        (FORGED, 4, "pack_bad_signature"),
        (pack("2026-10"), 4, "pack_older"),
        (pack(BUILT_IN), 4, "pack_same_version"),
        (signed(WRONG), 4, "pack_vectors_fail"),
        (signed(tables(), format=2), 4, "pack_newer_program"),
    ],
)
def test_a_pack_that_is_not_taken_is_told_with_the_cure(
    laptop: Perisai, given: Given, data: bytes, exit_code: int, code: str
) -> None:
    for command in ("check", "install"):
        assert laptop.refused("pack", command, given(data)) == (exit_code, code)
    assert [each["version"] for each in laptop.answer("pack", "list")["packs"]] == [BUILT_IN]


def test_a_file_that_is_not_there_is_told(laptop: Perisai, tmp_path: Path) -> None:
    for file in (tmp_path / "none.perisai-pack", tmp_path):
        assert laptop.refused("pack", "install", str(file)) == (2, "no_file")


def test_a_folder_that_cannot_be_written_is_told(laptop: Perisai, given: Given) -> None:
    (laptop.home / "packs" / "2027-01.perisai-pack.new").mkdir()
    assert laptop.refused("pack", "install", given(pack())) == (2, "home_unusable")


def test_every_refusal_has_a_sentence_with_its_parameters() -> None:
    assert set(wording.SENTENCES) == set(CODES)
    for code in CODES:
        assert_one_sentence(wording.sentence(code, version="2027-01", newest="2027-02") + "\n")
    assert wording.sentence("pack_older", version="2027-01", newest="2027-02").startswith("Paket 2027-01 ")
