"""A laptop that is gone: what happens to it, who is to be told within 72 hours, and what of."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from central.accounts.roles import Role
from central.enrolment import make_code
from central.erasing import erase
from central.review import Ruling, decide
from central.storage.office_tables import audit
from central.storage.tables import agents
from perisai_app.domain.choices import ConsentMethod, Relation
from perisai_app.domain.registration import Consent, Heir
from perisai_app.wire.submission import FileRef, FileRole
from tests.central.clerks import OFFICE, Clerk
from tests.central.conftest import Office, enrol
from tests.central.office.conftest import SignIn
from tests.central.samples import NAME, Laptop, registration

LOST, DEVICES = "/office/v1/lost-devices", "/office/v1/devices"
MISSED = "2026-11-21T08:30:00+08:00"
PHOTO = FileRef(role=FileRole.KTP, sha256="a" * 64, bytes=150_000, media_type="image/jpeg")
BASIC = ["identity", "nik", "mother_name", "address", "phone", "work", "income"]
SAID = {"app_version": "0.1.0", "incarnation": 1, "counts": {"queued": 2, "draft": 4}, "free_mb": 9_000}


def tell(clerk: Clerk, laptop: Laptop, missed_at: str = MISSED) -> Any:
    return clerk.post(f"{DEVICES}/{laptop.me.device_id}/lost", json={"missed_at": missed_at})


def whole(clerk: Clerk, laptop: Laptop) -> Any:
    return clerk.get(f"{LOST}/{laptop.me.device_id}")


def people(clerk: Clerk, laptop: Laptop) -> list[dict[str, Any]]:
    """All of them, one a page."""
    found, after = [], ""
    while True:
        page = clerk.get(f"{LOST}/{laptop.me.device_id}/people", params={"limit": 1, "after": after})
        found += page["items"]
        if page["next"] is None:
            return found
        after = page["next"]


def test_a_lost_laptop_is_blocked_at_once_and_hears_that_it_has_to_lock_itself(
    office: Office, clerk: SignIn, laptop: Laptop
) -> None:
    supervisor = clerk(Role.SUPERVISOR)
    told = tell(supervisor, laptop)
    assert (told["missed_at"], told["deadline"]) == ("2026-11-21T00:30:00Z", "2026-11-24T00:30:00Z")
    assert (told["minutes_left"], told["told_by"], told["as_of"]) == (64 * 60 + 30, supervisor.name, None)
    assert supervisor.get(f"{DEVICES}/{laptop.me.device_id}")["missed_at"] == "2026-11-21T00:30:00Z"
    answer = laptop.check_in()
    assert answer.blocked and "lock" in [change.body["order"] for change in answer.changes]
    orders = f"{DEVICES}/{laptop.me.device_id}/orders"
    refused = supervisor.ask("POST", orders, json={"order": "unblock"})
    assert (refused.status_code, refused.json()["reason"]) == (409, "device_lost")


def test_the_72_hours_run_until_the_case_is_closed_with_a_word_on_how(
    office: Office, clerk: SignIn, laptop: Laptop, other_laptop: Laptop
) -> None:
    admin = clerk(Role.ADMIN)
    tell(admin, laptop)
    tell(admin, other_laptop, "2026-11-20T08:00:00Z")
    office.clock.forward(timedelta(minutes=25))
    page = admin.get(LOST, params={"still": True, "limit": 1})
    second = admin.get(LOST, params={"still": True, "limit": 1, "after": page["next"]})
    found = [*page["items"], *second["items"]]
    assert [one["minutes_left"] for one in found] == [64 * 60 + 5, 48 * 60 - 25]
    close = f"{LOST}/{laptop.me.device_id}/close"
    admin.post(close, json={"note": "Ditemukan; surat nomor 1 dan 2 dikirim 21 Nov"})
    assert admin.ask("POST", close, json={"note": "Lagi"}).json()["reason"] == "not_lost"
    (closed,) = admin.get(LOST, params={"still": False})["items"]
    assert (closed["minutes_left"], closed["closed_at"]) == (None, "2026-11-21T08:25:00Z")
    assert closed["note"].startswith("Ditemukan") and laptop.check_in().blocked
    admin.post(f"{DEVICES}/{laptop.me.device_id}/orders", json={"order": "unblock"})
    assert not laptop.check_in().blocked
    assert tell(admin, laptop, "2026-11-21T08:20:00Z")["closed_at"] is None


def test_a_laptop_is_lost_once_and_not_in_the_future(clerk: SignIn, laptop: Laptop) -> None:
    admin, path = clerk(Role.ADMIN), f"{DEVICES}/{laptop.me.device_id}/lost"
    never = [
        ("2026-11-21T08:00:01Z", "missed_at_invalid"),
        ("0001-01-01T00:00:00+23:59", "missed_at_invalid"),
    ]
    for missed_at, reason in (*never, (MISSED, "already_lost")):
        if reason == "already_lost":
            tell(admin, laptop)
        refused = admin.ask("POST", path, json={"missed_at": missed_at})
        assert (refused.status_code, refused.json()["reason"]) == (409, reason)
    assert admin.ask("POST", path, json={"missed_at": "2026-11-21T08:00:00"}).status_code == 422


def test_who_is_concerned_and_with_which_kinds_of_data_is_what_the_laptop_really_sent(
    office: Office, clerk: SignIn, laptop: Laptop
) -> None:
    plain = laptop.submission()
    heirs = (Heir(name="Made Contoh", relation=Relation.CHILD, birth_date=date(2015, 1, 1), guardian=NAME),)
    rich = laptop.submission(registration=registration(9_001, heirs=heirs, kk="5104011505840001"))
    laptop.send(plain, rich, laptop.correction(plain, files=(PHOTO,)))
    laptop.check_in(manifest=SAID, counter=5)
    office.clock.forward(timedelta(hours=1))
    admin = clerk(Role.ADMIN)
    tell(admin, laptop)
    found = {one["registration_id"]: one for one in people(admin, laptop)}
    assert found.keys() == {str(plain.registration_id), str(rich.registration_id)}
    assert found[str(plain.registration_id)]["kinds"] == [*BASIC, "card_photo"]
    kinds = found[str(rich.registration_id)]["kinds"]
    assert kinds == [BASIC[0], BASIC[1], "kk", *BASIC[2:], "heirs"]
    seen = whole(admin, laptop)
    assert (seen["people"], seen["sent"], seen["fetched"]) == (2, 2, 0)
    counts = {one["kind"]: one["people"] for one in seen["kinds"]}
    assert (counts["nik"], counts["kk"], counts["card_photo"], counts["heirs"]) == (2, 1, 1, 1)
    assert (seen["lost"]["as_of"], seen["never_came"]) == ("2026-11-21T08:00:00Z", 2)
    assert seen["lost"]["told"]["counts"] == {"queued": 2, "draft": 4}
    with office.centre.store.reading() as connection:
        read = connection.execute(select(audit).where(audit.c.action == "lost_people_read")).first()
    assert read is not None and read.subject == laptop.me.device_id and NAME not in str(read)


def test_work_that_it_may_have_fetched_counts_and_what_was_decided_before_it_came_does_not(
    office: Office, clerk: SignIn, laptop: Laptop
) -> None:
    early, open_one, late = laptop.submission(), laptop.submission(), laptop.submission()
    laptop.send(early, open_one)
    decide(office.centre, [Ruling(registration_id=early.registration_id, outcome="registered")])
    office.clock.forward(timedelta(hours=1))
    second = Laptop(office.url, enrol(office, make_code(office.centre, "Agen Gianyar", OFFICE)))
    second.check_in()
    decide(office.centre, [Ruling(registration_id=open_one.registration_id, outcome="registered")])
    office.clock.forward(timedelta(hours=1))
    laptop.send(late)
    admin = clerk(Role.ADMIN)
    tell(admin, second)
    (found,) = people(admin, second)
    assert (found["registration_id"], found["how"]) == (str(open_one.registration_id), "fetched")


def test_whoever_took_consent_back_there_is_not_there_and_whoever_was_erased_since_may_be(
    office: Office, clerk: SignIn, laptop: Laptop
) -> None:
    stays, back, gone, before = (laptop.submission() for _ in range(4))
    withdrawn = Consent(
        method=ConsentMethod.WRITTEN, given_on=date(2026, 11, 20), withdrawn_on=date(2026, 11, 21)
    )
    laptop.send(stays, back, gone, before)
    laptop.send(laptop.correction(back, registration=registration(consent=withdrawn)))
    erase(office.centre, str(before.registration_id))
    office.clock.forward(timedelta(minutes=1))
    laptop.check_in(counter=5)
    erase(office.centre, str(gone.registration_id))
    admin = clerk(Role.ADMIN)
    tell(admin, laptop)
    assert [one["registration_id"] for one in people(admin, laptop)] == [str(stays.registration_id)]
    seen = whole(admin, laptop)
    assert (seen["never_came"], seen["erased_since"]) == (0, 1)


def test_letters_are_filled_with_what_is_known_and_with_the_office_s_own_words(
    office: Office, clerk: SignIn, laptop: Laptop
) -> None:
    item = laptop.submission(registration=registration(name="Ni <Made> Contoh"), files=(PHOTO,))
    laptop.send(item, laptop.submission())
    laptop.check_in(manifest=SAID)
    admin = clerk(Role.ADMIN)
    facts = admin.get("/office/v1/letter-facts")
    assert all(value.startswith("[isi") for value in facts.values())
    told = {**facts, "controller": "Wadah Contoh", "authority": "Lembaga Contoh"}
    assert admin.ask("PUT", "/office/v1/letter-facts", json=told).status_code == 204
    tell(admin, laptop)
    letters = f"{LOST}/{laptop.me.device_id}/letters"
    letter = admin.ask("GET", f"{letters}/authority").text
    for words in (
        "Lembaga Contoh",
        "Wadah Contoh",
        laptop.me.device_id,
        "diketahui hilang pada 21 Nov 2026 pukul 07.30 WIB",
        "Batas waktu pemberitahuan ini adalah 24 Nov 2026 pukul 07.30 WIB",
        "terakhir menghubungi pusat kami pada 21 Nov 2026 pukul 15.00 WIB",
        "Paling banyak 2 orang",
        "- NIK: 2 orang",
        "- Foto KTP: 1 orang",
        "4 draf",
        "[isi nama penanda tangan]",
    ):
        assert words in letter, words
    assert NAME not in letter
    one = admin.ask("GET", f"{letters}/people/{item.registration_id}", params={"form": "html"})
    assert one.headers["content-type"].startswith("text/html") and one.text.count("<article>") == 1
    assert "Ni &lt;Made&gt; Contoh" in one.text and "Foto KTP" in one.text
    both = admin.ask("GET", f"{letters}/people")
    assert both.headers["content-type"].startswith("text/plain")
    assert [part.count("Kepada Yth.") for part in both.text.split("\f")] == [1, 1]
    with office.centre.store.reading() as connection:
        noted = connection.execute(select(audit).where(audit.c.action == "letter_written")).all()
    assert len(noted) == 3 and "Contoh" not in str([row.details for row in noted])


def test_who_may_not_run_the_fleet_sees_the_case_and_nobody_in_it(
    office: Office, clerk: SignIn, laptop: Laptop, other_laptop: Laptop
) -> None:
    laptop.send(laptop.submission())
    tell(clerk(Role.ADMIN), laptop)
    tell(clerk(Role.ADMIN, name="kedua"), other_laptop)
    path = f"{LOST}/{laptop.me.device_id}"
    for role in (Role.AUDITOR, Role.REVIEWER):
        one = clerk(role)
        assert whole(one, laptop)["people"] == 1
        for end in ("people", "letters/authority", "letters/people"):
            assert one.ask("GET", f"{path}/{end}").json()["code"] == "forbidden"
    supervisor, away = clerk(Role.SUPERVISOR), f"{LOST}/{other_laptop.me.device_id}"
    assert [one["device_id"] for one in supervisor.get(LOST)["items"]] == [laptop.me.device_id]
    for end in ("", "/people", "/letters/authority", "/letters/people"):
        assert supervisor.ask("GET", away + end).status_code == 404, end
    assert supervisor.ask("POST", f"{away}/close", json={"note": "x"}).status_code == 404
    with office.centre.store.reading() as connection:
        own = connection.execute(select(agents.c.agent_key).where(agents.c.name == "Agen Ende")).scalar_one()
    agent = clerk(Role.AGENT, agent_key=own)
    assert [one["device_id"] for one in agent.get(LOST)["items"]] == [other_laptop.me.device_id]


@pytest.mark.only_on("embedded")
def test_a_laptop_that_nobody_misses_has_no_case(clerk: SignIn, laptop: Laptop) -> None:
    admin = clerk(Role.ADMIN)
    for end in ("", "/people", "/letters/authority"):
        assert admin.ask("GET", f"{LOST}/{laptop.me.device_id}{end}").status_code == 404
