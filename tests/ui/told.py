"""Every text of a window that is seen or read aloud, and the words by which its language is known."""

import re
from collections.abc import Iterator

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QTableView, QWidget

# Words without which neither language makes sentences, and that the other does not have.
TELLTALES = {
    "id": (
        "ada adalah agar akan Anda atau bagi baru bawa belum berapa berkas besok bisa boleh buka cadangan "
        "dan dari dengan di dibaca dikirim dulu foto hari harus hilang ini isi itu jadi jam jangan juga "
        "kabar kalau kami kantor karena kata ke kembali kembalikan ketik kirim kosong laptop-ini lagi "
        "lewat lihat masih masuk menit menunggu nama nanti nomor oleh orang pada pakai pendaftaran "
        "perbaikan perlu pusat saja salah sandi sampai sebelum sebentar selesai semua sesudah setiap siap "
        "simpan sudah tanggal tanpa tekan terkirim tersimpan tetap tidak tinggal tulis tunggu untuk waktu "
        "yang"
    ),
    "en": (
        "about after again all and any are back been before but can cannot choose comes could date day "
        "does every for from has have here if into is it keep make more must name needs not nothing of "
        "office only open or please press ready registration send sent stays still that the their then "
        "there they this type until wait was were what when where which who will with without yet you "
        "your"
    ),
}
OTHER = {"id": "en", "en": "id"}
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def texts_of(window: QWidget) -> set[str]:
    """What is seen, what a screen reader says, what hovers, and what stands in empty lines."""
    parts = [one for one in (window, *window.findChildren(QWidget)) if one.isVisible()]
    return {text for one in parts for text in _of(one) if text}


def foreign(texts: set[str], language: str, data: tuple[str, ...] = ()) -> dict[str, list[str]]:
    """The texts with words of the other language, without what people typed: `data`."""
    telltales = {word.lower() for word in TELLTALES[OTHER[language]].split()}
    found: dict[str, list[str]] = {}
    for text in texts:
        rest = text
        for own in data:
            rest = re.sub(re.escape(own), " ", rest, flags=re.IGNORECASE)
        if words := [word for word in WORD.findall(rest) if word.lower() in telltales]:
            found[text] = words
    return found


def _of(one: QWidget) -> Iterator[str]:
    yield from (one.accessibleName(), one.accessibleDescription(), one.toolTip(), one.whatsThis())
    if one.isWindow():
        yield one.windowTitle()
    if isinstance(one, QLabel | QAbstractButton):
        yield one.text()
    elif isinstance(one, QLineEdit):
        yield one.placeholderText()
    elif isinstance(one, QComboBox):
        yield from (one.itemText(at) for at in range(one.count()))
    elif isinstance(one, QTableView):
        yield from _cells(one)


def _cells(view: QTableView) -> Iterator[str]:
    model = view.model()
    roles = (
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.AccessibleTextRole,
        Qt.ItemDataRole.AccessibleDescriptionRole,
    )
    for column in range(model.columnCount(QModelIndex())):
        yield str(model.headerData(column, Qt.Orientation.Horizontal) or "")
        for row in range(min(model.rowCount(QModelIndex()), 50)):
            yield from (str(model.index(row, column).data(role) or "") for role in roles)
