"""Which backup holds what, by number and without a clock, and the signed word that laptops purge by.

Whoever makes a backup begins it here, copies, verifies the copy, and only then says that it is done. What is
stored before the beginning is in that backup; every row bears the number of the first one that holds it.
Must not know how a copy is made.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, select, update

from central.centre import Centre
from central.enrolment import Device
from central.home import Home
from central.kept_list import append_to_list, read_list
from central.stop import Stop
from central.storage.many import select_many
from central.storage.tables import centre as centre_row
from central.storage.tables import files, registrations, submission_files, submissions
from perisai_app.domain.registration import Value
from perisai_app.wire.backed_up import BackedUpAnswer, BackedUpRequest, sign_statement, statement_bytes
from perisai_app.wire.signing import key_id


class Finished(Value):
    """One line of the list beside the database: for people, who ask when. Nothing is judged by it."""

    number: int
    at: str


_BEGUN = select(centre_row.c.backups_begun)


def begin_backup(centre: Centre) -> int:
    """The number of the backup whose copying may start now: nobody who writes is half way."""
    with centre.store.writing(alone=True) as connection:
        begun = centre_row.c.backups_begun
        return int(
            connection.execute(
                update(centre_row).values(backups_begun=begun + 1).returning(begun)
            ).scalar_one()
        )


def finish_backup(centre: Centre, number: int) -> None:
    """A verified copy of this backup lies on another machine. Stop for one that was never begun.

    The newest finished one counts; an older one that is reported late changes nothing.
    """
    with centre.store.writing() as connection:
        row = connection.execute(select(centre_row.c.backups_begun, centre_row.c.backup_done)).one()
        if not 1 <= number <= row.backups_begun:
            raise Stop("backup_unknown", 2)
        connection.execute(update(centre_row).values(backup_done=max(number, row.backup_done)))
    append_to_list(centre.home.backup_list, Finished(number=number, at=centre.now()))


def last_finished(home: Home) -> Finished | None:
    """As this home remembers it."""
    return next(reversed(read_list(home.backup_list, Finished)), None)


def next_backup(connection: Connection) -> int:
    """The number of the first backup that will hold what this transaction stores."""
    return int(connection.execute(_BEGUN).scalar_one()) + 1


def backup_done(connection: Connection) -> int:
    """The number of the newest finished backup; 0 without one."""
    return int(connection.execute(select(centre_row.c.backup_done)).scalar_one())


def state_backed_up(centre: Centre, device: Device, asked: BackedUpRequest) -> BackedUpAnswer:
    """The signed word about all revisions and files of these registrations, where they are this agent's."""
    ids = list(dict.fromkeys(map(str, asked.registrations)))
    with centre.store.reading() as connection:
        standing = centre.standing(connection)
        digests = _held(connection, _own(connection, device, ids))
    signed = statement_bytes(epoch=standing.epoch, device_id=device.device_id, digests=digests)
    return BackedUpAnswer(
        signed=signed.decode(),
        key_id=key_id(standing.key.verify_key),
        signature=sign_statement(standing.key, signed),
    )


def _own(connection: Connection, device: Device, ids: Sequence[str]) -> list[str]:
    columns = (registrations.c.registration_id, registrations.c.agent_key)
    rows = select_many(connection, columns[0], ids, *columns)
    return [key for key, agent_key in rows if agent_key == device.agent_key]


def _held(connection: Connection, ids: Sequence[str]) -> list[str]:
    done = backup_done(connection)
    columns = (submissions.c.digest, submissions.c.backup)
    texts = select_many(connection, submissions.c.registration_id, ids, *columns)
    named = select_many(connection, submission_files.c.registration_id, ids, submission_files.c.sha256)
    contents = select_many(
        connection, files.c.sha256, list({sha256 for (sha256,) in named}), files.c.sha256, files.c.backup
    )
    return [digest for digest, backup in (*texts, *contents) if backup <= done]
