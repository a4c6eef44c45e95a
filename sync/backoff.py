"""When an automatic run may try again: full jitter, so that a thousand laptops do not come back together.

Pure arithmetic over what the vault remembers; a person's button asks nobody here.
"""

from datetime import datetime, timedelta

from perisai_app.vault.sync_state import SyncState

BASE, CAP = timedelta(seconds=30), timedelta(hours=1)


def next_try(failures: int, now: datetime, *, share: float, retry_after: int | None = None) -> datetime:
    """After so many failures in a row, counting this one. `share` is random, from 0 to 1.

    `retry_after` is for how many seconds the centre asked not to be asked: never before, a little after.
    """
    if retry_after is not None:
        return now + timedelta(seconds=retry_after) + BASE * share
    doubled = BASE * int(2 ** min(failures - 1, 16))
    return now + min(CAP, doubled) * share


def due(state: SyncState, now: datetime) -> bool:
    """Whether the wait is over. On a clock that went back it is: else one would wait for the old time."""
    return waits_until(state, now) is None


def waits_until(state: SyncState, now: datetime) -> datetime | None:
    """The moment of the next automatic try, for a countdown beside `state.reason`; None when it is due."""
    if state.next_try_at is None or state.next_try_at <= now:
        return None
    went_back = state.tried_at is not None and now < state.tried_at
    return None if went_back else state.next_try_at
