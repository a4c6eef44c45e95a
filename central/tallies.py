"""What this centre holds from one laptop, as the sums that the laptop compares its own with.

Asked of the covering indexes alone, erased submissions among them. Must not know HTTP.
"""

from collections.abc import Iterator

from sqlalchemy import Connection, Table, func, select

from central.centre import Centre
from central.enrolment import Device
from central.epochs import epoch_of
from central.storage.tables import submissions, tombstones
from perisai_app.wire.tally import (
    COUNTERS_A_BUCKET,
    BucketAnswer,
    BucketSum,
    Held,
    TallyAnswer,
    sums_of,
)

_TABLES = (submissions, tombstones)


def read_tally(centre: Centre, device: Device) -> TallyAnswer:
    """Every bucket of this laptop that holds anything."""
    with centre.store.reading() as connection:
        epoch, sums = epoch_of(connection), sums_here(connection, device.device_id)
    buckets = tuple(BucketSum(bucket=bucket, sum=f"{sums[bucket]:064x}") for bucket in sorted(sums))
    return TallyAnswer(epoch=epoch, buckets=buckets)


def read_bucket(centre: Centre, device: Device, bucket: int) -> BucketAnswer:
    """What lies in one bucket, by counter."""
    with centre.store.reading() as connection:
        epoch = epoch_of(connection)
        held = [item for table in _TABLES for item in _held(connection, table, device.device_id, bucket)]
    held.sort(key=lambda item: (item.counter, str(item.registration_id), item.revision))
    return BucketAnswer(epoch=epoch, bucket=bucket, held=tuple(held))


def sums_here(connection: Connection, device_id: str) -> dict[int, int]:
    """Bucket to sum modulo 2^256."""
    return sums_of(_counted(connection, device_id))


def highest_counter(connection: Connection, device_id: str) -> int:
    """Of what is stored or erased. Not of what the laptop told: one wrong word would poison it for ever."""
    asked = [select(func.max(table.c.counter)).where(table.c.device_id == device_id) for table in _TABLES]
    return max(connection.execute(query).scalar_one() or 0 for query in asked)


def _counted(connection: Connection, device_id: str) -> Iterator[tuple[int, str]]:
    for table in _TABLES:
        query = select(table.c.counter, table.c.digest).where(table.c.device_id == device_id)
        yield from ((counter, digest) for counter, digest in connection.execute(query))


def _held(connection: Connection, table: Table, device_id: str, bucket: int) -> Iterator[Held]:
    first = bucket * COUNTERS_A_BUCKET + 1
    columns = (table.c.registration_id, table.c.revision, table.c.digest, table.c.counter)
    query = select(*columns).where(
        table.c.device_id == device_id, table.c.counter.between(first, first + COUNTERS_A_BUCKET - 1)
    )
    for row in connection.execute(query).mappings():
        yield Held.model_validate({**row, "erased": table is tombstones})
