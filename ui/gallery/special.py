"""Fields that know what is typed: NIK, place, money, date, secrets."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QWidget

from perisai_app.domain import nik as niks
from ui.form.lines import nik_meanings
from ui.gallery.desk import Desk, PieceRow, piece, today
from ui.gallery.fields import field
from ui.parts.field import Field
from ui.parts.nik_field import NikEdit
from ui.parts.suggest import SuggestEdit
from ui.screens.secret_edit import PassEdit, PinEdit
from ui.wording import entrance, gallery, screen
from ui.wording.dates import rupiah
from ui.wording.speech import say

WHOLE_NIK, HALF_NIK, WRONG_NIK = "5104015403849012", "5104015403", "5104019903849012"
TYPED = "Guw"


def rows(desk: Desk) -> Sequence[QWidget]:
    return (
        piece(gallery.WHOLE, _nik(desk, WHOLE_NIK), wide=True),
        PieceRow(
            desk.look,
            (
                piece(gallery.HALF, _nik(desk, HALF_NIK), wide=True),
                piece(gallery.WRONG, _nik(desk, WRONG_NIK, "red"), wide=True),
            ),
        ),
        PieceRow(
            desk.look,
            (
                piece(gallery.SEEKING, _seeking(desk), _offered(desk), wide=True),
                piece(gallery.TAKEN, field(desk, "village", "51.04.01.2005"), wide=True),
            ),
        ),
        PieceRow(
            desk.look,
            (
                piece(gallery.MONEY, _money(desk), wide=True),
                piece(gallery.DATE, field(desk, "birth_date", "14-03-1984"), wide=True),
                piece(gallery.TWO_DIGITS, field(desk, "birth_date", "14/3/84"), wide=True),
            ),
        ),
        PieceRow(
            desk.look,
            (
                piece(gallery.DATE, field(desk, "consent_on", "21-11-2026"), wide=True),
                piece(gallery.SECRET, _secret(PassEdit(), screen.NEW_PASSPHRASE), wide=True),
                piece(gallery.SECRET, _secret(PinEdit(), entrance.PIN), wide=True),
            ),
        ),
    )


def _nik(desk: Desk, text: str, tone: str = "") -> Field:
    made = field(desk, "nik", text, tone)
    edit = made.editor
    assert isinstance(edit, NikEdit)
    told = niks.parse(text) if niks.fault(text) is None else None
    edit.set_meanings(*nik_meanings(told, desk.book.places, today()))
    if told is not None:
        made.set_note(say(screen.SIXTEEN), "verdict")
    return made


def _seeking(desk: Desk) -> Field:
    """Half a name, as while it is typed; the list comes with the keys."""
    made = field(desk, "village")
    assert isinstance(made.editor, SuggestEdit)
    made.editor.setText(TYPED)
    return made


def _offered(desk: Desk) -> QListWidget:
    """What comes below it."""
    made = QListWidget()
    made.setObjectName("suggestions")
    made.setAccessibleName(say(gallery.SEEKING))
    made.addItems([found.path for found in desk.book.places.search(TYPED, limit=3)])
    made.setCurrentRow(0)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def fit() -> None:
        made.setFixedHeight(made.sizeHintForRow(0) * made.count() + 6)

    desk.look.changed.connect(fit)
    fit()
    return made


def _money(desk: Desk) -> Field:
    made = field(desk, "income", "1.500.000")
    made.set_hint(say(screen.BASE, amount=rupiah(1_400_000)))
    return made


def _secret(editor: PassEdit, name: str) -> Field:
    editor.setText("123456")
    return Field(say(name), editor)
