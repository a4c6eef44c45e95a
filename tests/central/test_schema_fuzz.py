"""schemathesis asks every route what the OpenAPI document allows, and what it does not, as who may do all.

No 5xx, no status and no shape that the document does not name; with PERISAI_SOAK the long way.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from central.accounts.roles import Role
from central.app import OPENAPI
from central.office.asking import COOKIE, CSRF_HEADER
from tests.central.office.matrix_world import Whose, World, world

# It also sends what is no HTTP.
pytestmark = pytest.mark.expects_log("Invalid HTTP request received")

HOOKS = "tests.central.fuzz_hooks"
ROOT = Path(__file__).parents[2]
EXAMPLES = "100" if os.environ.get("PERISAI_SOAK") else "2"
PHASES = "coverage,fuzzing,stateful" if os.environ.get("PERISAI_SOAK") else "fuzzing"
# tus has statuses of its own for a header that is lacking, and the protocol is lenient where an older laptop
# was: tests/central/test_openapi.py says what it takes and gives, status by status.
LENIENT = "negative_data_rejection,positive_data_acceptance,missing_required_header,unsupported_method"


def config(made: World, **changes: str) -> str:
    """Ids that are here, so that requests get past the search for them."""
    ids = {**made.ids[Whose.OWN], "template_name": made.kept(), "user_id": made.somebody(), **changes}
    names = ("registration_id", "sha256", "device_id", "agent_key", "office_name", "template_name", "user_id")
    return "[parameters]\n" + "".join(f'"path.{name}" = "{ids[name]}"\n' for name in names)


def ask_everything(made: World, folder: Path, *words: str, **changes: str) -> None:
    told = folder / "schemathesis.toml"
    told.write_text(config(made, **changes), encoding="utf-8")
    program = Path(sys.executable).with_name("schemathesis")
    usual = ("--checks", "all", "--phases", PHASES, "--max-examples", EXAMPLES, "--seed", "1", "--no-color")
    quiet = ("--continue-on-failure", "--generation-database", "none", "--suppress-health-check", "all")
    command = [
        str(program),
        "--config-file",
        str(told),
        "run",
        made.office.url + OPENAPI,
        *usual,
        *quiet,
        *words,
    ]
    environment = {**os.environ, "SCHEMATHESIS_HOOKS": HOOKS, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-8_000:] + done.stderr[-2_000:]


@pytest.fixture
def made(tmp_path: Path) -> Iterator[World]:
    with world(tmp_path, None) as here:
        yield here


def test_the_office_s_routes_keep_to_the_document(made: World, tmp_path: Path) -> None:
    clerk = made.clerks[Role.ADMIN]
    heads = (f"Cookie: {COOKIE}={clerk.session.cookies[COOKIE]}", f"{CSRF_HEADER}: {clerk.csrf}")
    signed_in = [word for head in heads for word in ("-H", head)]
    # Whoever signs out, or sees its laptops' tokens ended, asks nothing more.
    only = ("--include-path-regex", "^/office/", "--exclude-path-regex", "/session")
    ask_everything(made, tmp_path, *signed_in, *only)


def test_the_protocol_s_routes_keep_to_the_document(made: World, tmp_path: Path) -> None:
    token = f"Authorization: Bearer {made.laptop.me.token}"
    only = ("--include-path-regex", "^/v1/", "--exclude-checks", LENIENT)
    # The protocol hands a file over under its one JSON type, so that no proxy's page is taken for it.
    ask_everything(made, tmp_path, "-H", token, *only, sha256="0" * 64)
