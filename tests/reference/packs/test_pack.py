"""A pack is taken whole and signed, or not at all: what is turned, cut, added or wrongly made is refused."""

import contextlib
import io
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perisai_app.reference.packs.archive import LARGEST_BYTES, read_archive, write_archive
from perisai_app.reference.packs.manifest import MANIFEST
from perisai_app.reference.packs.pack import read_pack
from perisai_app.reference.packs.refused import PackRefused
from perisai_app.reference.packs.signature import SIGNATURE, key_id, sign
from perisai_app.reference.packs.writing import signed_archive
from perisai_app.reference.regions import FILE as REGIONS
from tests.reference.packs.samples import (
    HEADINGS,
    JANUARY,
    KEY,
    OTHER_KEY,
    OTHER_SEED,
    SEED,
    manifest,
    pack,
    signed,
    six_months,
    tables,
)

PACK = pack()
ENTRIES = read_archive(PACK)


def refusal(data: bytes, *trusted: bytes) -> str:
    """The code; nothing but PackRefused may come out."""
    with pytest.raises(PackRefused) as refused:
        read_pack(data, trusted=trusted or [KEY])
    return refused.value.code


def with_entry(name: str, data: bytes) -> bytes:
    """Somebody who can write a proper zip, but not sign."""
    return write_archive({**ENTRIES, name: data})


def test_a_pack_gives_its_rule_book_under_its_own_version() -> None:
    found = read_pack(PACK, trusted=[OTHER_KEY, KEY])
    assert (found.version, found.valid_from, found.signed_by) == ("2027-01", JANUARY, key_id(KEY))
    assert (found.manifest.title, found.book.pack) == ("Data contoh", "2027-01")
    assert six_months(found.book).total == 6 * 17_000


@pytest.mark.parametrize("bit", range(8))
def test_an_archive_with_any_bit_turned_is_no_archive(bit: int) -> None:
    small = write_archive({"a.csv": b"a,b\n1,2\n", "b.csv": b""})
    for at in range(len(small)):
        turned = bytearray(small)
        turned[at] ^= 1 << bit
        with pytest.raises(PackRefused, match="pack_broken"):
            read_archive(bytes(turned))


@given(st.integers(0, len(PACK) - 1), st.integers(1, 255))
def test_a_pack_with_any_byte_turned_is_refused(at: int, by: int) -> None:
    assert refusal(PACK[:at] + bytes([PACK[at] ^ by]) + PACK[at + 1 :]) == "pack_broken"


@given(st.integers(0, len(PACK)), st.binary(min_size=1, max_size=40))
def test_a_pack_with_anything_put_in_is_refused(at: int, more: bytes) -> None:
    assert refusal(PACK[:at] + more + PACK[at:]) == "pack_broken"


@given(st.integers(0, len(PACK) - 1), st.integers(1, 5_000))
def test_a_pack_with_anything_cut_out_is_refused(at: int, length: int) -> None:
    assert refusal(PACK[:at] + PACK[at + length :]) == "pack_broken"


@given(st.binary(max_size=400))
def test_anything_else_is_no_pack(data: bytes) -> None:
    assert refusal(data) == "pack_broken"
    assert refusal(b"PK\x03\x04" + data) == "pack_broken"


@given(st.sampled_from(sorted(ENTRIES)), st.data())
def test_a_turned_byte_in_a_mended_zip_is_refused(name: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(ENTRIES[name]) - 1))
    by = data.draw(st.integers(1, 255))
    content = ENTRIES[name]
    code = refusal(with_entry(name, content[:at] + bytes([content[at] ^ by]) + content[at + 1 :]))
    expected = {
        MANIFEST: {"pack_bad_signature"},
        SIGNATURE: {"pack_broken", "pack_unknown_key", "pack_bad_signature"},
    }
    assert code in expected.get(name, {"pack_broken"})


@pytest.mark.parametrize(
    "entries",
    [
        {},
        {MANIFEST: ENTRIES[MANIFEST]},
        {name: data for name, data in ENTRIES.items() if name != SIGNATURE},
        {name: data for name, data in ENTRIES.items() if name != MANIFEST},
        {name: data for name, data in ENTRIES.items() if name != "settings.csv"},
        {**ENTRIES, "more.csv": b"a\n"},
        {**ENTRIES, "../settings.csv": b"a\n"},
        {**ENTRIES, "folder/": b""},
        {**ENTRIES, "settings.csv": ENTRIES["vectors.csv"]},
    ],
)
def test_a_pack_holds_exactly_the_listed_files(entries: dict[str, bytes]) -> None:
    assert refusal(write_archive(entries)) == "pack_broken"


def zipped(add: Callable[[zipfile.ZipFile], object]) -> bytes:
    buffer = io.BytesIO(PACK)
    with zipfile.ZipFile(buffer, "a") as archive:
        add(archive)
    return buffer.getvalue()


def test_a_pack_that_would_grow_when_unpacked_is_refused_packed() -> None:
    grown = bytes(20_000_000)
    bomb = zipped(lambda archive: archive.writestr("more.csv", grown, zipfile.ZIP_DEFLATED))
    assert len(bomb) < len(PACK) + 30_000
    tracemalloc.start()
    assert refusal(bomb) == "pack_broken"
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000


def test_a_zip_that_says_more_than_its_contents_is_refused() -> None:
    def comment(archive: zipfile.ZipFile) -> None:
        archive.comment = b"!"

    assert refusal(zipped(comment)) == "pack_broken"
    assert refusal(zipped(lambda archive: archive.writestr("empty.csv", b""))) == "pack_broken"
    assert refusal(write_archive(dict(reversed(ENTRIES.items())))) == "pack_broken"
    late = {name: data for name, data in ENTRIES.items() if name != "benefits.csv"}
    assert refusal(write_archive({**late, "benefits.csv": ENTRIES["benefits.csv"]})) == "pack_broken"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_file_listed_twice_is_refused() -> None:
    assert refusal(zipped(lambda archive: archive.writestr(MANIFEST, ENTRIES[MANIFEST]))) == "pack_broken"


def test_a_file_of_too_many_entries_or_bytes_is_refused() -> None:
    assert len(read_archive(write_archive({f"{i}.csv": b"" for i in range(64)}))) == 64
    with pytest.raises(PackRefused, match="pack_broken"):
        read_archive(write_archive({f"{i}.csv": b"" for i in range(65)}))
    assert refusal(bytes(LARGEST_BYTES)) == "pack_broken"
    assert refusal(bytes(LARGEST_BYTES + 1)) == "pack_too_large"


def test_a_pack_of_a_stranger_is_refused() -> None:
    stranger = pack(seed=OTHER_SEED)
    assert refusal(stranger) == "pack_unknown_key"
    with pytest.raises(PackRefused, match="pack_unknown_key"):
        read_pack(PACK, trusted=())


def test_a_stranger_who_names_our_key_is_refused() -> None:
    forged = sign(ENTRIES[MANIFEST], OTHER_SEED).replace(key_id(OTHER_KEY).encode(), key_id(KEY).encode())
    assert refusal(with_entry(SIGNATURE, forged)) == "pack_bad_signature"


def test_our_signature_of_another_pack_is_refused() -> None:
    other = read_archive(pack("2027-02"))
    assert refusal(with_entry(SIGNATURE, other[SIGNATURE])) == "pack_bad_signature"


@pytest.mark.parametrize(
    "signature", [b"", b"{}", b'{"key_id":"","signature":""}', b"\xff", b"null", ENTRIES[SIGNATURE] + b"\n"]
)
def test_what_is_no_signature_is_refused(signature: bytes) -> None:
    assert refusal(with_entry(SIGNATURE, signature)) == "pack_broken"


def test_a_pack_for_a_newer_program_is_told_apart() -> None:
    newer = signed_archive(b'{"format":2,"novelty":true}', {}, SEED)
    assert refusal(newer) == "pack_newer_program"
    assert refusal(signed(tables(), format=2)) == "pack_newer_program"


GOOD = ENTRIES[MANIFEST]


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{}",
        b"[]",
        b"1",
        b'{"format":"2"}',
        b'{"format":null}',
        b"[" * 100_000,
        b" " + GOOD,
        GOOD + b"\n",
        GOOD.replace(b'{"files"', b'{"extra":1,"files"'),
        GOOD.replace(b'"format":1', b'"format":0'),
        GOOD.replace(b'"format":1', b'"format":1.0'),
        GOOD.replace(b'"format":1', b'"format":true'),
        GOOD.replace(b'"format":1', b'"format":1,"format":1'),
        GOOD.replace(b"2027-01-01", b"2027-02-29"),
        GOOD.replace(b'"2027-01"', b'"2027-13"'),
        GOOD.replace(b'"2027-01"', b'"2027-00"'),
        GOOD.replace(b'"2027-01"', b'"2027-01.0"'),
        GOOD.replace(b'"2027-01"', b'"2027-01.01"'),
        GOOD.replace(b'"2027-01"', b'"2027-1"'),
        GOOD.replace(b"Data contoh", b""),
        GOOD.replace(b"Data contoh", b"x" * 121),
        GOOD.replace(b'"settings.csv"', b'"../settings.csv"'),
        GOOD.replace(b'"settings.csv"', b'"settings.exe"'),
    ],
)
def test_a_signed_manifest_of_another_form_is_refused(text: bytes) -> None:
    assert text != GOOD
    assert refusal(signed_archive(text, tables(), SEED)) == "pack_broken"


def changed(name: str, old: bytes, new: bytes) -> bytes:
    """A pack whose signer got one table wrong."""
    found = tables()
    assert old in found[name]
    return signed({**found, name: found[name].replace(old, new, 1)})


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("iuran_bpu.csv", b"min_income", b"least_income"),
        ("iuran_bpu.csv", b"min_income", b"base"),
        ("iuran_bpu.csv", b"source\n", b"source,novelty\n"),
        ("iuran_bpu.csv", b",10000,", b",10000,1,"),
        ("iuran_bpu.csv", b",10000,", b","),
        ("iuran_bpu.csv", b",10000,", b",ten thousand,"),
        ("iuran_bpu.csv", b",10000,", b",\xff,"),
        ("iuran_bpu.csv", b",10000,", b',"10000"0,'),
        ("relief_bpu.csv", b",50,", b",half,"),
        ("settings.csv", b"name", b"nama"),
    ],
)
def test_a_signed_table_that_cannot_be_read_is_refused(name: str, old: bytes, new: bytes) -> None:
    assert refusal(changed(name, old, new)) == "pack_broken"


def test_a_column_named_twice_is_refused() -> None:
    found = tables()
    heading, *body = found["settings.csv"].splitlines()
    twice = [heading + b",value", *(row + b",1" for row in body)]
    assert refusal(signed({**found, "settings.csv": b"\n".join(twice)})) == "pack_broken"


def test_a_signed_pack_with_other_tables_than_this_program_knows_is_refused() -> None:
    found = tables()
    assert refusal(signed({**found, "more.csv": b"a\n1\n"})) == "pack_broken"
    del found["settings.csv"]
    assert refusal(signed(found)) == "pack_broken"
    assert refusal(signed({**found, "settings.csv": b""})) == "pack_broken"


@pytest.mark.parametrize("name", sorted(tables()))
def test_a_signed_table_without_rows_never_stops_the_program(name: str) -> None:
    found = tables()
    emptied = signed({**found, name: found[name].splitlines(keepends=True)[0]})
    with contextlib.suppress(PackRefused):
        assert read_pack(emptied, trusted=[KEY]).version == "2027-01"


def test_a_pack_that_computes_otherwise_than_its_makers_is_refused() -> None:
    assert refusal(changed("vectors.csv", b",17000\n", b",16800\n")) == "pack_vectors_fail"
    assert refusal(changed("vectors.csv", b",17000\n", b",many\n")) == "pack_vectors_fail"
    assert refusal(changed("iuran_bpu.csv", b",7000,", b",7001,")) == "pack_vectors_fail"


def test_a_pack_without_vectors_proves_nothing() -> None:
    found = tables()
    assert refusal(signed({**found, "vectors.csv": HEADINGS.encode()})) == "pack_broken"
    unknown = found["vectors.csv"].replace(b"quote,", b"horoscope,")
    assert refusal(signed({**found, "vectors.csv": unknown})) == "pack_vectors_fail"


def test_a_pack_without_a_price_is_refused() -> None:
    found = tables()
    heading = found["iuran_bpu.csv"].splitlines(keepends=True)[0]
    assert refusal(signed({**found, "iuran_bpu.csv": heading})) == "pack_broken"


def test_when_it_was_made_may_be_told() -> None:
    made = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
    assert read_pack(signed(tables(), made_at=made), trusted=[KEY]).manifest.made_at == made
    assert b"made_at" not in manifest(tables()).canonical()


def test_a_pack_may_bring_newer_regions_and_other_retired_codes() -> None:
    shipped = resources.files("perisai_app.reference").joinpath("data", "wilayah", REGIONS).read_bytes()
    heading = tables()["retired_regencies.csv"].splitlines()[0]
    row = b"92.71,96.71,Kota Contoh" + b",x" * (heading.count(b",") - 2)
    found = {**tables(), "retired_regencies.csv": heading + b"\n" + row + b"\n"}
    without, brought = (
        read_pack(signed(found), trusted=[KEY]),
        read_pack(signed({**found, REGIONS: shipped}), trusted=[KEY]),
    )
    for places in (without.book.places, brought.book.places):
        assert places.village_exists("51.04.01.2003")
        assert places.district_retired("92.71.01") and not places.district_known("92.01.01")


def test_regions_that_are_broken_break_the_pack() -> None:
    assert refusal(signed({**tables(), REGIONS: b"perisai regions 1\nbroken"})) == "pack_broken"


@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        ("settings.csv", b"age_limit,65", b"age_limit,enam"),
        ("settings.csv", b"consent_text,persetujuan-1", b"consent_text,persetujuan-9"),
        ("settings.csv", b"periods,1;2;3;6;12", b"periods,0;24"),
    ],
)
def test_a_table_that_would_break_a_rule_breaks_the_pack(table: str, old: bytes, new: bytes) -> None:
    found = tables()
    assert old in found[table]
    assert refusal(signed({**found, table: found[table].replace(old, new)})) == "pack_broken"


def test_a_payday_that_not_every_month_has_breaks_the_pack() -> None:
    found = tables()
    heading, *rows = found["incentives.csv"].decode().splitlines()
    day = heading.split(",").index("day")
    paid = next(row for row in rows if ",payday," in row)
    cells = paid.split(",")
    assert cells[day] == "5"
    late = ",".join([*cells[:day], "31", *cells[day + 1 :]])
    changed = found["incentives.csv"].replace(paid.encode(), late.encode())
    assert refusal(signed({**found, "incentives.csv": changed})) == "pack_broken"
