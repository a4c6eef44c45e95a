"""Centre and laptop as processes of their own, to be killed at any moment; each comes up again."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text

from central.home import Home
from perisai_app.vault.database import VaultKey

ROOT = Path(__file__).parents[2]
Log = tuple[int, int]  # bytes and nanoseconds
_WRITTEN = text("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint")


@dataclass
class Sides:
    """`port` is the centre's, another one after each start; `started` counts the laptop's processes. `db` is
    the address of the centre's database where a server has it.
    """

    centre_home: Path
    laptop_home: Path
    key: VaultKey
    port: int = 0
    started: int = 0
    db: str | None = None

    def __post_init__(self) -> None:
        self.log_of_server = create_engine(self.db, isolation_level="AUTOCOMMIT") if self.db else None
        self.start_centre()

    def centre_says(self, *words: str) -> Any:
        command = self._of_centre(*words)
        return json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)

    @property
    def said(self) -> Path:
        """What all processes of the laptop said, one run a line."""
        return self.laptop_home.with_name("said.jsonl")

    def runs(self) -> list[dict[str, Any]]:
        lines = self.said.read_text("utf-8").splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]  # the rest is its log

    def laptop_ends(self) -> bool:
        """Another process of the laptop, until it ends; whether it had nothing left to do."""
        command = [sys.executable, "-m", "tests.soak.syncer", str(self.laptop_home)]
        with self.said.open("ab") as said:
            self.laptop = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=said, text=True)
        self.started += 1
        assert self.laptop.stdin is not None
        self.laptop.stdin.write(self.key.raw.hex() + "\n")
        self.laptop.stdin.close()
        assert self.laptop.wait() in (0, -signal.SIGKILL)
        return self.laptop.returncode == 0

    def kill_laptop(self, process: int) -> bool:
        """Whether it was this one, by its number, and still lived."""
        if process != self.started or self.laptop.poll() is not None:
            return False
        self.laptop.kill()
        return self.laptop.wait() == -signal.SIGKILL

    def start_centre(self) -> None:
        command = self._of_centre("serve", "--port", "0")
        self.centre = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.centre.stdout is not None
        told = json.loads(self.centre.stdout.readline())
        self.port = int(told["url"].rpartition(":")[2])

    def kill_centre(self) -> None:
        self.centre.kill()
        self.centre.communicate()

    def centre_log(self) -> Log:
        """Another one as soon as a commit has begun to write; on a server, any transaction."""
        if self.log_of_server is not None:
            with self.log_of_server.connect() as connection:
                return int(connection.execute(_WRITTEN).scalar_one()), 0
        log = Home(self.centre_home).database
        told = log.with_name(f"{log.name}-wal").stat()
        return told.st_size, told.st_mtime_ns

    def close(self) -> None:
        self.centre.send_signal(signal.SIGTERM)
        self.centre.communicate()
        if self.log_of_server is not None:
            self.log_of_server.dispose()

    def _of_centre(self, *words: str) -> list[str]:
        where = ["--home", str(self.centre_home), *(["--db", self.db] if self.db else [])]
        return [sys.executable, "-m", "central.main", *words, *where, "--json"]


@contextmanager
def sides(centre_home: Path, laptop_home: Path, key: VaultKey, *, db: str | None = None) -> Iterator[Sides]:
    both = Sides(centre_home, laptop_home, key, db=db)
    try:
        yield both
    finally:
        both.close()
