"""What was sifted, as tests look at it."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from central.sifting.sift import sift
from central.storage.office_tables import signals
from perisai_app.wire.submission import Submission
from perisai_app.wire.verdict import Verdict
from tests.central.conftest import Office
from tests.central.samples import Laptop, registration, verdicts

People = Callable[..., Submission]


@pytest.fixture
def brought(laptop: Laptop) -> People:
    """Sends somebody who has nothing in common with others but what is given; `files` and `at` go beside."""

    def send(serial: int, *, by: Laptop = laptop, **given: Any) -> Submission:
        beside = {name: given.pop(name) for name in ("files", "finalized_at") if name in given}
        month, day = serial // 28 % 12 + 1, serial % 28 + 1
        own = {
            "nik": f"510401{day + 40}{month:02d}84{serial}",
            "birth_date": f"1984-{month:02d}-{day:02d}",
            "phone": f"+62812000{serial}",
        }
        item = by.submission(registration=registration(serial, **{**own, **given}), **beside)
        assert verdicts(by.send(item)) == [Verdict.STORED]
        return item

    return send


@pytest.fixture
def other_laptop(join: Callable[[str], Laptop]) -> Laptop:
    return join("Agen Lain")


def found(office: Office, kind: str | None = None) -> list[Any]:
    """The signals of a kind, or all, after everybody was looked at."""
    sift(office.centre)
    query = select(signals).order_by(signals.c.kind, signals.c.registration_id, signals.c.other_id)
    with office.centre.store.reading() as connection:
        return [row for row in connection.execute(query) if kind in (None, row.kind)]


def kinds(office: Office) -> list[str]:
    return sorted({row.kind for row in found(office)})


def details(row: Any) -> dict[str, Any]:
    told = json.loads(row.details)
    assert isinstance(told, dict)
    return told


def key(item: Submission) -> str:
    return str(item.registration_id)


def both(*items: Submission) -> tuple[str, ...]:
    return tuple(sorted(key(item) for item in items))
