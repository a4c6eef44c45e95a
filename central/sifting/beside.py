"""While a centre serves, a thread sifts what came: at once when nobody writes, else a twentieth of the time.

A fault is logged and does not stop serving: the next time comes. Must not know what is looked for.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import monotonic

from sqlalchemy.exc import OperationalError

from central.centre import Centre
from central.logs import log_failure
from central.sifting.limits import Limits
from central.sifting.sift import sift_some
from central.storage.turn import Busy

SECONDS_BETWEEN = 60.0  # for what other processes took
PAUSE_SECONDS = 0.3
BUSY_SECONDS = 5.0  # a laptop's next batch is on its way, or being judged
OWN_SHARE = 0.05
SECONDS_UNTIL_AGAIN = 1.0


@contextmanager
def sifted(centre: Centre, limits: Limits) -> Iterator[None]:
    """Beside the block, in a thread of its own, which ends with the batch that it is at."""
    is_over = Event()
    thread = Thread(target=_keep_sifting, args=(centre, limits, is_over), name="sifting")
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        centre.arrived.set()
        thread.join()


def _keep_sifting(centre: Centre, limits: Limits, is_over: Event) -> None:
    while not is_over.is_set():
        centre.arrived.clear()
        try:
            _sift_all(centre, limits, is_over)
        except (Busy, OperationalError):
            is_over.wait(SECONDS_UNTIL_AGAIN)
            continue
        except Exception as failure:
            log_failure(failure)
        centre.arrived.wait(SECONDS_BETWEEN)


def _sift_all(centre: Centre, limits: Limits, is_over: Event) -> None:
    """Laptops go first: until nobody else wrote for a while, it works for its small share of the time."""
    turn, seen, taken, busy_until = centre.store.turn, -1, 0.0, 0.0
    while not is_over.is_set():
        if turn.begun != seen:
            busy_until = monotonic() + BUSY_SECONDS
        if monotonic() < busy_until:
            before = turn.begun
            is_over.wait(max(PAUSE_SECONDS, taken * (1 / OWN_SHARE - 1)))
            if turn.begun != before:
                busy_until = monotonic() + BUSY_SECONDS
        seen, start = turn.begun + 1, monotonic()
        if not sift_some(centre, limits):
            return
        taken = monotonic() - start
