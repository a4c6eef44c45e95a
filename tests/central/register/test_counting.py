"""The kept counts are what counting would say, whatever happened to the registrations."""

from pathlib import Path

from sqlalchemy import func, select, update

from central.erasing import erase
from central.register.counting import count_by_state
from central.register.reach import EVERYTHING, Reach
from central.review import Ruling, decide
from central.storage.tables import registrations
from tests.central.conftest import Office
from tests.central.operations.making import backed_up, restored
from tests.central.samples import Laptop, registration


def kept(office: Office, reach: Reach = EVERYTHING) -> dict[str, int]:
    with office.centre.store.reading() as connection:
        return {state: number for state, number in count_by_state(connection, reach).items() if number}


def counted(office: Office) -> dict[str, int]:
    query = select(registrations.c.state, func.count()).group_by(registrations.c.state)
    with office.centre.store.reading() as connection:
        return {state: number for state, number in connection.execute(query)}


def test_counts_follow_arrivals_corrections_decisions_and_erasures(office: Office, laptop: Laptop) -> None:
    items = [laptop.submission() for _ in range(5)]
    laptop.send(*items)
    assert kept(office) == counted(office) == {"waiting": 5}
    laptop.send(*items)  # a repeat
    returned = [Ruling(registration_id=one.registration_id, outcome="returned", reason="x") for one in items]
    decide(office.centre, returned[:3])
    assert kept(office) == counted(office) == {"waiting": 2, "returned": 3}
    laptop.send(laptop.correction(items[0], registration=registration(9001)), laptop.submission())
    decide(office.centre, [Ruling(registration_id=items[4].registration_id, outcome="registered")])
    assert kept(office) == counted(office) == {"waiting": 3, "returned": 2, "registered": 1}
    for one in (items[1], items[4]):
        erase(office.centre, str(one.registration_id))
    assert kept(office) == counted(office) == {"waiting": 3, "returned": 1}


def test_after_a_restore_they_are_those_of_what_came_back(
    office: Office, laptop: Laptop, tmp_path: Path
) -> None:
    items = [laptop.submission() for _ in range(3)]
    laptop.send(*items)
    decide(office.centre, [Ruling(registration_id=items[0].registration_id, outcome="registered")])
    backed_up(office, tmp_path / "stick")
    laptop.send(laptop.submission())
    restored(office, tmp_path / "stick")
    centre = office.beside()
    with centre.store.reading() as connection:
        found = count_by_state(connection, EVERYTHING)
    assert found == {"waiting": 2, "registered": 1, "returned": 0, "declined": 0}
    centre.close()


def test_a_registration_counts_where_it_belongs(office: Office, laptop: Laptop) -> None:
    first, second = laptop.submission(), laptop.submission()
    laptop.send(first, second)
    one = registrations.c.registration_id == str(first.registration_id)
    with office.centre.store.writing() as connection:
        connection.execute(update(registrations).where(one).values(office="Ende"))
        connection.execute(update(registrations).values(sifted=1))
        agent_key = connection.execute(select(registrations.c.agent_key).where(one)).scalar_one()
    assert kept(office, Reach(office="Ende")) == {"waiting": 1}
    assert kept(office, Reach(agent_key=agent_key)) == kept(office) == {"waiting": 2}
    assert kept(office, Reach(office="Nowhere")) == kept(office, Reach()) == {}
