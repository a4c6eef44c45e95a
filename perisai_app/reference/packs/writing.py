"""Writes packs: signed ones for the office, and the manifest of the tables that ship with the program.

`python -m perisai_app.reference.packs.writing` renews the built-in manifest after a table was edited;
`--next 2027-01 2027-01-01` first sets the shipped tables aside, so that old quotes stay explicable.
"""

import argparse
import shutil
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from nacl.signing import SigningKey

from perisai_app.reference.packs.archive import write_archive
from perisai_app.reference.packs.manifest import FORMAT, MANIFEST, Manifest, described, read_manifest
from perisai_app.reference.packs.pack import read_pack
from perisai_app.reference.packs.signature import SIGNATURE, sign
from perisai_app.whole_file import replace_file

DATA = Path(__file__).parents[1] / "data"
BUILTIN = "builtin"
EARLIER = "earlier"


def write_pack(
    tables: Mapping[str, bytes],
    *,
    version: str,
    valid_from: date,
    title: str,
    signing_seed: bytes,
    made_at: datetime | None = None,
) -> bytes:
    """The pack file of these CSV tables, read back before anybody gets it (PackRefused when it is no good).

    The same arguments give the same bytes. `version` is YYYY-MM or YYYY-MM.N, `signing_seed` 32 bytes.
    """
    manifest = Manifest(
        format=FORMAT,
        version=version,
        valid_from=valid_from,
        made_at=made_at,
        title=title,
        files=described(tables),
    )
    data = signed_archive(manifest.canonical(), tables, signing_seed)
    read_pack(data, trusted=[SigningKey(signing_seed).verify_key.encode()])
    return data


def signed_archive(manifest: bytes, tables: Mapping[str, bytes], signing_seed: bytes) -> bytes:
    """Manifest, signature, then the tables by name; judges nothing."""
    signature = sign(manifest, signing_seed)
    return write_archive({MANIFEST: manifest, SIGNATURE: signature, **dict(sorted(tables.items()))})


def renew(folder: Path) -> Manifest:
    """Rewrites the manifest of a folder of tables; version, first day and title stay."""
    return _describe(folder, read_manifest((folder / MANIFEST).read_bytes()))


def set_aside(data: Path, version: str, valid_from: date) -> Manifest:
    """Keeps the built-in tables as an earlier pack and gives those that will be edited the next version.

    ValueError when the tables are no longer those of their manifest: then they were edited too early.
    """
    folder = data / BUILTIN
    manifest = read_manifest((folder / MANIFEST).read_bytes())
    if described(tables_in(folder)) != manifest.files:
        raise ValueError("the tables were edited before they were set aside")
    shutil.copytree(folder, data / EARLIER / manifest.version)
    return _describe(folder, manifest.model_copy(update={"version": version, "valid_from": valid_from}))


def tables_in(folder: Path) -> dict[str, bytes]:
    """The CSV files of a folder by name."""
    return {file.name: file.read_bytes() for file in sorted(folder.glob("*.csv"))}


def _describe(folder: Path, manifest: Manifest) -> Manifest:
    fields = {**dict(manifest), "files": described(tables_in(folder))}
    renewed = Manifest(**fields)
    replace_file(folder / MANIFEST, renewed.canonical())
    return renewed


def main(words: Sequence[str] | None = None, data: Path = DATA) -> None:
    """For whoever edits the built-in tables."""
    parser = argparse.ArgumentParser(prog="python -m perisai_app.reference.packs.writing")
    names = ("VERSION", "VALID_FROM")
    parser.add_argument("--next", nargs=2, metavar=names, help="begin the next built-in pack")
    if asked := parser.parse_args(words).next:
        made = set_aside(data, asked[0], date.fromisoformat(asked[1]))
    else:
        made = renew(data / BUILTIN)
    print(f"{made.version}: {len(made.files)} tables, valid from {made.valid_from}")


if __name__ == "__main__":
    main()
