"""What machines that watch a centre hear: ready or not, and numbers that are about nobody."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text

from central import readiness
from central.app import create_app
from central.stop import Stop
from central.watching import HEALTH, METRICS, READY, read_token
from perisai_app.wire import media
from tests.central.conftest import Office, running
from tests.central.files.sending import content, naming, send_whole
from tests.central.samples import NAME, Laptop, ask

PHOTO = content(50_000)


def numbers(url: str, **headers: str) -> dict[tuple[str, ...], float]:
    """By name and the values of the labels, in the order of the labels' names."""
    response = ask(url, "GET", METRICS, headers=headers)
    assert response.status_code == 200
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(response.text)
        for sample in family.samples
    }


def test_a_centre_that_can_work_is_ready(office: Office) -> None:
    assert ask(office.url, "GET", READY).json() == {"ready": True}


def _elsewhere(office: Office) -> None:
    shutil.rmtree(office.home.files)


def _other_schema(office: Office) -> None:
    with office.centre.store.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))


def _no_tables(office: Office) -> None:
    with office.centre.store.writing() as connection:
        connection.execute(text("DROP TABLE alembic_version"))


@pytest.mark.expects_log("not_ready")
@pytest.mark.parametrize("harm", [_elsewhere, _other_schema, _no_tables])
def test_a_centre_that_lacks_something_lives_but_is_not_ready(
    office: Office, harm: Callable[[Office], None]
) -> None:
    harm(office)
    response = ask(office.url, "GET", READY)
    assert (response.status_code, response.json()["code"]) == (503, "busy")
    assert (response.headers["content-type"], response.headers["retry-after"]) == (media.PROBLEM, "5")
    assert ask(office.url, "GET", HEALTH).status_code == 200


@pytest.mark.only_on("embedded")
@pytest.mark.expects_log("not_ready.*kind='room'")
def test_a_disk_that_is_nearly_full_is_not_ready(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "LEAST_FREE", 1 << 60)
    assert ask(office.url, "GET", READY).status_code == 503


def test_trying_out_the_store_leaves_nothing_there(office: Office) -> None:
    before = set(office.home.files.iterdir())
    assert ask(office.url, "GET", READY).status_code == 200
    assert set(office.home.files.iterdir()) == before


def test_answers_lines_and_files_are_counted_by_route_and_verdict(office: Office, laptop: Laptop) -> None:
    item = naming(laptop, PHOTO)
    laptop.send(item, laptop.submission())
    send_whole(laptop, PHOTO)
    laptop.ask("GET", f"{media.TALLY}/0")
    laptop.ask("GET", f"{media.TALLY}/x")
    found = numbers(office.url)
    assert found[("perisai_lines_total", "stored")] == 2
    assert found[("perisai_lines_total", "duplicate")] == 1
    assert found[("perisai_batches_total",)] == 2
    assert (found[("perisai_files_total",)], found[("perisai_file_bytes_total",)]) == (1, len(PHOTO))
    assert found[("perisai_requests_total", "POST", media.SUBMISSIONS, "200")] == 2
    assert found[("perisai_requests_total", "POST", media.FILES, "201")] == 1
    assert found[("perisai_requests_total", "GET", f"{media.TALLY}/{{bucket}}", "200")] == 1
    assert found[("perisai_requests_total", "GET", f"{media.TALLY}/{{bucket}}", "422")] == 1
    assert found[("perisai_request_seconds_count", media.SUBMISSIONS)] == 2
    assert found[("perisai_writers",)] == 0


def test_no_number_is_about_anybody(office: Office, laptop: Laptop) -> None:
    item = laptop.submission()
    laptop.send(item)
    laptop.ask("GET", f"{media.WORK}/{item.registration_id}")
    laptop.ask("PROPFIND", "/kenari-9001?name=kenari-9001")
    page = ask(office.url, "GET", METRICS).text
    found = [str(item.registration_id), item.digest, laptop.me.device_id, laptop.me.agent_id, NAME]
    assert [word for word in [*found, "kenari", "PROPFIND", "Agen Contoh"] if word in page] == []
    assert ("perisai_requests_total", "other", "other", "404") in numbers(office.url)


@pytest.mark.only_on("embedded")
def test_numbers_are_for_this_machine_or_for_who_bears_the_token(office: Office) -> None:
    app = create_app(office.centre, metrics_token="lima-belas-kata")
    with running(office.centre, app) as url:
        for name in ("X-Forwarded-For", "X-Real-IP", "Forwarded", "Via"):
            response = ask(url, "GET", METRICS, headers={name: "203.0.113.9"})
            assert (response.status_code, response.json()["code"]) == (404, "not_found")
        far = {"X-Forwarded-For": "203.0.113.9"}
        assert numbers(url, Authorization="Bearer lima-belas-kata", **far)
        assert ask(url, "GET", METRICS, headers={"Authorization": "Bearer lima", **far}).status_code == 404
        assert numbers(url)


def test_a_token_that_keeps_no_secret_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("lima-belas-huruf-lebih\nrest\n")
    assert read_token(file) == "lima-belas-huruf-lebih"
    for text_there in ("pendek", ""):
        file.write_text(text_there)
        with pytest.raises(Stop, match="metrics_token"):
            read_token(file)
    with pytest.raises(Stop, match="metrics_token"):
        read_token(tmp_path / "absent")
