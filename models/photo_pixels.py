"""A photograph's bytes in, its pixels out: upright, RGB, no larger than is of use.

Knows neither models nor files. What has no one meaning as RGB is refused, not guessed.
"""

from contextlib import suppress

import numpy as np
from PIL import ExifTags, Image

from litterfog.models.photo_file import MAX_PIXELS, PictureError, lacks_end, open_photo
from litterfog.wire.picture import PILLOW_RAISES

_END = b"\xff\xd9"
_FILLING = b"\x55" * 64  # what an end marker must not stand for: pixels that are not there
_LONG_PADDING = bytes(64)  # of a file that was recovered, or preallocated
_DEEP_GREY = frozenset({"I;16", "I;16L", "I;16B", "I;16N"})
_HALVED_FROM = 8_000_000  # pixels: a copy, and another that is turned, would be too much memory
_STRIP = 256  # rows; even
_PLAIN = frozenset({"RGB", "L", "1", "CMYK", "YCbCr", "HSV", "P", "RGBX"})
_TRANSPARENT = frozenset({"RGBA", "LA", "PA", "RGBa", "La"})
_WHITE = (255, 255, 255)
_LYING = range(5, 9)  # EXIF's orientations whose height is a width upright
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def decode_photo(data: bytes, least: tuple[int, int]) -> Image.Image:
    """Decode a photograph; a JPEG at a smaller scale, of at least that (width, height) upright.

    A JPEG that lacks its end marker alone is whole; one that lacks pixels is not.

    Raises:
        PictureError: it is none, is damaged or cut off, or is larger than can be decoded.
    """
    if not lacks_end(data):
        return _decoded(data, least)
    if data.endswith(_LONG_PADDING):
        return _ended(data.rstrip(b"\0"), least)
    try:
        return _decoded(data, least)  # something stands behind its end, as a film does
    except PictureError:
        return _ended(data, least)


def upright_shape(data: bytes) -> tuple[int, int]:
    """Give a photograph's height and width as it stands upright; raises PictureError."""
    with open_photo(data) as photo:
        lies = _orientation(photo) in _LYING
        return (photo.width, photo.height) if lies else (photo.height, photo.width)


def upright_rgb(photo: Image.Image) -> Image.Image:
    """Turn an image as its EXIF says, on white where it is transparent; a large one is halved.

    Raises:
        PictureError: its pixels have no one meaning as RGB.
    """
    turn = _TURNS.get(_orientation(photo))
    rgb = _rgb(photo) if photo.width * photo.height < _HALVED_FROM else _halved_rgb(photo)
    return rgb if turn is None else rgb.transpose(turn)


def _decoded(data: bytes, least: tuple[int, int]) -> Image.Image:
    with open_photo(data) as photo:
        least = least[::-1] if _orientation(photo) in _LYING else least
        scale = min(photo.width // least[0], photo.height // least[1], 8)
        small = photo.width * photo.height <= MAX_PIXELS * max(scale // 2, 1) ** 2
        photo.draft("RGB", least if small else (1, 1))  # a JPEG; long and narrow: at an eighth
        return upright_rgb(photo)


def _ended(data: bytes, least: tuple[int, int]) -> Image.Image:
    """Decode a JPEG with its end marker; it was cut off if what fills it changes the pixels."""
    whole = _decoded(data + _END, least)
    filled = _decoded(data + _FILLING + _END, least)
    if whole.tobytes() != filled.tobytes():
        raise PictureError("the picture is cut off")
    return whole


def _orientation(photo: Image.Image) -> int:
    """Read it alone: Pillow's own turning writes the other tags again, and stumbles over some."""
    with suppress(*PILLOW_RAISES):
        return int(photo.getexif().get(ExifTags.Base.Orientation, 1))
    return 1  # damaged tags turn nothing


def _halved_rgb(photo: Image.Image) -> Image.Image:
    """Give it at half its width and height, strip by strip, so that it is copied nowhere whole."""
    width, height = photo.size
    half = Image.new("RGB", ((width + 1) // 2, (height + 1) // 2))
    for top in range(0, height, _STRIP):
        strip = photo.crop((0, top, width, min(top + _STRIP, height)))
        half.paste(_rgb(strip).reduce(2), (0, top // 2))
    return half


def _rgb(photo: Image.Image) -> Image.Image:
    if photo.mode in _DEEP_GREY:  # 16 bits: Pillow's own conversion cuts off what is over 255
        return Image.fromarray((np.asarray(photo) >> 8).astype(np.uint8)).convert("RGB")
    if photo.mode in _TRANSPARENT or "transparency" in photo.info:
        seen = photo.convert("RGBA")
        ground = Image.new("RGB", seen.size, _WHITE)
        ground.paste(seen, mask=seen.getchannel("A"))
        return ground
    if photo.mode not in _PLAIN:
        raise PictureError(f"pixels of a kind that is not read ({photo.mode}): export it as JPEG")
    return photo.convert("RGB")
