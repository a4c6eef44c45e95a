"""Writing packs: the same bytes from the same tables, nothing signed that would be refused, no shipped table
changed without its manifest."""

import hashlib
from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from perisai_app.reference.files import builtin
from perisai_app.reference.packs.archive import write_archive
from perisai_app.reference.packs.manifest import MANIFEST, described, is_version, read_manifest, version_key
from perisai_app.reference.packs.pack import read_pack
from perisai_app.reference.packs.refused import PackRefused
from perisai_app.reference.packs.shipped import earlier, shipped
from perisai_app.reference.packs.writing import main, renew, set_aside, tables_in, write_pack
from perisai_app.reference.tables import rule_book
from tests.reference.packs.samples import JANUARY, KEY, SEED, manifest, pack, six_months, tables


def test_the_same_tables_give_the_same_bytes() -> None:
    assert pack() == pack()
    assert write_archive({"a.csv": b"a\n"}) != write_archive({"b.csv": b"a\n"})


def test_the_form_of_the_file_never_changes() -> None:
    """Packs written years ago are compared with it: a Python that writes zips otherwise has to fail here."""
    data = write_archive({MANIFEST: b"{}", "a.csv": b"a,b\n1,2\n"})
    assert (
        hashlib.sha256(data).hexdigest() == "89f5f4cba23237c1536fa3983b14882f0c52c7ff9c481a2daceafba1b0ee74cc"
    )


def test_a_pack_that_would_be_refused_is_not_written() -> None:
    wrong = {**tables(), "vectors.csv": tables(6_900)["vectors.csv"]}
    with pytest.raises(PackRefused, match="pack_vectors_fail"):
        write_pack(wrong, version="2027-01", valid_from=JANUARY, title="Salah", signing_seed=SEED)


def test_a_pack_needs_a_version_and_a_title() -> None:
    for version, title in (("next", "Data"), ("2027-01", ""), ("2027-01\n", "Data")):
        with pytest.raises(ValidationError):
            write_pack(tables(), version=version, valid_from=JANUARY, title=title, signing_seed=SEED)


def test_the_built_in_tables_may_be_given_out_as_a_pack() -> None:
    shipped_tables = {name: data for name, data in builtin().items() if name != MANIFEST}
    data = write_pack(
        shipped_tables, version="2026-12", valid_from=JANUARY, title="Bawaan", signing_seed=SEED
    )
    assert six_months(read_pack(data, trusted=[KEY]).book).total == six_months(rule_book()).total


def test_no_built_in_table_changes_without_its_manifest() -> None:
    """After an edit: python -m perisai_app.reference.packs.writing, with --next when it was shipped."""
    files = builtin()
    told = read_manifest(files.pop(MANIFEST))
    assert told.files == described(files)
    assert (told.version, told.title) == (rule_book().pack, shipped()[0].manifest.title)


def test_versions_are_compared_as_numbers() -> None:
    rising = ["2026-02", "2026-11", "2026-11.1", "2026-11.9", "2026-11.10", "2026-12", "2027-01"]
    assert sorted(reversed(rising), key=version_key) == rising
    assert all(map(is_version, rising))
    for text in ("", "2026", "2026-13", "2026-00", "1999-01", "2026-11.0", "2026-11.01", "2026-11.1.1"):
        assert not is_version(text)
    assert not is_version("2026-11\n")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder of its own: the shipped tables, under the version 2026-11."""
    folder = tmp_path / "builtin"
    folder.mkdir()
    for name, content in tables(6_800).items():
        (folder / name).write_bytes(content)
    made = manifest(tables(6_800), version="2026-11", valid_from=date(2026, 11, 1))
    (folder / MANIFEST).write_bytes(made.canonical())
    return tmp_path


def test_a_manifest_is_renewed_after_an_edit(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (data / "builtin" / "vectors.csv").write_bytes(tables(7_000)["vectors.csv"])
    main([], data)
    told = read_manifest((data / "builtin" / MANIFEST).read_bytes())
    assert told.files == described(tables_in(data / "builtin"))
    assert (told.version, told.valid_from) == ("2026-11", date(2026, 11, 1))
    assert capsys.readouterr().out == f"2026-11: {len(told.files)} tables, valid from 2026-11-01\n"
    assert renew(data / "builtin") == told


def test_an_earlier_built_in_pack_stays_explicable(data: Path) -> None:
    main(["--next", "2027-01", "2027-01-01"], data)
    for name, content in tables(7_000).items():
        (data / "builtin" / name).write_bytes(content)
    main([], data)
    assert read_manifest((data / "builtin" / MANIFEST).read_bytes()).version == "2027-01"
    (old,) = earlier(data / "earlier")
    assert (old.version, old.signed_by, six_months(old.book).total) == ("2026-11", "", 6 * 16_800)


def test_tables_that_were_edited_already_are_not_set_aside(data: Path) -> None:
    (data / "builtin" / "settings.csv").write_bytes(b"name,value,mark,source\n")
    with pytest.raises(ValueError, match="edited before"):
        set_aside(data, "2027-01", JANUARY)
    assert not (data / "earlier").exists()


def test_the_next_version_must_be_a_version(data: Path) -> None:
    with pytest.raises(ValidationError):
        set_aside(data, "next", JANUARY)
    assert read_manifest((data / "builtin" / MANIFEST).read_bytes()).version == "2026-11"
