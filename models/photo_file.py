"""Open a photograph's bytes: which kinds are read, how large they may be, and why one is refused.

Kinds are told by the bytes, never by a file's name. Pillow's own limit of pixels counts those in
the file; what takes memory is what is decoded, so the limits here count that.
"""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from PIL import Image, JpegImagePlugin, UnidentifiedImageError

from litterfog.wire.extras import install_command
from litterfog.wire.picture import PILLOW_RAISES

MAX_PIXELS = 32_000_000  # of what is decoded whole: 4 bytes each, and what its decoder takes
MAX_LEAN_PIXELS = 50_000_000  # of kinds whose decoders take nothing beside them
MAX_JPEG_PIXELS = 500_000_000  # of a baseline JPEG, which is decoded at down to an eighth: time
_DRAFT_SCALE = 8
_LEAN = {"PNG"}
_FORMATS = ("PNG", "WEBP", "BMP", "TIFF", "AVIF")  # others of Pillow's run programs
_JPEG = b"\xff\xd8\xff"
_END = b"\xff\xd9"
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
SNIFFED_BYTES = 16
_RAISED = (*PILLOW_RAISES, RuntimeError, MemoryError)  # the last two: the decoders of HEIC, of all
_SUBFILE_TYPE = 254  # a TIFF tag; its lowest bit says a preview, as the first page of raw files is


class PictureError(ValueError):
    """The bytes are not a picture that can be read; says why."""


def is_picture(start: bytes) -> bool:
    """Whether a file that begins with these 16 bytes is of a kind that is read."""
    return (
        start.startswith((_JPEG, b"\x89PNG\r\n\x1a\n", b"II*\0", b"MM\0*"))
        or (start[:2] == b"BM" and start[6:10] == bytes(4))
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
        with _without_warnings(), _opened(data) as photo:
            _check_pixels(photo)
            yield photo
    except UnidentifiedImageError as error:
        raise PictureError(_unknown(data)) from error
    except PictureError:
        raise
    except _RAISED as error:
        raise PictureError(_damage(error)) from error


@contextmanager
def _without_warnings() -> Iterator[None]:
    """Keep Pillow's warnings from the log; that of too many pixels is an error."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module="PIL")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        yield


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
    if photo.format == "TIFF" and int(photo.getexif().get(_SUBFILE_TYPE, 0)) & 1:
        raise PictureError("a raw photograph, or a TIFF that begins with a preview: export a JPEG")
    pixels = photo.width * photo.height
    is_jpeg = photo.format in {"JPEG", "MPO"}
    if is_jpeg and pixels > MAX_JPEG_PIXELS:
        raise PictureError(f"{pixels:,} pixels, over {MAX_JPEG_PIXELS:,}")
    # a progressive JPEG's coefficients are all in memory, whatever it is decoded to
    small = is_jpeg and not photo.info.get("progressive")
    decoded = pixels // _DRAFT_SCALE**2 if small else pixels
    most = MAX_LEAN_PIXELS if photo.format in _LEAN else MAX_PIXELS
    if decoded > most:
        raise PictureError(f"{decoded:,} pixels to decode, over {most:,}")


def _unknown(data: bytes) -> str:
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        if "HEIF" not in _formats():
            return f"a HEIC picture, which takes {install_command('heic')}"
        return "a HEIC picture that is damaged or cut off"
    if not data:
        return "the file is empty, or could not be read"
    if is_picture(data[:SNIFFED_BYTES]):
        return "a picture that is damaged or cut off"
    return "no picture of a kind that is read (JPEG, PNG, WebP, AVIF, HEIC, BMP, TIFF)"


def _damage(error: Exception) -> str:
    """Say what Pillow found in words for people, without its objects and addresses."""
    words = str(error).split("\n", maxsplit=1)[0]
    if "truncated" in words:
        return "the picture is cut off"
    if isinstance(error, Image.DecompressionBombError | Image.DecompressionBombWarning):
        return f"more than {MAX_LEAN_PIXELS:,} pixels"
    return f"the picture is damaged ({words[:100]})" if words and "<" not in words else "damaged"
