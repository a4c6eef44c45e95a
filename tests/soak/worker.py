"""The real process that is killed: one is started, loads the program once, and forks one for each job.

A job is a line of JSON on standard input, the vault's key among it, so that it is in no argument and no file.
"""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from perisai_app.reference.tables import rule_book
from perisai_app.vault.database import Vault, VaultKey, open_vault
from tests.soak import crash, sync_work
from tests.soak.work import LIST_ROWS, SAVES, Day

Loop = Callable[[Day, Vault, dict[str, Any]], object]

LOOPS: dict[str, Loop] = {
    "typing": lambda day, vault, job: day.typing(vault, job.get("saves", SAVES)),
    "finalize": lambda day, vault, job: day.finalizing(vault),
    "intake": lambda day, vault, job: day.taking_in_a_file(vault),
    "import": lambda day, vault, job: day.importing(
        vault, Path(job["folder"]), job.get("again"), job.get("rows", LIST_ROWS)
    ),
    "prospect": lambda day, vault, job: day.meeting(vault),
    "backup": lambda day, vault, job: day.backing_up(vault),
}


def kept(what: str) -> Loop:
    """One of the sync's jobs, told aloud."""

    def work(day: Day, vault: Vault, job: dict[str, Any]) -> None:
        with day.phase(what):
            sync_work.JOBS[what](vault, job["given"])
            day.say({"ack": what})

    return work


LOOPS |= {what: kept(what) for what in sync_work.JOBS}
ALONE = {
    "migration": Day.migrating,
    "restore": Day.restoring,
    "slots": Day.renewing_the_code,
}


def say(told: dict[str, Any]) -> None:
    os.write(1, json.dumps(told).encode() + b"\n")


def main() -> None:
    rule_book()
    for line in iter(sys.stdin.readline, ""):
        job = json.loads(line)
        if not (child := os.fork()):
            work(job)
        _, status = os.waitpid(child, 0)
        say({"dead": os.waitstatus_to_exitcode(status)})


def work(job: dict[str, Any]) -> None:
    """The job's own process; it never returns."""
    say({"pid": os.getpid(), "home": job["home"]})
    points = crash.Points(job.get("crash_at"))
    if "crash_at" in job:
        crash.install(points)
    try:
        do(Day(Path(job["home"]), VaultKey(bytes.fromhex(job["key"])), say, job["number"]), job)
        say({"points": points.met})
    except BaseException as error:
        say({"error": repr(error), "code": getattr(error, "code", "")})
        os._exit(1)
    os._exit(0)


def do(day: Day, job: dict[str, Any]) -> None:
    if (alone := ALONE.get(job["what"])) is not None:
        return alone(day)
    vault = open_vault(day.home, day.key)
    if job.get("careless"):
        vault.db.conn.execute("PRAGMA synchronous = OFF")
    if job["what"] == "finalize":
        day.finishing_what_is_open(vault)
    for what in job["what"].split("+") * job.get("times", 1):
        LOOPS[what](day, vault, job)
        job.pop("again", None)
    vault.close()


if __name__ == "__main__":
    main()
