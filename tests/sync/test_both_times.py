"""The laptop's own time of a receipt and the centre's are kept side by side; nothing depends on either."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from perisai_app.vault.check import deep
from perisai_app.vault.moments import moment, stamp
from perisai_app.vault.register import Event, history
from perisai_app.vault.rights.export_person import registration
from perisai_app.wire.media import SUBMISSIONS
from tests.central.conftest import Office
from tests.sync.between import Asked, Between, Said
from tests.sync.conftest import Queue, Run
from tests.vault.conftest import NOW
from ui.wording.dates import day_and_hour
from ui.wording.rights import readable
from ui.wording.states import detail


def received(run: Run, registration_id: str) -> Event:
    (event,) = [one for one in history(run.vault, registration_id) if one.what == "received"]
    return event


@pytest.mark.only_on("embedded")  # a centre of this process, that a test may change
def test_both_times_of_a_receipt_are_kept_and_shown(office: Office, joined: Run, queue: Queue) -> None:
    office.clock.forward(timedelta(days=400))
    one = str(queue().registration_id)
    joined()
    event, theirs = received(joined, one), office.clock.now
    assert (event.at, event.params["told_at"]) == (NOW, stamp(theirs))
    assert day_and_hour(theirs) in detail(event)
    (told,) = registration(joined.vault, one)["revisions"]
    assert moment(told["receipt"]["told_at"]) == theirs
    copy = readable({"made_at": stamp(NOW), "registrations": [registration(joined.vault, one)]})
    assert f"Menurut jam kantor: {stamp(theirs)}" in copy


@pytest.mark.parametrize("told", ["", "kemarin", "2026-11-21T08:00:00", "0001-01-01T00:00:00+14:00"])
def test_a_time_that_does_not_read_costs_no_receipt(
    joined: Run, queue: Queue, middle: Between, told: str
) -> None:
    def other_time(asked: Asked, said: Said) -> Said:
        if asked.path != SUBMISSIONS:
            return said
        return replace(said, body=json.dumps(json.loads(said.body) | {"received_at": told}).encode())

    middle.after = other_time
    one = str(queue().registration_id)
    assert (joined().stored, deep(joined.vault)) == (1, ())
    event = received(joined, one)
    assert event.params["told_at"] is None
    assert detail(event) == f" · Bukti {event.params['receipt']}"
