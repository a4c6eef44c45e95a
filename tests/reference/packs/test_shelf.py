"""Packs on the shelf of a profile folder: what is in force on which day, and what is there years later."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perisai_app.domain.quote import recompute
from perisai_app.domain.rulebook import RuleBook
from perisai_app.reference.packs import shelf as shelves
from perisai_app.reference.packs.archive import LARGEST_BYTES
from perisai_app.reference.packs.pack import Pack
from perisai_app.reference.packs.refused import PackRefused
from perisai_app.reference.packs.shelf import Rejected, Shelf
from perisai_app.reference.packs.shipped import shipped
from perisai_app.reference.packs.signature import key_id
from perisai_app.reference.tables import rule_book
from tests.reference.packs.samples import (
    APRIL,
    JANUARY,
    KEY,
    OTHER_KEY,
    OTHER_SEED,
    pack,
    signed,
    six_months,
    tables,
)

TODAY = date(2026, 11, 21)
BEFORE_JANUARY = JANUARY - timedelta(days=1)
BUILT_IN = rule_book().pack


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """Of a laptop that joined the office of these tests."""
    made = Shelf(tmp_path)
    made.trust(KEY)
    return made


def book(found: RuleBook | None) -> RuleBook:
    assert found is not None
    return found


def refusal(shelf: Shelf, data: bytes) -> PackRefused:
    with pytest.raises(PackRefused) as refused:
        shelf.install(data)
    return refused.value


def files(home: Path) -> set[str]:
    return {path.name for path in (home / "packs").iterdir()}


def test_an_empty_shelf_gives_the_built_in_book_and_makes_nothing(tmp_path: Path) -> None:
    home = tmp_path / "nobody"
    assert Shelf(home).in_force(TODAY) is rule_book()
    assert Shelf(home).in_force(date(1999, 1, 1)) is rule_book()
    assert (Shelf(home).packs(), Shelf(home).rejected()) == (shipped(), ())
    assert not home.exists()


def test_an_old_quote_is_recomputed_to_the_rupiah_after_the_price_changed(shelf: Shelf) -> None:
    old = six_months(shelf.in_force(TODAY))
    assert (old.pack, old.total) == (BUILT_IN, 6 * 16_800)
    shelf.install(pack())
    new = six_months(shelf.in_force(JANUARY))
    assert (new.pack, new.total) == ("2027-01", 6 * 17_000)
    assert recompute(old, book(shelf.book(old.pack)).tariff) == old
    assert recompute(new, book(shelf.book(new.pack)).tariff) == new


def test_a_pack_waits_for_its_first_day(shelf: Shelf) -> None:
    shelf.install(pack())
    assert shelf.in_force(BEFORE_JANUARY).pack == BUILT_IN
    assert shelf.in_force(JANUARY).pack == "2027-01"
    assert shelf.in_force(date(2040, 1, 1)).pack == "2027-01"


def test_each_day_has_the_newest_pack_that_is_valid(shelf: Shelf) -> None:
    shelf.install(pack("2027-01", JANUARY))
    shelf.install(pack("2027-01.2", JANUARY, jkm=7_200))
    shelf.install(pack("2027-01.10", JANUARY, jkm=7_100))
    shelf.install(pack("2027-04", APRIL, jkm=8_000))
    days = (BEFORE_JANUARY, JANUARY, APRIL - timedelta(days=1), APRIL)
    assert [shelf.in_force(day).pack for day in days] == [BUILT_IN, "2027-01.10", "2027-01.10", "2027-04"]
    assert [each.version for each in shelf.packs()] == [
        "2027-04", "2027-01.10", "2027-01.2", "2027-01", BUILT_IN,
    ]  # fmt: skip


def test_every_pack_that_ever_was_installed_is_kept(shelf: Shelf, tmp_path: Path) -> None:
    for month in range(1, 7):
        shelf.install(pack(f"2027-{month:02}", date(2027, month, 1), jkm=7_000 + month))
    late = Shelf(tmp_path)
    for month in range(1, 7):
        assert six_months(book(late.book(f"2027-{month:02}"))).total == 6 * (17_000 + month)
    assert book(late.book(BUILT_IN)) is rule_book()


@pytest.mark.parametrize("version", ["2026-10", "2027-13", "", "../keys", "2027-01.1"])
def test_a_version_that_is_not_here_has_no_book(shelf: Shelf, version: str) -> None:
    shelf.install(pack())
    assert shelf.book(version) is None


@given(st.text())
def test_no_text_for_a_version_raises(version: str) -> None:
    assert Shelf(Path("/nonexistent")).book(version) in (None, rule_book())


def test_the_same_file_may_be_installed_again(shelf: Shelf, tmp_path: Path) -> None:
    assert shelf.install(pack()).version == shelf.install(pack()).version == "2027-01"
    assert files(tmp_path) == {"keys.json", "2027-01.perisai-pack"}


def test_an_older_pack_is_refused(shelf: Shelf) -> None:
    shelf.install(pack("2027-02", JANUARY))
    refused = refusal(shelf, pack("2027-01.9", JANUARY))
    assert (refused.code, refused.params) == ("pack_older", {"version": "2027-01.9", "newest": "2027-02"})
    assert refusal(shelf, pack("2027-01", APRIL)).code == "pack_older"
    assert refusal(shelf, pack("2025-01", JANUARY)).code == "pack_older"


def test_a_pack_older_than_the_built_in_is_refused(shelf: Shelf) -> None:
    refused = refusal(shelf, pack("2026-10", JANUARY))
    assert refused.params == {"version": "2026-10", "newest": BUILT_IN}


def test_today_may_be_corrected_while_a_newer_pack_waits(shelf: Shelf) -> None:
    shelf.install(pack("2027-04", APRIL, jkm=8_000))
    shelf.install(pack("2027-01", JANUARY))
    assert [shelf.in_force(day).pack for day in (JANUARY, APRIL)] == ["2027-01", "2027-04"]


def test_another_pack_of_the_same_version_is_refused(shelf: Shelf) -> None:
    shelf.install(pack())
    refused = refusal(shelf, pack(jkm=7_001))
    assert (refused.code, refused.params) == ("pack_same_version", {"version": "2027-01"})
    assert refusal(shelf, pack(BUILT_IN, JANUARY)).code == "pack_same_version"
    assert six_months(shelf.in_force(JANUARY)).total == 6 * 17_000


def test_nothing_refused_leaves_a_trace(shelf: Shelf, tmp_path: Path) -> None:
    wrong = {**tables(), "vectors.csv": tables(6_900)["vectors.csv"]}
    assert refusal(shelf, pack(seed=OTHER_SEED)).code == "pack_unknown_key"
    assert refusal(shelf, signed(wrong)).code == "pack_vectors_fail"
    assert refusal(shelf, signed(tables(), format=2)).code == "pack_newer_program"
    assert refusal(shelf, b"").code == "pack_broken"
    assert refusal(shelf, bytes(LARGEST_BYTES + 1)).code == "pack_too_large"
    assert files(tmp_path) == {"keys.json"}
    assert shelf.in_force(JANUARY) is rule_book()


def test_a_check_installs_nothing(shelf: Shelf, tmp_path: Path) -> None:
    assert shelf.check(pack()).version == "2027-01"
    assert files(tmp_path) == {"keys.json"}


def test_a_pack_that_rots_on_the_disk_is_skipped_and_told(shelf: Shelf, tmp_path: Path) -> None:
    shelf.install(pack("2027-01"))
    shelf.install(pack("2027-02", jkm=7_500))
    rotten = tmp_path / "packs" / "2027-02.perisai-pack"
    data = bytearray(rotten.read_bytes())
    data[len(data) // 2] ^= 1
    rotten.write_bytes(bytes(data))
    assert shelf.in_force(JANUARY).pack == "2027-01"
    assert shelf.book("2027-02") is None
    assert shelf.rejected() == (Rejected("2027-02.perisai-pack", "pack_broken"),)
    shelf.install(pack("2027-02", jkm=7_500))
    assert (shelf.in_force(JANUARY).pack, shelf.rejected()) == ("2027-02", ())


def test_the_built_in_book_works_when_the_whole_shelf_is_rubbish(shelf: Shelf, tmp_path: Path) -> None:
    folder = tmp_path / "packs"
    (folder / "2027-01.perisai-pack").write_bytes(b"rubbish")
    (folder / "2027-02.perisai-pack").mkdir()
    (folder / "another.perisai-pack").write_bytes(pack("2027-03"))
    (folder / "2027-04.perisai-pack").write_bytes(pack("2027-03"))
    (folder / "2027-05.perisai-pack").write_bytes(bytes(LARGEST_BYTES + 1))
    (folder / "notes.txt").write_bytes(b"")
    assert shelf.in_force(JANUARY) is rule_book()
    codes = {each.file[:7]: each.code for each in shelf.rejected()}
    assert codes.pop("2027-05") == "pack_too_large"
    assert codes == dict.fromkeys(("2027-01", "2027-02", "another", "2027-04"), "pack_broken")


def test_a_pack_whose_key_is_no_longer_trusted_is_skipped(shelf: Shelf, tmp_path: Path) -> None:
    shelf.install(pack())
    (tmp_path / "packs" / "keys.json").write_text("{}")
    assert shelf.in_force(JANUARY) is rule_book()
    assert shelf.rejected() == (Rejected("2027-01.perisai-pack", "pack_unknown_key"),)
    shelf.trust(KEY)
    assert shelf.in_force(JANUARY).pack == "2027-01"


def test_keys_of_two_offices_are_trusted_side_by_side(shelf: Shelf) -> None:
    shelf.install(pack())
    shelf.trust(OTHER_KEY)
    shelf.trust(OTHER_KEY)
    assert shelf.trusted() == {KEY, OTHER_KEY}
    assert shelf.install(pack("2027-02", seed=OTHER_SEED)).signed_by == key_id(OTHER_KEY)
    assert [each.signed_by for each in shelf.packs()] == [key_id(OTHER_KEY), key_id(KEY), ""]


NO_KEYS = (
    "",
    "[]",
    "null",
    '{"keys": 3}',
    '{"keys": [3]}',
    '{"keys": ["xyz"]}',
    '{"keys": ["00"]}',
    "[" * 99_999,
)


@pytest.mark.parametrize("text", NO_KEYS)
def test_a_spoilt_list_of_keys_trusts_nobody(tmp_path: Path, text: str) -> None:
    (tmp_path / "packs").mkdir()
    (tmp_path / "packs" / "keys.json").write_text(text)
    assert Shelf(tmp_path).trusted() == frozenset()


def test_an_interrupted_install_changes_nothing(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def power_cut(path: Path, target: Path) -> None:
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", power_cut)
        with pytest.raises(OSError):  # noqa: PT011
            shelf.install(pack())
    assert files(tmp_path) == {"keys.json", "2027-01.perisai-pack.new"}
    assert (shelf.in_force(JANUARY), shelf.rejected()) == (rule_book(), ())
    shelf.install(pack())
    assert files(tmp_path) == {"keys.json", "2027-01.perisai-pack"}
    assert shelf.in_force(JANUARY).pack == "2027-01"


def test_a_pack_that_came_both_ways_keeps_the_figures_of_the_first(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.install(pack())
    later = Shelf(Path("/nonexistent")).packs()[0]
    twin = Pack(later.manifest.model_copy(update={"version": "2027-01"}), later.book)
    monkeypatch.setattr(shelves, "shipped", lambda: (twin,))
    assert six_months(shelf.in_force(JANUARY)).total == 6 * 17_000
    assert six_months(book(shelf.book("2027-01"))).total == 6 * 17_000
