"""What letters say of this office and of the authority: the office's own words, kept as data.

Who the authority of UU 27/2022 art. 58 is, and where, is not settled (X); so nothing of it is in a template.
"""

from typing import Annotated

from pydantic import Field
from sqlalchemy import Connection, select

from central.auditing import Actor, note
from central.centre import Centre
from central.storage.engine import insert
from central.storage.office_tables import letter_facts
from central.words import Asked, Line

Fact = Annotated[Line, Field(min_length=1)]


class LetterFacts(Asked):
    """What nobody filled in stands in brackets, so that no letter goes out with it unseen."""

    controller: Fact = "[isi nama kantor]"
    controller_address: Fact = "[isi alamat kantor]"
    contact: Fact = "[isi nama, telepon, dan surel narahubung]"
    officer: Fact = "[isi nama penanda tangan]"
    city: Fact = "[isi kota]"
    authority: Fact = "[isi nama lembaga pelindungan data pribadi]"
    authority_address: Fact = "[isi alamat lembaga]"


def facts_in(connection: Connection) -> LetterFacts:
    kept = {name: value for name, value in connection.execute(select(letter_facts))}
    return LetterFacts(**{name: kept[name] for name in LetterFacts.model_fields if name in kept})


def keep_facts(centre: Centre, facts: LetterFacts, *, by: Actor) -> None:
    with centre.store.writing() as connection:
        for name, value in facts.model_dump().items():
            add = insert(connection, letter_facts).values(name=name, value=value)
            renewed = add.on_conflict_do_update(index_elements=[letter_facts.c.name], set_={"value": value})
            connection.execute(renewed)
        note(connection, by, centre.now(), "letter_facts_changed")
