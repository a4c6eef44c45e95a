"""What every test stands on: no display, no profile of the person who runs it, and no log left unread.

A warning that nobody expects fails the test that caused it; pytest.mark.expects_log(pattern) expects one.
"""

import gc
import logging
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from hypothesis import settings

from perisai_app.vault.keys.stretch import Cost

# Before anything imports Qt. PERISAI_TEST_DISPLAY=1 runs the windows on the real display instead.
if not os.environ.get("PERISAI_TEST_DISPLAY"):
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"

# What one test writes lives in memory where that has room; the long forms of tests/soak write to the disk.
MEMORY, ROOM = Path("/dev/shm"), 4 * 2**30  # noqa: S108 - what is made in it has names of tempfile's
DISK = {"TMPDIR", "PERISAI_SOAK"} & os.environ.keys()
if not DISK and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
    os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)  # for those that we start, and for ourselves

# A slow machine is no failure, so no deadline for one example.
settings.register_profile("perisai", deadline=None)
settings.load_profile("perisai")


LONG_ONES = ("tests/soak/", "tests/end_to_end/")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long ones first: where several run side by side, nobody waits for one of them at the end."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG_ONES))


def pytest_collection_finish() -> None:
    """All that was imported and collected stays to the end: whoever looks for rubbish need not look there."""
    gc.collect()
    gc.freeze()


class UnreadLog(logging.Handler):
    """Keeps every record of WARNING or worse, from any thread."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def fail_on_logging(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail the test that logs a warning it does not expect, or expects one that never comes."""
    _structlog_through_logging()
    handler = UnreadLog()
    logging.getLogger().addHandler(handler)
    yield
    logging.getLogger().removeHandler(handler)
    patterns = [str(mark.args[0]) for mark in request.node.iter_markers("expects_log")]
    unread = [line for line in handler.lines if not any(re.search(p, line) for p in patterns)]
    absent = [p for p in patterns if not any(re.search(p, line) for line in handler.lines)]
    if unread:
        pytest.fail("logged, and nobody expected it:\n" + "\n".join(unread), pytrace=False)
    if absent:
        pytest.fail("expected in the log, and never came: " + ", ".join(absent), pytrace=False)


def _structlog_through_logging() -> None:
    structlog.configure(
        processors=[
            structlog.stdlib.add_log_level,
            structlog.processors.KeyValueRenderer(key_order=["event"]),
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


@pytest.fixture(autouse=True, scope="session")
def cheap_guesses() -> Iterator[None]:
    """A guess at a test's vault takes a millisecond; what a product's costs is tried in tests/vault/keys."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("perisai_app.vault.keys.stretch.tuned", lambda: Cost(1024, passes=1, lanes=1))
        yield


@pytest.fixture(autouse=True, scope="session")
def no_profile_of_ours(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A command that forgets --home lands in a folder of this run, never in the person's own profile."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PERISAI_HOME", str(tmp_path_factory.mktemp("nobody") / "home"))
        environment.setenv("PERISAI_CENTRAL_HOME", str(tmp_path_factory.mktemp("nobody") / "central"))
        for name in ("PERISAI_PASSPHRASE", "PERISAI_CENTRAL_DB", "PERISAI_BACKUP_RECIPIENT"):
            environment.delenv(name, raising=False)
        yield


@pytest.fixture(scope="session")
def schema() -> Iterator[str]:
    """A PostgreSQL database with the tables of the centre, to be copied; its server starts on demand."""
    from tests.central import postgres

    with postgres.server() as address:
        made = postgres.make_schema(address)
        yield made
        postgres.drop(made)


@pytest.fixture(scope="session")
def unpatched_routes() -> None:
    """Those that tests of the centre share are put together before any of them changes something."""
    from tests.central.fresh import routes

    routes()
