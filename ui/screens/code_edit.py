"""The line for a printed recovery code: grouped as on the paper while it is typed. Knows no vault."""

from perisai_app.vault.keys import recovery_code
from ui.parts.field import Field, LineEdit
from ui.wording import entrance, screen
from ui.wording.speech import say


class CodeEdit(LineEdit):
    """Capitals in groups of five; typing in the middle leaves the groups alone until the end is reached."""

    def __init__(self) -> None:
        super().__init__()
        self.textEdited.connect(self._on_typed)

    def _on_typed(self, text: str) -> None:
        if self.cursorPosition() == len(text) and text != (shown := recovery_code.grouped(text)):
            self.setText(shown)


class CodeField(Field):
    """Says below the line what is still missing, and a slip as soon as its group is whole."""

    def __init__(self) -> None:
        self.edit = CodeEdit()
        super().__init__(say(screen.RECOVERY_CODE), self.edit, hint=say(entrance.CODE_HINT))
        self.hint.setWordWrap(True)
        self.edit.textChanged.connect(self._tell)

    def slip(self) -> str:
        """The sentence of the first group that cannot be right, or nothing."""
        group = recovery_code.first_slip(self.edit.text())
        return say(screen.VAULT["bad_recovery_code"], group=group) if group is not None else ""

    def _tell(self, text: str) -> None:
        slip, left = self.slip(), recovery_code.missing(text)
        self.set_tone("red" if slip else "")
        self.set_hint(slip or _progress(text, left))
        self.set_hint_tone("red" if slip else "")


def _progress(text: str, left: int) -> str:
    if not text:
        return say(entrance.CODE_HINT)
    return say(entrance.CODE_LEFT, n=left) if left else say(entrance.CODE_WHOLE)
