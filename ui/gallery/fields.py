"""Plain fields in every state: what a person types, what is asked, what stops, what the office proposes."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from ui.form.editors import make_editor, make_field
from ui.form.sections import FormRow
from ui.gallery.desk import Desk, PieceRow, piece, today
from ui.parts.field import Field
from ui.parts.problem_line import Answer, ProblemLine
from ui.parts.segments import Segments
from ui.wording import gallery, screen
from ui.wording import returned as office
from ui.wording.speech import say

NAME, MOTHER = "NI WAYAN SUARTI", "NI MADE RAI"


def rows(desk: Desk) -> Sequence[QWidget]:
    return (*_plain(desk), *_judged(desk), *_chosen(desk))


def field(desk: Desk, name: str, text: str = "", tone: str = "") -> Field:
    """A field as the form makes it."""
    editor = make_editor(name, desk.look, desk.book, today)
    made = make_field(name, editor, desk.look)
    editor.setText(text)
    (editor if isinstance(editor, Segments) else made).set_tone(tone)
    return made


def _plain(desk: Desk) -> Sequence[QWidget]:
    locked = field(desk, "branch", "Gianyar")
    locked.editor.setReadOnly(True)  # type: ignore[attr-defined]  # a line
    return (
        PieceRow(
            desk.look,
            (
                piece(gallery.EMPTY, field(desk, "postcode"), wide=True),
                piece(gallery.HINTED, field(desk, "mother_name"), wide=True),
                piece(gallery.FILLED, field(desk, "name", NAME), wide=True),
            ),
        ),
        PieceRow(
            desk.look,
            (
                piece(gallery.MAY_BE_EMPTY, field(desk, "workplace"), wide=True),
                piece(gallery.LOCKED, locked, wide=True),
                piece(gallery.CHOICE, field(desk, "ecosystem", "pasar"), wide=True),
            ),
        ),
    )


def _judged(desk: Desk) -> Sequence[QWidget]:
    """Each as a row of the form: fields, and what is wrong with them below."""
    asks = Answer(say(screen.AS_ON_CARD), _nothing, "Alt+K")
    takes = (Answer(say(office.TAKE), _nothing, office.TAKE_KEY), Answer(say(office.KEEP), _nothing))
    told = (
        (gallery.ASKS, "name", "SUARTI", "amber", gallery.ASKED_NAME, (asks,)),
        (gallery.STOPS, "phone", "0812", "red", gallery.SHORT_PHONE, ()),
        (gallery.PROPOSED, "mother_name", MOTHER, "", gallery.OFFICE_ASKS, takes),
    )
    made = []
    for caption, name, text, tone, said, answers in told:
        row = FormRow([(field(desk, name, text, tone), 1)])
        line = ProblemLine(desk.look, tone or "indigo", say(said), answers)
        row.show_lines(caption, lambda line=line: [line])  # type: ignore[misc]  # bound now
        made.append(piece(caption, row, wide=True))
    return made


def _chosen(desk: Desk) -> Sequence[QWidget]:
    return (
        PieceRow(
            desk.look,
            (
                piece(gallery.EMPTY, field(desk, "sex"), wide=True),
                piece(gallery.FILLED, field(desk, "sex", "female"), wide=True),
            ),
        ),
        piece(gallery.ASKS, field(desk, "consent_method", "thumbprint", "amber"), wide=True),
    )


def _nothing() -> None:
    """An answer of the gallery answers nothing."""
