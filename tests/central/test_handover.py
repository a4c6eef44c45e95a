"""An agent's registrations for a laptop that does not have them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from nacl.signing import VerifyKey
from sqlalchemy import update

from central.erasing import erase
from central.review import Ruling, decide
from central.storage.tables import devices
from perisai_app.wire import media
from perisai_app.wire.signing import is_signed
from perisai_app.wire.verdict import Verdict, signed_bytes
from perisai_app.wire.work import WorkPage, sent_lines
from tests.central.conftest import Office
from tests.central.samples import Laptop


def work(laptop: Laptop, one: UUID | None = None, **params: Any) -> WorkPage:
    """A page; its signature must be a batch's of stored lines to this very laptop."""
    path = media.WORK if one is None else f"{media.WORK}/{one}"
    response = laptop.ask("GET", path, params=params)
    assert (response.status_code, response.headers["content-type"]) == (200, media.ANSWER)
    page = WorkPage.model_validate_json(response.content)
    lines = sent_lines(page.lines)
    assert lines is not None
    covered = signed_bytes(page.epoch, laptop.me.device_id, lines, [Verdict.STORED] * len(lines))
    assert is_signed(VerifyKey(bytes.fromhex(laptop.me.centre_key)), page.signature, covered)
    return page


def returned(office: Office, key: UUID, outcome: str = "returned") -> None:
    ruling = Ruling.model_validate({"registration_id": key, "outcome": outcome, "reason": "Periksa"})
    decide(office.centre, [ruling])


def test_a_new_laptop_gets_open_and_returned_work_in_its_very_bytes(
    office: Office, laptop: Laptop, join: Callable[[str], Laptop]
) -> None:
    batch = [laptop.submission() for _ in range(4)]
    later = laptop.correction(batch[0])
    laptop.send(*batch, later)
    returned(office, batch[1].registration_id)
    returned(office, batch[2].registration_id, "registered")
    expected = {(later.to_bytes().decode(), "waiting"), (batch[1].to_bytes().decode(), "returned")}
    expected.add((batch[3].to_bytes().decode(), "waiting"))
    assert {(line.line, line.state) for line in work(join("Agen Contoh")).lines} == expected


def test_pages_follow_each_other_by_registration(laptop: Laptop) -> None:
    batch = [laptop.submission() for _ in range(5)]
    laptop.send(*batch)
    seen: list[str] = []
    after, more = "", True
    while more:
        page = work(laptop, after=after, limit=2)
        found = [line.submission for line in page.lines]
        seen += [str(item.registration_id) for item in found if item is not None]
        after, more = seen[-1], page.more
    assert seen == sorted(str(item.registration_id) for item in batch)


def test_one_registration_is_given_whatever_its_state(office: Office, laptop: Laptop) -> None:
    item = laptop.submission()
    laptop.send(item)
    returned(office, item.registration_id, "registered")
    (line,) = work(laptop, item.registration_id).lines
    assert (line.line.encode(), line.state) == (item.to_bytes(), "registered")


def test_nothing_of_another_agent_is_given_and_nobody_learns_that_it_is_there(
    office: Office, laptop: Laptop, join: Callable[[str], Laptop]
) -> None:
    mine, gone = laptop.submission(), laptop.submission()
    laptop.send(mine, gone)
    erase(office.centre, str(gone.registration_id))
    other = join("Agen Lain")
    assert work(other).lines == ()
    for who, key in ((other, mine.registration_id), (laptop, uuid4()), (other, gone.registration_id)):
        response = who.ask("GET", f"{media.WORK}/{key}")
        assert (response.status_code, response.json()["code"]) == (404, "not_found")


def test_its_own_agent_is_told_that_one_was_erased(office: Office, laptop: Laptop) -> None:
    gone = laptop.submission()
    laptop.send(gone)
    erase(office.centre, str(gone.registration_id))
    response = laptop.ask("GET", f"{media.WORK}/{gone.registration_id}")
    assert (response.status_code, response.json()["code"]) == (410, "erased")
    assert work(laptop).lines == ()


def test_a_blocked_laptop_gets_no_work(office: Office, laptop: Laptop) -> None:
    item = laptop.submission()
    laptop.send(item)
    with office.centre.store.writing() as connection:
        connection.execute(update(devices).values(blocked=1))
    for path in (media.WORK, f"{media.WORK}/{item.registration_id}"):
        response = laptop.ask("GET", path)
        assert (response.status_code, response.json()["code"]) == (403, "blocked")


def test_what_names_no_registration_is_malformed(laptop: Laptop) -> None:
    for response in (
        laptop.ask("GET", f"{media.WORK}/x"),
        laptop.ask("GET", media.WORK, params={"after": "x"}),
        laptop.ask("GET", media.WORK, params={"limit": 0}),
    ):
        assert (response.status_code, response.json()["code"]) == (422, "malformed")


def test_a_page_never_has_more_than_a_hundred_whatever_is_asked(
    laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("central.page.MAX_PAGE_BYTES", 1024 * 1024)
    laptop.send(*[laptop.submission() for _ in range(101)])
    first = work(laptop, limit=1_000)
    assert (len(first.lines), first.more) == (100, True)


def test_a_page_is_bounded_in_bytes_and_the_next_goes_on_after_it(
    laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("central.page.MAX_PAGE_BYTES", 1_500)
    items = [laptop.submission() for _ in range(5)]
    laptop.send(*items)
    seen: list[str] = []
    more = True
    while more:
        found = work(laptop, after=seen[-1] if seen else "", limit=100)
        assert 1 <= len(found.lines) <= 2
        seen += [one.registration_id for one in sent_lines(found.lines) or ()]
        more = found.more
    assert seen == sorted(str(item.registration_id) for item in items)
