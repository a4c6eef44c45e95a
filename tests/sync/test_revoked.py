"""What the office takes from a laptop in the middle of a run holds at that run's very next request."""

import pytest
from sqlalchemy import func, select

from central.auditing import COMMAND_LINE
from central.enrolment import make_code
from central.fleet.devices import revoke
from central.news import give_order
from central.register.reach import EVERYTHING
from central.storage.tables import submissions
from perisai_app.vault.identity import profile
from perisai_app.wire.changes import Command
from perisai_app.wire.media import SUBMISSIONS
from sync.enrol import enrol
from tests.central.conftest import Office
from tests.sync.between import Asked, Between, Said
from tests.sync.conftest import Queue, Run
from tests.vault.conftest import NOW

pytestmark = pytest.mark.usefixtures("small_batches")


def after_the_first_batch(middle: Between, act: object) -> None:
    """Something happens at the office once it has answered the first batch."""
    assert callable(act)

    def after(asked: Asked, said: Said) -> Said:
        if asked.path == SUBMISSIONS and len(middle.batches) == 1:
            act()
        return said

    middle.after = after


def arrived(office: Office) -> int:
    with office.centre.store.reading() as connection:
        return connection.execute(select(func.count()).select_from(submissions)).scalar_one()


def test_a_laptop_whose_token_is_revoked_between_two_batches_sends_nobody_else(
    office: Office, joined: Run, queue: Queue, middle: Between
) -> None:
    for _ in range(25):
        queue()
    device_id = profile(joined.vault).device_id
    after_the_first_batch(middle, lambda: revoke(office.centre, device_id, EVERYTHING, by=COMMAND_LINE))
    assert (joined().stopped_by, joined.owed, arrived(office)) == ("not_enrolled", 15, 10)
    assert middle.batches[0] == 10 and len(middle.batches) == 2
    assert (joined().stopped_by, arrived(office)) == ("not_enrolled", 10)


def test_who_joins_again_by_a_new_code_goes_on_where_it_stopped(
    office: Office, joined: Run, queue: Queue
) -> None:
    queue()
    revoke(office.centre, profile(joined.vault).device_id, EVERYTHING, by=COMMAND_LINE)
    assert joined().stopped_by == "not_enrolled"
    enrol(joined.vault, office.url, str(make_code(office.centre, "Sri", "Gianyar")), now=NOW)
    assert (joined().stored, joined.owed) == (1, 0)


def test_a_laptop_blocked_between_two_batches_hands_over_and_gets_nothing_more(
    office: Office, joined: Run, queue: Queue, middle: Between
) -> None:
    for _ in range(25):
        queue()
    device_id = profile(joined.vault).device_id
    after_the_first_batch(middle, lambda: give_order(office.centre, device_id, Command.BLOCK))
    joined()
    assert (joined.owed, arrived(office)) == (0, 25), "it may hand over"
    asked = len(middle.asked)
    assert joined().stopped_by == "blocked"
    assert [path for path in middle.paths[asked:] if path.startswith("GET")] == []
