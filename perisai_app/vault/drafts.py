"""Drafts: what is being typed, kept as typed, errors and all, until it is finalized or discarded."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from perisai_app.domain.typed import digits, squeezed
from perisai_app.vault.database import Vault
from perisai_app.vault.errors import NoSuchDraft, VaultDamaged
from perisai_app.vault.journal import What, note
from perisai_app.vault.moments import moment, stamp
from perisai_app.vault.numbers import new_id
from perisai_app.vault.search import searchable

Texts = Mapping[str, str]
Confirmed = Mapping[tuple[str, str], str]
NOTHING: Mapping[str, str] = MappingProxyType({})
NOBODY: Confirmed = MappingProxyType({})
ONE = """
SELECT draft_id, registration_id, revision, parent, texts, confirmed, last_field, saved_at
FROM drafts WHERE draft_id = ?
"""


@dataclass(frozen=True, slots=True)
class Draft:
    """One open draft. `confirmed` maps an amber problem's (field, code) to its reason."""

    draft_id: str
    registration_id: str
    revision: int
    parent: str | None
    texts: dict[str, str]
    confirmed: dict[tuple[str, str], str]
    last_field: str
    saved_at: datetime


def new_draft(
    vault: Vault,
    *,
    now: datetime,
    texts: Texts = NOTHING,
    confirmed: Confirmed = NOBODY,
    last_field: str = "",
) -> Draft:
    """A first revision of a new registration, saved at once."""
    return write_draft(
        vault,
        registration_id=new_id(),
        revision=1,
        parent=None,
        texts=texts,
        confirmed=confirmed,
        last_field=last_field,
        now=now,
    )


def write_draft(
    vault: Vault,
    *,
    registration_id: str,
    revision: int,
    parent: str | None,
    texts: Texts,
    confirmed: Confirmed = NOBODY,
    last_field: str = "",
    now: datetime,
) -> Draft:
    """A new draft row; `parent` is the digest of the revision that it corrects."""
    draft_id = new_id()
    row = {"draft_id": draft_id, "registration_id": registration_id, "revision": revision, "parent": parent}
    with vault.writing() as db:
        db.table("drafts").insert(row | _columns(texts, confirmed, last_field, now))
        what = What.DRAFT_MADE if revision == 1 else What.CORRECTED
        note(vault, what, at=now, registration_id=registration_id, params={"revision": revision})
    return Draft(draft_id, registration_id, revision, parent, dict(texts), dict(confirmed), last_field, now)


def save_draft(
    vault: Vault, draft_id: str, *, texts: Texts, confirmed: Confirmed, now: datetime, last_field: str = ""
) -> None:
    """Overwrite the draft's texts; NoSuchDraft when it was finalized or discarded meanwhile."""
    columns = _columns(texts, confirmed, last_field, now)
    assignments = ", ".join(f"{name} = :{name}" for name in columns)
    with vault.writing() as db:
        sql = f"UPDATE drafts SET {assignments} WHERE draft_id = :draft_id"
        if db.execute(sql, columns | {"draft_id": draft_id}).rowcount != 1:
            raise NoSuchDraft


def draft(vault: Vault, draft_id: str) -> Draft | None:
    """The draft as saved; VaultDamaged where what comes back is none."""
    row = vault.db.conn.execute(ONE, [draft_id]).fetchone()
    if row is None:
        return None
    try:
        return _read(row)
    except ValueError:  # a damaged last page of a long row reads as zeros, without an error
        raise VaultDamaged from None


def _read(row: tuple[Any, ...]) -> Draft:
    draft_id, registration_id, revision, parent, texts, words, last_field, saved_at = row
    confirmed = {(field, code): reason for field, code, reason in json.loads(words)}
    return Draft(
        draft_id,
        registration_id,
        revision,
        parent,
        json.loads(texts),
        confirmed,
        last_field,
        moment(saved_at),
    )


def discard_draft(vault: Vault, draft_id: str, *, now: datetime) -> None:
    """Only on a person's word; a draft that is gone already is no error."""
    with vault.writing() as db:
        if (found := draft(vault, draft_id)) is None:
            return
        db.execute("DELETE FROM drafts WHERE draft_id = ?", [draft_id])
        told = {"revision": found.revision}
        note(vault, What.DRAFT_DISCARDED, at=now, registration_id=found.registration_id, params=told)


def _columns(texts: Texts, confirmed: Confirmed, last_field: str, now: datetime) -> dict[str, str]:
    return {
        "texts": json.dumps(dict(texts), ensure_ascii=False),
        "confirmed": json.dumps([[*key, reason] for key, reason in confirmed.items()], ensure_ascii=False),
        "last_field": last_field,
        "name": squeezed(texts.get("name", "")),
        "nik": digits(texts.get("nik", "")),
        "village": texts.get("village", ""),
        "search": searchable(texts),
        "saved_at": stamp(now),
    }
