"""Open a photograph's bytes: which kinds are read, how large they may be, and why one is refused.

Kinds are told by the bytes, never by a file's name. Pillow's own limit of pixels counts those in
the file; what takes memory is what is decoded, so the limits here count that.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from PIL import Image, JpegImagePlugin, UnidentifiedImageError

from litterfog.wire.picture import PILLOW_RAISES

MAX_PIXELS = 32_000_000  # of what is decoded whole: 3 to 4 bytes each, twice
MAX_JPEG_PIXELS = 500_000_000  # of a baseline JPEG, which is decoded at down to an eighth: time
_DRAFT_SCALE = 8
_FORMATS = ("PNG", "WEBP", "BMP", "TIFF", "AVIF")  # others of Pillow's run programs
_JPEG = b"\xff\xd8\xff"
_END = b"\xff\xd9"
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_SNIFFED_BYTES = 16


class PictureError(ValueError):
    """The bytes are not a picture that can be read; says why."""


def is_picture(start: bytes) -> bool:
    """Whether a file that begins with these 16 bytes is of a kind that is read."""
    return (
        start.startswith((_JPEG, b"\x89PNG\r\n\x1a\n", b"BM", b"II*\0", b"MM\0*"))
        or (start[:4] == b"RIFF" and start[8:12] == b"WEBP")
        or (start[4:8] == b"ftyp" and start[8:12] in {*_HEIF_BRANDS, b"avif", b"avis"})
    )


@contextmanager
def open_photo(data: bytes) -> Iterator[Image.Image]:
    """Open a photograph, its pixels not yet decoded; whatever goes wrong in the block is told.

    Raises:
        PictureError: it is none, is damaged, or is larger than can be decoded.
    """
    try:
        with _opened(data) as photo:
            _check_pixels(photo)
            yield photo
    except UnidentifiedImageError as error:
        raise PictureError(_unknown(data)) from error
    except PictureError:
        raise
    except PILLOW_RAISES as error:
        raise PictureError(_damage(error)) from error


def lacks_end(data: bytes) -> bool:
    """Whether it is a JPEG that does not end as one: cut off, or without its end marker alone."""
    return data.startswith(_JPEG) and not data.rstrip(b"\0").endswith(_END)


def _opened(data: bytes) -> Image.Image:
    if data.startswith(_JPEG):  # past Image.open, whose limit counts the pixels in the file
        return JpegImagePlugin.jpeg_factory(io.BytesIO(data))
    return Image.open(io.BytesIO(data), formats=_formats())


@cache
def _formats() -> tuple[str, ...]:
    """Name the kinds that Pillow opens here: HEIC too, where pi-heif is installed."""
    try:
        import pi_heif  # noqa: PLC0415  (an optional extra)
    except ModuleNotFoundError:
        return _FORMATS
    pi_heif.register_heif_opener()
    return (*_FORMATS, "HEIF")


def _check_pixels(photo: Image.Image) -> None:
    """Refuse what would take more memory, or more time, than a picture is worth."""
    pixels = photo.width * photo.height
    is_jpeg = photo.format in {"JPEG", "MPO"}
    if is_jpeg and pixels > MAX_JPEG_PIXELS:
        raise PictureError(f"{pixels:,} pixels, over {MAX_JPEG_PIXELS:,}")
    # a progressive JPEG's coefficients are all in memory, whatever it is decoded to
    small = is_jpeg and not photo.info.get("progressive")
    decoded = pixels // _DRAFT_SCALE**2 if small else pixels
    if decoded > MAX_PIXELS:
        raise PictureError(f"{decoded:,} pixels to decode, over {MAX_PIXELS:,}")


def _unknown(data: bytes) -> str:
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        if "HEIF" not in _formats():
            return "a HEIC picture, which takes pip install 'litterfog[heic]'"
        return "a HEIC picture that is damaged or cut off"
    if not data:
        return "the file is empty, or could not be read"
    if is_picture(data[:_SNIFFED_BYTES]):
        return "a picture that is damaged or cut off"
    return "no picture of a kind that is read (JPEG, PNG, WebP, AVIF, HEIC, BMP, TIFF)"


def _damage(error: Exception) -> str:
    """Say what Pillow found in words for people, without its objects and addresses."""
    words = str(error).split("\n", maxsplit=1)[0]
    if "truncated" in words:
        return "the picture is cut off"
    if isinstance(error, Image.DecompressionBombError):
        return f"more than {MAX_PIXELS:,} pixels"
    return f"the picture is damaged ({words[:100]})" if words and "<" not in words else "damaged"
