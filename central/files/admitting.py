"""What must be known before a small file is taken, asked at once: who sends it, whether it is wanted, what is
here of it. Must not know HTTP.
"""

from dataclasses import dataclass

from sqlalchemy import Connection

from central.enrolment import Device, hashed
from central.storage.prepared import Prepared

_ADMITTED = Prepared("""
SELECT d.device_id, d.agent_id, a.agent_key, d.blocked,
    EXISTS (SELECT 1 FROM submission_files n JOIN registrations r ON r.registration_id = n.registration_id
        WHERE n.sha256 = :sha256 AND n.bytes = :bytes AND r.agent_key = a.agent_key) AS is_wanted,
    EXISTS (SELECT 1 FROM files WHERE sha256 = :sha256) AS is_held,
    EXISTS (SELECT 1 FROM uploads WHERE device_id = d.device_id AND sha256 = :sha256) AS is_begun
FROM devices d JOIN authors a ON a.agent_id = d.agent_id WHERE d.token_hash = :token_hash
""")


@dataclass(frozen=True, slots=True)
class Admission:
    """How a device that the centre knows stands to one content of one length."""

    device: Device
    is_wanted: bool
    is_held: bool
    is_begun: bool


def admission(connection: Connection, token: str, sha256: str, size: int) -> Admission | None:
    """None for a token that nobody holds."""
    told = {"token_hash": hashed(token.encode()), "sha256": sha256, "bytes": size}
    row = _ADMITTED.first(connection, **told)
    if row is None:
        return None
    device = Device(row.device_id, row.agent_id, row.agent_key, bool(row.blocked))
    return Admission(device, bool(row.is_wanted), bool(row.is_held), bool(row.is_begun))
