"""The centre's signed word that a verified off-host backup holds what we sent: without it nothing is purged.

A statement names digests (of texts and of files) one by one: a number in the feed would also cover what the
centre never saw. A new epoch voids every older statement, for that centre was itself restored.
"""

import base64
from collections.abc import Iterable
from datetime import datetime

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey
from pydantic import Field, ValidationError

from perisai_app.domain.registration import Value
from perisai_app.vault.database import Vault
from perisai_app.vault.errors import StatementNotOurs
from perisai_app.vault.identity import Enrolment, enrolment
from perisai_app.vault.moments import stamp
from perisai_app.wire.canonical import canonical_bytes, digest

KIND = "backed_up"


class Statement(Value):
    """What the centre signs: for one device, in one epoch, the SHA-256 digests that its backup holds."""

    v: int = Field(ge=1, le=1)
    kind: str
    epoch: str
    device: str
    digests: tuple[str, ...] = Field(max_length=100_000)


def statement_bytes(*, epoch: str, device_id: str, digests: Iterable[str]) -> bytes:
    """Exactly what the signature covers."""
    told = {"v": 1, "kind": KIND, "epoch": epoch, "device": device_id, "digests": sorted(set(digests))}
    return canonical_bytes(told)


def sign_statement(key: SigningKey, signed: bytes) -> str:
    """Ed25519 as base64, as the centre signs everything else."""
    return base64.b64encode(key.sign(signed).signature).decode()


def note_backed_up(vault: Vault, signed: bytes, signature: str, *, now: datetime) -> int:
    """Keep a statement with its proof; how many digests it was new for.

    StatementNotOurs when our centre's key did not sign it, or it speaks of another device or epoch.
    """
    us = enrolment(vault)
    if us is None or (statement := _verified(us, signed, signature)) is None:
        raise StatementNotOurs
    statement_id = digest(signed)
    with vault.writing() as db:
        db.execute(
            "INSERT INTO backup_statements (statement_id, epoch, signed, signature, heard_at)"
            " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            [statement_id, statement.epoch, signed, signature, stamp(now)],
        )
        before = db.conn.total_changes
        db.conn.executemany(
            "INSERT INTO backed_up (digest, epoch, statement_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            [(one, statement.epoch, statement_id) for one in statement.digests],
        )
        return int(db.conn.total_changes - before)


def _verified(us: Enrolment, signed: bytes, signature: str) -> Statement | None:
    try:
        VerifyKey(us.centre_key).verify(signed, base64.b64decode(signature, validate=True))
        statement = Statement.model_validate_json(signed)
    except (BadSignatureError, ValueError, ValidationError):
        return None
    ours = (statement.kind, statement.epoch, statement.device) == (KIND, us.epoch, us.device_id)
    return statement if ours else None
