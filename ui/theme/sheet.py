"""The one style sheet of the application, generated from palette and text size.

Widgets say what they are by dynamic properties (kind, tone, role); no widget has a sheet of its own.
"""

from dataclasses import asdict
from string import Template

from ui.theme.palette import Palette

_SHEET = Template("""
* { outline: none; }
QWidget#page, QMainWindow, QWidget#workspace, QScrollArea, QWidget#scrolled { background: $paper; }
QLabel { background: transparent; color: $ink; }
QLabel[role="title"] { font-size: ${pt16}pt; font-weight: 600; }
QLabel[role="section"] { font-size: ${pt12}pt; font-weight: 600; }
QLabel[role="label"] { font-size: ${pt10}pt; font-weight: 600; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="soft"] { color: $ink_soft; }
QLabel[role="caption"] { font-size: ${pt9}pt; color: $ink_soft; }
QLabel[role="count"] { font-size: ${pt18}pt; font-weight: 600; }
QLabel[role="figure"] { font-size: ${pt23}pt; font-weight: 600; color: $leaf_text; }
QLabel[role="brand"] { font-size: ${pt22}pt; font-weight: 600; color: $on_night; }
QLabel[role="on_night"] { font-size: ${pt12}pt; color: $on_night; }
QLabel[role="verdict"] { font-size: ${pt9}pt; font-weight: 600; color: $leaf_text; }
QLabel[tone="red"] { color: $brick_text; }
QLabel[tone="amber"] { color: $amber_text; }
QLabel[tone="indigo"] { color: $indigo; }

QFrame#card, QFrame#fact { background: $sheet; border: 1px solid $line; border-radius: 10px; }
QScrollArea#panel { background: $paper; border: none; }
QScrollArea:focus, QScrollArea#panel:focus { border: 2px solid $indigo; border-radius: 6px; }
QFrame#differs { background: $indigo_soft; border: none; border-radius: 6px; }
QFrame#rule { background: $line; border: none; max-height: 1px; min-height: 1px; }
QFrame#action_bar { background: $sheet_alt; border: none; border-top: 1px solid $line; }
QFrame#sync_bar { background: $sheet; border: none; border-top: 1px solid $line; }
QFrame#rail { background: $night; border: none; }
QFrame#night { background: $night; border: none; }
QFrame#strip { background: $paper; border: none; border-bottom: 1px solid $line; }
QFrame#problem { border: none; border-radius: 6px; }
QFrame#problem:focus { border: 2px solid $indigo; }
QFrame#problem[tone="red"] { background: $brick_soft; }
QFrame#problem[tone="amber"] { background: $amber_soft; }
QFrame#problem[tone="indigo"] { background: $indigo_soft; }
QFrame#problem[tone="green"] { background: $leaf_soft; }
QFrame#problem[tone="red"] QLabel { color: $brick_text; }
QFrame#problem[tone="amber"] QLabel { color: $amber_text; }
QFrame#problem[tone="indigo"] QLabel { color: $indigo; }
QFrame#problem[tone="green"] QLabel { color: $leaf_text; }

QLineEdit, QComboBox {
    background: $sheet; color: $ink; border: 1px solid $line_strong; border-radius: 6px;
    padding: 5px 11px; min-height: ${px24}px; font-size: ${pt12}pt;
    selection-background-color: $indigo; selection-color: $sheet;
}
QLineEdit { placeholder-text-color: $ink_soft; }
QLineEdit[tone="amber"], QComboBox[tone="amber"] { border: 2px solid $amber_line; padding: 4px 10px; }
QLineEdit[tone="red"], QComboBox[tone="red"] { border: 2px solid $brick_line; padding: 4px 10px; }
QLineEdit:focus, QComboBox:focus, QComboBox:on { border: 2px solid $indigo; padding: 4px 10px; }
QLineEdit:read-only { background: $sheet_alt; color: $ink_soft; }
QComboBox { padding: 5px 13px; }
QComboBox[tone="amber"], QComboBox[tone="red"], QComboBox:focus, QComboBox:on { padding: 4px 12px; }
QComboBox::drop-down { border: none; width: 26px; }
QComboBox::down-arrow { image: none; }
QComboBox QAbstractItemView, QListWidget#suggestions {
    background: $sheet; color: $ink; border: 2px solid $line_strong; font-size: ${pt10h}pt;
    selection-background-color: $indigo_soft; selection-color: $ink;
}
QListWidget#suggestions::item, QComboBox QAbstractItemView::item { padding: 6px 10px; min-height: ${px20}px; }
QListWidget#suggestions::item:selected, QComboBox QAbstractItemView::item:selected {
    background: $indigo_soft; color: $ink;
}

QPushButton {
    background: $sheet; color: $ink; border: 1px solid $line_strong; border-radius: 6px;
    padding: 0 14px; min-height: ${px32}px; font-weight: 600;
}
QPushButton:hover { background: $sheet_alt; }
QPushButton:focus { border: 2px solid $indigo; }
QPushButton[kind="primary"] { background: $leaf; color: $on_leaf; border: 1px solid $leaf; }
QPushButton[kind="primary"]:focus { border: 2px solid $indigo; }
QPushButton[kind="link"] { background: transparent; border: 1px solid transparent; color: $leaf_text; }
QPushButton[kind="link"]:focus { border: 2px solid $indigo; }
QPushButton:disabled, QPushButton[kind="primary"]:disabled {
    background: $fill_quiet; color: $ink_soft; border: 1px solid $line;
}
QPushButton[kind="row"] { background: transparent; border: 1px solid transparent; text-align: left; }
QPushButton[kind="row"]:focus { border: 2px solid $indigo; }
QPushButton[kind="agent"] { background: $sheet; border: 1px solid $line_strong; border-radius: 10px; }
QPushButton[kind="agent"]:checked { border: 2px solid $leaf; }
QPushButton[kind="agent"]:focus { border: 2px solid $indigo; }
QPushButton[kind="segment"] {
    border-radius: 0; border: 1px solid $line_strong; margin-left: -1px; font-weight: 400;
    min-height: ${px34}px; padding: 0 11px;
}
QPushButton[kind="segment"][at="first"] {
    border-top-left-radius: 6px; border-bottom-left-radius: 6px; margin-left: 0;
}
QPushButton[kind="segment"][at="last"] { border-top-right-radius: 6px; border-bottom-right-radius: 6px; }
QPushButton[kind="segment"]:checked { background: $leaf_soft; color: $leaf_text; font-weight: 600; }
QPushButton[kind="segment"]:focus { border: 2px solid $indigo; }
QPushButton[kind="segment"][tone="amber"] { border: 2px solid $amber_line; }
QPushButton[kind="segment"][tone="red"] { border: 2px solid $brick_line; }
QPushButton[kind="segment"][tone="amber"]:focus, QPushButton[kind="segment"][tone="red"]:focus {
    border: 2px solid $indigo;
}
QPushButton[kind="filter"] { border-radius: 6px; min-height: ${px30}px; padding: 0 6px; }
QPushButton[kind="filter"]:checked {
    background: $indigo_soft; color: $indigo; border: 1px solid $indigo;
}
QPushButton[kind="filter"]:focus { border: 2px solid $indigo; }
QPushButton[kind="rail"] {
    background: transparent; border: none; border-radius: 0; color: $on_night;
    font-weight: 400; padding: 0; min-height: 0;
}
QPushButton[kind="rail"]:checked, QPushButton[kind="rail"]:hover { background: $night_sel; }
QPushButton[kind="rail"]:focus { border: 2px solid $gold; }
QPushButton[kind="step"] {
    background: transparent; border: none; border-bottom: 3px solid transparent; border-radius: 0;
    color: $ink_soft; font-weight: 400; padding: 0 8px; min-height: ${px32}px;
}
QPushButton[kind="step"]:checked { border-bottom: 3px solid $leaf; color: $ink; font-weight: 600; }
QPushButton[kind="step"]:focus { border: 2px solid $indigo; }

QTableView {
    background: $sheet; color: $ink; border: 1px solid $line; border-radius: 10px; gridline-color: $line;
    selection-background-color: $indigo_soft; selection-color: $ink; padding: 1px;
}
QTableView:focus { border: 2px solid $indigo; padding: 0; }
QHeaderView {
    background: $sheet_alt; border: none; border-top-left-radius: 8px; border-top-right-radius: 8px;
}
QHeaderView::section {
    background: transparent; color: $ink_soft; border: none; border-bottom: 1px solid $line;
    padding: 8px 12px 8px 6px; font-size: ${pt9h}pt; font-weight: 600;
}
QProgressBar {
    background: $fill_quiet; border: 1px solid $line_strong; border-radius: 5px;
    min-height: 8px; max-height: 8px; text-align: center;
}
QProgressBar::chunk { background: $indigo; border-radius: 4px; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 2px; }
QScrollBar::handle:vertical { background: $line_strong; border-radius: 4px; min-height: 32px; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 2px; }
QScrollBar::handle:horizontal { background: $line_strong; border-radius: 4px; min-width: 32px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QScrollBar::handle:hover { background: $ink_soft; }
QToolTip {
    background: $sheet; color: $ink; border: 1px solid $line_strong; padding: 4px 8px; font-size: ${pt10}pt;
}
QDialog, QMessageBox { background: $paper; }
QMenu { background: $sheet; color: $ink; border: 1px solid $line_strong; padding: 4px; }
QMenu::item { padding: 8px 20px; border-radius: 6px; }
QMenu::item:selected { background: $indigo_soft; }
QMenu::item:disabled { color: $ink_soft; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
""")

_POINTS = {"9": 9, "9h": 9.5, "10": 10, "10h": 10.5, "12": 12, "16": 16, "18": 18, "22": 22, "23": 23}
_PIXELS = (20, 24, 30, 32, 34)


def style_sheet(palette: Palette, percent: int) -> str:
    """The sheet with every token put in; lengths with text in them grow with `percent`."""
    points = {f"pt{name}": f"{size * percent / 100:g}" for name, size in _POINTS.items()}
    pixels = {f"px{size}": str(round(size * percent / 100)) for size in _PIXELS}
    return _SHEET.substitute(asdict(palette), **points, **pixels)
