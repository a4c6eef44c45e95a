"""A laptop shows a receipt of ours for what is not here: then this centre came back from a backup."""

import json
from collections.abc import Iterator, Sequence
from typing import Literal

from pydantic import Field, ValidationError
from sqlalchemy import Connection

from central import chain
from central.centre import Centre
from central.enrolment import Device
from central.epochs import end_epoch, epoch_of
from central.erased import erased_among
from central.known import digests_of
from central.vouching import vouch
from perisai_app.domain.registration import Value
from perisai_app.wire.canonical import canonical_bytes
from perisai_app.wire.recollection import Proof, ProofAnswer
from perisai_app.wire.signing import is_signed
from perisai_app.wire.verdict import Verdict


class _Signed(Value):
    """What a batch's signature covers (protocol section 4)."""

    v: Literal[1]
    epoch: str
    device: str
    lines: tuple[tuple[str, int, str, Verdict], ...] = Field(max_length=5_000)


def judge_proof(centre: Centre, device: Device, proof: Proof) -> ProofAnswer | None:
    """The epoch that holds now, and what is missing; None when this is no word of ours to this laptop.

    What a true one shows to be missing may come again, whatever the rules say by now. One that shows nothing
    missing changes nothing, and one about an epoch that is over already ends none.
    """
    with centre.store.reading() as connection:
        epoch, told = epoch_of(connection), _told(connection, proof)
        if told is None or told.device != device.device_id:
            return None
        is_whole = not _lacking(connection, told)
    if is_whole:
        return ProofAnswer(epoch=epoch, lacking=())
    with centre.store.writing() as connection:
        lacking = _lacking(connection, told)
        vouch(connection, device, lacking)
        epoch = end_epoch(connection, told.epoch)
    return ProofAnswer(epoch=epoch, lacking=tuple(digest for _, digest in lacking))


def _told(connection: Connection, proof: Proof) -> _Signed | None:
    key = chain.verifier(connection, proof.key_id)
    if key is None or not is_signed(key, proof.signature, proof.signed.encode()):
        return None
    try:
        told = _Signed.model_validate_json(proof.signed)
    except ValidationError:
        return None
    return told if canonical_bytes(json.loads(proof.signed)) == proof.signed.encode() else None


def _lacking(connection: Connection, told: _Signed) -> list[tuple[str, str]]:
    """Registration and digest of each line with a receipt that is neither held nor erased."""
    receipts = [line for line in told.lines if line[3].is_receipt]
    ids = list(dict.fromkeys(line[0] for line in receipts))
    here, erased = set(_here(connection, ids)), erased_among(connection, ids)
    return [
        (key, digest)
        for key, revision, digest, _ in receipts
        if (key, revision, digest) not in here and key not in erased
    ]


def _here(connection: Connection, ids: Sequence[str]) -> Iterator[tuple[str, int, str]]:
    """What is held, and what was erased by right."""
    for (key, revision), digest in digests_of(connection, ids).items():
        yield key, revision, digest
    for key, stones in erased_among(connection, ids).items():
        yield from ((key, revision, digest) for revision, digest in stones.items())
