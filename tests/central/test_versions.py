"""Which programs are served: two minor versions back, and whoever is not our own."""

import pytest

from central.app import create_app
from central.stop import Stop
from central.versions import is_served, oldest_served
from perisai_app import __version__
from perisai_app.wire import media
from tests.central.conftest import Office, running
from tests.central.samples import Laptop, ask

pytestmark = pytest.mark.only_on("embedded")  # it is about HTTP


@pytest.mark.parametrize(
    ("agent", "served"),
    [
        ("perisai/0.3.9", False),
        ("perisai/0.4.0", True),
        ("perisai/0.10.0", True),
        ("perisai/1.0.0", True),
        ("perisai/0.4", True),
        ("somebody/0.1", True),
        ("", True),
        ("perisai/x", True),
    ],
)
def test_a_program_is_judged_by_its_own_name_and_version(agent: str, served: bool) -> None:
    assert is_served(agent, (0, 4)) is served


def test_two_minor_versions_before_this_program_are_served_unless_the_office_says_otherwise() -> None:
    major, minor = (int(part) for part in __version__.split(".")[:2])
    assert oldest_served() == (major, max(0, minor - 2))
    assert oldest_served("0.4") == (0, 4)
    with pytest.raises(Stop, match="version_unreadable"):
        oldest_served("new")


def test_a_laptop_that_is_too_old_is_asked_to_update_whatever_it_wants(
    office: Office, laptop: Laptop
) -> None:
    old = {"User-Agent": "perisai/0.3.0"}
    with running(office.centre, create_app(office.centre, (0, 4))) as url:
        laptop.url = url
        for method, path in (
            ("POST", media.SUBMISSIONS),
            ("POST", media.CHECKIN),
            ("POST", media.ENROL),
            ("GET", media.CHANGES),
            ("GET", media.TALLY),
        ):
            response = laptop.ask(method, path, headers=old)
            assert (response.status_code, response.json()["code"]) == (426, "update_needed")
            assert response.headers["content-type"] == media.PROBLEM
        assert ask(url, "GET", "/v1/health", headers=old).status_code == 200
        assert laptop.ask("GET", media.TALLY, headers={"User-Agent": "perisai/0.4.0"}).status_code == 200
