"""A vault full of invented people for the benchmarks, written by plain statements since 100,000 are many."""

import hashlib
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from perisai_app.exchange.sample_people import Person, people
from perisai_app.vault.database import Vault, VaultKey, create_vault, open_vault
from perisai_app.vault.moments import stamp
from perisai_app.vault.numbers import new_id
from perisai_app.vault.search import searchable

ROWS = 100_000
START = datetime(2026, 1, 1, tzinfo=UTC)
PASSPHRASE = "kucing hitam di pasar"
STATES = {"queued": 20, "received": 50, "registered": 900, "returned": 8, "declined": 22}  # of a thousand
VILLAGES = {
    "Sukawati": "51.04.01.2001",
    "Guwang": "51.04.01.2003",
    "Batuan": "51.04.01.2006",
    "Celuk": "51.04.01.2008",
}
GROUPS = ("Pasar Seni Sukawati", "Ojek Gianyar", "Nelayan Ketewel", "Subak Telabah", "")
ROW = """
INSERT INTO submissions (registration_id, revision, digest, bytes, texts, counter, name, nik, village,
                         search, state, latest, deadline, finalized_at, changed_at)
VALUES (:registration_id, 1, :digest, :bytes, :texts, :counter, :name, :nik, :village,
        :search, :state, 1, NULL, :at, :at)
"""
SCAN = """
SELECT registration_id, name, nik, village, state FROM submissions
WHERE latest = 1 AND search LIKE ? AND search LIKE ? ORDER BY changed_at DESC LIMIT 101
"""


def crowd(seed: int = 2026) -> Iterator[dict[str, str]]:
    """Texts of invented people without end, as a draft keeps them; no serial number is a real person's."""
    chance = Random(seed)
    return (_texts(person, chance) for person in people(chance))


def filled(home: Path, rows: int = ROWS) -> VaultKey:
    """A new vault in `home` with so many submissions, most of them registered long ago."""
    key = create_vault(home, agent_name="Sri", passphrase=PASSPHRASE)
    vault = open_vault(home, key)
    chance = Random(2027)
    with vault.writing() as db:
        for number, texts in zip(range(1, rows + 1), crowd(), strict=False):
            db.conn.execute(ROW, _row(number, texts, _state(chance)))
            if number % 10_000 == 0:
                print(f"\r{number:,} of {rows:,} written", end="", file=sys.stderr, flush=True)
        db.execute("UPDATE profile SET counter = ?", [rows])
    print(file=sys.stderr)
    vault.close()
    return key


def plain_scan(vault: Vault, search: str) -> list[dict[str, Any]]:
    """What one would write first: the two words of `search`, looked for in every row."""
    return vault.rows(SCAN, *[f"%{word}%" for word in search.upper().split()])


def _state(chance: Random) -> str:
    return chance.choices(list(STATES), list(STATES.values()))[0]


def _texts(person: Person, chance: Random) -> dict[str, str]:
    return {
        "nik": person.nik,
        "name": person.name,
        "birth_date": f"{person.born:%d-%m-%Y}",
        "sex": person.sex.value,
        "mother_name": person.mother,
        "phone": person.phone,
        "street": person.street,
        "village": VILLAGES.get(person.village, "51.04.01.2003"),
        "occupation": "PEDAGANG_PASAR",
        "income": "1,5 jt",
        "programs": "2",
        "months": "3",
        "branch": "Gianyar",
        "funded_by": "self",
        "ecosystem": "pasar",
        "group": chance.choice(GROUPS),
        "consent_method": "written",
        "consent_on": "20-11-2026",
    }


def _row(number: int, texts: dict[str, str], state: str) -> dict[str, Any]:
    written = json.dumps(texts, ensure_ascii=False)
    return {
        "registration_id": new_id(),
        "digest": hashlib.sha256(f"{number} {written}".encode()).hexdigest(),
        "bytes": (written * 2).encode(),
        "texts": written,
        "counter": number,
        "name": texts["name"],
        "nik": texts["nik"],
        "village": texts["village"],
        "search": searchable(texts),
        "state": state,
        "at": stamp(START + timedelta(seconds=60 * number)),
    }
