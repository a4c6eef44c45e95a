"""Draws an identity card as a phone photographs it, and reads its digits back by plain likeness.

The card is invented. Its text has the size of a real one: the NIK's digits are 3 mm high, the others 1.8 mm.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from math import cos, radians, sin, sqrt

from PIL import Image, ImageDraw, ImageFilter, ImageFont

PHOTO = (4000, 3000)  # 12 megapixels
CARD_MM = (85.6, 54.0)
MM = 26.0  # photo pixels a millimetre: the card fills half of the picture
CORNER = (900, 800)
TILT = 2.0  # degrees; nobody holds a phone quite straight
CELL = (12, 18)
SURE = 0.03  # how much likelier the best digit must be than the second


@dataclass(frozen=True, slots=True)
class Line:
    """Digits from (x, y) on the card in millimetres, of this height, each in a cell of its own."""

    text: str
    x: float
    y: float
    height: float

    def cells(self) -> Iterator[tuple[str, float, float, float, float]]:
        """Each digit with its cell: left, top, width and height in millimetres."""
        for number, digit in enumerate(self.text):
            yield digit, self.x + number * self.height * 0.8, self.y, self.height * 0.8, self.height


NIK = Line("5104015405849001", 8, 10, 3.0)
SMALL = (Line("140519842611202", 8, 20, 1.8), Line("3698035816092745", 8, 26, 1.8), Line("80361", 8, 32, 1.8))
LINES = (NIK, *SMALL)


def photo_of_a_card(*, orientation: int = 1) -> bytes:
    """A JPEG of 12 megapixels: a tilted card on a rough table, uneven light, a little out of focus, noisy."""
    scene = Image.blend(Image.new("RGB", PHOTO, (120, 96, 78)), _rough(), 0.35)
    card = _card()
    tilted = card.transform(PHOTO, Image.Transform.AFFINE, _onto_card(), Image.Resampling.BICUBIC)
    mask = Image.new("L", card.size, 255).transform(PHOTO, Image.Transform.AFFINE, _onto_card())
    scene.paste(tilted, mask=mask)
    light = Image.linear_gradient("L").resize(PHOTO).point(lambda value: 150 + value * 105 // 255)
    shaded = Image.composite(scene, Image.new("RGB", PHOTO), light).filter(ImageFilter.GaussianBlur(2.5))
    return _as_jpeg(Image.blend(shaded, Image.effect_noise(PHOTO, 50).convert("RGB"), 0.15), orientation)


def _rough() -> Image.Image:
    return Image.effect_noise((PHOTO[0] // 4, PHOTO[1] // 4), 90).resize(PHOTO).convert("RGB")


def _card() -> Image.Image:
    """A pale blue card with fine wavy print under its digits, as cards have against copying."""
    card = Image.new("RGB", (int(CARD_MM[0] * MM), int(CARD_MM[1] * MM)), (164, 201, 224))
    pen = ImageDraw.Draw(card)
    for left in range(0, card.width, 20):
        pen.arc((left - 300, -200, left + 300, card.height + 200), 0, 360, (150, 186, 212), 4)
    for line in LINES:
        for digit, x, y, width, height in line.cells():
            glyph = _glyph(digit, int(width * MM), int(height * MM))
            card.paste((35, 35, 50), (int(x * MM), int(y * MM)), glyph)
    return card


def read_back(picture: Image.Image, line: Line) -> str:
    """The digits that are surely there; a dot for each that may be another."""
    grey, scale = picture.convert("L"), picture.width / PHOTO[0]
    return "".join(_most_alike(_cut(grey, scale, cell[1:])) for cell in line.cells())


def _most_alike(seen: list[float]) -> str:
    scores = sorted(((_likeness(seen, _template(digit)), digit) for digit in "0123456789"), reverse=True)
    (best, digit), (second, _) = scores[:2]
    return digit if best - second >= SURE else "."


def _cut(grey: Image.Image, scale: float, cell: tuple[float, float, float, float]) -> list[float]:
    """One cell out of the picture, as CELL grey values."""
    x, y, width, height = (value * MM for value in cell)
    turn = radians(TILT)
    step_x, step_y = width / CELL[0], height / CELL[1]
    left = CORNER[0] + x * cos(turn) - y * sin(turn)
    top = CORNER[1] + x * sin(turn) + y * cos(turn)
    across = (step_x * cos(turn) * scale, -step_y * sin(turn) * scale, left * scale)
    down = (step_x * sin(turn) * scale, step_y * cos(turn) * scale, top * scale)
    found = grey.transform(CELL, Image.Transform.AFFINE, (*across, *down), Image.Resampling.BICUBIC)
    return [float(value) for value in found.tobytes()]


def _template(digit: str) -> list[float]:
    glyph = _glyph(digit, CELL[0] * 8, CELL[1] * 8).resize(CELL, Image.Resampling.BOX)
    return [255.0 - value for value in glyph.tobytes()]


def _likeness(one: list[float], other: list[float]) -> float:
    """Normalised correlation, -1 to 1."""
    mine, theirs = ([value - sum(values) / len(values) for value in values] for values in (one, other))
    size = sqrt(sum(value * value for value in mine) * sum(value * value for value in theirs))
    return sum(a * b for a, b in zip(mine, theirs, strict=True)) / size if size else 0.0


def _glyph(digit: str, width: int, height: int) -> Image.Image:
    """The digit as a mask that fills the height of its cell."""
    cell = Image.new("L", (width, height))
    font = ImageFont.load_default(height * 1.3)
    ImageDraw.Draw(cell).text((width / 2, height / 2), digit, 255, font, anchor="mm")
    return cell


def _onto_card() -> tuple[float, float, float, float, float, float]:
    """From a pixel of the photo to a pixel of the card, as PIL wants it."""
    turn = radians(TILT)
    a, b, d, e = cos(turn), sin(turn), -sin(turn), cos(turn)
    return (a, b, -(a * CORNER[0] + b * CORNER[1]), d, e, -(d * CORNER[0] + e * CORNER[1]))


def _as_jpeg(picture: Image.Image, orientation: int) -> bytes:
    """As a phone writes it: turned by the tag alone, and telling where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Kamera Contoh"
    exif.get_ifd(0x8825)[1] = "S"
    exif.get_ifd(0x8825)[2] = (8.0, 35.0, 12.0)
    back = {3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}
    turned = picture.transpose(back[orientation]) if orientation in back else picture
    out = BytesIO()
    turned.save(out, "JPEG", quality=92, exif=exif, comment=b"di rumah Ibu Contoh")
    return out.getvalue()
