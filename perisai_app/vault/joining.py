"""Joining a centre by hand: what its card said, kept until its answer comes back with the receipts.

Whoever joins over a network meanwhile is asking no more. Must not judge a card: the caller did.
"""

from dataclasses import dataclass
from datetime import datetime

from nacl.signing import SigningKey

from perisai_app import __version__
from perisai_app.vault.database import Vault
from perisai_app.vault.identity import profile
from perisai_app.vault.moments import stamp
from perisai_app.wire.card import Card
from perisai_app.wire.enrolment import EnrolCode, EnrolRequest

ASK = """
INSERT INTO asked_to_join (id, url, certificate, centre_key, package_recipient, secret, asked_at)
VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6)
ON CONFLICT (id) DO UPDATE SET url = ?1, certificate = ?2, centre_key = ?3, package_recipient = ?4,
    secret = ?5, asked_at = ?6
"""


@dataclass(frozen=True, slots=True, repr=False)
class Asked:
    """The centre that is to take this laptop in; `secret` is the code's secret half in hex."""

    url: str
    certificate: str | None
    centre_key: bytes
    package_recipient: str
    secret: str


def ask_to_join(vault: Vault, card: Card, code: EnrolCode, *, now: datetime) -> None:
    """Every package from now on asks this centre; a later card takes the place of an earlier one."""
    key, told = bytes.fromhex(card.centre_key), (card.package_recipient, code.secret.hex(), stamp(now))
    with vault.writing() as db:
        db.execute(ASK, [card.url, card.certificate, key, *told])


def asked_to_join(vault: Vault) -> Asked | None:
    """None when nobody is asked."""
    columns = "url, certificate, centre_key, package_recipient, secret"
    row = vault.row(f"SELECT {columns} FROM asked_to_join")
    return Asked(**row) if row else None


def enrol_request(vault: Vault, secret: str) -> EnrolRequest:
    """What this laptop asks, whichever way it goes."""
    who = profile(vault)
    key = SigningKey(who.signing_seed).verify_key.encode().hex()
    return EnrolRequest(agent_id=who.agent_id, secret=secret, device_key=key, app_version=__version__)
