"""A request for every route that takes a body: words in braces are ids of the thing that is tried.

They need not succeed; they must get past the guard, the shape and the search for what they name.
"""

import json
from importlib.resources import files
from typing import Any

from tests.central.clerks import PASSWORD

MONTH = "2026-12"
TEMPLATE = json.loads(files("central.bridge").joinpath("examples", "contoh-hasil.json").read_text("utf-8"))
PERSON = {"registration_ids": ["{registration_id}"]}
WHY = {"reason": "withdrawn", "asked_by": "subject"}
ONE = {"registration_id": "{registration_id}"}

JSON: dict[str, Any] = {
    "POST /office/v1/session": {"name": "tidak ada", "password": "bukan siapa pun"},
    "PUT /office/v1/session/password": {"old": "bukan yang lama", "new": "angin sore di sawah"},
    "POST /office/v1/registrations/search": {},
    "POST /office/v1/registrations/{registration_id}/decision": {"outcome": "declined", "reason": "Ganda"},
    "POST /office/v1/decisions": {"decisions": [{**ONE, "outcome": "declined", "reason": "Ganda"}]},
    "PUT /office/v1/registrations/{registration_id}/membership": {"paid_through": MONTH},
    "POST /office/v1/memberships": {"memberships": [{**ONE, "paid_through": MONTH}]},
    "POST /office/v1/messages": {"text": "Sinkronkan hari ini", "agent_key": "{agent_key}"},
    "PUT /office/v1/bridge/templates/{template_name}": TEMPLATE,
    "POST /office/v1/bridge/sheets/check": {"template": "contoh"},
    "POST /office/v1/bridge/sheets": {"template": "contoh"},
    "POST /office/v1/codes": {"agent_name": "{agent_name}", "office": "{office_name}"},
    "POST /office/v1/devices/{device_id}/orders": {"order": "block"},
    "POST /office/v1/devices/{device_id}/lost": {"missed_at": "2026-11-20T08:00:00Z"},
    "POST /office/v1/lost-devices/{device_id}/close": {"note": "Ditemukan"},
    "POST /office/v1/offices": {"name": "Gianyar"},
    "PATCH /office/v1/offices/{office_name}": {"monthly_target": 7},
    "PUT /office/v1/letter-facts": {"city": "Gianyar"},
    "POST /office/v1/users": {"name": "admin contoh", "role": "admin", "password": PASSWORD},
    "PUT /office/v1/users/{user_id}/password": {"password": PASSWORD},
    "POST /office/v1/registrations/{registration_id}/signals/{kind}/ruling": {
        "ruled": "seen",
        "reason": "Sudah dilihat",
    },
    "POST /office/v1/subjects/search": {"person": PERSON},
    "POST /office/v1/subjects/copy": {"person": PERSON},
    "POST /office/v1/subjects/erasure": {"person": PERSON, "why": WHY, "expected": 100},
    "POST /office/v1/exports/registrations": {"kind": "csv", "columns": ["registration_id"]},
}
BYTES: dict[str, bytes] = {
    "POST /office/v1/bridge/results": b"NIK;Status\n",
    "POST /office/v1/packs": b"bukan paket",
}
PARAMS: dict[str, dict[str, str]] = {
    "POST /office/v1/bridge/results": {"template": "contoh-hasil"},
    "GET /office/v1/exports/audit": {"kind": "csv"},
    "GET /office/v1/exports/signals": {"kind": "csv"},
}

# Lists of ids in a body: each stranger has the verdict of what is not there, in a 200.
BY_VERDICT = {"POST /office/v1/decisions", "POST /office/v1/memberships"}


def filled(sample: Any, ids: dict[str, str]) -> Any:
    """The sample about these ids."""
    if isinstance(sample, dict):
        return {name: filled(value, ids) for name, value in sample.items()}
    if isinstance(sample, (list, tuple)):
        return [filled(value, ids) for value in sample]
    named = isinstance(sample, str) and sample.startswith("{") and sample.endswith("}")
    return ids[sample[1:-1]] if named else sample


def named_in(sample: Any) -> bool:
    """Whether a body names something that somebody has."""
    return bool(filled(sample, _Marks()) != sample)


class _Marks(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "named"
