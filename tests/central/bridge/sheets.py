"""Sheets as the agency might give and take them."""

import csv
import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook, load_workbook

from tests.central.clerks import Clerk

TEMPLATES, SHEETS = "/office/v1/bridge/templates", "/office/v1/bridge/sheets"
CHECK, RESULTS = "/office/v1/bridge/sheets/check", "/office/v1/bridge/results"
HEAD = ("NIK", "Nomor Peserta", "Kode Iuran", "Alasan", "Lunas Sampai")


def results_csv(rows: Sequence[Sequence[str]], head: Sequence[str] = HEAD, separator: str = ";") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows([head, *rows])
    return text.getvalue().encode("utf-8-sig")


def results_xlsx(rows: Sequence[Sequence[Any]], head: Sequence[str] = HEAD) -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Hasil unggah November"])
    sheet.append(list(head))
    for row in rows:
        sheet.append(list(row))
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def import_results(clerk: Clerk, data: bytes, **params: Any) -> list[dict[str, Any]]:
    """A verdict for each row."""
    given = {"template": "contoh-hasil", **params}
    found: list[dict[str, Any]] = clerk.post(RESULTS, params=given, data=data)["verdicts"]
    return found


def said(verdicts: Sequence[dict[str, Any]]) -> list[str]:
    return [one["code"] or one["verdict"] for one in verdicts]


def sheet_of(clerk: Clerk, template: str = "contoh", **selection: Any) -> list[tuple[Any, ...]]:
    """The rows of a workbook for the agency, the header among them."""
    response = clerk.ask("POST", SHEETS, json={"template": template, "selection": selection})
    assert response.status_code == 200, response.text
    book = load_workbook(io.BytesIO(response.content))
    return list(book.worksheets[0].iter_rows(values_only=True))
