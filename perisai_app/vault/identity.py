"""Who types here and on which laptop, and the centre this vault is enrolled with.

Author and device are fixed at the vault's creation, before any centre is known, because they are part of
every submission's bytes; enrolment tells the centre which agent they belong to.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from nacl.signing import SigningKey
from sqlite_utils import Database

from perisai_app.vault.journal import Note, What, append, note
from perisai_app.vault.moments import stamp
from perisai_app.vault.numbers import made_at, new_id
from perisai_app.wire.enrolment import EnrolAnswer, device_id_of

if TYPE_CHECKING:
    from perisai_app.vault.database import Vault


@dataclass(frozen=True, slots=True, repr=False)
class Profile:
    """The vault's own author and device, with the device's Ed25519 seed."""

    agent_name: str
    agent_id: str
    device_id: str
    signing_seed: bytes


@dataclass(frozen=True, slots=True, repr=False)
class Enrolment:
    """The centre we belong to; the token is a secret, the key is what a receipt is checked with.

    `certificate` (PEM) is all that TLS trusts for this centre, None for the usual authorities. Packages are
    sealed to `package_recipient` (age), None while the centre has told of none.
    """

    url: str
    device_id: str
    agent_id: str
    agent_name: str
    office: str
    token: str
    centre_key: bytes
    epoch: str
    cursor: str
    signing_seed: bytes
    certificate: str | None
    incarnation: int
    package_recipient: str | None


def write_profile(db: Database, agent_name: str) -> None:
    """Once, when the vault is created; the journal's first entry says who writes everything after it."""
    key, agent_id = SigningKey.generate(), new_id()
    device_id = device_id_of(key.verify_key.encode())
    db.table("profile").insert(
        {
            "id": 1,
            "agent_name": agent_name,
            "agent_id": agent_id,
            "device_id": device_id,
            "signing_seed": key.encode(),
        }
    )
    who = {"agent_id": agent_id, "device_id": device_id}
    append(db, [Note(What.CREATED, params=who)], at=made_at(agent_id))


def profile(vault: "Vault") -> Profile:
    row = vault.row("SELECT agent_name, agent_id, device_id, signing_seed FROM profile")
    assert row is not None, "a vault is created with its profile"
    return Profile(**row)


def enrolment(vault: "Vault") -> Enrolment | None:
    """The centre, or None while the laptop has not joined one (capturing works all the same)."""
    row = vault.row("""
        SELECT c.url, p.device_id, p.agent_id, c.agent_name, c.office, c.token, c.centre_key,
               c.epoch, c.cursor, p.signing_seed, c.certificate, p.incarnation,
               c.package_recipient
        FROM centre c, profile p""")
    return Enrolment(**row) if row else None


def join(
    vault: "Vault", url: str, answer: EnrolAnswer, now: datetime, *, certificate: str | None = None
) -> None:
    """Remember the centre; joining again replaces token, key and certificate (PEM), reads the feed from its
    start and asks for the agent's work.
    """
    key = bytes.fromhex(answer.centre_key)
    with vault.writing() as db:
        db.execute(JOINED, [answer.epoch, key])
        db.table("centre").upsert(
            {
                "id": 1,
                "url": url,
                "office": answer.office,
                "agent_name": answer.agent_name,
                "token": answer.token,
                "centre_key": key,
                "epoch": answer.epoch,
                "cursor": "",
                "certificate": certificate,
                "package_recipient": answer.package_recipient,
            },
            pk="id",
        )
        _know_key(db, key, now)
        note(vault, What.ENROLLED, at=now, params={"centre_key": answer.centre_key})


# The same centre in another epoch has forgotten something; another centre never knew it.
JOINED = """
UPDATE sync_state SET failures = 0, next_try_at = NULL, blocked = 0, work_due = 1,
    recollect_due = max(recollect_due, EXISTS (
        SELECT 1 FROM centre WHERE epoch <> ? AND EXISTS (SELECT 1 FROM centre_keys WHERE public_key = ?)))
"""


def follow_keys(vault: "Vault", keys: Sequence[bytes], now: datetime) -> None:
    """The centre's keys that follow the known one, in their order (proving it is the caller's duty): the last
    judges from now on, and all stay for old receipts.
    """
    with vault.writing() as db:
        for key in keys:
            _know_key(db, key, now)
            db.execute("UPDATE centre SET centre_key = ?", [key])
            note(vault, What.KEY_FOLLOWED, at=now, params={"centre_key": key.hex()})


def note_package_recipient(vault: "Vault", recipient: str | None) -> None:
    """To whom packages are sealed from now on; a proved answer said so."""
    with vault.writing() as db:
        db.execute("UPDATE centre SET package_recipient = ?1 WHERE package_recipient IS NOT ?1", [recipient])


def _know_key(db: Database, key: bytes, now: datetime) -> None:
    sql = "INSERT INTO centre_keys (public_key, since) VALUES (?, ?) ON CONFLICT DO NOTHING"
    db.execute(sql, [key, stamp(now)])


def note_contact(vault: "Vault", now: datetime) -> None:
    """When the centre last answered as itself."""
    with vault.writing() as db:
        db.execute("UPDATE centre SET last_contact = ?", [stamp(now)])
