"""`python -m ui.gallery` opens the window; `--pictures FOLDER` writes it down instead."""

import argparse
import os
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from perisai_app.reference.tables import rule_book
from ui.gallery.pictures import save_pictures
from ui.gallery.window import Gallery
from ui.theme.look import SCALES, SETTINGS, Look


def main(arguments: list[str]) -> int:
    asked = _asked(arguments)
    if asked.pictures:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication(sys.argv[:1])
    look = Look(app, setting=asked.theme, percent=asked.text)
    gallery = Gallery(look, rule_book())
    if asked.pictures:
        print(len(save_pictures(look, gallery, asked.pictures)), asked.pictures)
        return 0
    gallery.show()
    return app.exec()


def _asked(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m ui.gallery", description=__doc__)
    parser.add_argument("--pictures", type=Path, metavar="FOLDER")
    parser.add_argument("--theme", choices=SETTINGS, default="system")
    parser.add_argument("--text", type=int, choices=SCALES, default=100)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
