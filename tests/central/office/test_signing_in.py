"""Signing in at the office: nobody without a password, nobody who guesses, nobody from another site."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from central.accounts.browsers import browser_cookie
from central.accounts.roles import Role
from central.accounts.throttle import marks_of
from central.accounts.users import end_user, id_of, set_password
from central.auditing import COMMAND_LINE
from central.storage.office_tables import audit, sessions, users
from tests.central.clerks import PASSWORD, Clerk, add_clerk, sign_in
from tests.central.conftest import Office
from tests.central.office.conftest import SignIn
from tests.central.samples import ask

SESSION = "/office/v1/session"


def tried(office: Office, name: str, password: str, **headers: str) -> tuple[int, str]:
    response = ask(office.url, "POST", SESSION, json={"name": name, "password": password}, headers=headers)
    return response.status_code, response.json().get("code", "")


def test_a_session_says_who_one_is(clerk: SignIn) -> None:
    reviewer = clerk(Role.REVIEWER)
    me = reviewer.get(SESSION)
    assert (me["name"], me["role"], me["csrf"]) == ("reviewer contoh", "reviewer", reviewer.csrf)


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(office: Office) -> None:
    name = add_clerk(office, Role.ADMIN)
    response = ask(office.url, "POST", SESSION, json={"name": name, "password": PASSWORD})
    cookie = response.headers["Set-Cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie and "path=/" in cookie


def test_over_https_cookies_are_of_this_host_alone_and_never_travel_in_the_clear(office: Office) -> None:
    name, https = add_clerk(office, Role.ADMIN), {"X-Forwarded-Proto": "https"}
    told = {"name": name, "password": PASSWORD}
    response = ask(office.url, "POST", SESSION, json=told, headers=https)
    left = response.headers["Set-Cookie"].split(", __Host-")
    assert len(left) == 2 and left[0].startswith("__Host-perisai_session=")
    assert all("secure" in one.lower() and "path=/" in one.lower() and "domain" not in one for one in left)
    cookie = left[0].partition("=")[2].partition(";")[0]
    named = {"__Host-perisai_session": 200, "perisai_session": 401}
    for one, status in named.items():
        assert ask(office.url, "GET", SESSION, cookies={one: cookie}, headers=https).status_code == status


def test_strangers_who_guess_keep_nobody_out_of_a_browser_that_was_signed_in_once(
    office: Office, clerk: SignIn
) -> None:
    admin = clerk(Role.ADMIN)
    admin.ask("DELETE", SESSION)
    assert [tried(office, admin.name, "tebakan")[0] for _ in range(7)][-1] == 429
    told = {"name": admin.name, "password": PASSWORD}
    assert admin.ask("POST", SESSION, json=told).status_code == 200
    assert tried(office, admin.name, PASSWORD)[0] == 429


def test_in_a_browser_that_was_signed_in_once_guessing_takes_longer_too(
    office: Office, clerk: SignIn
) -> None:
    admin = clerk(Role.ADMIN)
    guess = {"name": admin.name, "password": "tebakan"}
    assert [admin.ask("POST", SESSION, json=guess).status_code for _ in range(7)] == [401] * 6 + [429]


def test_a_browser_s_cookie_is_for_one_name_and_cannot_be_made_up(office: Office, clerk: SignIn) -> None:
    known, other = clerk(Role.ADMIN), clerk(Role.REVIEWER)
    assert [tried(office, other.name, "tebakan")[0] for _ in range(7)][-1] == 429
    cookie = known.session.cookies[browser_cookie(known.name)]
    for forged in (cookie, cookie[:-1] + "0x", "x", ""):
        given = {"json": {"name": other.name, "password": PASSWORD}}
        response = ask(office.url, "POST", SESSION, **given, cookies={browser_cookie(other.name): forged})
        assert response.status_code == 429


def test_a_wrong_name_and_a_wrong_password_look_alike(office: Office) -> None:
    name = add_clerk(office, Role.ADMIN)
    assert tried(office, name, "bukan kata sandinya") == (401, "wrong_password")
    assert tried(office, "tidak ada", PASSWORD) == (401, "wrong_password")


def test_a_cookie_that_somebody_made_up_is_none(office: Office, clerk: SignIn) -> None:
    cookie = clerk(Role.ADMIN).session.cookies["perisai_session"]
    token, _, mac = cookie.partition(".")
    for forged in ("", "x", f"{token}x.{mac}", f"{token}.{mac[:-1]}0x", token):
        response = ask(office.url, "GET", SESSION, cookies={"perisai_session": forged})
        assert (response.status_code, response.json()["code"]) == (401, "signed_out")


def test_a_request_that_does_not_prove_its_page_changes_nothing(clerk: SignIn) -> None:
    admin = clerk(Role.ADMIN)
    for forged in ("", "0" * 64):
        response = admin.ask("DELETE", SESSION, headers={"X-CSRF-Token": forged})
        assert (response.status_code, response.json()["code"]) == (403, "forged")
    assert admin.get(SESSION)


def test_another_site_s_page_signs_nobody_in(office: Office) -> None:
    name = add_clerk(office, Role.ADMIN)
    found = tried(office, name, PASSWORD, **{"Sec-Fetch-Site": "cross-site"})
    assert found == (403, "forged")


def test_after_signing_out_the_cookie_is_worth_nothing(office: Office, clerk: SignIn) -> None:
    admin = clerk(Role.ADMIN)
    kept = admin.session.cookies["perisai_session"]
    assert admin.ask("DELETE", SESSION).status_code == 204
    assert ask(office.url, "GET", SESSION, cookies={"perisai_session": kept}).status_code == 401


def test_who_is_ended_is_out_at_the_next_request(office: Office, clerk: SignIn) -> None:
    clerk(Role.ADMIN)
    reviewer = clerk(Role.REVIEWER)
    end_user(office.centre, id_of(office.centre, reviewer.name), by=COMMAND_LINE)
    assert reviewer.ask("GET", SESSION).status_code == 401
    assert tried(office, reviewer.name, PASSWORD) == (401, "wrong_password")


def test_a_session_ends_by_itself_after_half_an_hour_of_nothing(office: Office, clerk: SignIn) -> None:
    admin = clerk(Role.ADMIN)
    for _ in range(3):
        office.clock.forward(timedelta(minutes=29))
        assert admin.get(SESSION)
    office.clock.forward(timedelta(minutes=31))
    assert admin.ask("GET", SESSION).status_code == 401


def test_no_session_lives_longer_than_a_working_day(office: Office, clerk: SignIn) -> None:
    admin = clerk(Role.ADMIN)
    for _ in range(25):
        office.clock.forward(timedelta(minutes=29))
        admin.ask("GET", SESSION)
    assert admin.ask("GET", SESSION).status_code == 401


def test_guessing_a_name_s_password_takes_longer_and_longer(office: Office) -> None:
    name = add_clerk(office, Role.ADMIN)
    assert [tried(office, name, f"tebakan nomor {n}")[0] for n in range(7)] == [401] * 6 + [429]
    response = ask(office.url, "POST", SESSION, json={"name": name, "password": PASSWORD})
    assert (response.status_code, response.headers["Retry-After"]) == (429, "4")
    office.clock.forward(timedelta(seconds=4))
    assert tried(office, name, PASSWORD) == (200, "")
    assert tried(office, name, "salah lagi") == (401, "wrong_password")


def test_a_name_in_other_spaces_is_the_same_name(office: Office) -> None:
    name = add_clerk(office, Role.ADMIN)
    spaced = [f"{' ' * number}{name}" for number in range(7)]
    assert [tried(office, one, "tebakan")[0] for one in spaced] == [401] * 6 + [429]


def test_a_new_password_lets_in_whom_others_guesses_keep_out(office: Office) -> None:
    name = add_clerk(office, Role.ADMIN)
    assert [tried(office, name, "tebakan")[0] for _ in range(7)][-1] == 429
    user_id = id_of(office.centre, name)
    set_password(office.centre, user_id, "angin sore di sawah", by=COMMAND_LINE)
    assert tried(office, name, "angin sore di sawah") == (200, "")


def test_nobody_guesses_the_password_of_an_open_session(clerk: SignIn) -> None:
    admin = clerk(Role.ADMIN)
    told = {"old": "tebakan", "new": "angin sore di sawah"}
    found = [admin.ask("PUT", f"{SESSION}/password", json=told).status_code for _ in range(7)]
    assert found == [409] * 6 + [429]


def test_a_network_of_version_6_is_one_address() -> None:
    one, near, far = (marks_of("x", f"2001:db8:0:{net}::{host}")[1] for net, host in ((1, 1), (1, 2), (2, 1)))
    assert one == near != far


def test_names_that_nobody_has_are_counted_too(office: Office) -> None:
    assert [tried(office, "tidak ada", "tebakan")[0] for _ in range(7)] == [401] * 6 + [429]


def test_one_address_cannot_go_through_many_names(office: Office) -> None:
    found = [tried(office, f"nama {n}", "tebakan")[0] for n in range(52)]
    assert found == [401] * 51 + [429]


def test_a_new_password_ends_every_session_and_the_old_password(office: Office, clerk: SignIn) -> None:
    admin = clerk(Role.ADMIN)
    beside = sign_in(office, admin.name)
    told = {"old": PASSWORD, "new": "angin sore di sawah"}
    assert admin.ask("PUT", f"{SESSION}/password", json=told).status_code == 204
    assert beside.ask("GET", SESSION).status_code == 401
    assert tried(office, admin.name, PASSWORD)[0] == 401
    assert sign_in(office, admin.name, "angin sore di sawah").get(SESSION)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (PASSWORD, "pendek", "password_short"),
        ("bukan yang lama", "angin sore di sawah", "old_password_wrong"),
    ],
)
def test_a_password_is_long_and_changed_by_who_knows_it(
    clerk: SignIn, old: str, new: str, reason: str
) -> None:
    response = clerk(Role.ADMIN).ask("PUT", f"{SESSION}/password", json={"old": old, "new": new})
    assert (response.status_code, response.json()["reason"]) == (409, reason)


def test_no_answer_repeats_what_was_typed(office: Office) -> None:
    secret = "rahasia-yang-diketik"
    for told in ({"name": secret * 9, "password": secret}, {"name": secret}, {"password": [secret]}, secret):
        response = ask(office.url, "POST", SESSION, json=told)
        assert response.status_code == 422 and secret not in response.text


def test_the_database_holds_neither_password_nor_token(office: Office, clerk: SignIn) -> None:
    admin: Clerk = clerk(Role.ADMIN)
    token = admin.session.cookies["perisai_session"].partition(".")[0]
    with office.centre.store.reading() as connection:
        kept = [str(row) for table in (users, sessions, audit) for row in connection.execute(select(table))]
    assert kept and not [row for row in kept if PASSWORD in row or token in row]


def test_the_audit_knows_who_signed_in_and_out(office: Office, clerk: SignIn) -> None:
    admin = clerk(Role.ADMIN)
    admin.ask("DELETE", SESSION)
    with office.centre.store.reading() as connection:
        told = connection.execute(select(audit.c.actor, audit.c.action).order_by(audit.c.number)).all()
    assert [tuple(row) for row in told][-2:] == [(admin.name, "signed_in"), (admin.name, "signed_out")]
