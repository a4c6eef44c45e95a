"""What was found is kept, what no longer holds goes; what somebody ruled on stays so while its facts do."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, delete, or_, select, tuple_

from central.sifting.signal import PAIRS, Key, Kind, Signal
from central.storage.many import insert_many
from central.storage.office_tables import signals

_KEY = (signals.c.kind, signals.c.registration_id, signals.c.other_id)
_ON_KEY = "ON CONFLICT (kind, registration_id, other_id)"
_AGAIN = f"""
{_ON_KEY} DO UPDATE SET weight = excluded.weight, details = excluded.details,
    raised_at = CASE WHEN signals.ruled = '' THEN signals.raised_at ELSE excluded.raised_at END,
    ruled = '', ruled_by = NULL, ruled_at = NULL, reason = NULL
WHERE signals.details <> excluded.details RETURNING kind
"""


def open_about(connection: Connection, ids: Sequence[str]) -> list[Row[Any]]:
    """Keys of what is open about any of them, on either side, in order and held until the commit."""
    sides = or_(signals.c.registration_id.in_(ids), signals.c.other_id.in_(ids))
    query = select(*_KEY).where(signals.c.ruled == "", sides).order_by(*_KEY)
    return list(connection.execute(query.with_for_update()))


def paired(rows: Iterable[Row[Any]], ids: Collection[str]) -> dict[str, set[str]]:
    """With whom each of them has something open."""
    found: dict[str, set[str]] = {}
    for row in rows:
        for one, other in ((row.registration_id, row.other_id), (row.other_id, row.registration_id)):
            if other and one in ids:
                found.setdefault(one, set()).add(other)
    return found


def keep(
    connection: Connection,
    found: Sequence[Signal],
    open_now: Iterable[Row[Any]],
    judged: Mapping[str, Collection[Kind]],
    now: str,
) -> None:
    """`judged` names those that were looked at and what was asked about each. Of the others a crowd is told
    once. A ruling ends when the facts of its signal are others.
    """
    by_key = {signal.key: signal for signal in found if _is_about(signal.key, judged)}
    beside = {signal.key: signal for signal in found if not _is_about(signal.key, judged)}
    _forget(connection, [tuple(row) for row in open_now if _is_over(tuple(row), by_key, judged)])
    _put(connection, by_key, _AGAIN, now)
    _put(connection, beside, f"{_ON_KEY} DO NOTHING RETURNING kind", now)


def _is_about(key: Key, judged: Mapping[str, Collection[Kind]]) -> bool:
    return key[1] in judged or key[2] in judged


def _is_over(key: Key, found: Mapping[Key, Signal], judged: Mapping[str, Collection[Kind]]) -> bool:
    """It was asked again, and does not hold."""
    kind, one, other = key
    asked = kind in PAIRS or kind in judged.get(one, ()) or kind in judged.get(other, ())
    return asked and key not in found


def _forget(connection: Connection, keys: Sequence[Key]) -> None:
    if keys:
        connection.execute(delete(signals).where(tuple_(*_KEY).in_(keys)))


def _put(connection: Connection, found: Mapping[Key, Signal], otherwise: str, now: str) -> None:
    """In the order of their keys, so that two processes do not wait for each other."""
    rows = [_row(found[key], now) for key in sorted(found)]
    list(insert_many(connection, signals, rows, otherwise))


def _row(signal: Signal, now: str) -> tuple[Any, ...]:
    """In the order of the table's columns: nobody has ruled on it."""
    details = json.dumps(signal.details, sort_keys=True)
    return (*signal.key, signal.weight, details, now, "", None, None, None)
