"""One file of a person: what it is, how large, and where it stands on its way; icons never without words."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from perisai_app.vault.files.standing import Standing
from perisai_app.wire.submission import FileRef
from ui.parts.labels import Icon, label
from ui.theme.look import Look
from ui.wording.files import STANDING, size
from ui.wording.rights import ROLES
from ui.wording.speech import say

KINDS = {"image": "image", "audio": "microphone"}
SIGNS = {
    Standing.DRAFTED: "pencil-simple",
    Standing.WAITING: "cloud-arrow-up",
    Standing.RECEIVED: "cloud-check",
    Standing.ELSEWHERE: "cloud-arrow-down",
}


def file_line(look: Look, ref: FileRef, standing: Standing) -> QWidget:
    first = f"{_first_large(say(ROLES[ref.role]))}, {size(ref.bytes)}"
    box = QWidget()
    box.setAccessibleName(f"{first}: {say(STANDING[standing])}")
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    kind = KINDS.get(ref.media_type.partition("/")[0], "file-text")
    row.addWidget(Icon(look, kind, "ink_soft", 20), 0, Qt.AlignmentFlag.AlignTop)
    column = QVBoxLayout()
    column.setSpacing(0)
    column.addWidget(label(first, wrap=True))
    column.addLayout(_where(look, standing))
    row.addLayout(column, 1)
    return box


def _where(look: Look, standing: Standing) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(Icon(look, SIGNS[standing], "ink_soft", 14))
    row.addWidget(label(say(STANDING[standing]), "caption", wrap=True), 1)
    return row


def _first_large(words: str) -> str:
    return words[:1].upper() + words[1:]
