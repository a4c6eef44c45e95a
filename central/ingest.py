"""From the lines of a batch to a signed answer: each line is judged alone and stored at most once.

A line is judged before the database is locked; the primary key of `submissions` then decides who was first.
The database is asked a few questions a batch, never one a line. Must not know HTTP.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection

from central.backups import next_backup
from central.centre import Centre, Standing
from central.enrolment import Device
from central.files.letting_go import let_go
from central.files.naming import name_files
from central.given_back import credited
from central.judging import Judged, Problems, about, judge
from central.known import Key, Known, digests_of
from central.showing import show_to_office
from central.storage.many import insert_many
from central.storage.tables import submissions
from perisai_app.wire.signing import key_id
from perisai_app.wire.submission import Submission
from perisai_app.wire.verdict import BatchAnswer, LineVerdict, Verdict, sign_batch

Settled = tuple[Verdict, Problems]

_ERASED: Settled = (Verdict.REFUSED, about("", "erased"))
_PARENT: Settled = (Verdict.REFUSED, about("parent", "parent_differs"))


def ingest(centre: Centre, device: Device, lines: Sequence[bytes]) -> BatchAnswer:
    """Everything storable is committed when this returns; the signature covers every line's verdict."""
    book = centre.book
    judged = [judge(line, device, book) for line in lines]
    received_at = centre.now()
    with centre.store.writing() as connection:
        standing = centre.standing(connection)
        settled, unnamed = _settle(connection, device, judged, received_at)
    if unnamed:
        let_go(centre.store, centre.files, unnamed)
    centre.metrics.batch(verdict for verdict, _ in settled)
    return _answer(standing, device, judged, settled, received_at)


def _answer(
    standing: Standing, device: Device, judged: Sequence[Judged], settled: Sequence[Settled], received_at: str
) -> BatchAnswer:
    signature = sign_batch(
        standing.key,
        epoch=standing.epoch,
        device_id=device.device_id,
        sent=[item.sent for item in judged],
        verdicts=[verdict for verdict, _ in settled],
    )
    return BatchAnswer(
        epoch=standing.epoch,
        received_at=received_at,
        lines=len(judged),
        verdicts=tuple(
            LineVerdict(line=number, verdict=verdict, problems=problems)
            for number, (verdict, problems) in enumerate(settled)
            if verdict is not Verdict.STORED
        ),
        key_id=key_id(standing.key.verify_key),
        signature=signature,
    )


def _settle(
    connection: Connection, device: Device, judged: Sequence[Judged], received_at: str
) -> tuple[list[Settled], list[str]]:
    """One verdict a line, in order; a line may build on an earlier one of its batch. And the files that a
    withdrawal among them left without a name.
    """
    judged = credited(connection, device, judged, received_at)
    known = _known(connection, judged)
    refused = [_refusal(known, device, item) for item in judged]
    offered: dict[Key, Judged] = {}
    for item, no in zip(judged, refused, strict=True):
        if no is None:
            offered.setdefault(_key(item), item)
    backup = next_backup(connection)
    added = _store(connection, [_row(key, item, received_at, backup) for key, item in offered.items()])
    new = list(_submissions(offered[key] for key in added))
    show_to_office(connection, device, new, received_at)
    unnamed = name_files(connection, new)
    stored = {key: item.sent.digest for key, item in offered.items() if key in added}
    stored |= _repeated(connection, [key for key in offered if key not in added])
    settled = [
        no or (_verdict(item, offered[_key(item)], added, stored), ())
        for item, no in zip(judged, refused, strict=True)
    ]
    return settled, unnamed


def _submissions(items: Iterable[Judged]) -> Iterator[Submission]:
    return (item.submission for item in items if item.submission is not None)


def _known(connection: Connection, judged: Sequence[Judged]) -> Known:
    """Digests of what is corrected, for its parent, and of what the rules refuse: it may be here already."""
    read = [item for item in judged if item.submission is not None and not item.is_another_s]
    ids = dict.fromkeys(item.sent.registration_id for item in read)
    looked_up = [item.sent for item in read if item.sent.revision > 1 or item.problems]
    doubted = [item.sent.digest for item in read if item.problems]
    names = dict.fromkeys(sent.registration_id for sent in looked_up)
    return Known(connection, list(ids), list(names), doubted)


def _refusal(known: Known, device: Device, item: Judged) -> Settled | None:
    """What stands against this line, with all that is stored before it; None when it may be stored."""
    submission = item.submission
    if submission is None or item.is_another_s:
        return Verdict.REFUSED, item.problems
    key = _key(item)
    if (stones := known.erased.get(key[0])) is not None:
        return (Verdict.DUPLICATE, ()) if stones.get(key[1]) == item.sent.digest else _ERASED
    if (held := known.stored.get(key)) is not None:
        return (Verdict.DUPLICATE if held == item.sent.digest else Verdict.CONFLICT), ()
    if item.problems and item.sent.digest not in known.vouched:
        return Verdict.REFUSED, item.problems
    if not _parent_fits(known, device, submission, key):
        return _PARENT
    known.note(key, item.sent.digest, device.agent_key)
    return None


def _parent_fits(known: Known, device: Device, submission: Submission, key: Key) -> bool:
    """Revision 1 has no parent; a later one names the revision before it, if that is here, of its own agent.

    The one before may be missing: it was refused and corrected, or comes later by another way.
    """
    if known.owners.get(key[0], device.agent_key) != device.agent_key:
        return False
    if key[1] == 1 or submission.parent is None:
        return key[1] == 1 and submission.parent is None
    return known.digests.get((key[0], key[1] - 1), submission.parent) == submission.parent


def _store(connection: Connection, rows: Sequence[tuple[Any, ...]]) -> set[Key]:
    """The keys that were new. The primary key decides, so of two writers never both are first."""
    new_only = "ON CONFLICT DO NOTHING RETURNING registration_id, revision"
    return {(key, revision) for key, revision in insert_many(connection, submissions, rows, new_only)}


def _repeated(connection: Connection, keys: Sequence[Key]) -> dict[Key, str]:
    """What is stored under these keys."""
    wanted = set(keys)
    here = digests_of(connection, list(dict.fromkeys(key for key, _ in keys)))
    return {key: digest for key, digest in here.items() if key in wanted}


def _verdict(item: Judged, first: Judged, added: set[Key], stored: dict[Key, str]) -> Verdict:
    key = _key(item)
    if item is first and key in added:
        return Verdict.STORED
    return Verdict.DUPLICATE if stored[key] == item.sent.digest else Verdict.CONFLICT


def _row(key: Key, item: Judged, received_at: str, backup: int) -> tuple[Any, ...]:
    """In the order of the table's columns."""
    told = item.submission
    assert told is not None, "only what is one is offered"
    return (
        *key,
        item.sent.digest,
        told.agent_id,
        told.device_id,
        received_at,
        item.raw,
        told.counter,
        backup,
    )


def _key(item: Judged) -> Key:
    return item.sent.registration_id, item.sent.revision
