"""What the agency answered, by NIK: decisions and memberships in the feed, with a verdict for every row."""

import io
import json
import zipfile
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from central.accounts.roles import Role
from central.storage.office_tables import audit, memberships
from central.storage.tables import changes, registrations
from perisai_app.wire.submission import Submission
from tests.central.bridge.sheets import HEAD, RESULTS, import_results, results_csv, results_xlsx, said
from tests.central.clerks import Clerk
from tests.central.conftest import Office
from tests.central.office.conftest import SignIn
from tests.central.samples import Laptop, registration

REJECTED = "NIK tidak cocok dengan Dukcapil"


@pytest.fixture
def reviewer(clerk: SignIn) -> Clerk:
    return clerk(Role.REVIEWER)


def told(laptop: Laptop) -> list[tuple[str, Any]]:
    """What the agent hears: the outcome of a decision, or the month of a membership."""
    heard = [(one["kind"], one["body"]) for one in laptop.changes().json()["changes"]]
    return [(kind, body.get("outcome") or body.get("paid_through")) for kind, body in heard]


def sent(laptop: Laptop, serial: int, **changes: Any) -> Submission:
    item = laptop.submission(registration=registration(serial), **changes)
    laptop.send(item)
    return item


def nik(serial: int) -> str:
    return registration(serial).nik


def test_results_become_decisions_and_memberships_and_the_same_sheet_again_changes_nothing(
    office: Office, reviewer: Clerk, laptop: Laptop
) -> None:
    items = [sent(laptop, serial) for serial in (9001, 9002, 9003)]
    rows = [
        [nik(9001), "26000000001", "K-1", "", "2026-12"],
        [nik(9002), "", "", REJECTED, ""],
        [nik(9003), "26000000003", "", "", ""],
        [nik(9009), "26000000009", "", "", ""],
    ]
    found = import_results(reviewer, results_csv(rows))
    assert said(found) == ["registered", "returned", "registered", "nik_unknown"]
    keys = [str(item.registration_id) for item in items]
    assert [(one["row"], one["registration_id"]) for one in found] == [
        *zip((2, 3, 4), keys, strict=True),
        (5, None),
    ]
    heard = told(laptop)
    assert sorted(heard[:3]) == [
        ("decision", "registered"),
        ("decision", "registered"),
        ("decision", "returned"),
    ]
    assert heard[3:] == [("membership", "2026-12")]
    for data in (results_csv(rows), results_csv(rows, separator=","), results_xlsx(rows)):
        assert said(import_results(reviewer, data)) == ["unchanged"] * 3 + ["nik_unknown"]
    assert told(laptop) == heard
    with office.centre.store.reading() as connection:
        kept = {row.registration_id: row for row in connection.execute(select(memberships)).all()}
        ended = connection.execute(select(audit).where(audit.c.action == "bridge_results")).all()
    one = kept[keys[0]]
    assert (one.member_number, one.payment_code, one.paid_through) == ("26000000001", "K-1", "2026-12")
    assert keys[1] not in kept
    assert json.loads(ended[0].details) == {"nik_unknown": 1, "registered": 2, "returned": 1}
    assert ended[0].actor == "reviewer contoh"


def test_a_later_month_is_told_and_an_old_sheet_takes_nothing_back(reviewer: Clerk, laptop: Laptop) -> None:
    sent(laptop, 9001)

    def paid(text: Any, number: str = "") -> list[str]:
        return said(import_results(reviewer, results_xlsx([[nik(9001), number, "", "", text]])))

    assert paid("2026-12") == ["not_registered"]
    assert paid("12/2026", "26000000001") == ["registered"]
    assert paid(datetime(2027, 3, 31)) == ["membership_updated"]
    assert paid("Januari 2027") == ["paid_through_earlier"]
    assert paid("31-03-2027") == ["unchanged"]
    assert said(import_results(reviewer, results_csv([[nik(9001), "26000000002", "", "", ""]]))) == [
        "membership_updated"
    ]
    assert told(laptop) == [
        ("decision", "registered"),
        ("membership", "2026-12"),
        ("membership", "2027-03"),
        ("membership", "2027-03"),
    ]


def test_a_nik_that_several_bear_needs_the_registration_s_number(
    reviewer: Clerk, laptop: Laptop, other_laptop: Laptop
) -> None:
    mine, theirs = sent(laptop, 9001), sent(other_laptop, 9001)
    head = ("NIK", "No Pendaftaran", "Nomor Peserta")
    rows = [
        [nik(9001), "", "26000000001"],
        [nik(9001), str(uuid4()), "26000000001"],
        [nik(9001), str(theirs.registration_id), "26000000001"],
        [nik(9001), "nomor", "26000000001"],
    ]
    found = import_results(reviewer, results_csv(rows, head))
    assert said(found) == ["nik_several", "registration_unknown", "registered", "registration_id_malformed"]
    assert (told(laptop), told(other_laptop)) == ([], [("decision", "registered")])
    reviewer.post(
        f"/office/v1/registrations/{mine.registration_id}/decision",
        json={"outcome": "declined", "reason": "Ganda"},
    )
    assert said(import_results(reviewer, results_csv([[nik(9001), "", "26000000001"]], head))) == [
        "unchanged"
    ]


def test_an_old_sheet_says_nothing_about_a_correction_that_came_since(
    reviewer: Clerk, laptop: Laptop
) -> None:
    item = sent(laptop, 9001)
    rejected = results_csv([[nik(9001), "", "", REJECTED, ""]])
    assert said(import_results(reviewer, rejected)) == ["returned"]
    laptop.send(laptop.correction(item, registration=registration(9001)))
    assert said(import_results(reviewer, rejected)) == ["unchanged"]
    outdated = results_csv([[nik(9001), "1", "26000000001"]], ("NIK", "Revisi", "Nomor Peserta"))
    assert said(import_results(reviewer, outdated)) == ["revision_outdated"]
    accepted = results_csv([[nik(9001), "26000000001", "", "", ""]])
    assert said(import_results(reviewer, accepted)) == ["registered"]
    assert said(import_results(reviewer, rejected)) == ["already_decided"]


def test_the_agency_s_own_words_say_what_became_of_somebody(reviewer: Clerk, laptop: Laptop) -> None:
    for serial in range(9001, 9005):
        sent(laptop, serial)
    words = ("Berhasil", "ditolak", "Gagal", "Entah")
    rows = [[nik(9001 + at), word, "Keterangan"] for at, word in enumerate(words)]
    found = import_results(reviewer, results_csv(rows, ("nik", "STATUS", "alasan")))
    assert said(found) == ["registered", "declined", "returned", "outcome_unknown"]


def test_what_is_wrong_with_a_row_stays_with_that_row(reviewer: Clerk, laptop: Laptop) -> None:
    sent(laptop, 9001)
    rows: list[list[Any]] = [
        [int(nik(9001)), "1", "", "", ""],
        ["51040", "1", "", "", ""],
        [nik(9001), "=HYPERLINK(1)", "", "", ""],
        [nik(9001), "1", "", REJECTED, ""],
        [nik(9001), "", "", "", ""],
        [nik(9001), "", "", "x" * 501, ""],
        [nik(9001), "1", "", "", "besok"],
        [],
        [nik(9001), "1", "", "", ""],
    ]
    found = import_results(reviewer, results_xlsx(rows))
    assert said(found) == [
        "nik_stored_as_number",
        "nik_malformed",
        "nothing_told",  # a formula that nobody calculated is an empty cell
        "both_told",
        "nothing_told",
        "reason_too_long",
        "month_malformed",
        "registered",
    ]
    assert [one["row"] for one in found] == [3, 4, 5, 6, 7, 8, 9, 11]
    assert nik(9001) not in json.dumps(found)
    assert said(import_results(reviewer, results_csv([["5,10401540584E+15", "1"]], HEAD[:2]))) == [
        "nik_stored_as_number"
    ]


def _zip(**parts: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return data.getvalue()


@pytest.mark.only_on("embedded")
@pytest.mark.parametrize(
    ("data", "status", "reason"),
    [
        pytest.param(b"\x89PNG\r\n\x1a\n\x00", 409, "sheet_unreadable", id="a picture"),
        pytest.param(b"PK\x03\x04rusak", 409, "sheet_unreadable", id="a broken workbook"),
        pytest.param(_zip(catatan=b"x"), 409, "sheet_unreadable", id="a zip of another kind"),
        pytest.param(b"\x81\x8d;x\n", 409, "sheet_unreadable", id="bytes of no encoding"),
        pytest.param(b"", 409, "sheet_columns_missing", id="nothing"),
        pytest.param(results_csv([]), 409, "sheet_empty", id="a header alone"),
        pytest.param(
            results_csv([]) + b";;;;\r\n" * 1_000_000, 409, "sheet_empty", id="a million empty rows"
        ),
        pytest.param(results_csv([["x"]], ["NIK"]), 409, "sheet_columns_missing", id="a NIK alone"),
        pytest.param(b"NIK;Nomor Peserta\n" + b"x" * 200_000, 409, "sheet_unreadable", id="an endless cell"),
        pytest.param(bytes(16 * 1024 * 1024 + 1), 413, "", id="too many bytes"),
    ],
)
def test_what_is_no_sheet_of_results_harms_nothing(
    reviewer: Clerk, data: bytes, status: int, reason: str
) -> None:
    response = reviewer.ask("POST", RESULTS, params={"template": "contoh-hasil"}, data=data)
    assert (response.status_code, response.json().get("reason", "")) == (status, reason)


@pytest.mark.only_on("embedded")
def test_a_workbook_that_swells_is_too_large(reviewer: Clerk) -> None:
    bomb = _zip(**{"xl/workbook.xml": b"<w/>", "xl/worksheets/sheet1.xml": bytes(300 * 1024 * 1024)})
    response = reviewer.ask("POST", RESULTS, params={"template": "contoh-hasil"}, data=bomb)
    assert (response.status_code, response.json().get("reason", "")) == (413, "")


def test_somebody_whose_files_are_on_the_way_is_not_registered_unseen(
    office: Office, reviewer: Clerk, laptop: Laptop
) -> None:
    photo = {"role": "ktp", "sha256": "a" * 64, "bytes": 9, "media_type": "image/jpeg"}
    sent(laptop, 9001, files=[photo])
    data = results_csv([[nik(9001), "26000000001", "", "", "2026-12"]])
    assert said(import_results(reviewer, data)) == ["files_awaited"]
    assert told(laptop) == []
    assert said(import_results(reviewer, data, without_files=True)) == ["registered"]
    assert told(laptop) == [("decision", "registered"), ("membership", "2026-12")]


def test_ten_thousand_results_are_in_the_feed_and_again_nothing_more(
    office: Office, reviewer: Clerk, laptop: Laptop
) -> None:
    """The people are put beside the gate: what is counted here is the results, not the sending."""
    first = sent(laptop, 9001)
    with office.centre.store.writing() as connection:
        one = connection.execute(select(registrations)).mappings().one()
        many = [
            {**one, "registration_id": str(uuid4()), "nik": f"{5104015405840000 + number}"}
            for number in range(9_002, 19_001)
        ]
        connection.execute(registrations.insert(), many)
    rows = [[nik(9001), "M9001", "K1", "", "2026-12"]]
    rows += [[row["nik"], f"M{at}", f"K{at}", "", "2026-12"] for at, row in enumerate(many)]
    data = results_csv(rows)
    verdicts = import_results(reviewer, data)
    assert {one["verdict"] for one in verdicts} == {"registered"}
    assert verdicts[0]["registration_id"] == str(first.registration_id)
    count = select(changes.c.kind, func.count(), func.count(changes.c.registration_id.distinct()))
    grouped = count.group_by(changes.c.kind).order_by(changes.c.kind)
    assert {one["verdict"] for one in import_results(reviewer, data)} == {"unchanged"}
    with office.centre.store.reading() as connection:
        assert [tuple(row) for row in connection.execute(grouped)] == [
            ("decision", 10_000, 10_000),
            ("membership", 10_000, 10_000),
        ]
