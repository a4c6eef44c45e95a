"""When a run starts by itself: after finalizing, by timer, after a wait, when the network comes back.

Pure rules for whoever holds the timers. A network hint is only a hint: it may bring a run forward, and
never past what the centre asked for; and nothing here keeps a person's button from working.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from perisai_app.vault.sync_state import SyncState
from sync.backoff import waits_until

QUIET, AT_MOST = timedelta(seconds=20), timedelta(minutes=3)
EVERY, HINT_GAP = timedelta(minutes=15), timedelta(seconds=30)
NETWORK = ("offline", "timeout", "portal", "untrusted", "not_ours")
CODE_NEEDED = "not_enrolled"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the window knows. `first_finalized` and `last_finalized` are of this sitting, since the last run;
    `online_since` is when the system last said that the network came back.
    """

    enrolled: bool
    running: bool
    first_finalized: datetime | None = None
    last_finalized: datetime | None = None
    online_since: datetime | None = None


def next_start(facts: Facts, state: SyncState, now: datetime) -> datetime | None:
    """When to start, at the earliest `now`; None while a run goes, or until a new code from the office."""
    if not facts.enrolled or facts.running or (state.failures and state.reason == CODE_NEEDED):
        return None
    if (wait := waits_until(state, now)) is not None:
        return _brought_forward(facts, state, wait, now)
    wanted = [_by_timer(state, now), *_after_finalizing(facts)]
    if state.failures or _came_back(facts, state):
        wanted.append(now)
    return max(now, min(wanted))


def _brought_forward(facts: Facts, state: SyncState, wait: datetime, now: datetime) -> datetime:
    """The network is back: what failed for want of it need not wait, but a flickering one is no reason."""
    if not _came_back(facts, state) or state.tried_at is None:
        return wait
    return min(wait, max(now, state.tried_at + HINT_GAP))


def _came_back(facts: Facts, state: SyncState) -> bool:
    if facts.online_since is None or state.reason not in NETWORK:
        return False
    return state.tried_at is None or facts.online_since > state.tried_at


def _by_timer(state: SyncState, now: datetime) -> datetime:
    if state.tried_at is None or now < state.tried_at:
        return now
    return state.tried_at + EVERY


def _after_finalizing(facts: Facts) -> list[datetime]:
    """A little after the last one, so that people go out together; not for ever while somebody types on."""
    if facts.first_finalized is None or facts.last_finalized is None:
        return []
    return [min(facts.last_finalized + QUIET, facts.first_finalized + AT_MOST)]
