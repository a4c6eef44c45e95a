"""The certificate (or CA) that this centre's codes tell laptops to trust, where not every computer does."""

import re
from pathlib import Path

from sqlalchemy import Connection, select, update

from central.centre import Centre
from central.stop import Stop
from central.storage.tables import centre as centre_row
from perisai_app.wire.enrolment import certificate_fingerprint

_FIRST = re.compile(r"-----BEGIN CERTIFICATE-----\s[\s\S]+?-----END CERTIFICATE-----")


def read_pin(path: Path) -> str:
    """The first certificate in this PEM file; Stop when there is none."""
    try:
        found = _FIRST.search(path.read_text(encoding="ascii"))
    except (OSError, ValueError):
        raise Stop("pin_unreadable", 2) from None
    if found is None or certificate_fingerprint(found[0]) is None:
        raise Stop("pin_unreadable", 2)
    return found[0] + "\n"


def keep_pin(centre: Centre, certificate: str | None) -> None:
    """What codes say from now on; None where every computer trusts the certificate anyway."""
    with centre.store.writing() as connection:
        connection.execute(update(centre_row).values(certificate=certificate))


def certificate_of(connection: Connection) -> str | None:
    found: str | None = connection.execute(select(centre_row.c.certificate)).scalar_one()
    return found


def pinned(connection: Connection) -> bytes:
    """The fingerprint for a code; nothing where none is needed."""
    certificate = certificate_of(connection)
    return (certificate and certificate_fingerprint(certificate)) or b""
