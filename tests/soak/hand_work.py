"""What else a sync writes: receipts for files, the office's orders, and what goes and comes by hand.

One thing a job, through the product's own functions; `SAYS` prepares a vault whose people the centre has, or
still lacks.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from nacl.signing import SigningKey
from pyrage.x25519 import Identity

from central.packages.unwrap import Bad, prove
from perisai_app.package.receipts import take_receipts
from perisai_app.package.write import SMALLEST, write_package
from perisai_app.vault.database import Vault
from perisai_app.vault.feed import apply_page
from perisai_app.vault.files.sending import OwedFile, note_received
from perisai_app.vault.identity import profile
from perisai_app.vault.numbers import new_id
from perisai_app.vault.orders import order_done
from perisai_app.vault.outbox import next_owed
from perisai_app.wire.changes import ChangesPage, Command
from perisai_app.wire.files import FileReceipt, sign_file
from perisai_app.wire.package import Receipts, ReceivedFile, SettledBatch, sealed_receipts
from perisai_app.wire.signing import key_id
from perisai_app.wire.verdict import BatchAnswer, Verdict, sign_batch
from tests.soak import people
from tests.vault.conftest import NOW, join_centre
from tests.vault.rights.conftest import Road
from tests.vault.test_outbox import CENTRE

Given = dict[str, Any]
AT, STICK = "2026-11-21T08:00:00Z", "stick"
SPOKEN, SOUND = 2, 120_000  # bytes: more than one part of a package


def noting_files(vault: Vault, given: Given) -> None:
    """The receipts of two files, as they came."""
    told = [(OwedFile(one["sha256"], one["bytes"]), one) for one in given["files"]]
    receipts = [(file, FileReceipt(one["epoch"], one["key_id"], one["signature"])) for file, one in told]
    note_received(vault, receipts, now=NOW)


def ordering(vault: Vault, given: Given) -> None:
    """A page of the feed with what takes effect at once, and what waits."""
    apply_page(vault, ChangesPage.model_validate(given), NOW)


def obeying(vault: Vault, _given: Given) -> None:
    order_done(vault, Command.LOCK, now=NOW)


def packing(vault: Vault, _given: Given) -> None:
    """Each try is a package of its own."""
    stick = vault.home.with_name(STICK)
    stick.mkdir(exist_ok=True)
    write_package(vault, stick / f"{new_id()}.age", now=NOW, part_bytes=SMALLEST)


def taking_receipts(vault: Vault, _given: Given) -> None:
    take_receipts(vault, vault.home.with_name("receipts.age"), now=NOW)


JOBS: dict[str, Callable[[Vault, Given], None]] = {
    "note_files": noting_files,
    "order": ordering,
    "obey": obeying,
    "pack": packing,
    "receipts": taking_receipts,
}


def made_ready(what: str, vault: Vault) -> Given:
    """Four people, two of them with a recording; what goes by hand is not at the centre yet."""
    join_centre(vault, CENTRE)
    road = Road(vault)
    for number in range(4):
        road.queued(_sound(number) if number < SPOKEN else None, **people.texts(number))
    if what in ("note_files", "order", "obey"):
        road.answered()
    if what == "obey":
        ordering(vault, _orders())
    return SAYS[what](vault)


def _sound(number: int) -> bytes:
    return b"OggS" + people.noise(number, SOUND)


def _orders() -> Given:
    told = [
        {"number": n, "kind": "order", "body": {"order": order, "ordered_at": AT}}
        for n, order in enumerate(("block", "lock", "hand_over"), 1)
    ]
    return {"epoch": "e1", "changes": told, "cursor": "e1:3", "more": False}


def _files(vault: Vault) -> list[Given]:
    rows = vault.rows("SELECT sha256, bytes FROM files ORDER BY sha256")
    found = []
    for row in rows:
        told = sign_file(CENTRE, epoch="e1", device_id=profile(vault).device_id, **row)
        found.append(row | {"epoch": told.epoch, "key_id": told.key_id, "signature": told.signature})
    assert len(found) == SPOKEN
    return found


def _with_a_recipient(vault: Vault) -> Given:
    identity = Identity.generate()
    with vault.writing() as db:
        db.execute("UPDATE centre SET package_recipient = ?", [str(identity.to_public())])
    return {"identity": str(identity)}


def _sealed(vault: Vault) -> Given:
    """All lines stored, all files received, and news: beside the home, as from a stick."""
    who, batch, verdicts = profile(vault), next_owed(vault, 4), (Verdict.STORED,) * 4
    sent = [owed.sent for owed in batch]
    answer = BatchAnswer(
        epoch="e1",
        received_at="",
        lines=len(sent),
        verdicts=(),
        key_id=key_id(CENTRE.verify_key),
        signature=sign_batch(CENTRE, epoch="e1", device_id=who.device_id, sent=sent, verdicts=verdicts),
    )
    told = tuple((line.registration_id, line.revision, line.digest) for line in sent)
    receipts = Receipts(
        device=who.device_id,
        package=UUID(int=1),
        part=1,
        batches=(SettledBatch(sent=told, answer=answer),),
        files=tuple(ReceivedFile(**one) for one in _files(vault)),
        after="",
        pages=(ChangesPage.model_validate(_orders()),),
        rotations=(),
        key_id="",
        signature="",
    )
    device_key = _verify_key(who.signing_seed)
    vault.home.with_name("receipts.age").write_bytes(sealed_receipts(CENTRE, device_key, receipts))
    return {}


def _verify_key(seed: bytes) -> bytes:
    return SigningKey(seed).verify_key.encode()


SAYS: dict[str, Callable[[Vault], Given]] = {
    "note_files": lambda vault: {"files": _files(vault)},
    "order": lambda _vault: _orders(),
    "obey": lambda _vault: {},
    "pack": _with_a_recipient,
    "receipts": _sealed,
}


def halves_on(stick: Path, identity: str) -> list[str]:
    """Parts that bear a part's name and are none; what a kill left beside them is nobody's."""
    return [code for path in parts_on(stick) if (code := _bad(path, identity))]


def parts_on(stick: Path) -> list[Path]:
    return [path for path in stick.glob("*.age") if not path.name.startswith(".")]


def _bad(path: Path, identity: str) -> str:
    try:
        prove(path, Identity.from_str(identity))
    except Bad as found:
        return found.code
    return ""
