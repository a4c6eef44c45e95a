"""What a scene is, and all of them by name. Must not know any page."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from PySide6.QtWidgets import QWidget

from tests.ui.scenes.stage import Stage

PLAYED_IN = ("before", "joining", "daily", "typing", "sending")


@dataclass(frozen=True, slots=True)
class Scene:
    """`play` brings the window there by keys; `shows` are the classes of the window that are then seen."""

    name: str
    shows: tuple[type[QWidget], ...]
    play: Callable[[Stage], None]


_known: dict[str, Scene] = {}


def scene(*shows: type[QWidget]) -> Callable[[Callable[[Stage], None]], Callable[[Stage], None]]:
    """Enter a function in the register under its own name."""

    def enter(play: Callable[[Stage], None]) -> Callable[[Stage], None]:
        assert play.__name__ not in _known, "two scenes of one name"
        _known[play.__name__] = Scene(play.__name__, shows, play)
        return play

    return enter


def scenes() -> tuple[Scene, ...]:
    """In the order in which an agent meets them."""
    for name in PLAYED_IN:
        import_module(f"tests.ui.scenes.{name}")
    return tuple(_known.values())
