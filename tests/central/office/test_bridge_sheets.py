"""Sheets for the agency: laid out as a template says, with whoever waits, and each of them noted."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from central.accounts.roles import Role
from central.bridge.choosing import PAGE
from central.storage.office_tables import audit
from perisai_app.domain.registration import Consent
from tests.central.bridge.sheets import CHECK, SHEETS, TEMPLATES, import_results, results_csv, said, sheet_of
from tests.central.conftest import Office
from tests.central.office.conftest import SignIn
from tests.central.samples import Laptop, registration

SECOND = timedelta(seconds=1)
MINE: dict[str, Any] = {
    "use": "sheet",
    "kind": "csv",
    "separator": "|",
    "encoding": "utf-8",
    "columns": [
        {"header": "Segmen", "format": "fixed", "value": "BPU"},
        {"header": "Peserta", "format": "text", "take": ["name", "nik"], "joined_by": "/", "upper": True},
        {"header": "Lahir", "format": "date", "take": "birth_date", "pattern": "YYYY/MM/DD"},
        {"header": "JK", "format": "codes", "take": "sex", "codes": {"female": "2"}, "required": True},
        {"header": "Desa", "format": "text", "take": ["village", "province"], "joined_by": ", "},
        {"header": "HP", "format": "text", "take": ["phone"]},
        {"header": "Gaji", "format": "number", "take": "monthly_income"},
    ],
}


def noted(office: Office, action: str) -> list[tuple[str, str, Any]]:
    with office.centre.store.reading() as connection:
        rows = connection.execute(select(audit).where(audit.c.action == action).order_by(audit.c.number))
        return [(row.actor, row.subject, json.loads(row.details)) for row in rows]


def test_whoever_waits_goes_into_the_sheet_once_and_is_noted(
    office: Office, clerk: SignIn, laptop: Laptop
) -> None:
    items = [laptop.submission() for _ in range(3)]
    laptop.send(*items)
    reviewer = clerk(Role.REVIEWER)
    path = f"/office/v1/registrations/{items[2].registration_id}/decision"
    reviewer.post(path, json={"outcome": "registered"})
    office.clock.forward(SECOND)
    head, *rows = sheet_of(reviewer)
    assert head[:2] == ("NIK", "NAMA LENGKAP")
    assert {row[0] for row in rows} == {item.registration.nik for item in items[:2]}
    keys = {str(item.registration_id) for item in items[:2]}
    assert {subject for _, subject, _ in noted(office, "bridge_sent")} == keys
    ended = ("reviewer contoh", "contoh", {"left_out": 0, "rows": 2})
    assert noted(office, "bridge_sheet") == [ended]
    assert sheet_of(reviewer) == [head]
    assert len(sheet_of(reviewer, again=True)) == 3
    office.clock.forward(SECOND)
    laptop.send(laptop.correction(items[0]))
    assert len(sheet_of(reviewer)) == 2


def test_a_template_of_the_office_decides_columns_order_codes_and_formats(
    clerk: SignIn, laptop: Laptop
) -> None:
    odd = registration(9001, name="=Wayan|Sampel", mother_name="x")
    laptop.send(laptop.submission(registration=odd))
    reviewer = clerk(Role.REVIEWER)
    assert reviewer.ask("PUT", f"{TEMPLATES}/punya-kami", json=MINE).status_code == 204
    response = reviewer.ask("POST", SHEETS, json={"template": "punya-kami"})
    assert response.headers["Content-Type"].startswith("text/csv")
    head, row, rest = response.content.decode().split("\r\n")
    assert (head, rest) == ("Segmen|Peserta|Lahir|JK|Desa|HP|Gaji", "")
    person = f"'=WAYAN|SAMPEL/{odd.nik}"
    assert row == f'BPU|"{person}"|1984/05/14|2|Guwang, Bali|\'+6281200000000|1500000'
    assert reviewer.get(f"{TEMPLATES}/punya-kami")["columns"][0]["value"] == "BPU"
    names = {one["name"]: one["changed_at"] for one in reviewer.get(TEMPLATES)["items"]}
    assert names == {"contoh": None, "contoh-hasil": None, "punya-kami": "2026-11-21T08:00:00Z"}
    assert reviewer.ask("DELETE", f"{TEMPLATES}/punya-kami").status_code == 204
    assert reviewer.ask("POST", SHEETS, json={"template": "punya-kami"}).status_code == 404


def test_who_lacks_a_required_column_or_withdrew_consent_is_named_and_stays_out(
    clerk: SignIn, laptop: Laptop
) -> None:
    reviewer = clerk(Role.REVIEWER)
    needs_kk = {**MINE, "columns": [{"header": "No KK", "format": "text", "take": ["kk"], "required": True}]}
    reviewer.ask("PUT", f"{TEMPLATES}/perlu-kk", json=needs_kk)
    consent = registration().consent.model_dump()
    gone = registration(
        9002, kk="5104010101010001", consent=Consent(**{**consent, "withdrawn_on": "2026-11-20"})
    )
    items = [
        laptop.submission(registration=registration(9001)),
        laptop.submission(registration=gone),
        laptop.submission(registration=registration(9003, kk="5104010101010002")),
    ]
    laptop.send(*items)
    found = reviewer.post(CHECK, json={"template": "perlu-kk"})
    named = {one["registration_id"]: (one["code"], one["headers"]) for one in found["named"]}
    assert (found["rows"], found["left_out"], found["more"]) == (1, 2, False)
    assert named == {
        str(items[0].registration_id): ("lacking", ["No KK"]),
        str(items[1].registration_id): ("consent_withdrawn", []),
    }
    lines = reviewer.ask("POST", SHEETS, json={"template": "perlu-kk"}).content.decode().split("\r\n")
    assert lines == ["No KK", "5104010101010002", ""]


def test_a_sheet_is_chosen_by_id_state_office_and_day(
    clerk: SignIn, laptop: Laptop, other_laptop: Laptop
) -> None:
    here, there = laptop.submission(), other_laptop.submission()
    laptop.send(here)
    other_laptop.send(there)
    reviewer = clerk(Role.REVIEWER)

    def rows(**selection: Any) -> int:
        asked = {"template": "contoh", "selection": selection}
        found: int = reviewer.post(CHECK, json=asked)["rows"]
        return found

    assert (rows(), rows(office="Gianyar"), rows(state="registered")) == (2, 1, 0)
    assert (rows(received_from="2026-11-21"), rows(received_from="2026-11-22")) == (2, 0)
    assert (rows(received_to="2026-11-21"), rows(received_to="2026-11-20")) == (2, 0)
    assert (rows(received_to="9999-12-31"), rows(registration_ids=[str(there.registration_id)])) == (2, 1)


def test_a_sheet_goes_on_behind_its_first_page(
    clerk: SignIn, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert PAGE > 2
    monkeypatch.setattr("central.bridge.choosing.PAGE", 2)
    laptop.send(*(laptop.submission() for _ in range(5)))
    assert len({row[0] for row in sheet_of(clerk(Role.REVIEWER))}) == 6


def test_what_the_agency_took_comes_back_by_the_sheet_s_own_columns(clerk: SignIn, laptop: Laptop) -> None:
    laptop.send(laptop.submission())
    reviewer = clerk(Role.REVIEWER)
    head, row = sheet_of(reviewer)
    told = results_csv([[*map(str, row), "26000000001"]], [*map(str, head), "Nomor Peserta"])
    assert said(import_results(reviewer, told)) == ["registered"]


@pytest.mark.only_on("embedded")
@pytest.mark.parametrize(
    "column",
    [
        {"header": "X", "format": "text", "take": ["mother"]},
        {"header": "X", "format": "text", "take": []},
        {"header": "X", "format": "date", "take": "nik"},
        {"header": "X", "format": "number", "take": "nik"},
        {"header": "X", "format": "date", "take": "birth_date", "pattern": "%d"},
        {"header": "X" * 200, "take": ["nik"]},
    ],
)
def test_a_template_that_cannot_be_followed_is_not_kept(clerk: SignIn, column: dict[str, Any]) -> None:
    reviewer = clerk(Role.REVIEWER)
    asked = {**MINE, "columns": [column]}
    assert reviewer.ask("PUT", f"{TEMPLATES}/salah", json=asked).status_code == 422
    assert reviewer.ask("GET", f"{TEMPLATES}/salah").status_code == 404
    response = reviewer.ask("POST", SHEETS, json={"template": "contoh-hasil"})
    assert (response.status_code, response.json()["reason"]) == (409, "template_other_use")


def test_a_supervisor_builds_no_bridge(clerk: SignIn, laptop: Laptop) -> None:
    supervisor = clerk(Role.SUPERVISOR)
    assert supervisor.ask("POST", SHEETS, json={"template": "contoh"}).status_code == 403
    assert supervisor.ask("GET", TEMPLATES).status_code == 403
