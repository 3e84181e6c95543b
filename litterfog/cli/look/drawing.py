"""Draw over a photograph what was looked at and what was found: the ground, looks, and places.

What no look covers is dimmed, so that a person sees what is looked at and sets it by `--ground`.
"""

from collections.abc import Iterable

from PIL import Image, ImageDraw, ImageEnhance, ImageFont

from litterfog.models.looks import Ground
from litterfog.wire.place import Place, Region

_PLACE, _GROUND, _LOOK, _SHADOW = (235, 30, 60), (255, 214, 10), (255, 255, 255), (60, 60, 60)
_UNSEEN = 0.4  # of the brightness
_LINE = 1 / 320  # of the picture's shorter side
_TEXT = 1 / 36
_LEAST_TEXT = 11  # pixels
_DASH = 4  # lines' widths

Box = tuple[int, int, int, int]  # left, top, right, bottom: pixels, the last two outside


def draw_looks(
    picture: Image.Image, regions: Iterable[Region], ground: Ground, *, idle_top: bool
) -> Image.Image:
    """Outline the looks within the picture, dim what none covers, and mark the ground.

    An idle top is not where the looks begin: it is said, and has no line.
    """
    boxes = [_box(region, picture.size) for region in regions]
    drawn = ImageEnhance.Brightness(picture).enhance(_UNSEEN)
    for box in boxes:
        drawn.paste(picture.crop(box), box)
    draw = ImageDraw.Draw(drawn)
    line = _line(picture.size)
    for colour, width in ((_SHADOW, 2 * line), (_LOOK, line)):
        for left, top, right, bottom in boxes:
            draw.rectangle((left, top, right - 1, bottom - 1), outline=colour, width=width)
    for edge in (ground.bottom,) if idle_top else (ground.top, ground.bottom):
        _dashed(draw, round(edge * picture.height), picture.size, line)
    edge, words = (
        (ground.bottom, f"ground to {ground.bottom:g}: {ground.top:g} cuts nothing")
        if idle_top
        else (ground.top, f"ground {ground}")
    )
    above = round(edge * picture.height) - _text_height(picture.size)
    _label(draw, words, (picture.width, above), picture.size, _GROUND)
    return drawn


def draw_places(picture: Image.Image, places: Iterable[Place]) -> None:
    """Frame the places on the picture itself, each with its probability."""
    draw = ImageDraw.Draw(picture)
    line = 2 * _line(picture.size)
    for place in places:
        left, top, right, bottom = _box(place, picture.size)
        start = max(left - line, 0), max(top - line, 0)
        end = min(right + line, picture.width) - 1, min(bottom + line, picture.height) - 1
        draw.rectangle((start, end), outline=_PLACE, width=line)
        text = f"{place.probability:.2f}"
        above = top - line - _text_height(picture.size)
        _label(draw, text, (left - line, above if above >= 0 else bottom), picture.size, _PLACE)


def _box(part: Region | Place, size: tuple[int, int]) -> Box:
    """Give a part of the picture in pixels, cut off at the picture's edges."""
    width, height = size
    left, right = (
        min(max(round(edge * width), 0), width) for edge in (part.x, part.x + part.width)
    )
    top, bottom = (
        min(max(round(edge * height), 0), height) for edge in (part.y, part.y + part.height)
    )
    return left, top, max(right, left + 1), max(bottom, top + 1)


def _line(size: tuple[int, int]) -> int:
    return max(1, round(min(size) * _LINE))


def _text_height(size: tuple[int, int]) -> int:
    return max(_LEAST_TEXT, round(min(size) * _TEXT))


def _dashed(draw: ImageDraw.ImageDraw, y: int, size: tuple[int, int], line: int) -> None:
    dash = _DASH * line
    y = min(max(y, line), size[1] - line)
    for left in range(0, size[0], 2 * dash):
        draw.line((left, y, left + dash, y), fill=_GROUND, width=2 * line)


def _label(
    draw: ImageDraw.ImageDraw,
    text: str,
    at: tuple[int, int],
    size: tuple[int, int],
    colour: tuple[int, int, int],
) -> None:
    """Write on a patch of a colour within the picture; a tiny one has no room for it."""
    height = _text_height(size)
    font = ImageFont.load_default(height * 0.8)
    width = round(font.getlength(text) + height * 0.5)
    if width > size[0] or 2 * height > size[1]:
        return
    left = max(0, min(at[0], size[0] - width))
    top = max(0, min(at[1], size[1] - height))
    draw.rectangle((left, top, left + width, top + height), fill=colour)
    ink = "black" if sum(colour) > 382 else "white"
    middle = (left + width / 2, top + height / 2)
    draw.text(middle, text, fill=ink, font=font, anchor="mm")
