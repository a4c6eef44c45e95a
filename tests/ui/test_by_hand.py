"""Tests of the window press keys and click: nothing sets a text or calls what only a key calls."""

from pathlib import Path

import pytest

from tests.ui.by_hand import past_the_keys, slots

SLOTS = slots()
FILES = sorted(Path(__file__).parent.rglob("*.py"))
# Still to be led there by keys: how many calls each has. A number only goes down.
OWED = {
    "stage.py": 1,  # the language that the laptop remembers, before a window is there
    "test_auto_send.py": 2,
    "test_outside_look.py": 7,
    "test_past_page.py": 1,
    "test_registering_by_keyboard.py": 3,
    "test_saving_by_itself.py": 1,
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_window_is_driven_by_keyboard_and_mouse_alone(path: Path) -> None:
    found = past_the_keys(path.read_text(encoding="utf-8"), SLOTS)
    assert len(found) == OWED.get(path.name, 0), found


@pytest.mark.parametrize(
    "source",
    ["edit.setText('x')", "button.click()", "page.left.emit()", "workspace.show_list()", "form.park()"],
)
def test_a_planted_call_is_found(source: str) -> None:
    assert len(past_the_keys(source, SLOTS)) == 1


@pytest.mark.parametrize(
    "source", ["press(Qt.Key.Key_F7)", "hint.came_back.emit()", "app.clipboard().setText('x')"]
)
def test_keys_and_the_world_outside_are_no_such_call(source: str) -> None:
    assert past_the_keys(source, SLOTS) == []
