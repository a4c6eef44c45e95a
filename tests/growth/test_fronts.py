"""The proxies of docs/examples: a laptop reaches two processes through each by TLS, and nobody lies to them.

All tests of tests/sync go through them with PERISAI_TEST_FRONT (`make soak`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
import requests
import trustme

from central.accounts.roles import Role
from central.enrolment import make_code
from central.pin import keep_pin
from central.watching import HEALTH, METRICS, READY
from perisai_app.vault.database import Vault
from perisai_app.vault.files.sending import waiting_files
from sync.enrol import enrol
from tests.central.clerks import PASSWORD, add_clerk
from tests.central.conftest import Office
from tests.central.office.test_signing_in import SESSION
from tests.growth.front import two_behind
from tests.growth.fronts import KINDS, Doors
from tests.growth.processes import SideBySide, empty_database
from tests.soak.report import LONG
from tests.sync.conftest import Queue, Run
from tests.sync.test_files import finalized, picture
from tests.vault.conftest import NOW

pytestmark = pytest.mark.skipif(not LONG, reason="needs nginx, haproxy and caddy: make soak")


@dataclass(frozen=True)
class Stood:
    pair: SideBySide
    doors: Doors
    ca: trustme.CA

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.doors.secure}"


@pytest.fixture(scope="module", params=sorted(KINDS))
def stood(
    request: pytest.FixtureRequest, schema: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stood]:
    ca, folder = trustme.CA(), tmp_path_factory.mktemp(request.param)
    with (
        empty_database(schema.rpartition("/")[0]) as db,
        two_behind(request.param, db, folder, ca) as (pair, doors),
    ):
        yield Stood(pair, doors, ca)
        assert [one.failures() for one in pair.processes] == [[], []]


@pytest.fixture
def office(stood: Stood) -> Office:
    return stood.pair.begin_anew()


@pytest.fixture
def person(stood: Stood) -> Iterator[requests.Session]:
    """Of the office, who trusts its authority."""
    file = stood.doors.folder / "ca.pem"
    file.write_bytes(stood.ca.cert_pem.bytes())
    with requests.Session() as session:
        session.trust_env, session.verify = False, str(file)
        yield session


def test_a_laptop_joins_and_sends_by_tls_whichever_process_it_meets(
    stood: Stood, office: Office, vault: Vault, queue: Queue
) -> None:
    keep_pin(office.centre, stood.ca.cert_pem.bytes().decode())
    enrol(vault, stood.url, str(make_code(office.centre, "Sri", "Gianyar")), now=NOW)
    run = Run(vault)
    for number in range(4):
        finalized(run, picture(number, 400_000))
        queue()
        assert run().stopped_by is None
    assert (run.states(), waiting_files(vault).files) == (["received"] * 8, 0)
    assert all(asked_of(one.numbers()) > 0 for one in stood.pair.processes)


def asked_of(numbers: str) -> int:
    """How many requests of laptops this process answered."""
    lines = [line for line in numbers.splitlines() if line.startswith("perisai_requests_total")]
    return sum(int(float(line.rpartition(" ")[2])) for line in lines if METRICS not in line)


def test_what_only_this_machine_may_see_is_not_seen_through_it(
    stood: Stood, office: Office, person: requests.Session
) -> None:
    seen = [person.get(stood.url + path, timeout=30).status_code for path in (METRICS, READY, HEALTH)]
    assert seen == [404, 404, 200]


def test_a_cookie_is_for_https_and_nobody_chooses_the_address_that_is_counted(
    stood: Stood, office: Office, person: requests.Session
) -> None:
    name, url = add_clerk(office, Role.ADMIN), stood.url + SESSION
    right = person.post(url, json={"name": name, "password": PASSWORD}, timeout=30)
    assert right.status_code == 200 and "secure" in right.headers["Set-Cookie"].lower()
    tried = [
        person.post(
            url,
            json={"name": f"orang {number}", "password": "bukan kata sandinya"},
            headers={"X-Forwarded-For": f"203.0.113.{number}"},
            timeout=30,
        ).status_code
        for number in range(52)
    ]
    assert tried == [401] * 51 + [429]
    assert urlsplit(stood.url).scheme == "https"
