"""What the sifter knows of a registration: its latest revision, what it is found by, and its files."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, literal_column, select

from central.storage.many import select_many
from central.storage.tables import registrations, submission_files, submissions
from perisai_app.wire.submission import FileRole

PHOTOS = (FileRole.KTP.value, FileRole.FACE.value)
SIGNATURES = (FileRole.SIGNATURE.value,)


@dataclass(frozen=True, slots=True)
class Facts:
    """One of them; the fields are columns of `registrations`."""

    registration_id: str
    agent_key: str
    state: str
    finalized_at: str
    nik: str
    folded: str
    birth_date: str
    phone: str
    kk: str
    village: str


@dataclass(frozen=True, slots=True)
class Subject:
    """One that is looked at now; `person` is what its bytes say."""

    facts: Facts
    revision: int
    device_id: str
    counter: int
    person: Mapping[str, Any]

    @property
    def key(self) -> str:
        return self.facts.registration_id


NAMES = tuple(Facts.__dataclass_fields__)
COLUMNS = ", ".join(NAMES)
_COLUMNS = tuple(registrations.c[name] for name in NAMES)
# A value that is bound would keep SQLite from the index of those that nobody looked at.
_UNSIFTED = registrations.c.sifted == literal_column("0")

_ALONE = "SELECT pg_try_advisory_xact_lock(7371738)"

Contents = frozenset[tuple[bool, str]]


def claim(connection: Connection, most: int) -> list[Subject]:
    """Some that nobody looked at; oldest ids first. None while another process looks: two would not see each
    other's, since who is alike is looked for among those that were looked at.

    PostgreSQL skips what is being decided; the lock lets others refer to the rows. SQLite has one writer.
    """
    if not _is_alone(connection):
        return []
    unsifted = select(registrations.c.registration_id).where(_UNSIFTED)
    mine = unsifted.order_by(registrations.c.registration_id).limit(most)
    ids = connection.execute(mine.with_for_update(skip_locked=True, key_share=True)).scalars().all()
    return _subjects(connection, ids) if ids else []


def _is_alone(connection: Connection) -> bool:
    """Until the commit."""
    if connection.dialect.name == "sqlite":
        return True
    return bool(connection.exec_driver_sql(_ALONE).scalar_one())


def facts_of(connection: Connection, ids: Iterable[str]) -> dict[str, Facts]:
    """Those of them that are here."""
    rows = select_many(connection, registrations.c.registration_id, list(ids), *_COLUMNS)
    return {row[0]: Facts(*row) for row in rows}


def contents_of(connection: Connection, ids: Iterable[str]) -> dict[str, Contents]:
    """Photos and signatures of each one's latest revision: (is it a signature, its digest)."""
    latest = and_(
        registrations.c.registration_id == submission_files.c.registration_id,
        registrations.c.revision == submission_files.c.revision,
    )
    told = (submission_files.c.registration_id, submission_files.c.role, submission_files.c.sha256)
    query = (
        select(*told)
        .join_from(submission_files, registrations, latest)
        .where(submission_files.c.registration_id.in_(list(ids)))
        .where(submission_files.c.role.in_(PHOTOS + SIGNATURES))
    )
    found: dict[str, set[tuple[bool, str]]] = {}
    for key, role, sha256 in connection.execute(query):
        found.setdefault(key, set()).add((role in SIGNATURES, sha256))
    return {key: frozenset(contents) for key, contents in found.items()}


def _subjects(connection: Connection, ids: Sequence[str]) -> list[Subject]:
    latest = and_(
        submissions.c.registration_id == registrations.c.registration_id,
        submissions.c.revision == registrations.c.revision,
    )
    sent = (submissions.c.revision, submissions.c.device_id, submissions.c.counter, submissions.c.raw)
    query = (
        select(*_COLUMNS, *sent)
        .join_from(registrations, submissions, latest)
        .where(registrations.c.registration_id.in_(ids))
        .order_by(registrations.c.registration_id)
    )
    return [_subject(tuple(row)) for row in connection.execute(query)]


def _subject(row: tuple[Any, ...]) -> Subject:
    *facts, revision, device_id, counter, raw = row
    return Subject(Facts(*facts), revision, device_id, counter, json.loads(raw)["registration"])
