"""Check-in: keeps how a laptop stands, and proves over its nonce that this is its centre; news come along."""

from sqlalchemy import Connection, case

from central import chain
from central.backups import backup_done
from central.centre import Centre
from central.clock import stamp
from central.enrolment import Device
from central.feed import heed, page_after
from central.files.naming import count_awaited
from central.storage.engine import insert
from central.storage.tables import device_state
from central.tallies import highest_counter, sums_here
from perisai_app.wire.changes import URGENT, ChangesPage
from perisai_app.wire.checkin import CheckinAnswer, CheckinRequest, signed_checkin
from perisai_app.wire.signing import key_id
from perisai_app.wire.tally import root_of

PAGE, PAGE_BYTES = 200, 32 * 1024  # it comes before anything is sent, on whatever wire


def check_in(centre: Centre, device: Device, asked: CheckinRequest) -> CheckinAnswer:
    """The signed answer; a blocked laptop is told of erasures and orders only, and its cursor stays."""
    with centre.store.writing() as connection:
        heed(connection, centre, asked.cursor)
        _note(connection, device, asked, stamp(centre.clock()))
    with centre.store.reading() as connection:
        standing = centre.standing(connection)
        page = _news(connection, centre, device, asked.cursor)
        answer = CheckinAnswer(
            epoch=standing.epoch,
            nonce=asked.nonce,
            at=centre.now(),
            blocked=device.blocked,
            agrees=root_of(sums_here(connection, device.device_id)) == asked.tally,
            counter=highest_counter(connection, device.device_id),
            files_awaited=count_awaited(connection, device),
            backup=str(done) if (done := backup_done(connection)) else None,
            changes=page.changes,
            cursor=page.cursor,
            more=page.more,
            rotations=chain.since(chain.chain(connection), asked.key_id),
            package_recipient=centre.keys.package_recipient,
            key_id=key_id(standing.key.verify_key),
            signature="",
        )
    return signed_checkin(standing.key, device.device_id, answer)


def _news(connection: Connection, centre: Centre, device: Device, cursor: str) -> ChangesPage:
    if device.blocked:
        told = page_after(connection, centre, device, cursor, PAGE, PAGE_BYTES, kinds=URGENT)
        return told.model_copy(update={"cursor": cursor, "more": False})
    return page_after(connection, centre, device, cursor, PAGE, PAGE_BYTES)


def _note(connection: Connection, device: Device, asked: CheckinRequest, now: str) -> None:
    """The counter only rises: a laptop that lost its vault tells a lower one."""
    row = {
        "device_id": device.device_id,
        "contact_at": now,
        "counter": asked.counter,
        "manifest": asked.manifest.model_dump_json(),
    }
    add = insert(connection, device_state).values(row)
    is_lower = device_state.c.counter > add.excluded.counter
    counter = case((is_lower, device_state.c.counter), else_=add.excluded.counter)
    renewed = {"contact_at": now, "manifest": row["manifest"], "counter": counter}
    connection.execute(add.on_conflict_do_update(index_elements=[device_state.c.device_id], set_=renewed))
