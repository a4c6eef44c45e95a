"""Derive, then let correct: what one field tells about another is filled in while nobody typed it. Pure."""

from datetime import date

from perisai_app.domain.dates import short_form
from ui.form.entry import Entry


class Deriver:
    """Remembers which texts it filled, so that a person's own word is never overwritten."""

    def __init__(self, entry: Entry) -> None:
        self._entry = entry
        self._filled: dict[str, str] = {}

    def from_nik(self, today: date) -> dict[str, str]:
        """Sex and birth date out of a well-formed NIK."""
        told = self._entry.told(self._entry.texts.get("nik", ""))
        if told is None:
            return {}
        born = told.birth_date(today)
        return self._fill({"sex": told.sex.value, "birth_date": short_form(born)})

    def from_occupation(self) -> dict[str, str]:
        """Through whom people of this occupation are mostly reached."""
        found = self._entry.book.occupations.get(self._entry.texts.get("occupation", ""))
        return self._fill({"ecosystem": found.ecosystem}) if found and found.ecosystem else {}

    def from_consent(self, today: date) -> dict[str, str]:
        """Consent is given now, unless the card says another day, and to the text that is shown now."""
        given = self._entry.texts.get("consent_method", "")
        if not given:
            return {}
        read_aloud = "" if given == "public_task" else self._entry.book.settings.consent_text
        return self._fill({"consent_on": short_form(today), "consent_text": read_aloud})

    def _fill(self, found: dict[str, str]) -> dict[str, str]:
        new = {name: text for name, text in found.items() if self._is_free(name)}
        self._filled |= new
        return new

    def _is_free(self, name: str) -> bool:
        typed = self._entry.texts.get(name, "")
        return not typed or typed == self._filled.get(name)
