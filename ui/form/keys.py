"""Keys of the form: Enter goes on, Shift+Enter back; leaving a field is told. Knows editors, not meaning."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.parts.segments import Segments
from ui.parts.suggest import SuggestEdit

ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FieldKeys(QObject):
    """Watches the editors in their order; `left` and `entered` are told a field's name."""

    def __init__(
        self,
        editors: Mapping[str, QWidget],
        *,
        left: Callable[[str], None],
        entered: Callable[[str], None],
        finish: Callable[[], None],
    ) -> None:
        super().__init__()
        self._editors, self._order = editors, list(editors)
        self._left, self._entered, self._finish = left, entered, finish
        self._names: dict[QObject, str] = {}
        for name, editor in editors.items():
            for watched in watched_parts(editor):
                self._names[watched] = name
                watched.installEventFilter(self)

    def go(self, name: str) -> None:
        """Put the cursor there; a line's text is selected so that typing replaces it."""
        editor = self._editors[name]
        editor.setFocus(Qt.FocusReason.TabFocusReason)
        if isinstance(editor, QLineEdit):
            editor.selectAll()

    def step(self, name: str, by: int) -> None:
        at = self._order.index(name) + by
        while 0 <= at < len(self._order) and not self._is_asked(self._order[at]):
            at += by
        if 0 <= at < len(self._order):
            self.go(self._order[at])
        else:
            self._left(name)

    def _is_asked(self, name: str) -> bool:
        """A field that is hidden now is passed over."""
        editor = self._editors[name]
        return editor.isVisibleTo(editor.window())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        name = self._names.get(watched)
        if name is None:
            return False
        if event.type() is QEvent.Type.FocusOut:
            self._left(name)
        elif event.type() is QEvent.Type.FocusIn:
            self._entered(name)
        elif event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(name, event)
        return False

    def _key(self, name: str, event: QKeyEvent) -> bool:
        if event.key() not in ENTERS:
            return False
        editor = self._editors[name]
        if isinstance(editor, SuggestEdit):
            editor.take()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._finish()
        else:
            self.step(name, -1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        return True


def watched_parts(editor: QWidget) -> Sequence[QWidget]:
    """What really holds the focus."""
    return editor.buttons if isinstance(editor, Segments) else (editor,)
