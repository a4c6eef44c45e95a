"""A carrier can neither read nor forge: whatever is done to a part or to receipts ends with its code, and
nothing of it is stored.
"""

from collections.abc import Callable
from pathlib import Path

import pyrage
import pytest
from nacl.public import SealedBox
from nacl.signing import SigningKey

from central.centre import Centre, open_centre
from central.erasing import new_epoch, rotate_key
from central.packages.unwrap import Bad
from perisai_app.package.receipts import take_receipts
from perisai_app.vault.errors import (
    NoPackageKey,
    NotJoined,
    ReceiptsForged,
    ReceiptsNotOurs,
    ReceiptsOutdated,
    ReceiptsUnread,
    VaultError,
)
from perisai_app.vault.identity import note_package_recipient, profile
from perisai_app.wire.canonical import canonical_bytes, digest
from perisai_app.wire.enrolment import device_id_of
from perisai_app.wire.package import Head, Receipts, open_receipts, sealed_receipts, signed_head
from tests.domain.texts import COMPLETE
from tests.package.conftest import Office, Side, joined, recording
from tests.vault.conftest import NOW

SOUND = recording(1, 30_000)
NO_PART = ("package_unreadable", "package_forged")
PLANTED = [COMPLETE[name].encode() for name in ("name", "nik", "mother_name", "phone")]


def opened(office: Office, path: Path) -> tuple[Head, bytes]:
    """A part's head, and the bytes behind both lines."""
    data = pyrage.decrypt(path.read_bytes(), [office.centre.keys.package])
    line, _, rest = data.split(b"\n", 2)
    return Head.model_validate_json(line), rest


def sealed(office: Office, path: Path, data: bytes) -> Path:
    path.write_bytes(pyrage.encrypt(data, [office.centre.keys.package.to_public()]))
    return path


def refused(office: Office, path: Path) -> str:
    """The code; and nothing of it is in the centre."""
    with pytest.raises(Bad) as bad:
        office.take(path)
    assert (office.holds(), office.files(), office.pieces()) == (set(), {}, 0)
    return bad.value.code


@pytest.fixture
def part(laptop: Side) -> Path:
    laptop.register(SOUND)
    return laptop.write().paths[0]


def device_key(side: Side) -> SigningKey:
    return SigningKey(profile(side.vault).signing_seed)


def test_another_laptop_s_name_is_not_taken(office: Office, laptop: Side, part: Path, tmp_path: Path) -> None:
    """Another device of the office signs a package in Sri's name."""
    head, rest = opened(office, part)
    with joined(office, tmp_path / "other", "Budi") as other:
        forged = signed_head(device_key(other), head)
        assert refused(office, sealed(office, part, forged + rest)) == "package_forged"
        own_key = head.model_copy(update={"device_key": device_key(other).verify_key.encode().hex()})
        forged = signed_head(device_key(other), own_key)
        assert refused(office, sealed(office, part, forged + rest)) == "package_forged"


def test_a_laptop_that_nobody_knows_is_told_so(office: Office, part: Path) -> None:
    head, rest = opened(office, part)
    stranger = SigningKey.generate()
    public = stranger.verify_key.encode()
    known = {"device": device_id_of(public), "device_key": public.hex()}
    forged = signed_head(stranger, head.model_copy(update=known))
    assert refused(office, sealed(office, part, forged + rest)) == "package_unknown_device"


@pytest.mark.parametrize(
    "change",
    [
        lambda rest: rest[:-1],
        lambda rest: rest + b"x",
        lambda rest: bytes([rest[0] ^ 1]) + rest[1:],
        lambda rest: rest[:-1] + bytes([rest[-1] ^ 1]),
        lambda rest: b"",
    ],
)
def test_bytes_that_the_signature_does_not_cover_are_refused(
    office: Office, laptop: Side, part: Path, change: Callable[[bytes], bytes]
) -> None:
    """By somebody who may seal, as anybody may, but not sign."""
    head, rest = opened(office, part)
    assert refused(office, sealed(office, part, signed_head(device_key(laptop), head) + change(rest))) == (
        "package_forged"
    )


@pytest.mark.parametrize("keep", [0, 1, 50, 130, 200, 400, 1_200, 20_000, -17, -1])
def test_a_part_that_is_cut_off_is_refused_whole(office: Office, part: Path, keep: int) -> None:
    part.write_bytes(part.read_bytes()[:keep])
    assert refused(office, part) == "package_unreadable"


@pytest.mark.parametrize("place", [0, 30, 100, 220, 700, 5_000, -30, -1])
def test_a_part_of_which_a_byte_was_changed_is_refused_whole(office: Office, part: Path, place: int) -> None:
    data = bytearray(part.read_bytes())
    data[place] ^= 1
    part.write_bytes(bytes(data))
    assert refused(office, part) in ("package_unreadable", "package_other_key")


@pytest.mark.parametrize(
    "text", [b"", b"\n", b"\n\n", b"{}\n" + b"A" * 88 + b"\n", b"x" * 300_000, b'{"v":1}\nx\n']
)
def test_what_only_looks_like_a_part_is_refused(office: Office, tmp_path: Path, text: bytes) -> None:
    assert refused(office, sealed(office, tmp_path / "x.age", text)) in NO_PART


def test_what_is_no_package_or_no_file_is_refused(office: Office, tmp_path: Path) -> None:
    (tmp_path / "daftar.xlsx").write_bytes(b"PK" + bytes(500))
    for name in ("daftar.xlsx", "tidak-ada.age", "."):
        assert refused(office, tmp_path / name) == "package_unreadable"


def test_a_text_that_does_not_unpack_is_refused_before_anything_is_stored(
    office: Office, laptop: Side, part: Path
) -> None:
    head, rest = opened(office, part)
    text = head.entries[0]
    junk = bytes(text.bytes)
    wrong = text.model_copy(update={"sha256": digest(junk)})
    head = head.model_copy(update={"entries": (*head.entries, wrong)})
    data = signed_head(device_key(laptop), head) + rest + junk
    assert refused(office, sealed(office, part, data)) == "package_forged"


def test_another_centre_cannot_open_it(office: Office, part: Path) -> None:
    office.home.package_key.unlink()
    office.centre.close()
    office.centre = open_centre(office.home)
    assert refused(office, part) == "package_other_key"


def test_a_package_twice_is_in_once_and_earns_its_receipts_again(
    office: Office, laptop: Side, part: Path
) -> None:
    first, again = office.take(part), office.take(part)
    assert (first.repeated, again.repeated) == (False, True)
    assert (again.counts.stored, again.counts.duplicate, again.counts.files) == (0, 1, 1)
    assert len(office.holds()) == 1
    assert laptop.take(again.receipts).duplicate == 1
    assert laptop.owes == (0, 0)


def test_receipts_twice_change_nothing(office: Office, laptop: Side, part: Path) -> None:
    receipts = office.take(part).receipts
    laptop.take(receipts)
    before = laptop.vault.rows("SELECT * FROM receipts"), laptop.vault.rows("SELECT * FROM answers")
    assert laptop.take(receipts).repeated
    assert (laptop.vault.rows("SELECT * FROM receipts"), laptop.vault.rows("SELECT * FROM answers")) == before


def refused_at(laptop: Side, receipts: bytes, kind: type[VaultError]) -> None:
    with pytest.raises(kind):
        laptop.take(receipts)
    assert laptop.owes == (1, 1)


def test_another_laptop_s_receipts_are_not_taken(
    office: Office, laptop: Side, part: Path, tmp_path: Path
) -> None:
    with joined(office, tmp_path / "other", "Budi") as other:
        other.register()
        refused_at(laptop, office.take(other.write().paths[0]).receipts, ReceiptsNotOurs)


@pytest.mark.parametrize("keep", [0, 10, 47, 48, 500, -1])
def test_receipts_that_are_cut_off_are_not_taken(office: Office, laptop: Side, part: Path, keep: int) -> None:
    refused_at(laptop, office.take(part).receipts[:keep], ReceiptsNotOurs)


def test_receipts_of_which_a_byte_was_changed_are_not_taken(office: Office, laptop: Side, part: Path) -> None:
    receipts = office.take(part).receipts
    for place in (0, 40, 60, 900, len(receipts) - 1):
        data = bytearray(receipts)
        data[place] ^= 1
        refused_at(laptop, bytes(data), ReceiptsNotOurs)


def told(laptop: Side, receipts: bytes) -> Receipts:
    found = open_receipts(device_key(laptop), receipts)
    assert found is not None
    return found


def resealed(laptop: Side, receipts: Receipts) -> bytes:
    """Anybody may seal to a laptop."""
    box = SealedBox(device_key(laptop).verify_key.to_curve25519_public_key())
    return box.encrypt(canonical_bytes(receipts.model_dump(mode="json")))


def signing(centre: Centre) -> SigningKey:
    return centre.keys.key(centre.public_key.hex())


def test_receipts_that_the_centre_did_not_sign_are_not_taken(
    office: Office, laptop: Side, part: Path
) -> None:
    true = told(laptop, office.take(part).receipts)
    public = device_key(laptop).verify_key.encode()
    stranger = sealed_receipts(SigningKey.generate(), public, true)
    refused_at(laptop, stranger, ReceiptsForged)
    for change in ({"pages": ()}, {"files": ()}, {"batches": ()}, {"device": "0" * 32}, {"part": 2}):
        refused_at(laptop, resealed(laptop, true.model_copy(update=change)), ReceiptsForged)


def test_each_batch_and_each_file_proves_itself(office: Office, laptop: Side, part: Path) -> None:
    """Even what the centre's key signed as a whole."""
    true, key = told(laptop, office.take(part).receipts), signing(office.centre)
    public = device_key(laptop).verify_key.encode()
    (batch,), (file,) = true.batches, true.files
    other = (("0198f0c2-9b22-7e63-8b48-3a2d6e7f8091", 1, "0" * 64),)
    for change in (
        {"batches": (batch.model_copy(update={"sent": other}),)},
        {"files": (file.model_copy(update={"bytes": 5}),)},
    ):
        refused_at(laptop, sealed_receipts(key, public, true.model_copy(update=change)), ReceiptsForged)
    assert laptop.take(sealed_receipts(key, public, true)).stored == 1


def test_receipts_of_an_epoch_that_is_over_settle_nothing(office: Office, laptop: Side, part: Path) -> None:
    old = office.take(part).receipts
    new_epoch(office.centre)
    laptop.take(office.take(laptop.write(text_only=True).paths[0]).receipts)
    assert laptop.owes == (0, 1)
    with pytest.raises(ReceiptsOutdated):
        laptop.take(old)
    assert laptop.owes == (0, 1)


def test_a_new_key_of_the_centre_is_followed_and_the_old_one_s_word_is_over(
    office: Office, laptop: Side, part: Path
) -> None:
    old = office.take(part).receipts
    rotate_key(office.centre)
    new = laptop.take(office.take(laptop.write(text_only=True).paths[0]).receipts)
    assert new.duplicate == 1
    with pytest.raises(ReceiptsForged):
        laptop.take(old)
    assert laptop.take(office.take(part).receipts).files == 1


def test_what_is_no_file_of_receipts_says_so(laptop: Side, office: Office, tmp_path: Path) -> None:
    with pytest.raises(ReceiptsUnread):
        take_receipts(laptop.vault, tmp_path / "tidak-ada", now=NOW)


def test_nobody_who_carries_it_reads_anything(office: Office, laptop: Side) -> None:
    laptop.register(SOUND)
    written = laptop.write()
    carried = [path.read_bytes() for path in written.paths]
    carried.append(office.take(written.paths[0]).receipts)
    for data in carried:
        assert not any(planted in data for planted in (*PLANTED, SOUND[100:150], b"submission", b'"device"'))
    assert [path.name for path in laptop.stick.iterdir()] == ["paket1.age"]


def test_a_laptop_without_a_centre_or_without_its_recipient_writes_nothing(laptop: Side) -> None:
    laptop.register()
    note_package_recipient(laptop.vault, None)
    with pytest.raises(NoPackageKey):
        laptop.write()
    with laptop.vault.writing() as db:
        db.execute("DELETE FROM centre")
    with pytest.raises(NotJoined):
        laptop.write()
    assert list(laptop.stick.iterdir()) == []
