"""Lists leave the office as files: what was asked, of whom one may see, with a trace that names nobody."""

import csv
import io
import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from central.accounts.roles import Role
from central.auditing import COMMAND_LINE
from central.bridge.sources import Source
from central.exports import listing, noting, records
from central.exports.columns import HEADINGS
from central.exports.listing import Listing, TooLong, write_list
from central.exports.sheet import MEDIA_TYPES, FileKind
from central.exports.walk import windows
from central.register.reach import EVERYTHING
from central.register.wanted import Wanted
from central.sifting.sift import sift
from central.storage.office_tables import audit
from central.storage.tables import agents
from tests.central.clerks import OFFICE, Clerk
from tests.central.conftest import Office
from tests.central.office.conftest import SignIn
from tests.central.samples import Laptop, registration

PATH = "/office/v1/exports/registrations"


def listed(clerk: Clerk, **asked: Any) -> list[list[str]]:
    """The rows of a CSV, the head among them."""
    response = clerk.ask("POST", PATH, json={"kind": "csv", "guard_numbers": False, **asked})
    assert response.status_code == 200, response.text
    assert response.headers["Content-Type"].startswith("text/csv")
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))


def noted(office: Office, action: str) -> list[tuple[str, Any]]:
    with office.centre.store.reading() as connection:
        rows = connection.execute(select(audit).where(audit.c.action == action).order_by(audit.c.number))
        return [(row.actor, json.loads(row.details)) for row in rows]


def test_a_workbook_has_the_columns_asked_for_a_nik_as_text_and_nothing_that_acts(
    office: Office, clerk: SignIn, laptop: Laptop
) -> None:
    odd = laptop.submission(registration=registration(9001, name="=1+1 Sampel"))
    laptop.send(odd, laptop.submission())
    reviewer, declined = clerk(Role.REVIEWER), {"outcome": "declined", "reason": "usia"}
    reviewer.post(f"/office/v1/registrations/{odd.registration_id}/decision", json=declined)
    asked = {"state": "declined", "columns": ["nik", "name", "state", "programs"]}
    response = reviewer.ask("POST", PATH, json=asked)
    assert response.headers["Content-Type"] == MEDIA_TYPES[FileKind.XLSX]
    assert response.headers["Cache-Control"] == "private, no-store"
    head, row = load_workbook(io.BytesIO(response.content)).worksheets[0].iter_rows()
    assert [cell.value for cell in head] == ["NIK", "Nama", "Keadaan", "Jumlah program"]
    nik, name, state, programs = row
    assert (nik.value, nik.data_type, nik.number_format) == (odd.registration.nik, "s", "@")
    assert (name.value, state.value) == ("'=1+1 Sampel", "declined")
    assert programs.value == odd.registration.programs


def test_who_took_what_is_noted_at_its_beginning_and_its_end_without_a_word_about_a_person(
    office: Office, clerk: SignIn, laptop: Laptop
) -> None:
    item = laptop.submission()
    laptop.send(item)
    nik = item.registration.nik
    assert listed(clerk(Role.REVIEWER), text=nik, office=OFFICE, columns=["nik"]) == [["NIK"], [nik]]
    ((_, begun),), ((who, ended),) = noted(office, "list_begun"), noted(office, "list_ended")
    shape = {"text": "number", "office": OFFICE, "columns": "nik", "masked": False}
    assert begun == {"list": ended["list"], "what": "registrations", "kind": "csv", **shape}
    assert who == "reviewer contoh"
    assert (ended["rows"], ended["whole"], ended["begun"]) == (1, True, "2026-11-21T08:00:00Z")
    assert nik not in str((begun, ended))


def test_everybody_gets_no_more_than_he_sees(
    office: Office, clerk: SignIn, laptop: Laptop, other_laptop: Laptop
) -> None:
    own, others = laptop.submission(), other_laptop.submission()
    laptop.send(own)
    other_laptop.send(others)
    columns = {"columns": ["registration_id"]}
    supervisor = clerk(Role.SUPERVISOR)
    assert listed(supervisor, **columns)[1:] == [[str(own.registration_id)]]
    assert listed(supervisor, office="Ende", **columns)[1:] == []
    assert len(listed(clerk(Role.ADMIN), **columns)) == 3
    assert clerk(Role.AUDITOR).ask("POST", PATH, json={}).status_code == 403
    assert supervisor.ask("POST", PATH, json={"columns": ["raw"]}).status_code == 422
    hidden = listed(supervisor, masked=True, columns=["nik", "phone_at_home", "birth_date", "street", "name"])
    nik, phone, born, street, name = hidden[1]
    assert "•" in nik and "•" in phone and street == "•••"
    assert (born, name) == ("1984", own.registration.name)


def test_every_column_there_is_can_be_asked_for(clerk: SignIn, laptop: Laptop) -> None:
    laptop.send(laptop.submission())
    head, row = listed(clerk(Role.REVIEWER), columns=[column.value for column in HEADINGS])
    assert head == list(HEADINGS.values()) and len(row) == len(set(head))


def test_the_audit_and_the_open_signals_leave_as_codes_for_whoever_reads_them(
    office: Office, clerk: SignIn, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "AT_ONCE", 1)
    items = [laptop.submission(registration=registration(9001)) for _ in range(3)]
    laptop.send(*items)
    sift(office.centre)
    auditor, agent = clerk(Role.AUDITOR), clerk(Role.AGENT, agent_key=_agent_key(office))
    head, *found = _csv(auditor, "/office/v1/exports/signals")
    assert head == list(records.SIGNALS_HEAD)
    pairs = {frozenset((row[3], row[4])) for row in found if row[0] == "same_nik"}
    assert len(pairs) == 3 and items[0].registration.nik not in str(found)
    head, *lines = _csv(auditor, "/office/v1/exports/audit")
    assert head == list(records.AUDIT_HEAD) and ("list_ended", "lists") in {(row[3], row[4]) for row in lines}
    numbers = [int(row[0]) for row in lines]
    assert numbers == sorted(numbers, reverse=True) and len(numbers) > 3
    assert _csv(auditor, "/office/v1/exports/audit?before=2026-01-01T00:00:00Z") == [head]
    for path in ("audit", "signals"):
        assert agent.ask("GET", f"/office/v1/exports/{path}").status_code == 403


def _csv(clerk: Clerk, path: str) -> list[list[str]]:
    response = clerk.ask("GET", path)
    assert response.status_code == 200, response.text
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))


def _agent_key(office: Office) -> str:
    with office.centre.store.reading() as connection:
        return str(connection.execute(select(agents.c.agent_key)).scalar_one())


def test_a_download_that_somebody_breaks_off_is_noted_as_not_whole(
    office: Office, clerk: SignIn, laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop.send(laptop.submission())
    ended = threading.Event()

    def without_end(*given: Any) -> Iterator[Any]:
        (window,) = windows(*given)
        while True:
            yield window

    def watched(*given: Any) -> Iterator[bytes]:
        try:
            yield from pieces(*given)
        finally:
            ended.set()

    reviewer, pieces = clerk(Role.REVIEWER), noting._pieces
    monkeypatch.setattr(listing, "windows", without_end)
    monkeypatch.setattr(noting, "_pieces", watched)
    with reviewer.ask("POST", PATH, json={"kind": "csv"}, stream=True) as response:
        next(response.iter_content(1_000))
    assert ended.wait(30)
    ((_, details),) = noted(office, "list_ended")
    assert details["whole"] is False and details["rows"] > 0


def test_a_workbook_longer_than_a_sheet_can_be_breaks_off_and_a_csv_does_not(
    office: Office, laptop: Laptop
) -> None:
    laptop.send(laptop.submission(), laptop.submission())
    told = Listing(Wanted(), EVERYTHING, FileKind.XLSX, (Source.NIK,))
    with pytest.raises(TooLong):
        list(write_list(office.centre, told, by=COMMAND_LINE, most=1))
    assert list(write_list(office.centre, replace(told, kind=FileKind.CSV), by=COMMAND_LINE, most=1))
    assert [details["whole"] for _, details in noted(office, "list_ended")] == [False, True]
