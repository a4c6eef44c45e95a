"""Which parts came by hand and what they held, in numbers; and a mark on what a blocked laptop's brought."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, select

from central.centre import Centre
from central.enrolment import Device
from central.known import digests_of
from central.storage.engine import insert, insert_once
from central.storage.tables import agents, authors, devices, package_marks, package_parts
from perisai_app.wire.files import FileReceipt
from perisai_app.wire.package import Head
from perisai_app.wire.problem_json import Code
from perisai_app.wire.verdict import SentLine, Verdict


@dataclass(slots=True)
class Counts:
    """Lines by verdict; files that are here whole, that wait for other pieces, and that nobody named."""

    stored: int = 0
    duplicate: int = 0
    refused: int = 0
    conflict: int = 0
    files: int = 0
    waiting: int = 0
    unwanted: int = 0

    @property
    def lines(self) -> int:
        return self.stored + self.duplicate + self.refused + self.conflict

    def count_lines(self, verdicts: Sequence[Verdict]) -> None:
        for verdict in Verdict:
            setattr(self, verdict.value, getattr(self, verdict.value) + verdicts.count(verdict))

    def count_file(self, told: FileReceipt | Code | None) -> None:
        if told is None:
            self.waiting += 1
        elif isinstance(told, FileReceipt):
            self.files += 1
        else:
            self.unwanted += 1


def was_taken(centre: Centre, head: Head) -> bool:
    one = and_(
        package_parts.c.device_id == head.device,
        package_parts.c.package == str(head.package),
        package_parts.c.part == head.part,
    )
    with centre.store.reading() as connection:
        return connection.execute(select(package_parts.c.part).where(one)).first() is not None


def note_part(centre: Centre, device: Device, head: Head, counts: Counts) -> None:
    """The first time only: what it brought then stays told."""
    row = {
        "device_id": device.device_id,
        "package": str(head.package),
        "part": head.part,
        "parts": head.parts,
        "made_at": head.made_at,
        "imported_at": centre.now(),
        "blocked": int(device.blocked),
        "lines": counts.lines,
        "stored": counts.stored,
        "files": counts.files,
    }
    with centre.store.writing() as connection:
        insert_once(connection, package_parts, row)


def mark(centre: Centre, head: Head, lines: Sequence[SentLine]) -> None:
    """For the office: these come from a laptop that it has blocked. What is here already came otherwise."""
    with centre.store.writing() as connection:
        here = digests_of(connection, list(dict.fromkeys(line.registration_id for line in lines)))
        new = [line for line in lines if (line.registration_id, line.revision) not in here]
        _mark(connection, head, [line for line in new if line.registration_id])


def _mark(connection: Connection, head: Head, lines: Sequence[SentLine]) -> None:
    rows = [
        {
            "registration_id": line.registration_id,
            "revision": line.revision,
            "package": str(head.package),
            "part": head.part,
        }
        for line in lines
    ]
    if rows:
        connection.execute(insert(connection, package_marks).on_conflict_do_nothing(), rows)


def parts_taken(centre: Centre) -> list[dict[str, Any]]:
    """Every part that came by hand, the newest first."""
    query = (
        select(package_parts, agents.c.name.label("agent"))
        .join(devices, devices.c.device_id == package_parts.c.device_id)
        .join(authors, authors.c.agent_id == devices.c.agent_id)
        .join(agents, agents.c.agent_key == authors.c.agent_key)
        .order_by(package_parts.c.imported_at.desc(), package_parts.c.package, package_parts.c.part)
    )
    with centre.store.reading() as connection:
        return [{**row, "blocked": bool(row["blocked"])} for row in connection.execute(query).mappings()]
