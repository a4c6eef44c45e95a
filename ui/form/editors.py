"""Makes the field of each name: which editor, which words, which choices."""

from collections.abc import Sequence

from perisai_app.domain.region import Places
from perisai_app.domain.rulebook import RuleBook
from ui.parts.field import Choice, Field, LineEdit
from ui.parts.money_field import MoneyEdit
from ui.parts.nik_field import NikEdit
from ui.parts.segments import Segments
from ui.parts.suggest import SuggestEdit, Suggestion
from ui.theme.look import Look
from ui.wording import fields as words

UPPER = ("name", "mother_name")
SEGMENTS = {
    "sex": words.SEXES,
    "programs": words.PROGRAMS,
    "consent_method": words.CONSENT,
}
CHOICES = {"funded_by": words.FUNDED_BY, "ecosystem": words.ECOSYSTEM}

Editor = LineEdit | NikEdit | SuggestEdit | Segments | Choice


def make_field(name: str, editor: Editor) -> Field:
    """One field of the form, with its accessible name."""
    note = words.MAY_BE_EMPTY if name in words.OPTIONAL else ""
    field = Field(words.NAMES[name], editor, note=note, hint=words.HINTS.get(name, ""))
    if isinstance(editor, Segments):
        editor.name_parts(words.NAMES[name])
    return field


def make_editor(name: str, look: Look, book: RuleBook) -> Editor:
    """The editor that fits what is asked."""
    if name == "nik":
        return NikEdit(look)
    if name == "income":
        return MoneyEdit(look)
    if name == "village":
        return _village(book.places)
    if name == "occupation":
        return _occupation(book)
    if name == "months":
        return Segments(look, tuple((period, period) for period in book.settings.periods))
    if name in SEGMENTS:
        return Segments(look, SEGMENTS[name])
    if name in CHOICES:
        return Choice(look, CHOICES[name])
    return LineEdit(upper=name in UPPER)


def _village(places: Places) -> SuggestEdit:
    def source(text: str) -> Sequence[Suggestion]:
        return [Suggestion(found.code, found.path) for found in places.search(text, limit=8)]

    def words_of(code: str) -> str | None:
        return places.village(code).path if places.village_exists(code) else None

    return SuggestEdit(source, words_of)


def _occupation(book: RuleBook) -> SuggestEdit:
    labels = {code: row.label_id for code, row in book.occupations.items()}

    def source(text: str) -> Sequence[Suggestion]:
        wanted = text.lower().split()
        hits = [
            (not words_.lower().startswith(wanted[0]), words_, code)
            for code, words_ in labels.items()
            if all(part in words_.lower() for part in wanted)
        ]
        return [Suggestion(code, words_) for _later, words_, code in sorted(hits)]

    return SuggestEdit(source, labels.get)
