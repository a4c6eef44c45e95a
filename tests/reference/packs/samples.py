"""Invented packs: the built-in tables with another price of JKM, signed by an office of the tests."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from nacl.signing import SigningKey

from perisai_app.domain.choices import FundedBy
from perisai_app.domain.funding import Funding
from perisai_app.domain.quote import Quote, quote
from perisai_app.domain.rulebook import RuleBook
from perisai_app.reference.files import builtin
from perisai_app.reference.packs.manifest import FORMAT, MANIFEST, Manifest, described
from perisai_app.reference.packs.writing import signed_archive, write_pack

SEED, OTHER_SEED = bytes(range(32)), bytes(range(1, 33))
KEY = SigningKey(SEED).verify_key.encode()
OTHER_KEY = SigningKey(OTHER_SEED).verify_key.encode()
HEADINGS = "kind,section,income,programs,sector,funded_by,event,start,months,expected_total\n"
JANUARY, APRIL = date(2027, 1, 1), date(2027, 4, 1)


def tables(jkm: int = 7_000) -> dict[str, bytes]:
    """All tables of a pack in which JKM costs this much, with a vector that says so."""
    found = {name: data for name, data in builtin().items() if name != MANIFEST}
    found["iuran_bpu.csv"] = found["iuran_bpu.csv"].replace(b",6800,", f",{jkm},".encode())
    row = f"quote,2.1,1000000,2,other,self,,2030-01,1,{10_000 + jkm}\n"
    return {**found, "vectors.csv": (HEADINGS + row).encode()}


def pack(
    version: str = "2027-01", valid_from: date = JANUARY, *, jkm: int = 7_000, seed: bytes = SEED
) -> bytes:
    """A pack as the office gives it out."""
    return write_pack(
        tables(jkm), version=version, valid_from=valid_from, title="Data contoh", signing_seed=seed
    )


def manifest(found: Mapping[str, bytes], **changes: Any) -> Manifest:
    fields = {"format": FORMAT, "version": "2027-01", "valid_from": JANUARY, "title": "Data contoh"}
    return Manifest(**{**fields, "files": described(found), **changes})


def signed(found: Mapping[str, bytes], **changes: Any) -> bytes:
    """Properly signed, whatever the tables are worth: an office's own mistake."""
    return signed_archive(manifest(found, **changes).canonical(), found, SEED)


def six_months(book: RuleBook) -> Quote:
    """Six months of 2030, when no relief is decreed: a trader's two programs."""
    return quote(
        book.tariff,
        income=1_000_000,
        programs=2,
        sector="other",
        funding=Funding(FundedBy.SELF),
        start="2030-01",
        months=6,
    )
