"""A row that turns into a column where room runs short, and tells those around it that its height changed."""

from PySide6.QtWidgets import QBoxLayout, QWidget

LEFT_TO_RIGHT, DOWN = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom


def turn(layout: QBoxLayout, owner: QWidget, *, down: bool) -> None:
    """Qt alone does not pass a turned row's new height on to the scroll area around it."""
    direction = DOWN if down else LEFT_TO_RIGHT
    if layout.direction() is not direction:
        layout.setDirection(direction)
        layout.update()
        owner.updateGeometry()
