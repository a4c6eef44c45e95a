"""Does every submission prove itself: its bytes their digest, its parent the revision before, its receipt the
signature of a centre that this vault joined? Reads only; takes as long as there is data.
"""

import base64
import hashlib
import json
from collections.abc import Iterator
from typing import Any

from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

from perisai_app.vault.database import Vault
from perisai_app.vault.finding import Code, Finding
from perisai_app.vault.identity import profile
from perisai_app.wire.files import FileReceipt, is_file_receipt
from perisai_app.wire.signing import key_id

# Of a fetched one (a counter below nought) the revision before need not be here, nor be what the centre has.
ORPHANS = """
WITH known AS NOT MATERIALIZED (
    SELECT registration_id, revision, digest,
           state IN ('received', 'registered', 'returned', 'declined') AS received FROM submissions
    UNION ALL SELECT registration_id, revision, digest, verdict IS NOT NULL FROM tombstones)
SELECT count(*) AS n FROM submissions s
WHERE s.revision > 1 AND CASE WHEN s.counter > 0
    THEN NOT EXISTS (SELECT 1 FROM known p WHERE p.registration_id = s.registration_id
                       AND p.revision = s.revision - 1 AND p.digest = s.parent)
    ELSE EXISTS (SELECT 1 FROM known p WHERE p.registration_id = s.registration_id
                   AND p.revision = s.revision - 1 AND p.digest <> s.parent AND p.received) END
"""
RECEIPTS = """
SELECT r.registration_id, r.revision, s.digest, r.verdict
FROM receipts r JOIN submissions s USING (registration_id, revision) WHERE r.answer_id = ?
"""
KEYS = """
SELECT lower(hex(public_key)) AS key FROM centre_keys
UNION SELECT json_extract(params, '$.centre_key') FROM journal WHERE what IN ('enrolled', 'key_followed')
"""
Line = tuple[Any, ...]


def check_bytes(vault: Vault) -> Iterator[Finding]:
    """What will travel, or has travelled, is what was hashed, and says the same as the columns beside it."""
    rows = vault.db.conn.execute(
        "SELECT bytes, digest, registration_id, revision, parent, counter FROM submissions"
        " UNION ALL SELECT bytes, digest, registration_id, revision, parent, counter FROM rivals"
        " WHERE length(bytes) > 0"
    )
    if changed := sum(not _is_itself(*row) for row in rows):
        yield Finding(Code.SUBMISSION_CHANGED, {"count": changed})


def check_parents(vault: Vault) -> Iterator[Finding]:
    """Each later revision carries the digest of the one that it corrects."""
    row = vault.row(ORPHANS)
    if row and row["n"]:
        yield Finding(Code.PARENT_WRONG, {"count": row["n"]})


def check_signatures(vault: Vault) -> Iterator[Finding]:
    """Each receipt is covered by a signed answer that names its line, digest and verdict."""
    keys, unproven = _centre_keys(vault), 0
    for answer in vault.rows("SELECT answer_id, signed, signature, key_id FROM answers"):
        proven = _proven_lines(answer, keys.get(answer["key_id"]))
        receipts = vault.db.conn.execute(RECEIPTS, [answer["answer_id"]])
        unproven += sum(tuple(receipt) not in proven for receipt in receipts)
    if unproven:
        yield Finding(Code.RECEIPT_UNPROVEN, {"count": unproven})


def check_file_receipts(vault: Vault) -> Iterator[Finding]:
    """Each file's receipt is a centre's signature over this laptop, the content and its length."""
    keys, device_id = _centre_keys(vault), profile(vault).device_id
    rows = vault.rows("SELECT sha256, bytes, epoch, key_id, signature FROM file_receipts")
    if unproven := sum(not _is_proven(row, keys.get(row["key_id"]), device_id) for row in rows):
        yield Finding(Code.RECEIPT_UNPROVEN, {"count": unproven})


def _is_proven(row: dict[str, Any], key: VerifyKey | None, device_id: str) -> bool:
    receipt = FileReceipt(row["epoch"], row["key_id"], row["signature"])
    content = {"sha256": row["sha256"], "bytes": row["bytes"]}
    return key is not None and is_file_receipt(receipt, key, device_id=device_id, **content)


def _is_itself(
    data: bytes, digest: str, registration_id: str, revision: int, parent: str | None, counter: int
) -> bool:
    if hashlib.sha256(data).hexdigest() != digest:
        return False
    said = json.loads(data)
    told = (said["registration_id"], said["revision"], said.get("parent"))
    return bool(told == (registration_id, revision, parent)) and (counter < 0 or said["counter"] == counter)


def _centre_keys(vault: Vault) -> dict[str, VerifyKey]:
    """Every key that a centre of this vault ever signed with, by its short name."""
    keys = [VerifyKey(bytes.fromhex(row["key"])) for row in vault.rows(KEYS) if row["key"]]
    return {key_id(key): key for key in keys}


def _proven_lines(answer: dict[str, Any], key: VerifyKey | None) -> frozenset[Line]:
    if key is None:
        return frozenset()
    try:
        key.verify(answer["signed"], base64.b64decode(answer["signature"], validate=True))
    except (BadSignatureError, ValueError):
        return frozenset()
    return frozenset(map(tuple, json.loads(answer["signed"])["lines"]))
