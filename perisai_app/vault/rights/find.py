"""Finds a person's id among registrations, cards and prospects, with just enough to tell them apart."""

from collections.abc import Iterator
from dataclasses import dataclass

from perisai_app.domain.nik import masked
from perisai_app.domain.typed import digits, squeezed
from perisai_app.vault.database import Vault
from perisai_app.vault.people.members import MemberCard, cards_with_nik
from perisai_app.vault.register import Row, page

MOST = 50
NIK_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Found:
    """`name` is initials, `nik` masked or empty; `state` a registration's, or `prospect`."""

    person_id: str
    state: str
    name: str
    nik: str


def find_people(vault: Vault, text: str) -> tuple[Found, ...]:
    """Registrations first, then cards known by their NIK alone, then prospects; MOST of each at most."""
    if not text.strip():
        return ()
    found = {row.registration_id: _of_row(row) for row in page(vault, search=text, limit=MOST).rows}
    nik = digits(text)
    if len(nik) == NIK_LENGTH and nik.isdecimal():
        cards = (_of_card(card) for card in cards_with_nik(vault, nik))
        found = {one.person_id: one for one in cards} | found
    return (*found.values(), *_prospects(vault, text))


def initials(name: str) -> str:
    """'Ni Wayan Sampel' as 'N. W. S.': one person is told from another, and nobody is named."""
    return " ".join(f"{word[0].upper()}." for word in name.split())


def _prospects(vault: Vault, text: str) -> Iterator[Found]:
    """By every word of the text; there are few prospects, so they are read as they are."""
    words = squeezed(text).lower().split()
    rows = vault.rows("SELECT prospect_id, name, phone, place FROM prospects WHERE state <> 'became_draft'")
    hits = (row for row in rows if all(word in _words(row) for word in words))
    for row, _ in zip(hits, range(MOST), strict=False):
        yield Found(row["prospect_id"], "prospect", initials(row["name"]), "")


def _words(row: dict[str, str]) -> str:
    return " ".join((row["name"], digits(row["phone"]), row["phone"], row["place"])).lower()


def _of_row(row: Row) -> Found:
    return Found(row.registration_id, row.state.value, initials(row.name), masked(row.nik))


def _of_card(card: MemberCard) -> Found:
    return Found(card.registration_id, "registered", initials(card.name), "")
