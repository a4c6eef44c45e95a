"""schemathesis asks every route what the OpenAPI document allows, and what it does not, as who may do all.

No 5xx, no status and no shape that the document does not name; with PERISAI_SOAK the long way, on both
databases.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from central.accounts.roles import Role
from central.app import OPENAPI
from central.office.asking import COOKIE, CSRF_HEADER
from tests.central import postgres
from tests.central.fuzz_config import config
from tests.central.office.matrix_world import World, world
from tests.central.samples import ask

# It also sends what is no HTTP.
pytestmark = [pytest.mark.expects_log("Invalid HTTP request received"), pytest.mark.timeout(7200)]

HOOKS = "tests.central.fuzz_hooks"
ROOT = Path(__file__).parents[2]
SOAK = bool(os.environ.get("PERISAI_SOAK"))
EXAMPLES = os.environ.get("PERISAI_SOAK_EXAMPLES", "100") if SOAK else "2"
PHASES = "coverage,fuzzing,stateful" if SOAK else "fuzzing"
DATABASES = ["embedded", "postgresql"] if SOAK else ["embedded"]
QUIET = ("--continue-on-failure", "--generation-database", "none", "--suppress-health-check", "all")
PATIENT = ("--request-timeout", "60")  # a slow machine is no failure


def ask_everything(made: World, folder: Path, *words: str) -> None:
    told = folder / "schemathesis.toml"
    told.write_text(config(made), encoding="utf-8")
    program = str(Path(sys.executable).with_name("schemathesis"))
    usual = ("--checks", "all", "--phases", PHASES, "--max-examples", EXAMPLES, "--seed", "1", "--no-color")
    run = [program, "--config-file", str(told), "run", made.office.url + OPENAPI, *usual, *QUIET, *PATIENT]
    environment = {**os.environ, "SCHEMATHESIS_HOOKS": HOOKS, "PYTHONPATH": str(ROOT)}
    assert ask(made.office.url, "GET", OPENAPI).ok  # made once, which may take longer than schemathesis waits
    start = time.monotonic()
    done = subprocess.run([*run, *words], cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-8_000:] + done.stderr[-2_000:]
    if SOAK:
        cases = next(line.strip() for line in done.stdout.splitlines() if " generated, " in line)
        where = "PostgreSQL" if made.office.db else "SQLite"
        print(f"\n| {where} | {cases} | {time.monotonic() - start:.0f} s |")


@pytest.fixture(params=DATABASES)
def made(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    db = postgres.copy(request.getfixturevalue("schema")) if request.param == "postgresql" else None
    with world(tmp_path, db) as here:
        yield here
    if db:
        postgres.drop(db)


def test_the_office_s_routes_keep_to_the_document(made: World, tmp_path: Path) -> None:
    clerk = made.clerks[Role.ADMIN]
    heads = (f"Cookie: {COOKIE}={clerk.session.cookies[COOKIE]}", f"{CSRF_HEADER}: {clerk.csrf}")
    signed_in = [word for head in heads for word in ("-H", head)]
    # Whoever signs out, or sees its laptops' tokens ended, asks nothing more.
    only = ("--include-path-regex", "^/office/", "--exclude-path-regex", "/session")
    ask_everything(made, tmp_path, *signed_in, *only)


def test_the_protocol_s_routes_keep_to_the_document(made: World, tmp_path: Path) -> None:
    token = f"Authorization: Bearer {made.laptop.me.token}"
    ask_everything(made, tmp_path, "-H", token, "--include-path-regex", "^/v1/")
