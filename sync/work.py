"""Fetching registrations that this laptop lacks, and the other revision where two have one parent.

A page is believed only by the centre's signature over its very lines, which is each one's receipt as well.
"""

from collections.abc import Iterator

from nacl.signing import VerifyKey

from perisai_app.vault.fetched import behind, take_work
from perisai_app.vault.rivals import conflicts, erased_there, keep_rival
from perisai_app.vault.sync_state import work_done
from perisai_app.wire.media import WORK
from perisai_app.wire.signing import is_signed
from perisai_app.wire.verdict import Verdict, signed_bytes
from perisai_app.wire.work import WorkPage, sent_lines
from sync.portions import borne, came, rows_a_page
from sync.problems import RunStopped
from sync.run import Run, Stage

PAGE_LINES = 100
MOST_ASKED = 200  # one by one in a run; the rest stays due


def fetched_work(run: Run) -> Iterator[None]:
    """All that is open or returned of this agent, a page a step, then what it knows to be newer there; what
    was taken stays when it breaks off.
    """
    after, more, pages = "", True, 0
    while more:
        run.tell(Stage.CONNECT)
        with borne(run.vault):
            page = _page(run, WORK, after=after, limit=rows_a_page(run.vault, PAGE_LINES))
        run.tally.repaired += take_work(run.vault, page, device_id=run.us.device_id, now=run.now())
        last = _last_of(page)
        if page.more and last <= after:
            raise RunStopped("not_ours")
        after, more, pages = last, page.more, pages + 1
        came(run.vault, pages, more=more)
        yield
    if _fetch_newer(run) < MOST_ASKED:
        work_done(run.vault)


def _fetch_newer(run: Run) -> int:
    """How many were asked for by name: what was decided meanwhile is in no list of open work."""
    asked = behind(run.vault, MOST_ASKED)
    for registration_id in asked:
        run.tell(Stage.CONNECT)
        if (page := _one(run, registration_id)) is not None:
            run.tally.repaired += take_work(run.vault, page, device_id=run.us.device_id, now=run.now())
    return len(asked)


def fetch_rivals(run: Run) -> None:
    """For every line in conflict what the centre holds instead, so that a person can choose."""
    for conflict in conflicts(run.vault):
        if conflict.theirs is not None:
            continue
        run.tell(Stage.PULL)
        if (page := _one(run, conflict.registration_id)) is not None:
            keep_rival(run.vault, page, run.now())


def _one(run: Run, registration_id: str) -> WorkPage | None:
    """None where the centre has no such registration of this agent; what it erased by right goes here too."""
    try:
        return _page(run, f"{WORK}/{registration_id}")
    except RunStopped as stop:
        if stop.code not in ("not_found", "erased"):
            raise
        if stop.code == "erased":
            erased_there(run.vault, registration_id, run.now())
        return None


def _page(run: Run, path: str, **params: str | int) -> WorkPage:
    page, us = run.link.get(path, WorkPage, **params), run.us
    if (sent := sent_lines(page.lines)) is None:
        raise RunStopped("not_ours")
    covered = signed_bytes(page.epoch, us.device_id, sent, [Verdict.STORED] * len(sent))
    if not is_signed(VerifyKey(us.centre_key), page.signature, covered):
        raise RunStopped("stranger")
    return page


def _last_of(page: WorkPage) -> str:
    sent = sent_lines(page.lines)
    return sent[-1].registration_id if sent else ""
