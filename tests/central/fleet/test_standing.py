"""Which laptops somebody should look at, by what they said of themselves last."""

from datetime import UTC, datetime
from typing import Any

import pytest

from central.fleet.standing import Stuck, read_told, stuck
from perisai_app import __version__
from perisai_app.wire.checkin import Manifest

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
FINE = {"contact_at": "2026-11-20T08:00:00Z", "app_version": __version__}


def found(contact_at: str = FINE["contact_at"], **said: Any) -> list[Stuck]:
    manifest = {"app_version": __version__, "incarnation": 1, "counts": {}, "free_mb": 20_000, **said}
    told = read_told(Manifest(**manifest).model_dump_json())
    assert told is not None
    return stuck(contact_at=contact_at, app_version="0.0.1", told=told, now=NOW, least_free=500_000_000)


def test_a_laptop_that_came_yesterday_with_nothing_in_its_way_is_not_stuck() -> None:
    assert found(counts={"queued": 3}, oldest_unsent="2026-11-20T08:00:00Z") == []


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"contact_at": "2026-11-14T07:59:59Z"}, Stuck.SILENT),
        ({"app_version": "0.0.9"}, Stuck.OLD_PROGRAM),
        ({"counts": {"queued": 1}, "oldest_unsent": "2026-11-18T07:59:59Z"}, Stuck.UNSENT_OLD),
        ({"counts": {"queued": 1}, "oldest_unsent": "2026-11-18T15:59:59+08:00"}, Stuck.UNSENT_OLD),
        ({"free_mb": 499}, Stuck.DISK_LOW),
    ],
)
def test_each_thing_in_the_way_has_its_code(told: dict[str, Any], code: Stuck) -> None:
    assert found(**told) == [code]


@pytest.mark.parametrize(
    "told",
    [
        {"contact_at": "2026-11-14T08:00:00Z"},
        {"app_version": "another program 2"},
        {"counts": {"queued": 1}, "oldest_unsent": "2026-11-18T08:00:00Z"},
        {"counts": {"received": 9}, "oldest_unsent": "2026-01-01T08:00:00Z"},
        {"counts": {"queued": 1}, "oldest_unsent": "kemarin"},
        {"counts": {"queued": 1}, "oldest_unsent": "2026-01-01T08:00:00"},
        {"free_mb": 500},
    ],
)
def test_what_is_just_within_the_bounds_or_does_not_read_is_in_nobody_s_way(told: dict[str, Any]) -> None:
    assert found(**told) == []


def test_a_laptop_that_only_joined_is_silent_a_week_later() -> None:
    joined = {**FINE, "contact_at": "2026-11-01T08:00:00Z"}
    assert read_told(None) is None and read_told('{"app_version": 1}') is None
    assert stuck(**joined, told=None, now=NOW, least_free=0) == [Stuck.SILENT]
