"""The parent's side of the worker: starts jobs, hears what they say, and kills them where it is told to."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from perisai_app.vault.database import VaultKey

ROOT = Path(__file__).parents[2]
Told = list[dict[str, Any]]


class Kill(NamedTuple):
    """SIGKILL so many seconds after the phase `what` began for the `times`th time."""

    what: str
    times: int
    after: float


class Zygote:
    """One loaded worker; a job at a time."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def run(
        self, home: Path, key: VaultKey, what: str, number: int, *, kill: Kill | None = None, **more: Any
    ) -> Told:
        """All that the job said, its end last; killed on the way or not."""
        job = {"home": str(home), "key": key.raw.hex(), "what": what, "number": number, **more}
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        return list(self._heard(kill))

    def _heard(self, kill: Kill | None) -> Iterator[dict[str, Any]]:
        assert self._process.stdout is not None
        pid, begun = 0, 0
        for line in self._process.stdout:
            told = json.loads(line)
            yield told
            if "dead" in told:
                return
            pid = told.get("pid", pid)
            begun += kill is not None and told.get("begin") == kill.what
            if kill is not None and begun == kill.times:
                time.sleep(kill.after)
                with suppress(ProcessLookupError):  # it was quicker
                    os.kill(pid, signal.SIGKILL)
                kill = None
        raise AssertionError("the worker itself is gone")


def phase_of(told: Told) -> str:
    """In which phase the job was when it said its last word; empty between two."""
    now = ""
    for each in told:
        now = each.get("begin", "" if "end" in each else now)
    return now


@contextmanager
def zygote(prefix: Sequence[str] = ()) -> Iterator[Zygote]:
    command = [*prefix, sys.executable, "-m", "tests.soak.worker"]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield Zygote(process)
    finally:
        process.communicate()
