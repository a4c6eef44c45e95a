"""While a centre serves, what crashes and time left among its files is put in order: at once, then often.

A fault is logged and does not stop serving: the next time comes. Must not know what is out of order.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from central.centre import Centre
from central.files.adopting import adopt
from central.files.letting_go import tidy
from central.logs import log_failure

SECONDS_BETWEEN = 6 * 3600.0


@contextmanager
def tidied(centre: Centre) -> Iterator[None]:
    """Beside the block, in a thread of its own; what must be known before anybody asks, before it."""
    adopt(centre)
    is_over = Event()
    thread = Thread(target=_keep_tidy, args=(centre, is_over), name="tidying")
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()


def _keep_tidy(centre: Centre, is_over: Event) -> None:
    while not is_over.is_set():
        try:
            tidy(centre.store, centre.files, centre.now())
        except Exception as failure:
            log_failure(failure)
        is_over.wait(SECONDS_BETWEEN)
