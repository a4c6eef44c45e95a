"""Many rows at once: what goes in by one statement comes out as it was, on either database."""

from central.storage.many import insert_many, select_many
from central.storage.tables import tombstones
from tests.central.conftest import Office

_ODD = ("", "NULL", "'\"\\", "{a,b}", "é\n\t", "%b :a ?")


def test_many_rows_come_back_as_they_were(office: Office) -> None:
    rows = [(text, 1 + number, text, text, 2**52 >> number * 9) for number, text in enumerate(_ODD)]
    columns = tuple(tombstones.columns)
    with office.centre.store.writing() as connection:
        added = insert_many(connection, tombstones, rows, "ON CONFLICT DO NOTHING RETURNING registration_id")
        assert [text for (text,) in added] == list(_ODD)
        found = list(select_many(connection, tombstones.c.registration_id, _ODD, *columns))
    assert sorted(found) == sorted(rows)
