"""Every scene as a picture: both languages, light and dark, 100 % and 150 %, 1024x600 and 1366x768.

`python -m tests.ui.pictures [FOLDER]`; its default is docs/pictures. Few colours a picture, so that the set
stays small; nothing of a real laptop is in it.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from io import BytesIO
from itertools import product
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before Qt is imported

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtWidgets import QApplication

from tests.ui.scenes.register import Scene, scenes
from tests.ui.scenes.stage import Stage
from ui.theme.look import Look
from ui.wording.speech import LANGUAGES

TOP = Path(__file__).parents[2] / "docs" / "pictures"
PERCENTS, SIZES, LOOKS = (100, 150), ((1024, 600), (1366, 768)), ("light", "dark")
COLOURS = 64


def save_all(folder: Path, look: Look) -> Iterator[Path]:
    """One picture after the other: FOLDER/language/size-look-percent/scene.png."""
    for one, language in product(scenes(), LANGUAGES):
        yield from _of_scene(one, language, folder / language, look)


def _of_scene(one: Scene, language: str, folder: Path, look: Look) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as laptop:
        stage = Stage(look, Path(laptop) / "laptop", language)
        try:
            one.play(stage)
            for setting, percent in product(LOOKS, PERCENTS):
                look.set_setting(setting)
                look.set_percent(percent)
                for size in SIZES:
                    yield _save(stage, size, folder / _variant(size, setting, percent) / f"{one.name}.png")
        finally:
            stage.close()
            look.set_setting(LOOKS[0])
            look.set_percent(PERCENTS[0])


def _variant(size: tuple[int, int], setting: str, percent: int) -> str:
    return f"{size[0]}x{size[1]}-{setting}-{percent}"


def _save(stage: Stage, size: tuple[int, int], path: Path) -> Path:
    assert stage.shown is not None, "the scene was played"
    stage.shown.resize(*size)
    stage.settle()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    stage.shown.grab().save(buffer, "PNG")
    path.parent.mkdir(parents=True, exist_ok=True)
    whole = Image.open(BytesIO(bytes(buffer.data().data()))).convert("RGB")
    whole.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    return path


def main(words: list[str]) -> None:
    app = QApplication.instance() or QApplication(["perisai"])
    assert isinstance(app, QApplication)
    folder = Path(words[0]) if words else TOP
    made = sum(1 for _path in save_all(folder, Look(app, setting=LOOKS[0])))
    print(f"{made} pictures in {folder}")


if __name__ == "__main__":
    main(sys.argv[1:])
