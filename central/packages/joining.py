"""Takes in a laptop that asks by package, where no network did it; and the card that it needs for asking."""

import hashlib
import hmac

from sqlalchemy import select

from central.centre import Centre
from central.enrolment import device_of, enrol
from central.pin import certificate_of
from central.storage.tables import codes
from perisai_app.wire.card import Card, signed_card
from perisai_app.wire.enrolment import EnrolAnswer, EnrolRequest
from perisai_app.wire.package import Head

_TOKEN = b"perisai token by package"


def admit(centre: Centre, head: Head) -> EnrolAnswer | None:
    """The answer to a head that asks, the same to each of its parts; None when it does not ask, when its code
    is not taken, and when the laptop got another token after this code's.
    """
    if head.enrol is None:
        return None
    token = _token(centre, head.enrol)
    if _was_used(centre, head.enrol) and device_of(centre, token) is None:
        return None
    return enrol(centre, head.enrol, token)


def card(centre: Centre, url: str) -> bytes:
    """What a laptop must know before it can write to this centre; ValueError for what is no address."""
    with centre.store.reading() as connection:
        key, certificate = centre.standing(connection).key, certificate_of(connection)
    told = Card(
        url=url.strip().rstrip("/"),
        certificate=certificate,
        centre_key=key.verify_key.encode().hex(),
        package_recipient=centre.keys.package_recipient,
    )
    return signed_card(key, told)


def _was_used(centre: Centre, asked: EnrolRequest) -> bool:
    hashed = hashlib.sha256(bytes.fromhex(asked.secret)).hexdigest()
    used = select(codes.c.used_at).where(codes.c.secret_hash == hashed)
    with centre.store.reading() as connection:
        return connection.execute(used).scalar_one_or_none() is not None


def _token(centre: Centre, asked: EnrolRequest) -> str:
    """Nobody else can tell it, and it is the same however often the code's package is taken in."""
    about = f"{asked.device_key} {asked.secret}".encode()
    return hmac.digest(centre.keys.cursors, _TOKEN + about, hashlib.sha256).hex()
