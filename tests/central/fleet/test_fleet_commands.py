"""A lost laptop by command: told, shown without a name, closed."""

from pathlib import Path

import pytest

from central.centre import Centre, open_centre
from central.enrolment import enrol, make_code
from central.home import Home
from perisai_app.wire.enrolment import EnrolRequest
from tests.central.conftest import enrol_body
from tests.central.test_commands import answer, run


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    return open_centre(Home(tmp_path / "centre"), make=True)


@pytest.fixture
def device(centre: Centre) -> str:
    """A laptop that joined and never came since; the centre is closed again."""
    code = make_code(centre, "Agen Contoh", "Gianyar")
    joined = enrol(centre, EnrolRequest.model_validate(enrol_body(code)))
    centre.close()
    assert joined is not None
    return joined.device_id


def test_a_laptop_is_told_lost_shown_and_closed(centre: Centre, device: str) -> None:
    home = centre.home.path
    told = answer(home, "lost", "tell", device, "--missed-at", "2026-01-02T08:00:00+08:00")
    assert (told["missed_at"], told["deadline"]) == ("2026-01-02T00:00:00Z", "2026-01-05T00:00:00Z")
    (listed,) = answer(home, "lost", "list")["lost"]
    shown = answer(home, "lost", "show", device)
    assert listed["device_id"] == shown["lost"]["device_id"] == device
    assert (shown["people"], shown["kinds"], shown["never_came"]) == (0, {}, 0)
    refused = run(home, "tell", "order", device, "unblock", "--json")
    assert (refused.returncode, b"device_lost" in refused.stdout) == (2, True)
    answer(home, "lost", "close", device, "--note", "Ditemukan")
    answer(home, "tell", "order", device, "unblock")
    assert b"ditutup" in run(home, "lost", "list").stdout


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("tell", "0" * 32, "--missed-at", "2026-01-02T08:00:00Z"), "device_unknown"),
        (("tell", "0" * 32, "--missed-at", "kemarin"), "missed_at_invalid"),
        (("tell", "0" * 32, "--missed-at", "2026-01-02T08:00:00"), "missed_at_invalid"),
        (("show", "0" * 32), "not_lost"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(
    centre: Centre, device: str, words: tuple[str, ...], code: str
) -> None:
    done = run(centre.home.path, "lost", *words, "--json")
    assert (done.returncode, code in done.stdout.decode(), done.stderr != b"") == (2, True, True)
