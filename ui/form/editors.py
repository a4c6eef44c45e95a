"""Makes the field of each name: which editor, which words, which choices."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtWidgets import QLineEdit

from perisai_app.domain.region import Places
from perisai_app.domain.rulebook import RuleBook
from ui.parts.date_field import DateEdit
from ui.parts.field import Choice, Field, LineEdit
from ui.parts.money_field import MoneyEdit
from ui.parts.nik_field import BOTTOM, TOP, NikEdit
from ui.parts.segments import Segments
from ui.parts.suggest import SuggestEdit, Suggestion
from ui.parts.tone_sign import ToneSign
from ui.theme.look import Look
from ui.wording import fields as words
from ui.wording.dates import born
from ui.wording.home import long_day
from ui.wording.speech import say

UPPER = ("name", "mother_name")
SEGMENTS = {
    "sex": words.SEXES,
    "programs": words.PROGRAMS,
    "consent_method": words.CONSENT,
}
CHOICES = {"funded_by": words.FUNDED_BY, "ecosystem": words.ECOSYSTEM}

Editor = LineEdit | NikEdit | SuggestEdit | Segments | Choice


def make_field(name: str, editor: Editor, look: Look) -> Field:
    """One field of the form, with its accessible name."""
    note = say(words.MAY_BE_EMPTY) if name in words.OPTIONAL else ""
    hint = say(words.HINTS.get(name, ""))
    field = Field(say(words.NAMES[name]), editor, note=note, hint=hint, sign=_sign(editor, look))
    if isinstance(editor, DateEdit):
        editor.told.connect(lambda told: field.set_hint(told or hint))
    if isinstance(editor, Segments):
        editor.name_parts(say(words.NAMES[name]))
    return field


def make_editor(name: str, look: Look, book: RuleBook, today: Callable[[], date]) -> Editor:
    """The editor that fits what is asked."""
    if name == "nik":
        return NikEdit(look)
    if name == "income":
        return MoneyEdit(look)
    if name in words.DATES:
        return _date(name, today)
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


def _sign(editor: Editor, look: Look) -> ToneSign | None:
    """Lists and segments have their own sign at the right; the NIK's digits leave room only below them."""
    if not isinstance(editor, QLineEdit):
        return None
    return ToneSign(look, editor, middle=TOP + BOTTOM / 2 if isinstance(editor, NikEdit) else 0)


def _date(name: str, today: Callable[[], date]) -> DateEdit:
    """A birth date with the age, any other with its weekday: what one would notice to be wrong."""
    return DateEdit(today, lambda day: born(day, today()) if name == "birth_date" else long_day(day))


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
