"""What the database knows about the registrations of one batch, asked in few questions, kept up line by line.

Must not know verdicts, nor whether a line itself is stored already: that is the primary key's word.
"""

from collections.abc import Sequence

from sqlalchemy import Connection

from central.erased import erased_among
from central.storage.many import select_many
from central.storage.tables import registrations, submissions
from central.vouching import vouched_among

Key = tuple[str, int]


class Known:
    """Owners, what was erased, which `doubted` digests were taken once, and of the registrations that were
    `looked_up` the digests of what is stored, and with the batch's own lines what a parent may name.
    """

    def __init__(
        self, connection: Connection, ids: Sequence[str], looked_up: Sequence[str], doubted: Sequence[str]
    ) -> None:
        self.erased = erased_among(connection, ids)
        self.stored = digests_of(connection, looked_up)
        self.digests = dict(self.stored)
        self.vouched = vouched_among(connection, doubted)
        columns = (registrations.c.registration_id, registrations.c.agent_key)
        self.owners: dict[str, str] = dict(select_many(connection, columns[0], ids, *columns))

    def note(self, key: Key, digest: str, agent_key: str) -> None:
        """A line of this batch that is about to be stored."""
        self.digests.setdefault(key, digest)
        self.owners.setdefault(key[0], agent_key)


def digests_of(connection: Connection, ids: Sequence[str]) -> dict[Key, str]:
    """Of every stored revision of these registrations."""
    columns = (submissions.c.registration_id, submissions.c.revision, submissions.c.digest)
    rows = select_many(connection, columns[0], ids, *columns)
    return {(key, revision): digest for key, revision, digest in rows}
