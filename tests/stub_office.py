"""What an office does at the stub centre, and what befalls it."""

import secrets
from typing import Any

from nacl.signing import SigningKey

from tests.stub_centre import Centre, public, sign, stamp


def decide(centre: Centre, registration_id: str, outcome: str, **known: Any) -> None:
    """About the latest revision; `known` are other keys of a decision's body."""
    with centre.lock:
        found = centre.registrations[registration_id]
        found.state = outcome
        body = {"registration_id": registration_id, "revision": max(found.lines), "outcome": outcome}
        body |= {"member_number": None, "payment_code": None, "reason": None, "remarks": []} | known
        centre.publish(found.agent, "decision", body | {"decided_at": stamp()})


def erase(centre: Centre, registration_id: str) -> None:
    """By right: the bytes go, what is left is told to the agent's laptops."""
    with centre.lock:
        found = centre.registrations[registration_id]
        found.erased = True
        for revision, (held, _) in found.lines.items():
            found.lines[revision] = (held, b"")
            held["erased"] = True
        name = {"registration_id": registration_id}
        centre.changes = [row for row in centre.changes if not name.items() <= row[0]["body"].items()]
        centre.publish(found.agent, "erasure", name | {"erased_at": stamp()})


def rotate(centre: Centre) -> None:
    """A new signing key, which the old one signs."""
    with centre.lock:
        old, new = centre.keys[-1], SigningKey.generate()
        pair = {"old": public(old), "new": public(new), "at": stamp()}
        centre.rotations.append(pair | {"signature": sign(old, {"kind": "rotation"} | pair)})
        centre.keys.append(new)


def back_up(centre: Centre) -> None:
    """A verified copy of all that is here lies elsewhere."""
    with centre.lock:
        centre.backup = str(int(centre.backup or 0) + 1)
        lines = [held for one in centre.registrations.values() for held, _ in one.lines.values()]
        centre.backed_up = {held["digest"] for held in lines}


def begin_anew(centre: Centre) -> None:
    """An older backup was put back, and the office says so."""
    centre.epoch = secrets.token_hex(8)


def forget(centre: Centre, registration_id: str) -> None:
    """What a restore from a backup does to a registration that is newer."""
    with centre.lock:
        del centre.registrations[registration_id]
        for device in centre.devices.values():
            device.held = [held for held in device.held if held["registration_id"] != registration_id]
