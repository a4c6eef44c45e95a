"""Lines that another laptop of their agent brings back: this centre took them once, as a receipt of its own
to that agent showed, and lost them. They stay credited to who wrote them.

Must not know how a receipt was proved.
"""

import secrets
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection, select

from central.enrolment import Device
from central.judging import Judged
from central.storage.engine import insert_once
from central.storage.tables import authors, devices
from central.vouching import vouched_among
from perisai_app.wire.submission import Submission


def credited(connection: Connection, device: Device, judged: Sequence[Judged], now: str) -> Sequence[Judged]:
    """The same lines; those that this agent's laptop may give back are no stranger's any more."""
    strangers = [item.sent.digest for item in judged if item.is_another_s]
    if not strangers:
        return judged
    vouched = vouched_among(connection, strangers)
    return [
        replace(item, is_another_s=False)
        if item.is_another_s
        and item.submission is not None
        and vouched.get(item.sent.digest) == device.agent_key
        and _is_own(connection, device, item.submission, now)
        else item
        for item in judged
    ]


def _is_own(connection: Connection, device: Device, told: Submission, now: str) -> bool:
    """Whether author and laptop are this agent's; a backup older than they are does not know them."""
    insert_once(connection, authors, {"agent_id": told.agent_id, "agent_key": device.agent_key})
    insert_once(connection, devices, _forgotten(told, now))
    author = select(authors.c.agent_key).where(authors.c.agent_id == told.agent_id)
    wrote_on = select(authors.c.agent_key).join_from(devices, authors)
    laptop = wrote_on.where(devices.c.device_id == told.device_id)
    owners = {connection.execute(query).scalar_one() for query in (author, laptop)}
    return owners == {device.agent_key}


def _forgotten(told: Submission, now: str) -> dict[str, object]:
    """A laptop without key or token: it has to join again before it may speak."""
    return {
        "device_id": told.device_id,
        "agent_id": told.agent_id,
        "token_hash": secrets.token_hex(32),
        "public_key": "",
        "name": "",
        "app_version": "",
        "enrolled_at": now,
        "blocked": 0,
    }
