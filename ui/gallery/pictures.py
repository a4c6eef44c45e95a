"""The gallery as pictures: every section in both languages and themes, with normal and with large text."""

from pathlib import Path

from PySide6.QtWidgets import QApplication

from ui.gallery.window import SECTIONS, Gallery
from ui.theme.look import Look
from ui.wording.speech import LANGUAGES, language, speak

SMALLEST = 0  # what Qt calls quality is, of a PNG, how little it is packed
WIDTH, LEAST, PERCENTS, THEMES = 1100, 540, (100, 150), ("light", "dark")


def save_pictures(look: Look, gallery: Gallery, folder: Path) -> list[Path]:
    """'fields-id-light-100.png' and so on, each as high as what is in it."""
    folder.mkdir(parents=True, exist_ok=True)
    before, made = language(), []
    gallery.show()
    for spoken in LANGUAGES:
        speak(spoken)
        gallery.rebuild()
        for theme in THEMES:
            look.set_setting(theme)
            for percent in PERCENTS:
                look.set_percent(percent)
                made += [
                    _save(gallery, at, folder, f"{spoken}-{theme}-{percent}") for at in range(len(SECTIONS))
                ]
    speak(before)
    return made


def _save(gallery: Gallery, at: int, folder: Path, tag: str) -> Path:
    gallery.show_section(at)
    gallery.activateWindow()
    QApplication.processEvents()
    gallery.focus_inside()
    gallery.resize(WIDTH, LEAST)
    QApplication.processEvents()
    while (hidden := gallery.hidden_below()) > 0:
        gallery.resize(WIDTH, gallery.height() + hidden)
        QApplication.processEvents()
    path = folder / f"{SECTIONS[at].name}-{tag}.png"
    if not gallery.grab().save(str(path), "PNG", SMALLEST):
        raise OSError(f"cannot write {path.name}")
    return path
