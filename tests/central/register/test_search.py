"""However a search goes about it, it finds the same, and never looks at more than some thousands of rows."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from central.register import search as searching
from central.register.reach import EVERYTHING, Reach
from central.register.search import Key, search
from central.register.wanted import Wanted
from central.register.words import keep_words, words_of
from central.storage.office_tables import name_words
from central.storage.tables import registrations
from tests.central.conftest import Office
from tests.central.samples import Laptop, registration

NAMES = ("Merpati Putih", "Merpati Sari Contoh", "Kenari Sari", "Sari", "Putih Merpati")
ASKED = (
    Wanted(text="merpati"),
    Wanted(text="sari mer"),
    Wanted(text="s"),
    Wanted(text="510401"),
    Wanted(text="0812"),
    Wanted(village="51.04", oldest_first=True),
    Wanted(state="waiting", text="putih", office=""),
    Wanted(text="sari", files_awaited=False, open_signals=False),
    Wanted(received_from="2026-11-21T10:00:00Z", ecosystem="pasar"),
    Wanted(),
)


@pytest.fixture
def five(office: Office, laptop: Laptop) -> list[str]:
    """Their ids, the newest first; two came in the same second."""
    came = []
    for number, name in enumerate(NAMES):
        office.clock.forward(timedelta(hours=number != 1))
        item = laptop.submission(registration=registration(9000 + number, name=name))
        laptop.send(item)
        came.append(str(item.registration_id))
    with office.centre.store.writing() as connection:
        rows = connection.execute(select(registrations.c.registration_id, registrations.c.folded))
        keep_words(connection, [(row.registration_id, row.folded) for row in rows])
    first_two = sorted(came[:2])
    return [*reversed(came[2:]), *reversed(first_two)]


def everything(office: Office, wanted: Wanted, reach: Reach, most: int) -> list[str]:
    found: list[str] = []
    after: Key | None = None
    with office.centre.store.reading() as connection:
        while True:
            page = search(connection, wanted, reach, after=after, most=most)
            assert len(page.ids) <= most
            found += page.ids
            if (after := page.next) is None:
                return found


def test_a_page_of_frequent_or_of_rare_rows_holds_the_same(
    office: Office, five: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rare = [everything(office, wanted, EVERYTHING, 2) for wanted in ASKED]
    monkeypatch.setattr(searching, "FEW", 0)
    assert [everything(office, wanted, EVERYTHING, 2) for wanted in ASKED] == rare
    monkeypatch.setattr(searching, "MOST_LOOKED_AT", 1)
    assert [everything(office, wanted, EVERYTHING, 2) for wanted in ASKED] == rare
    assert rare[-1] == five and rare[5] == five[::-1]
    assert rare[0] == [five[0], *five[3:]] and len(rare[1]) == 1 and len(rare[4]) == 5
    assert len(rare[8]) == 3


def test_a_page_looks_at_so_many_rows_and_then_asks_to_go_on(
    office: Office, five: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "FEW", 0)
    monkeypatch.setattr(searching, "MOST_LOOKED_AT", 2)
    with office.centre.store.reading() as connection:
        page = search(connection, Wanted(text="kenari"), EVERYTHING)
        assert page.ids == [] and page.next is not None and page.next[1] == five[1]
        again = search(connection, Wanted(text="kenari"), EVERYTHING, after=page.next)
    assert again.ids == [five[2]]


@pytest.mark.parametrize("few", [searching.FEW, 0])
def test_nobody_is_found_out_of_reach(
    office: Office, five: list[str], few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "FEW", few)
    one = registrations.c.registration_id == five[2]
    with office.centre.store.writing() as connection:
        connection.execute(update(registrations).where(one).values(office="Ende"))
        agent_key = connection.execute(select(registrations.c.agent_key).where(one)).scalar_one()
    assert everything(office, Wanted(text="sari"), Reach(office="Ende"), 5) == [five[2]]
    assert everything(office, Wanted(office="Gianyar"), Reach(office="Ende"), 5) == []
    assert everything(office, Wanted(), Reach(agent_key=agent_key), 5) == five
    assert everything(office, Wanted(agent_key=agent_key), EVERYTHING, 5) == five
    assert everything(office, Wanted(agent_key=agent_key), Reach(agent_key="another"), 5) == []
    assert everything(office, Wanted(agent_key="another"), EVERYTHING, 5) == []
    assert everything(office, Wanted(), Reach(), 5) == []


def test_each_step_of_a_search_is_served_by_an_index(
    office: Office, five: list[str], explained: Callable[[Wanted, Reach], list[str]]
) -> None:
    hot = [(wanted, EVERYTHING) for wanted in ASKED] + [(Wanted(state="waiting"), Reach(office="Ende"))]
    for wanted, reach in hot:
        for line in explained(wanted, reach):
            assert not line.startswith("SCAN registrations") or "INDEX" in line, (wanted, line)
            assert not line.startswith(("SCAN name_words", "SCAN submission", "SCAN signals")), (wanted, line)


def test_a_corrected_name_is_found_by_its_new_words_alone(office: Office, five: list[str]) -> None:
    with office.centre.store.writing() as connection:
        keep_words(connection, [(five[0], "MERAK MERAK CONTOH")])
        mine = select(name_words.c.word).where(name_words.c.registration_id == five[0])
        assert sorted(connection.execute(mine).scalars()) == ["CONTOH", "MERAK"]
        keep_words(connection, [])
        others = select(name_words.c.word).where(name_words.c.registration_id == five[1])
        assert sorted(connection.execute(others).scalars()) == ["SARI"]


def test_a_word_counts_once_in_its_order() -> None:
    assert words_of("SARI MERPATI SARI") == ["SARI", "MERPATI"]
    assert words_of("") == []
