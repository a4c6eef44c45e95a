"""Names by their single words, so that any of them, or its beginning, finds the person."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, delete

from central.storage.many import NAMES_AT_ONCE, insert_many
from central.storage.office_tables import name_words


def words_of(folded: str) -> list[str]:
    """Each word of a folded name once, in the name's order."""
    return list(dict.fromkeys(folded.split()))


def keep_words(connection: Connection, rows: Iterable[tuple[str, str]]) -> None:
    """The words by which these registrations are found from now on; a row is an id and a folded name."""
    told = dict(rows)
    ids = list(told)
    for start in range(0, len(ids), NAMES_AT_ONCE):
        _forget(connection, ids[start : start + NAMES_AT_ONCE])
    words = [(word, key) for key, name in told.items() for word in words_of(name)]
    list(insert_many(connection, name_words, words, "RETURNING word"))


def _forget(connection: Connection, ids: Sequence[str]) -> None:
    connection.execute(delete(name_words).where(name_words.c.registration_id.in_(ids)))
