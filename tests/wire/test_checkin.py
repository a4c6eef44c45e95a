"""The answer to a check-in proves the centre: over this nonce, for this laptop, to the last word."""

import json
from typing import Any

import pytest
from nacl.signing import SigningKey

from perisai_app.wire.changes import Change
from perisai_app.wire.checkin import CheckinAnswer, CheckinRequest, Manifest, is_our_centre, signed_checkin
from perisai_app.wire.signing import key_id
from perisai_app.wire.tally import root_of
from tests.wire.fixed import DEVICE, EPOCH, KEY, golden

NONCE = bytes(range(16)).hex()
MESSAGE = {"text": "Kantor tutup hari Senin.", "sent_at": "2026-11-21T08:00:00Z"}


def answer(**changed: Any) -> CheckinAnswer:
    told: dict[str, Any] = {
        "epoch": EPOCH,
        "nonce": NONCE,
        "at": "2026-11-21T08:00:01Z",
        "blocked": False,
        "agrees": True,
        "counter": 43,
        "files_awaited": 2,
        "backup": "12",
        "changes": (Change(number=8, kind="message", body=MESSAGE),),
        "cursor": f"{EPOCH}:8",
        "more": False,
        "package_recipient": "age14x80gwvzg8p9l7xfsp0pvf5z6guanje3uqqyu64wprm99scn8ggs4hhdnv",
        "key_id": "",
        "signature": "",
    }
    return CheckinAnswer(**told | changed)


SIGNED = signed_checkin(KEY, DEVICE, answer())


def test_a_signed_answer_is_known_again_after_the_wire() -> None:
    read = CheckinAnswer.model_validate_json(SIGNED.model_dump_json())
    assert is_our_centre(read, KEY.verify_key, device_id=DEVICE, nonce=NONCE)
    assert read.key_id == key_id(KEY.verify_key)


@pytest.mark.parametrize(
    "changed",
    [
        {"epoch": "0" * 16},
        {"at": "2026-11-21T09:00:01Z"},
        {"blocked": True},
        {"agrees": False},
        {"counter": 44},
        {"files_awaited": 0},
        {"backup": "13"},
        {"changes": ()},
        {"cursor": f"{EPOCH}:9"},
        {"more": True},
        {"package_recipient": None},
        {"key_id": "0" * 16},
    ],
)
def test_nothing_in_it_can_be_changed_on_the_way(changed: dict[str, Any]) -> None:
    touched = SIGNED.model_copy(update=changed)
    assert not is_our_centre(touched, KEY.verify_key, device_id=DEVICE, nonce=NONCE)


def test_an_old_answer_does_not_pass_for_a_new_one() -> None:
    assert not is_our_centre(SIGNED, KEY.verify_key, device_id=DEVICE, nonce="f" * 32)
    renamed = SIGNED.model_copy(update={"nonce": "f" * 32})
    assert not is_our_centre(renamed, KEY.verify_key, device_id=DEVICE, nonce="f" * 32)


def test_an_answer_to_another_laptop_or_of_another_centre_proves_nothing() -> None:
    other = SigningKey(bytes(32)).verify_key
    assert not is_our_centre(SIGNED, KEY.verify_key, device_id="0" * 32, nonce=NONCE)
    assert not is_our_centre(SIGNED, other, device_id=DEVICE, nonce=NONCE)


def test_the_bytes_of_a_check_in_never_change() -> None:
    request = CheckinRequest(
        nonce=NONCE,
        at="2026-11-21T08:00:00Z",
        manifest=Manifest(
            app_version="0.1.0",
            incarnation=1,
            counts={"queued": 3, "received": 40},
            oldest_unsent="2026-11-20T02:11:00Z",
            newest_backup="2026-11-21T07:00:00Z",
            free_mb=20480,
        ),
        cursor="",
        tally=root_of({}),
        counter=43,
        key_id=key_id(KEY.verify_key),
    )
    assert json.loads(request.model_dump_json()) == json.loads(golden("checkin.request.json"))
    assert json.loads(SIGNED.model_dump_json()) == json.loads(golden("checkin.answer.json"))
