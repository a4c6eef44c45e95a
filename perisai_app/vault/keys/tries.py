"""Wrong tries: each one doubles the wait before the next, also after a restart.

Against somebody at the table; whoever has the disk can delete this file, and Argon2id and the device secret
are there for him. A clock set back opens nothing sooner and locks nobody for ever: the wait begins again.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil
from pathlib import Path

from perisai_app.vault.errors import TooManyTries, WrongPassphrase, WrongRecoveryCode
from perisai_app.vault.keys.rules import RULES, KeyRules
from perisai_app.whole_file import replace_file

FILE = "tries.json"
MOST_COUNTED = 64


@dataclass(frozen=True, slots=True)
class Tries:
    """How many wrong ones in a row, and when the last was."""

    count: int
    last: datetime

    def wait(self, now: datetime, rules: KeyRules) -> int:
        """Whole seconds still to wait: 1, 2, 4, ... from the last try on, and never more than the longest."""
        span = timedelta(seconds=min(2 ** (self.count - 1), rules.longest_wait))
        return max(0, ceil((span - max(now - self.last, timedelta())).total_seconds()))


@contextmanager
def one_try(home: Path, now: datetime, rules: KeyRules = RULES) -> Iterator[None]:
    """Around one guess: TooManyTries when it comes too soon; a wrong one is noted before it is told."""
    before = _read(home, now, rules)
    if before and (wait := before.wait(now, rules)):
        _write(home, Tries(before.count, min(before.last, now)))
        raise TooManyTries(wait)
    try:
        yield
    except (WrongPassphrase, WrongRecoveryCode):
        count = min(before.count + 1 if before else 1, MOST_COUNTED)
        _write(home, Tries(count, now))
        raise
    (home / FILE).unlink(missing_ok=True)


def wait_left(home: Path, now: datetime, rules: KeyRules = RULES) -> int:
    """Seconds until the next guess will be looked at, for whoever shows the wait; 0 nearly always."""
    before = _read(home, now, rules)
    return before.wait(now, rules) if before else 0


def _read(home: Path, now: datetime, rules: KeyRules) -> Tries | None:
    """None when there was no wrong try. A file that does not read counts as many tries, just now."""
    try:
        content = json.loads((home / FILE).read_bytes())
        tries = Tries(int(content["count"]), datetime.fromisoformat(content["last"]).astimezone(UTC))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, OverflowError):
        tries = Tries(MOST_COUNTED, now)
        return tries if _write(home, tries) else None
    return Tries(min(max(tries.count, 1), MOST_COUNTED), tries.last)


def _write(home: Path, tries: Tries) -> bool:
    """Whether it was kept; a full or read-only disk must not keep anybody out."""
    try:
        text = json.dumps({"count": tries.count, "last": tries.last.isoformat()})
        replace_file(home / FILE, text.encode())
    except OSError:
        return False
    return True
