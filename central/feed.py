"""The numbered feed of an agent, read by cursor in bounded pages; central/appending.py writes it."""

import json
from collections.abc import Sequence

from sqlalchemy import Connection, or_, select, true

from central.centre import Centre, Standing
from central.cursor import START, Place, epoch_in, read_cursor, write_cursor
from central.enrolment import Device
from central.epochs import end_epoch, is_later
from central.page import cut
from central.storage.tables import changes
from perisai_app.wire.changes import Change, ChangesPage, Kind

MAX_PAGE = 1_000


def read_feed(
    centre: Centre, device: Device, cursor: str, limit: int, kinds: Sequence[Kind] = ()
) -> ChangesPage:
    """What this laptop has not seen yet, oldest first, at most `limit` (and never above MAX_PAGE) at once,
    of these kinds or of all.

    A true cursor that this database cannot have made ends the epoch first.
    """
    if forgot(centre, cursor):
        with centre.store.writing() as connection:
            heed(connection, centre, cursor)
    with centre.store.reading() as connection:
        return page_after(connection, centre, device, cursor, limit, kinds=kinds)


def forgot(centre: Centre, cursor: str) -> bool:
    """Whether this true cursor stands on a change that is not here."""
    with centre.store.reading() as connection:
        return _is_ahead(connection, centre, centre.standing(connection), cursor)


def heed(connection: Connection, centre: Centre, cursor: str) -> None:
    """Ends the epoch of a cursor that is ahead, in the caller's writing transaction."""
    standing = centre.standing(connection)
    if _is_ahead(connection, centre, standing, cursor):
        end_epoch(connection, standing.epoch)


def page_after(
    connection: Connection,
    centre: Centre,
    device: Device,
    cursor: str,
    limit: int,
    most: int | None = None,
    kinds: Sequence[Kind] = (),
) -> ChangesPage:
    """A page as this transaction sees the feed, of about `most` bytes or what a page may have, of all `kinds`
    when none is named.
    """
    epoch = centre.standing(connection).epoch
    after = read_cursor(centre.keys.cursors, epoch, cursor)
    limit = min(limit, MAX_PAGE)
    query = (
        select(changes.c.number, changes.c.mark, changes.c.kind, changes.c.body)
        .where(changes.c.agent_key == device.agent_key, changes.c.number > after.number)
        .where(or_(changes.c.device_id.is_(None), changes.c.device_id == device.device_id))
        .where(changes.c.body != "", changes.c.kind.in_(kinds) if kinds else true())
        .order_by(changes.c.number)
        .limit(limit + 1)
    )
    rows, more = cut(((row, len(row.body)) for row in connection.execute(query)), limit, most)
    last = Place(rows[-1].number, rows[-1].mark) if rows else after
    return ChangesPage(
        epoch=epoch,
        changes=tuple(Change(number=r.number, kind=r.kind, body=json.loads(r.body)) for r in rows),
        cursor=write_cursor(centre.keys.cursors, epoch, last),
        more=more,
    )


def _is_ahead(connection: Connection, centre: Centre, standing: Standing, cursor: str) -> bool:
    told_in = epoch_in(centre.keys.cursors, cursor)
    if told_in is not None and is_later(told_in, standing.epoch):
        return True
    place = read_cursor(centre.keys.cursors, standing.epoch, cursor)
    if place == START:
        return False
    mark = select(changes.c.mark).where(changes.c.number == place.number)
    return connection.execute(mark).scalar_one_or_none() != place.mark
