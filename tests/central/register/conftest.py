"""How the embedded database goes about a search."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event

from central.register.reach import Reach
from central.register.search import search
from central.register.wanted import Wanted
from tests.central.conftest import Office


@pytest.fixture
def explained(office: Office) -> Callable[[Wanted, Reach], list[str]]:
    """The steps of every statement of a search; none where the server chooses them by what it has counted."""
    store = office.centre.store

    def steps(wanted: Wanted, reach: Reach) -> list[str]:
        said: list[tuple[str, Any]] = []

        def hear(_c: Any, _cursor: Any, statement: str, given: Any, _x: Any, _many: bool) -> None:
            said.append((statement, given))

        event.listen(store.engine, "before_cursor_execute", hear)
        with store.reading() as connection:
            search(connection, wanted, reach)
        event.remove(store.engine, "before_cursor_execute", hear)
        if not store.is_embedded:
            return []
        hows = [
            (f"EXPLAIN QUERY PLAN {statement}", given) for statement, given in said if "SELECT" in statement
        ]
        with store.reading() as connection:
            return [str(row[-1]) for how, given in hows for row in connection.exec_driver_sql(how, given)]

    return steps
