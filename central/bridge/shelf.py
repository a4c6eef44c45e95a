"""The templates that the office keeps, and the examples that come with the program.

An example is never changed; whoever saves one under its name has one of the office's own from then on.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from sqlalchemy import Connection, delete, select

from central.auditing import Actor, note
from central.bridge.fault import BridgeFault
from central.bridge.template import ResultsTemplate, SheetTemplate, read_template
from central.centre import Centre
from central.storage.engine import insert
from central.storage.office_tables import templates

Template = SheetTemplate | ResultsTemplate
MOST = 100


@dataclass(frozen=True, slots=True)
class Kept:
    """A template by its name; `changed_at` is None for an example of the program."""

    name: str
    use: Literal["sheet", "results"]
    changed_at: str | None


def list_templates(centre: Centre) -> list[Kept]:
    """By name, the office's own before the example that it replaces."""
    query = select(templates).order_by(templates.c.name).limit(MOST)
    with centre.store.reading() as connection:
        own = {
            row.name: Kept(row.name, _read(row.body).use, row.changed_at) for row in connection.execute(query)
        }
    ours = {name: Kept(name, found.use, None) for name, found in _examples().items()}
    return [one for _, one in sorted({**ours, **own}.items())]


def template_named(centre: Centre, name: str) -> Template:
    """BridgeFault: template_unknown."""
    with centre.store.reading() as connection:
        body = connection.execute(
            select(templates.c.body).where(templates.c.name == name)
        ).scalar_one_or_none()
    found = _read(body) if body is not None else _examples().get(name)
    if found is None:
        raise BridgeFault("template_unknown")
    return found


def sheet_template(centre: Centre, name: str) -> SheetTemplate:
    """BridgeFault: template_unknown, template_other_use."""
    found = template_named(centre, name)
    if not isinstance(found, SheetTemplate):
        raise BridgeFault("template_other_use")
    return found


def results_template(centre: Centre, name: str) -> ResultsTemplate:
    """BridgeFault: template_unknown, template_other_use."""
    found = template_named(centre, name)
    if not isinstance(found, ResultsTemplate):
        raise BridgeFault("template_other_use")
    return found


def save_template(centre: Centre, name: str, template: Template, *, by: Actor) -> None:
    """It holds from the next sheet on. BridgeFault: templates_full."""
    now = centre.now()
    with centre.store.writing() as connection:
        if _is_new(connection, name) and len(connection.execute(select(templates.c.name)).all()) >= MOST:
            raise BridgeFault("templates_full")
        add = insert(connection, templates).values(name=name, body=template.model_dump_json(), changed_at=now)
        changed = {"body": add.excluded.body, "changed_at": add.excluded.changed_at}
        connection.execute(add.on_conflict_do_update(index_elements=[templates.c.name], set_=changed))
        note(connection, by, now, "template_saved", name, use=template.use)


def drop_template(centre: Centre, name: str, *, by: Actor) -> None:
    """An example of this name, if there is one, holds again. BridgeFault: template_unknown."""
    with centre.store.writing() as connection:
        if connection.execute(delete(templates).where(templates.c.name == name)).rowcount != 1:
            raise BridgeFault("template_unknown")
        note(connection, by, centre.now(), "template_dropped", name)


def _is_new(connection: Connection, name: str) -> bool:
    return connection.execute(select(templates.c.name).where(templates.c.name == name)).first() is None


@cache
def _examples() -> dict[str, Template]:
    folder = files("central.bridge").joinpath("examples")
    return {
        name: _read(folder.joinpath(f"{name}.json").read_text("utf-8")) for name in ("contoh", "contoh-hasil")
    }


def _read(body: str) -> Template:
    found = read_template(body)
    assert found is not None, "only templates are kept"
    return found
