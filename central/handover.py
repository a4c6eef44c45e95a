"""An agent's registrations for a laptop that does not have them: the very bytes that came, and signed."""

from sqlalchemy import Select, and_, select

from central.centre import Centre
from central.enrolment import Device
from central.page import cut
from central.storage.tables import WAITING, erasures, registrations, submissions
from perisai_app.wire.signing import key_id
from perisai_app.wire.verdict import SentLine, Verdict, sign_batch
from perisai_app.wire.work import WorkLine, WorkPage

MAX_PAGE = 100
RETURNED = "returned"

Found = tuple[WorkLine, SentLine]


def read_work(centre: Centre, device: Device, after: str, limit: int) -> WorkPage:
    """The newest revision of all that waits or was returned, by registration."""
    query = (
        _newest(device)
        .where(registrations.c.state.in_((WAITING, RETURNED)), registrations.c.registration_id > after)
        .order_by(registrations.c.registration_id)
    )
    return _page(centre, device, query, min(limit, MAX_PAGE))


def read_one(centre: Centre, device: Device, registration_id: str) -> WorkPage | None:
    """That registration, whatever its state; None when this agent has no such one."""
    query = _newest(device).where(registrations.c.registration_id == registration_id)
    page = _page(centre, device, query, 1)
    return page if page.lines else None


def was_erased(centre: Centre, device: Device, registration_id: str) -> bool:
    """Whether this agent had such a one, and it was erased by right."""
    one = erasures.c.registration_id == registration_id
    own = erasures.c.agent_key == device.agent_key
    with centre.store.reading() as connection:
        return connection.execute(select(erasures.c.registration_id).where(one, own)).first() is not None


def _newest(device: Device) -> Select[tuple[str, str, int, str, bytes]]:
    key = and_(
        submissions.c.registration_id == registrations.c.registration_id,
        submissions.c.revision == registrations.c.revision,
    )
    columns = (
        registrations.c.registration_id,
        registrations.c.state,
        submissions.c.revision,
        submissions.c.digest,
        submissions.c.raw,
    )
    own = registrations.c.agent_key == device.agent_key
    return select(*columns).join_from(registrations, submissions, key).where(own)


def _page(
    centre: Centre, device: Device, query: Select[tuple[str, str, int, str, bytes]], limit: int
) -> WorkPage:
    with centre.store.reading() as connection:
        standing = centre.standing(connection)
        rows, more = cut(((row, len(row.raw)) for row in connection.execute(query.limit(limit + 1))), limit)
    sent = [SentLine(row.registration_id, row.revision, row.digest) for row in rows]
    return WorkPage(
        epoch=standing.epoch,
        lines=tuple(WorkLine(line=row.raw.decode(), state=row.state) for row in rows),
        more=more,
        key_id=key_id(standing.key.verify_key),
        signature=sign_batch(
            standing.key,
            epoch=standing.epoch,
            device_id=device.device_id,
            sent=sent,
            verdicts=[Verdict.STORED] * len(sent),
        ),
    )
