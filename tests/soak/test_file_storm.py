"""Photos and recordings through the worst network, with kills of either side: each whole on both sides."""

import hashlib
from pathlib import Path
from random import Random

import pytest
import trustme
from sqlalchemy import select

from central.centre import open_centre
from central.home import Home
from central.storage.tables import files, submission_files
from perisai_app.reference.tables import rule_book
from perisai_app.vault import check
from perisai_app.vault.database import VaultKey, open_vault
from perisai_app.vault.drafts import new_draft
from perisai_app.vault.files.intake import Taken
from perisai_app.vault.files.store import keep
from perisai_app.vault.finalize import finalize
from perisai_app.wire.submission import FileRole
from tests.domain.texts import TODAY
from tests.faults.storm import Carried
from tests.soak.aimed import OF_CENTRE, OF_LAPTOP, storm_with_kills
from tests.soak.conftest import Homes
from tests.soak.people import texts
from tests.soak.report import amount, seed
from tests.soak.sides import sides
from tests.soak.test_storm import as_table, certificates, join, run_through, unmet
from tests.vault.conftest import NOW

PHOTO, RECORDING = 60_000, 1_500_000
EACH_SO_MANIETH_SPEAKS = 25


@pytest.mark.timeout(3600)
def test_every_photo_and_recording_is_whole_on_both_sides_whatever_the_wire_did(
    homes: Homes, key: VaultKey, tmp_path: Path
) -> None:
    people = amount("file_people", short=50, long=500)
    cuts, kills = amount("file_cuts", short=40, long=100), amount("file_kills", short=4, long=20)
    home, random = homes("home"), Random(seed())
    named = fill_with_files(home, key, people, random)
    ca = trustme.CA()
    with sides(tmp_path / "centre", home, key) as both:
        with storm_with_kills(both, random, certificates(ca), Carried.FILE) as storm:
            join(home, key, both, storm, ca)
            storm.over, storm.calm = cuts, 60
            storm.aim(kills)
            run_through(both, storm)
        told = as_table(people, storm, both)
    assert storm.faults == cuts and not unmet(storm, Carried.FILE), told
    assert all(storm.killed(side) == kills for side in (OF_LAPTOP, OF_CENTRE)), told
    assert at_centre(tmp_path / "centre") == named, told
    assert receipts(home, key) == (sorted(named), []), told


def fill_with_files(
    home: Path, key: VaultKey, people: int, random: Random, *, photo: int = PHOTO
) -> set[str]:
    """Everybody with a photo, some with a recording; the digests of all."""
    vault, book, named = open_vault(home, key), rule_book(), set()
    with vault.writing():
        for number in range(people):
            made = new_draft(vault, now=NOW, texts=texts(number))
            taken = [_taken(b"\xff\xd8\xff" + random.randbytes(photo), "image/jpeg")]
            if number % EACH_SO_MANIETH_SPEAKS == 0:
                taken.append(_taken(b"OggS" + random.randbytes(RECORDING), "audio/ogg"))
            for one in taken:
                role = FileRole.KTP if one.media_type == "image/jpeg" else FileRole.CONSENT_AUDIO
                keep(vault, made.draft_id, role, one, now=NOW)
                named.add(one.sha256)
            finalize(vault, made.draft_id, book=book, today=TODAY, now=NOW)
    vault.close()
    return named


def _taken(data: bytes, media_type: str) -> Taken:
    digest = hashlib.sha256(data).hexdigest()
    return Taken(digest, media_type, data, digest)


def at_centre(home: Path) -> set[str]:
    """What the centre's own files really are, by hashing them; nothing that it names may be missing."""
    centre = open_centre(Home(home))
    with centre.store.reading() as connection:
        kept = [(row.sha256, row.place) for row in connection.execute(select(files))]
        named = set(connection.execute(select(submission_files.c.sha256)).scalars())
    found = {hashlib.sha256(b"".join(centre.files.load(*one))).hexdigest() for one in kept}
    centre.close()
    assert found == {sha256 for sha256, _ in kept} == named
    return found


def receipts(home: Path, key: VaultKey) -> tuple[list[str], list[str]]:
    """The contents with a receipt in the vault, and what its deep check finds."""
    vault = open_vault(home, key)
    held = vault.rows(
        "SELECT sha256 FROM file_receipts WHERE sha256 NOT IN"
        " (SELECT sha256 FROM registration_files WHERE state <> 'received') ORDER BY sha256"
    )
    found = [finding.code.value for finding in check.deep(vault)]
    vault.close()
    return [row["sha256"] for row in held], found
