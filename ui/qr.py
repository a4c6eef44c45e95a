"""The text of the one QR code in a picture. Must not know what it is for."""

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPainter

LONGEST = 3000  # pixels a side; a phone's photo has more than any code needs


def read_picture(file: Path) -> QImage | None:
    """None for what is no picture; a large one is read smaller."""
    reader = QImageReader(str(file))
    reader.setAutoTransform(True)
    if (size := reader.size()).isValid() and max(size.width(), size.height()) > LONGEST:
        reader.setScaledSize(size.scaled(QSize(LONGEST, LONGEST), Qt.AspectRatioMode.KeepAspectRatio))
    found = reader.read()
    return None if found.isNull() else found


def read_qr(picture: QImage) -> str | None:
    """None where there is none, or more than one: then nobody knows which is meant."""
    import zxingcpp  # only who has a picture waits for it

    only = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
    grey = _on_white(picture).convertToFormat(QImage.Format.Format_Grayscale8)
    found = zxingcpp.read_barcodes(grey, formats=only)
    return found[0].text if len(found) == 1 else None


def _on_white(picture: QImage) -> QImage:
    """What is seen through stands for paper; and a code at the picture's very edge gets its margin."""
    edge = max(16, min(picture.width(), picture.height()) // 8)
    made = QImage(picture.size() + QSize(2 * edge, 2 * edge), QImage.Format.Format_RGB32)
    made.fill(Qt.GlobalColor.white)
    painter = QPainter(made)
    painter.drawImage(edge, edge, picture)
    painter.end()
    return made
