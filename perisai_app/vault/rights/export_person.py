"""Everything this vault holds about one person, as plain values that become JSON (UU 27/2022 art. 32).

One person may be here several times: all with the same NIK belong together, and are told by their ids.
Must not know files on disk, passphrases or sentences.
"""

import base64
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from perisai_app.vault.database import Vault
from perisai_app.vault.errors import NoSuchPerson
from perisai_app.vault.files.store import file_bytes
from perisai_app.vault.journal import Params, What, entries, note
from perisai_app.vault.moments import stamp
from perisai_app.vault.people.members import cards_with_nik
from perisai_app.vault.people.prospects import prospect

Dossier = dict[str, Any]
NIK_LENGTH = 16

REVISIONS = """
SELECT s.revision, s.state, s.digest, s.parent, s.counter, s.bytes, s.texts, s.problems, s.finalized_at,
       s.withdrawn_on, r.verdict, r.at AS received_at, a.told_at, a.signed, a.signature
FROM submissions s LEFT JOIN receipts r USING (registration_id, revision)
LEFT JOIN answers a USING (answer_id)
WHERE s.registration_id = ? ORDER BY s.revision
"""
DRAFTS = "SELECT revision, texts, confirmed, last_field, saved_at FROM drafts WHERE registration_id = ?"
ATTEMPTS = """
SELECT l.revision, a.started_at, a.ended_at, a.outcome FROM attempt_lines l JOIN attempts a USING (attempt_id)
WHERE l.registration_id = ? ORDER BY a.started_at
"""
CHANGES = """
SELECT kind, revision, body, received_at FROM changes WHERE registration_id = ?1 OR instr(body, ?1) > 0
"""
FILES = """
SELECT n.revision, n.role, n.state, n.received_at, f.sha256, f.media_type, f.bytes, f.taken_at
FROM registration_files n JOIN files f USING (sha256) WHERE n.registration_id = ?
ORDER BY n.revision, n.role, n.sha256
"""
CARDS = """
SELECT name, phone, village, member_number, paid_through, claimed_jht, side_exit, served, made_at, changed_at
FROM member_cards WHERE registration_id = ?
"""
TOMBSTONES = """
SELECT revision, digest, counter, state, verdict, received_at, why, laid_at
FROM tombstones WHERE registration_id = ? ORDER BY revision
"""
RIVALS = """
SELECT revision, mine, digest, texts, taken_at FROM rivals
WHERE registration_id = ? AND length(bytes) > 0 ORDER BY revision, mine
"""
HERE = """
SELECT 1 FROM (SELECT registration_id FROM drafts UNION ALL SELECT registration_id FROM submissions
UNION ALL SELECT registration_id FROM member_cards UNION ALL SELECT registration_id FROM tombstones)
WHERE registration_id = ?
"""


def export_person(vault: Vault, person_id: str, *, now: datetime, plain: bool = False) -> Dossier:
    """Everything about the person that `person_id` (a registration's or a prospect's) belongs to.

    The journal tells that a copy was taken, and of what kind. NoSuchPerson when nothing has this id.
    """
    found = prospect(vault, person_id)
    if found is not None and found.registration_id is None:
        return _of_a_prospect(vault, found.prospect_id, now, plain)
    ids = ids_of(vault, found.registration_id if found and found.registration_id else person_id)
    with vault.writing():
        for registration_id in ids:
            params = {"sealed": int(not plain)}
            note(vault, What.EXPORTED, at=now, registration_id=registration_id, params=params)
    return {
        "made_at": stamp(now),
        "registrations": [registration(vault, registration_id) for registration_id in ids],
    }


def ids_of(vault: Vault, registration_id: str) -> tuple[str, ...]:
    """This registration first, then every other with the same NIK. NoSuchPerson when it is not here."""
    if vault.row(HERE, registration_id) is None:
        raise NoSuchPerson
    same = dict.fromkeys([registration_id])
    for nik in _niks(vault, registration_id):
        rows = vault.rows(
            "SELECT registration_id FROM submissions WHERE nik = ?1"
            " UNION SELECT registration_id FROM drafts WHERE nik = ?1",
            nik,
        )
        same |= dict.fromkeys(row["registration_id"] for row in rows)
        same |= dict.fromkeys(card.registration_id for card in cards_with_nik(vault, nik))
    same |= dict.fromkeys(_cards_alike(vault, registration_id))
    return tuple(same)


def registration(vault: Vault, registration_id: str) -> Dossier:
    """One registration with all its revisions, answers, files and traces."""
    return {
        "registration_id": registration_id,
        "draft": _first(_told(vault, DRAFTS, registration_id)),
        "revisions": [_revision(row) for row in vault.rows(REVISIONS, registration_id)],
        "other_versions": _told(vault, RIVALS, registration_id),
        "attempts": vault.rows(ATTEMPTS, registration_id),
        "from_the_office": _told(vault, CHANGES, registration_id),
        "files": [_file(vault, row) for row in vault.rows(FILES, registration_id)],
        "card": _first(vault.rows(CARDS, registration_id)),
        "tombstones": vault.rows(TOMBSTONES, registration_id),
        "journal": _journal(vault, registration_id),
    }


def _of_a_prospect(vault: Vault, prospect_id: str, now: datetime, plain: bool) -> Dossier:
    with vault.writing():
        params: Params = {"prospect": prospect_id, "sealed": int(not plain)}
        note(vault, What.EXPORTED, at=now, params=params)
    row = vault.row(
        "SELECT prospect_id, name, phone, place, come_back, come_back_on, state, made_at, changed_at"
        " FROM prospects WHERE prospect_id = ?",
        prospect_id,
    )
    return {"made_at": stamp(now), "prospect": row, "registrations": []}


def _niks(vault: Vault, registration_id: str) -> tuple[str, ...]:
    rows = vault.rows(
        "SELECT nik FROM submissions WHERE registration_id = ?1 UNION SELECT nik FROM drafts"
        " WHERE registration_id = ?1",
        registration_id,
    )
    return tuple(row["nik"] for row in rows if len(row["nik"]) == NIK_LENGTH)


def _cards_alike(vault: Vault, registration_id: str) -> Iterable[str]:
    rows = vault.rows(
        "SELECT other.registration_id FROM member_cards mine JOIN member_cards other USING (nik_print)"
        " WHERE mine.registration_id = ?",
        registration_id,
    )
    return (row["registration_id"] for row in rows)


def _revision(row: dict[str, Any]) -> Dossier:
    """The very bytes as JSON, and the receipt with all that its signature covers; `told_at` is the centre's
    own time, which it does not.
    """
    signed, signature = row.pop("signed"), row.pop("signature")
    verdict, received_at, told_at = row.pop("verdict"), row.pop("received_at"), row.pop("told_at")
    receipt = None
    if verdict is not None:
        receipt = {
            "verdict": verdict,
            "at": received_at,
            "told_at": told_at,
            "signed": base64.b64encode(signed).decode(),
            "signature": signature,
        }
    texts, problems = json.loads(row.pop("texts")), json.loads(row.pop("problems"))
    return {
        **row,
        "bytes": json.loads(row["bytes"]),
        "texts": texts,
        "problems": problems,
        "receipt": receipt,
    }


def _told(vault: Vault, sql: str, registration_id: str) -> list[Dossier]:
    """Rows whose JSON columns are told as JSON."""
    rows = vault.rows(sql, registration_id)
    for row in rows:
        row |= {name: json.loads(row[name]) for name in ("texts", "confirmed", "body") if name in row}
    return rows


def _file(vault: Vault, row: dict[str, Any]) -> Dossier:
    data = file_bytes(vault, row["sha256"]) or b""
    return {**row, "data": base64.b64encode(data).decode()}


def _journal(vault: Vault, registration_id: str) -> list[Dossier]:
    return [
        {"number": entry.number, "at": stamp(entry.at), "what": entry.what, "params": entry.params}
        for entry in entries(vault, registration_id)
    ]


def _first(rows: list[Dossier]) -> Dossier | None:
    return rows[0] if rows else None
