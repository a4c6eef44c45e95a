"""A PostgreSQL server and its synchronous standby, as docs/operations.md sets them up; the first may die.

Each commit waits for the standby, which may be held up. Linux only: processes are found in /proc.
"""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from central.storage.engine import POSTGRESQL
from tests.central.postgres import call, free_port, lent, programs_for

NAME = "standby"
QUICK = "-c fsync=off -c full_page_writes=off -c shared_buffers=16MB -c max_connections=60 -c autovacuum=off"


@dataclass
class Server:
    """`own` is whose process it is."""

    programs: Path
    data: Path
    port: int
    own: dict[str, Any]

    @property
    def address(self) -> str:
        return f"{POSTGRESQL}postgres@127.0.0.1:{self.port}"

    def start(self, more: str = "") -> None:
        listen = f"-h 127.0.0.1 -p {self.port} -c unix_socket_directories='' {QUICK} {more}"
        log = self.data.with_suffix(".log")
        call(*self._control, "-t", 60, "-l", log, "-o", listen, "start", **self.own)

    def promote(self) -> None:
        """It answers as the one that writes when this returns."""
        call(*self._control, "-t", 60, "promote", **self.own)

    def stop(self) -> None:
        """Also when it is held up or dead."""
        self.signal(signal.SIGCONT)
        with suppress(RuntimeError):
            call(*self._control, "-m", "immediate", "stop", **self.own)

    def signal(self, number: signal.Signals) -> None:
        """To all of its processes: none goes on alone."""
        for process in self._processes():
            with suppress(ProcessLookupError):
                os.kill(process, number)

    def ask(self, sql: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        told = f"host=127.0.0.1 port={self.port} user=postgres dbname={database}"
        with psycopg.connect(told, autocommit=True) as connection:
            done = connection.execute(sql.encode())
            return done.fetchall() if done.description else []

    @property
    def _control(self) -> tuple[object, ...]:
        return (self.programs / "pg_ctl", "-D", self.data, "-w")

    def _processes(self) -> list[int]:
        """The first is the one that starts the others."""
        try:
            own = int((self.data / "postmaster.pid").read_text("ascii").split("\n")[0])
            others = Path(f"/proc/{own}/task/{own}/children").read_text("ascii").split()
        except FileNotFoundError:
            return []
        return [own, *map(int, others)]


@dataclass(frozen=True)
class Two:
    """`first` is the one that writes, until it is killed and the other promoted."""

    first: Server
    second: Server

    def both(self, database: str) -> str:
        """The address that names both and takes the one that writes."""
        hosts = "&".join(f"host=127.0.0.1:{one.port}" for one in (self.first, self.second))
        return f"{POSTGRESQL}postgres@/{database}?{hosts}&target_session_attrs=read-write&connect_timeout=2"

    def follow(self) -> None:
        """From now on what was answered is on both."""
        first = self.first
        told = f"host=127.0.0.1 port={first.port} user=postgres"
        copying = ("-d", told, "-D", self.second.data, "-R", "-c", "fast", "-N")
        call(first.programs / "pg_basebackup", *copying, **first.own)
        self.second.start(f"-c cluster_name={NAME}")
        first.ask(f"ALTER SYSTEM SET synchronous_standby_names = '{NAME}'")
        first.ask("SELECT pg_reload_conf()")
        while first.ask("SELECT sync_state FROM pg_stat_replication") != [("sync",)]:
            pass


@contextmanager
def server_and_standby() -> Iterator[Two]:
    """The first alone runs; the other begins with `follow`."""
    folder = Path(tempfile.mkdtemp(prefix="perisai-pg-"))
    with ExitStack() as until:
        until.callback(shutil.rmtree, folder)
        own = lent(folder)
        programs = programs_for(folder, own)
        first, second = (Server(programs, folder / name, free_port(), own) for name in ("first", "second"))
        call(
            programs / "initdb", "-D", first.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N", **own
        )
        for one in (second, first):
            until.callback(one.stop)
        first.start()
        yield Two(first, second)
