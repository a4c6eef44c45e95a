"""Reads a signed pack of reference data, and takes nothing on trust but the keys that it is given.

The same judgement falls on every load, not only when a pack is installed. Must not know where packs are kept.
"""

import csv
import io
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache

from perisai_app.domain.rulebook import RuleBook
from perisai_app.domain.vectors import failures
from perisai_app.reference.files import Files, builtin, rows
from perisai_app.reference.packs.archive import read_archive
from perisai_app.reference.packs.manifest import MANIFEST, Manifest, described, read_manifest
from perisai_app.reference.packs.refused import PackRefused
from perisai_app.reference.packs.signature import SIGNATURE, signer
from perisai_app.reference.regions import FILE as REGIONS
from perisai_app.reference.tables import read_rule_book

VECTORS = "vectors.csv"


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack that passed; `signed_by` is the id of a key, empty for one that shipped with the program."""

    manifest: Manifest
    book: RuleBook
    signed_by: str = ""

    @property
    def version(self) -> str:
        return self.manifest.version

    @property
    def valid_from(self) -> date:
        return self.manifest.valid_from


def read_pack(data: bytes, *, trusted: Collection[bytes]) -> Pack:
    """The pack in these bytes, if a trusted Ed25519 public key (32 bytes) signed it and its own vectors pass.

    Everything else ends in PackRefused: pack_too_large, pack_broken, pack_unknown_key, pack_bad_signature,
    pack_newer_program, pack_vectors_fail.
    """
    entries = read_archive(data)
    names = list(entries)
    if names != [MANIFEST, SIGNATURE, *sorted(names[2:])]:
        raise PackRefused("pack_broken")
    signed_by = signer(entries[MANIFEST], entries[SIGNATURE], trusted)
    manifest = read_manifest(entries[MANIFEST])
    tables = {name: entries[name] for name in names[2:]}
    if described(tables) != manifest.files or not _shaped(tables):
        raise PackRefused("pack_broken")
    return Pack(manifest, _proven(tables, manifest.version), signed_by)


def _proven(tables: Files, version: str) -> RuleBook:
    """The rule book, once it computes what the pack's makers computed."""
    try:
        book = read_rule_book(tables, version)
        failed = failures(book, rows(tables, VECTORS))
    except Exception:  # whatever a table's reader stumbles on, a pack must never stop the program
        raise PackRefused("pack_broken") from None
    if failed:
        raise PackRefused("pack_vectors_fail")
    return book


def _shaped(tables: Files) -> bool:
    """The files and columns that this program knows, no more and no fewer, and a vector at least.

    Newer regions may come along; they are not a table.
    """
    try:
        shape = {name: _columns(content) for name, content in tables.items() if name != REGIONS}
        return shape == _known_shape() and any(True for _ in rows(tables, VECTORS))
    except (ValueError, csv.Error):
        return False


@cache
def _known_shape() -> dict[str, frozenset[str]]:
    return {name: _columns(content) for name, content in builtin().items() if name != MANIFEST}


def _columns(content: bytes) -> frozenset[str]:
    """The headings of a CSV whose every row has a cell for each; ValueError otherwise."""
    heading, *body = csv.reader(io.StringIO(content.decode(), newline=""), strict=True)
    if len(set(heading)) != len(heading) or any(len(row) != len(heading) for row in body):
        raise ValueError
    return frozenset(heading)
