"""Registrations as the office finds, counts and reads them: within reach, masked where needed, noted."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from central.accounts.roles import Role
from central.register.words import keep_words
from central.review import Ruling, decide
from central.storage.office_tables import audit, signals
from central.storage.tables import agents, package_marks, registrations
from perisai_app.domain.choices import EarlierMember
from perisai_app.domain.registration import Address, Confirmation, Heir
from perisai_app.wire.changes import FieldRemark
from perisai_app.wire.submission import FileRef, FileRole, Submission
from tests.central.clerks import OFFICE, Clerk
from tests.central.conftest import Office
from tests.central.files.sending import content, ref, send_whole, sha
from tests.central.office.conftest import SignIn
from tests.central.samples import Laptop, registration

ALL = "/office/v1/registrations"
COUNTS = "/office/v1/counts"


def brought(laptop: Laptop, serial: int, **person: Any) -> Submission:
    """Sent and stored: somebody with this serial, and a phone that ends in it."""
    told = registration(serial, **{"phone": f"+62812000{serial}", **person})
    item = laptop.submission(registration=told)
    laptop.send(item)
    return item


def sifted(office: Office) -> None:
    """What follows an arrival before long."""
    query = select(registrations.c.registration_id, registrations.c.folded)
    with office.centre.store.writing() as connection:
        keep_words(connection, [(row.registration_id, row.folded) for row in connection.execute(query)])


def found(clerk: Clerk, text: str = "", *, after: str = "", **asked: Any) -> list[str]:
    """The ids of all pages behind this cursor, in order."""
    ids = []
    while True:
        page = clerk.post(f"{ALL}/search", json={"text": text, "after": after, **asked})
        ids += [row["registration_id"] for row in page["items"]]
        if (after := page["next"]) is None:
            return ids


def at(item: Submission) -> str:
    return f"{ALL}/{item.registration_id}"


def ids(*items: Submission) -> list[str]:
    return [str(item.registration_id) for item in items]


def agent_of(office: Office, laptop: Laptop) -> str:
    with office.centre.store.reading() as connection:
        query = select(agents.c.agent_key).where(agents.c.name == laptop.me.agent_name)
        return str(connection.execute(query).scalar_one())


def read(office: Office) -> list[tuple[str, str, str]]:
    with office.centre.store.reading() as connection:
        query = select(audit.c.actor, audit.c.action, audit.c.subject).order_by(audit.c.number)
        return [tuple(row) for row in connection.execute(query) if row.action.endswith("_read")]


def test_a_name_a_nik_and_a_phone_find_a_person(office: Office, laptop: Laptop, clerk: SignIn) -> None:
    kadek = brought(laptop, 9001, name="Drs. Kadek Merpati Contoh")
    merta = brought(laptop, 9002, name="Ida Ayu Mérpati-Sari", phone="+6281999119002")
    sifted(office)
    reviewer = clerk(Role.REVIEWER)
    both = ids(kadek, merta)
    for text, expected in (
        ("merpati", both),
        ("contoh KADEK", ids(kadek)),
        ("mer say", []),
        ("sari mérp", ids(merta)),
        ("5104015405849001", ids(kadek)),
        ("5104 0154", both),
        ("0819-9911", ids(merta)),
        ("+62 819 9911 9002", ids(merta)),
        ("8199911", ids(merta)),
        ("%", []),
        ("patih", []),
    ):
        assert sorted(found(reviewer, text)) == sorted(expected), text


def test_what_narrows_a_search_holds_together(office: Office, laptop: Laptop, clerk: SignIn) -> None:
    north = Address(street="Jalan Contoh 1", village="51.04.02.2001")
    first = brought(laptop, 9001)
    office.clock.forward(timedelta(days=1))
    second = brought(laptop, 9002, address=north, ecosystem="desa")
    decide(office.centre, [Ruling(registration_id=first.registration_id, outcome="registered")])
    reviewer = clerk(Role.REVIEWER)
    for asked, expected in (
        ({"village": "51.04.02"}, [second]),
        ({"village": "51.04"}, [second, first]),
        ({"village": "51.04", "state": "registered"}, [first]),
        ({"ecosystem": "desa"}, [second]),
        ({"received_from": "2026-11-22T08:00:00Z"}, [second]),
        ({"received_before": "2026-11-22T15:00:00+07:00"}, [first]),
        ({"received_from": "0001-01-01T00:00:00+14:00"}, [second, first]),
        ({"office": OFFICE, "order": "oldest"}, [first, second]),
        ({"office": "Ende"}, []),
        ({"agent_key": agent_of(office, laptop)}, [second, first]),
        ({"agent_key": "another"}, []),
    ):
        assert found(reviewer, **asked) == ids(*expected), asked


@pytest.mark.parametrize("order", ["newest", "oldest"])
def test_pages_go_on_where_they_ended_whatever_comes_in_between(
    office: Office, laptop: Laptop, clerk: SignIn, order: str
) -> None:
    items = []
    for serial in range(9001, 9006):
        items.append(brought(laptop, serial))
        office.clock.forward(timedelta(seconds=serial % 2))
    reviewer = clerk(Role.REVIEWER)
    first = reviewer.post(f"{ALL}/search", json={"limit": 2, "order": order})
    brought(laptop, 9100)
    rest = found(reviewer, limit=2, order=order, after=first["next"])
    seen = [row["registration_id"] for row in first["items"]] + rest
    assert sorted(set(seen) & set(ids(*items))) == sorted(ids(*items))
    assert len(seen) == len(set(seen))


def test_everybody_sees_as_far_as_the_role_reaches(
    office: Office, laptop: Laptop, other_laptop: Laptop, clerk: SignIn
) -> None:
    near, far = brought(laptop, 9001), brought(other_laptop, 9002)
    agent = clerk(Role.AGENT, agent_key=agent_of(office, other_laptop))
    for one, own in ((clerk(Role.SUPERVISOR), near), (agent, far)):
        assert found(one) == found(one, "510401") == ids(own)
        assert found(one, office="Ende" if own is near else OFFICE) == []
        assert one.get(COUNTS) == {"waiting": 1, "registered": 0, "returned": 0, "declined": 0}
        assert one.get(at(own))["latest"]["revision"] == 1
        other = far if own is near else near
        for path in (at(other), f"{at(other)}/revisions/1", f"{ALL}/{laptop.submission().registration_id}"):
            assert one.ask("GET", path).status_code == 404, path
    assert clerk(Role.REVIEWER).get(COUNTS)["waiting"] == 2


def test_a_registration_is_shown_with_all_that_happened(
    office: Office, laptop: Laptop, clerk: SignIn
) -> None:
    doubt = Confirmation(field="birth_date", code="young", reason="KTP dilihat")
    told = registration(9001, earlier_member=EarlierMember.NEVER, confirmed=(doubt,))
    first = laptop.submission(registration=told)
    laptop.send(first)
    remark = FieldRemark(field="phone", remark="tidak aktif", proposed="0812 0000 9001")
    returned = Ruling(
        registration_id=first.registration_id, outcome="returned", reason="lihat", remarks=(remark,)
    )
    decide(office.centre, [returned])
    office.clock.forward(timedelta(hours=1))
    laptop.send(laptop.correction(first, registration=told))
    registered = Ruling(
        registration_id=first.registration_id, outcome="registered", member_number="2600000001"
    )
    decide(office.centre, [registered])
    shown = clerk(Role.REVIEWER).get(at(first))
    assert (shown["state"], shown["office"], shown["agent"]) == ("registered", OFFICE, "Agen Gianyar")
    assert shown["latest"]["person"] == told.model_dump(mode="json", exclude_unset=True)
    assert shown["latest"]["warnings"] == [doubt.model_dump()]
    assert [(one["revision"], one["received_at"]) for one in shown["revisions"]] == [
        (2, "2026-11-21T09:00:00Z"),
        (1, "2026-11-21T08:00:00Z"),
    ]
    assert shown["revisions"][1]["digest"] == first.digest
    assert [one["outcome"] for one in shown["decisions"]] == ["returned", "registered"]
    assert shown["decisions"][0]["remarks"] == [remark.model_dump()]
    assert shown["membership"]["member_number"] == "2600000001"
    assert shown["member_before"] == {"said": "never", "known_here": False, "earlier": []}
    older = clerk(Role.REVIEWER, name="lain").get(f"{at(first)}/revisions/1")
    assert (older["digest"], older["person"]["nik"]) == (first.digest, told.nik)


def test_who_turned_65_on_the_way_was_in_time(office: Office, laptop: Laptop, clerk: SignIn) -> None:
    born = date(1961, 11, 21)
    told = registration(9001, nik="5104016111619001", birth_date=born)
    item = laptop.submission(registration=told, finalized_at=datetime(2026, 11, 20, 23, 59, tzinfo=UTC))
    assert not laptop.send(item).verdicts
    shown = clerk(Role.REVIEWER).get(at(item))["latest"]
    capture, arrival = shown["age_at_capture"], shown["age_at_arrival"]
    assert (capture["on"], capture["years"]) == ("2026-11-20", 64)
    assert [one["code"] for one in capture["problems"]] == ["last_day_near"]
    assert (arrival["on"], arrival["years"]) == ("2026-11-21", 65)
    assert arrival["problems"] == [{"code": "too_old", "severity": "red"}]


def test_a_nik_that_came_before_is_told_beside_the_worker_s_word(
    office: Office, laptop: Laptop, other_laptop: Laptop, clerk: SignIn
) -> None:
    before = brought(other_laptop, 9001)
    office.clock.forward(timedelta(days=1))
    again = brought(laptop, 9001, earlier_member=EarlierMember.NEVER)
    office.clock.forward(timedelta(days=1))
    other_laptop.send(other_laptop.correction(before, registration=registration(9001)))
    reviewer, supervisor = clerk(Role.REVIEWER), clerk(Role.SUPERVISOR)
    told = reviewer.get(at(again))["member_before"]
    assert told == {"said": "never", "known_here": True, "earlier": ids(before)}
    assert not reviewer.get(at(before))["member_before"]["known_here"]
    assert supervisor.get(at(again))["member_before"] == {"said": "never", "known_here": True, "earlier": []}


def test_an_auditor_sees_the_work_and_not_the_people(office: Office, laptop: Laptop, clerk: SignIn) -> None:
    photo = content(100)
    told = registration(
        9001,
        kk="5104011234569002",
        domicile="Gang Rahasia 7",
        heirs=(Heir(name="Waris Contoh", nik="5104011234569003", birth_date=date(1990, 2, 3)),),
    )
    item = laptop.submission(registration=told, files=(ref(photo),))
    laptop.send(item)
    send_whole(laptop, photo)
    remarks = (
        FieldRemark(field="kk", remark="bukan 5104 0112 3456 9005", proposed="5104011234569004"),
        FieldRemark(field="heir1_birth_date", proposed="03-02-1991"),
    )
    decide(office.centre, [Ruling(registration_id=item.registration_id, outcome="returned", remarks=remarks)])
    auditor = clerk(Role.AUDITOR)
    search = auditor.ask("POST", f"{ALL}/search", json={})
    (row,) = search.json()["items"]
    assert (row["nik"], row["birth_date"], row["name"]) == ("5104••••••••9001", "1984", told.name)
    shown = [search, auditor.ask("GET", at(item)), auditor.ask("GET", f"{at(item)}/revisions/1")]
    assert [answer.status_code for answer in shown] == [200, 200, 200]
    for secret in (
        told.nik,
        told.kk,
        told.phone,
        "1984-",
        "Rahasia",
        "Jalan Contoh",
        told.mother_name,
        "1990-",
    ):
        assert not [answer for answer in shown if str(secret) in answer.text], secret
    assert "5104011234569003" not in shown[1].text and "1991" not in shown[1].text
    assert "5104011234569004" not in shown[1].text and "Waris Contoh" in shown[1].text
    assert "bukan 5104•" in shown[1].text and "3456" not in shown[1].text
    for number in (told.nik, told.nik[:15], "081200000000", "08120000000"):
        assert not found(auditor, number), "what is hidden can be tried out"
    assert auditor.ask("GET", f"{at(item)}/files/{sha(photo)}").status_code == 403


def test_a_file_is_read_only_by_who_may_read_the_registration_that_names_it(
    office: Office, laptop: Laptop, other_laptop: Laptop, clerk: SignIn
) -> None:
    photo, page = content(200_000), content(300, 2)
    script = FileRef(role=FileRole.OTHER, sha256=sha(page), bytes=300, media_type="text/html")
    item = laptop.submission(files=(ref(photo), script))
    laptop.send(item)
    reviewer = clerk(Role.REVIEWER)
    assert reviewer.get(at(item))["files_awaited"] == 2
    assert found(reviewer, files_awaited=True) == ids(item) and not found(reviewer, files_awaited=False)
    assert reviewer.ask("GET", f"{at(item)}/files/{sha(photo)}").status_code == 404
    for data in (photo, page):
        send_whole(laptop, data)
    assert [one["here"] for one in reviewer.get(at(item))["files"]] == [True, True]
    assert found(reviewer, files_awaited=False) == ids(item)
    answer = reviewer.ask("GET", f"{at(item)}/files/{sha(photo)}")
    assert (answer.content, answer.headers["content-type"]) == (photo, "image/jpeg")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "no-store" in answer.headers["cache-control"]
    harmless = reviewer.ask("GET", f"{at(item)}/files/{sha(page)}")
    assert (harmless.content, harmless.headers["content-type"]) == (page, "application/octet-stream")
    other = brought(laptop, 9001)
    stranger = clerk(Role.AGENT, agent_key=agent_of(office, other_laptop))
    assert reviewer.ask("GET", f"{at(other)}/files/{sha(photo)}").status_code == 404
    assert stranger.ask("GET", f"{at(item)}/files/{sha(photo)}").status_code == 404
    assert [row[1] for row in read(office)].count("file_read") == 2


def test_whoever_reads_somebody_whole_is_in_the_audit(office: Office, laptop: Laptop, clerk: SignIn) -> None:
    item = brought(laptop, 9001)
    reviewer = clerk(Role.REVIEWER)
    found(reviewer, "kenari")
    reviewer.get(at(item))
    reviewer.get(f"{at(item)}/revisions/1")
    assert reviewer.ask("GET", f"{at(item)}/revisions/2").status_code == 404
    assert read(office) == [(reviewer.name, "registration_read", str(item.registration_id))] * 2


def test_a_signal_shows_the_other_registration_to_whom_it_is_near(
    office: Office, laptop: Laptop, other_laptop: Laptop, clerk: SignIn
) -> None:
    near, far, plain = brought(laptop, 9001), brought(other_laptop, 9002), brought(laptop, 9003)
    told = {"kind": "same_photo", "weight": 40, "details": '{"files": 1}', "raised_at": office.centre.now()}
    pair = {"registration_id": str(far.registration_id), "other_id": str(near.registration_id)}
    with office.centre.store.writing() as connection:
        connection.execute(insert(signals).values(**told, **pair))
    supervisor, reviewer = clerk(Role.SUPERVISOR), clerk(Role.REVIEWER)
    (hidden,), (shown,) = supervisor.get(at(near))["signals"], reviewer.get(at(near))["signals"]
    assert (hidden["has_other"], hidden["other_id"], hidden["details"]) == (True, None, {"files": 1})
    assert shown["other_id"] == str(far.registration_id)
    assert sorted(found(reviewer, open_signals=True)) == sorted(ids(near, far))
    assert found(reviewer, open_signals=False) == ids(plain)
    assert found(supervisor, open_signals=True) == ids(near)
    (row,) = reviewer.post(f"{ALL}/search", json={"text": "5104015405849001"})["items"]
    assert (row["open_signals"], row["from_blocked"]) == (1, False)


def test_what_a_blocked_laptop_s_package_brought_says_so(
    office: Office, laptop: Laptop, clerk: SignIn
) -> None:
    item = brought(laptop, 9001)
    mark = {"registration_id": str(item.registration_id), "revision": 1, "package": "p", "part": 3}
    with office.centre.store.writing() as connection:
        connection.execute(insert(package_marks).values(mark))
    reviewer = clerk(Role.REVIEWER)
    assert reviewer.get(at(item))["revisions"][0]["from_blocked"] == {"package": "p", "part": 3}
    assert reviewer.post(f"{ALL}/search", json={})["items"][0]["from_blocked"] is True


@pytest.mark.parametrize(
    "asked",
    [
        {"text": "a\x00b"},
        {"text": "x" * 81},
        {"after": "bm9uc2Vuc2U"},
        {"after": "WyJcdTAwMDAiLCAiXHVkODAwIl0"},
        {"state": "gone"},
        {"village": "51.4"},
        {"limit": 201},
        {"received_from": "2026-11-21T08:00:00"},
        {"unknown": 1},
    ],
)
@pytest.mark.only_on("postgresql")
def test_what_no_search_is_is_malformed_and_never_repeated(clerk: SignIn, asked: dict[str, Any]) -> None:
    answer = clerk(Role.REVIEWER).ask("POST", f"{ALL}/search", json=asked)
    assert (answer.status_code, answer.json()["code"]) == (422, "malformed")
    assert "x" * 81 not in answer.text


def test_what_is_odd_about_a_registration_is_no_agent_s_to_know(
    office: Office, laptop: Laptop, clerk: SignIn
) -> None:
    item = brought(laptop, 9001)
    with office.centre.store.writing() as connection:
        odd = {"kind": "one_phone", "registration_id": ids(item)[0], "other_id": "", "weight": 3}
        when = {"details": "{}", "raised_at": office.centre.now(), "ruled": ""}
        connection.execute(insert(signals).values(**odd, **when))
    agent, reviewer = clerk(Role.AGENT, agent_key=agent_of(office, laptop)), clerk(Role.REVIEWER)
    for person, seen in ((reviewer, 1), (agent, 0)):
        (row,) = person.post(f"{ALL}/search", json={})["items"]
        assert (row["open_signals"], len(person.get(at(item))["signals"])) == (seen, seen)
    assert agent.ask("POST", f"{ALL}/search", json={"open_signals": True}).status_code == 403
