"""The first request of a run: who answers, whether it may be told anything, and the news that came meanwhile.

Until the answer has proved itself over our own nonce nothing about a person leaves.
"""

import secrets
import shutil
from datetime import datetime, timedelta

from nacl.signing import VerifyKey

from perisai_app import __version__
from perisai_app.vault.decisions import apply_page, apply_urgent
from perisai_app.vault.identity import Enrolment, follow_keys, note_contact, note_package_recipient
from perisai_app.vault.manifest import manifest
from perisai_app.vault.moments import stamp
from perisai_app.vault.sync_state import note_blocked, note_clock
from perisai_app.vault.tally import highest_counter, own_sums, raise_counter
from perisai_app.wire.changes import ChangesPage
from perisai_app.wire.checkin import CheckinAnswer, CheckinRequest, is_our_centre
from perisai_app.wire.media import CHECKIN
from perisai_app.wire.rotation import walk
from perisai_app.wire.signing import key_id
from perisai_app.wire.tally import root_of
from sync.problems import RunStopped
from sync.run import Run

MEGABYTE = 1_000_000


def check_in(run: Run) -> CheckinAnswer:
    """The centre's answer, proved but not taken in; RunStopped `stranger` when it does not prove itself."""
    us, asked = run.us, _request(run)
    answer = run.link.post(CHECKIN, CheckinAnswer, asked.model_dump_json().encode())
    keys = walk(us.centre_key, answer.rotations)
    _check(us, keys[-1] if keys else us.centre_key, asked, answer)
    if keys:
        follow_keys(run.vault, keys, run.now())
    return answer


def _request(run: Run) -> CheckinRequest:
    free = shutil.disk_usage(run.vault.home).free // MEGABYTE
    us = run.us
    return CheckinRequest(
        nonce=secrets.token_hex(16),
        at=stamp(run.now()),
        manifest=manifest(run.vault, app_version=__version__, free_mb=free),
        cursor=us.cursor,
        tally=root_of(own_sums(run.vault)),
        counter=highest_counter(run.vault),
        key_id=key_id(VerifyKey(us.centre_key)),
    )


def _check(us: Enrolment, key: bytes, asked: CheckinRequest, answer: CheckinAnswer) -> None:
    if not is_our_centre(answer, VerifyKey(key), device_id=us.device_id, nonce=asked.nonce):
        raise RunStopped("stranger")


def take_in(run: Run, answer: CheckinAnswer) -> None:
    """How the two stand, and the first page of news; a blocked laptop hears of erasures and orders only."""
    vault, now = run.vault, run.now()
    note_contact(vault, now)
    note_package_recipient(vault, answer.package_recipient)
    note_blocked(vault, answer.blocked)
    if (skew := _skew(answer.at, now)) is not None:
        note_clock(vault, skew)
    raise_counter(vault, answer.counter)
    if answer.blocked:
        run.tally.pulled += apply_urgent(vault, answer.epoch, answer.changes, now)
    else:
        page = ChangesPage(epoch=answer.epoch, changes=answer.changes, cursor=answer.cursor, more=answer.more)
        run.tally.pulled += apply_page(vault, page, now)


def _skew(told: str, now: datetime) -> timedelta | None:
    """How far our clock is ahead; None when the centre's does not read."""
    try:
        theirs = datetime.fromisoformat(told)
    except ValueError:
        return None
    return now - theirs if theirs.tzinfo is not None else None
