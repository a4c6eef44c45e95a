"""The packs that came with the program: today's, and the earlier ones that old quotes were made under.

They are unsigned, as the program itself vouches for them, and are always there.
"""

from functools import cache
from pathlib import Path

from perisai_app.reference.files import builtin
from perisai_app.reference.packs.manifest import MANIFEST, read_manifest
from perisai_app.reference.packs.pack import Pack
from perisai_app.reference.tables import read_rule_book, rule_book

EARLIER = Path(__file__).parents[1] / "data" / "earlier"


@cache
def shipped() -> tuple[Pack, ...]:
    """Today's first."""
    return (Pack(read_manifest(builtin()[MANIFEST]), rule_book()), *earlier(EARLIER))


def earlier(folder: Path) -> tuple[Pack, ...]:
    """The packs of earlier programs, a folder each."""
    return tuple(_pack(place) for place in sorted(folder.glob("*-*"), reverse=True))


def _pack(folder: Path) -> Pack:
    files = {file.name: file.read_bytes() for file in folder.iterdir()}
    manifest = read_manifest(files[MANIFEST])
    return Pack(manifest, read_rule_book(files, manifest.version))
