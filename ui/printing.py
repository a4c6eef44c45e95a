"""The recovery code on paper: one plain page for A4 or a receipt roll, through the system's print dialog."""

from collections.abc import Callable
from datetime import date
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from ui.wording import first_run, screen
from ui.wording.dates import day
from ui.wording.speech import say

# Points, not pixels: the same on any paper. Groups break at their dashes on a narrow roll.
PAGE = """<h2>{title}</h2><p>{agent}<br>{made}</p>
<p style="font-size:17pt;font-weight:600;font-family:monospace">{code}</p><p>{note}</p>"""


def code_page(code: str, agent: str, today: date) -> QTextDocument:
    """Black on the paper's own white."""
    told = {
        "title": say(first_run.PAPER_TITLE),
        "agent": say(first_run.PAPER_OF, agent=agent or say(screen.NO_NAME)),
        "made": say(first_run.PAPER_MADE, day=day(today)),
        "code": code,
        "note": say(first_run.PAPER_NOTE),
    }
    made = QTextDocument()
    made.setHtml(PAGE.format(**{name: escape(text) for name, text in told.items()}))
    return made


def ask_printer(parent: QWidget, page: QTextDocument, done: Callable[[bool], None]) -> None:
    """The dialog, which the window does not wait for; `done` is told whether the page went out, and nothing
    where the person gave up."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    dialog = QPrintDialog(printer, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(lambda: done(print_page(page, printer)))
    dialog.finished.connect(lambda _code: parent.activateWindow())
    QDialog.open(dialog)  # its own asks for a slot by name


def print_page(page: QTextDocument, printer: QPrinter) -> bool:
    """Whether the printer took it."""
    page.print_(printer)
    return printer.printerState() not in (QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted)
