"""Protocol v1 byte for byte: somebody else's centre is built from these files."""

import base64

from nacl.signing import VerifyKey

from perisai_app.wire.enrolment import EnrolCode, device_id_of, fingerprint, read_code
from perisai_app.wire.signing import key_id
from perisai_app.wire.submission import read_submission
from perisai_app.wire.verdict import sign_batch, signed_bytes
from tests.wire.fixed import DEVICE, EPOCH, KEY, SENT, SUBMISSION, VERDICTS, golden


def test_the_bytes_of_a_submission_never_change() -> None:
    assert SUBMISSION.to_bytes() == golden("submission.json")
    assert read_submission(golden("submission.json")) == SUBMISSION


def test_a_submission_that_spells_out_what_nobody_gave_is_read_as_it_came() -> None:
    line = golden("submission-with-nulls.json")
    found = read_submission(line)
    assert found is not None
    assert found.registration.heirs == () and found.registration.occupation_text is None
    assert (found.to_bytes(), found.digest.encode()) == (line, golden("submission-with-nulls.sha256"))


def test_the_digest_of_a_submission_never_changes() -> None:
    assert SUBMISSION.digest.encode() == golden("submission.sha256")


def test_what_a_batch_signature_covers_never_changes() -> None:
    assert signed_bytes(EPOCH, DEVICE, SENT, VERDICTS) == golden("batch.signed")


def test_the_signature_of_a_batch_never_changes() -> None:
    signature = sign_batch(KEY, epoch=EPOCH, device_id=DEVICE, sent=SENT, verdicts=VERDICTS)
    assert signature.encode() == golden("batch.signature")
    key = VerifyKey(bytes.fromhex(golden("centre.key").decode()))
    key.verify(golden("batch.signed"), base64.b64decode(golden("batch.signature")))


def test_the_centre_s_key_and_its_name_never_change() -> None:
    assert KEY.verify_key.encode().hex().encode() == golden("centre.key")
    assert key_id(KEY.verify_key) == golden("centre.key").decode()[:16]


def test_an_enrolment_code_is_always_written_the_same_way() -> None:
    code = EnrolCode(bytes(range(10)), fingerprint(KEY.verify_key.encode()))
    assert str(code).encode() == golden("enrol.code")
    assert read_code(golden("enrol.code").decode()) == code


def test_a_device_s_name_follows_from_its_key() -> None:
    assert device_id_of(KEY.verify_key.encode()).encode() == golden("device.id")
