"""Joining a centre with a one-time code, once.

The centre's key, and its certificate where not every computer trusts that one, must fit the fingerprints in
the code, which a person handed over: a stranger at the right address learns nothing but what anybody may.
"""

from datetime import datetime
from threading import Event

from nacl.signing import SigningKey

from perisai_app import __version__
from perisai_app.reference.packs.shelf import Shelf
from perisai_app.vault.database import Vault
from perisai_app.vault.errors import BadRecipient
from perisai_app.vault.identity import Enrolment, enrolment, join, profile
from perisai_app.vault.keys.changing import add_office_slot
from perisai_app.wire.enrolment import CertificateAnswer, EnrolAnswer, EnrolCode, EnrolRequest, read_code
from perisai_app.wire.media import CERTIFICATE, ENROL
from sync.link import Link
from sync.problems import RunStopped
from sync.tls import Trust


def enrol(vault: Vault, url: str, code_text: str, *, now: datetime, cancel: Event | None = None) -> Enrolment:
    """The enrolment, saved in the vault; RunStopped with the cause when nothing was joined.

    BadRecipient: joined, but the office's recovery key is none, and nothing was sealed to it. Joining comes
    last: who crashes before it types the same code again, and nobody is left joined without the rest.
    """
    if (code := read_code(code_text)) is None:
        raise RunStopped("bad_code")
    certificate = _certificate(url, code, cancel) if code.certificate else None
    with Link(url, trust=Trust(certificate), cancel=cancel) as link:
        answer = link.post(ENROL, EnrolAnswer, _request(vault, code))
    _check(vault, code, answer)
    Shelf(vault.home).trust(bytes.fromhex(answer.centre_key))  # the office signs the packs of its laptops
    not_sealed = _seal_to_office(vault, answer.recovery_recipient)
    join(vault, url.strip().rstrip("/"), answer, now, certificate=certificate)
    if not_sealed is not None:
        raise not_sealed
    found = enrolment(vault)
    assert found is not None, "joined just now"
    return found


def _seal_to_office(vault: Vault, recipient: str | None) -> BadRecipient | None:
    """So that the office can open the vault, if it has a key for that."""
    try:
        if recipient is not None:
            add_office_slot(vault.home, vault.key, recipient)
    except BadRecipient as bad:
        return bad
    return None


def _certificate(url: str, code: EnrolCode, cancel: Event | None) -> str:
    """What the centre shows over a connection that is not trusted nor told anything, if the code names it."""
    with Link(url, trust=Trust(anybody=True), cancel=cancel) as link:
        shown = link.get(CERTIFICATE, CertificateAnswer).certificate
    if not code.names(shown):
        raise RunStopped("stranger")
    return shown


def _request(vault: Vault, code: EnrolCode) -> bytes:
    who = profile(vault)
    request = EnrolRequest(
        agent_id=who.agent_id,
        secret=code.secret.hex(),
        device_key=SigningKey(who.signing_seed).verify_key.encode().hex(),
        app_version=__version__,
    )
    return request.model_dump_json().encode()


def _check(vault: Vault, code: EnrolCode, answer: EnrolAnswer) -> None:
    if not code.belongs_to(bytes.fromhex(answer.centre_key)):
        raise RunStopped("stranger")
    who = profile(vault)
    if (answer.device_id, answer.agent_id) != (who.device_id, who.agent_id):
        raise RunStopped("not_ours")
