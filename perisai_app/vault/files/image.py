"""Makes the picture that is kept: upright, in sRGB, without metadata, as small as its text allows.

It must not know whose picture it is. Only three decoders are reachable, and nothing is decoded before its
size in pixels is known, so that a hostile file costs little.
"""

import warnings
from io import BytesIO

from PIL import Image, ImageCms, ImageOps
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from perisai_app.domain.settings import Settings
from perisai_app.vault.errors import FileRefused

READ = tuple(kind.format for kind in (JpegImageFile, PngImageFile, WebPImageFile))
A_SECOND_BEHIND = "MPO"  # a phone's JPEG with another picture behind; the first is the photo
MOST_PIXELS = 64_000_000
LEAST_EDGE = 200  # of the short side; less is a thumbnail
QUALITY_STEP = 8
SHRINK = 0.85
BROKEN = (OSError, ValueError, SyntaxError, EOFError, ArithmeticError, LookupError, TypeError, AttributeError)

# A header that promises more pixels than Pillow deems safe stops right there.
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)


def small_picture(data: bytes, settings: Settings) -> bytes:
    """A JPEG within the settings' pixels and bytes; FileRefused with a code when there is no such picture.

    Every bit of metadata goes (EXIF, place, thumbnail, profile, comments): the pixels alone are kept.
    """
    picture = _decoded(data, settings.photo_long_edge)
    picture.thumbnail((settings.photo_long_edge,) * 2, Image.Resampling.LANCZOS)
    return _within(picture, settings)


def _decoded(data: bytes, edge: int) -> Image.Image:
    try:
        with Image.open(BytesIO(data), formats=READ) as opened:
            _bounded(opened)
            opened.draft("RGB", (edge, edge))  # a JPEG is decoded at an eighth to a half where that suffices
            opened.load()
            return _plain(opened)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        raise FileRefused("file_too_many_pixels") from None
    except BROKEN:
        raise FileRefused("file_broken") from None


def _bounded(opened: Image.Image) -> None:
    if opened.width * opened.height > MOST_PIXELS:
        raise FileRefused("file_too_many_pixels")
    if min(opened.size) < LEAST_EDGE:
        raise FileRefused("file_too_small")
    if opened.format != A_SECOND_BEHIND and getattr(opened, "is_animated", False):
        raise FileRefused("file_animated")


def _plain(opened: Image.Image) -> Image.Image:
    """Upright RGB pixels and nothing else."""
    profile = opened.info.get("icc_profile")
    upright = ImageOps.exif_transpose(opened)
    pixels = _in_srgb(_flat(upright), profile)
    bare = Image.new("RGB", pixels.size)
    bare.paste(pixels)
    return bare


def _flat(picture: Image.Image) -> Image.Image:
    """Without transparency (it becomes paper) and with 8 bits a channel; CMYK stays for its own profile."""
    if picture.mode.startswith("I"):
        return picture.point(lambda value: value / 257).convert("L").convert("RGB")
    if picture.mode in ("RGB", "CMYK", "L"):
        return picture
    seen = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen).convert("RGB")


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Phones with wide colours look pale without their profile; a profile that does not fit is dropped."""
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            made = ImageCms.profileToProfile(picture, source, target, outputMode="RGB")
            return made if made is not None else picture.convert("RGB")
        except (ImageCms.PyCMSError, *BROKEN):
            pass
    return picture.convert("RGB")


def _within(picture: Image.Image, settings: Settings) -> bytes:
    """Coarser first, then smaller: text bears coarseness better than lost pixels."""
    while True:
        for quality in range(settings.photo_quality, settings.photo_lowest_quality - 1, -QUALITY_STEP):
            made = _jpeg(picture, quality)
            if len(made) <= settings.photo_max_bytes:
                return made
        if min(picture.size) * SHRINK < 1:
            raise FileRefused("file_too_large")
        smaller = (max(1, int(picture.width * SHRINK)), max(1, int(picture.height * SHRINK)))
        picture = picture.resize(smaller, Image.Resampling.LANCZOS)


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True, progressive=False, subsampling="4:2:0")
    return out.getvalue()
