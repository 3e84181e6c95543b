"""Where in its picture a hit's litter is: a small drawing, which words stand in for.

The picture itself stays on the device, and its shape is not known: an empty frame stands for it.
"""

from collections.abc import Iterable
from typing import Any, Final, NamedTuple

from dash import html
from dash.development.base_component import Component

from litterfog.dashboard import written
from litterfog.dashboard.components.hits import step_of
from litterfog.dashboard.languages.table import Words
from litterfog.wire.place import Place

_ROWS: Final = ("top", "middle", "bottom")
_COLUMNS: Final = ("left", "centre", "right")
_LABEL: Final = (0.15, 0.1)  # the size of "90 %" in the frame of assets/map/places.css
_LABELS: Final = 6  # more are not read
_LEAST_PX: Final = 5  # of a box: an item far away is some pixels of a picture


class Box(NamedTuple):
    """A rectangle in the frame, in fractions of it."""

    x: float
    y: float
    width: float
    height: float

    def meets(self, other: "Box") -> bool:
        """Say whether two share any of the frame."""
        beside = self.x + self.width <= other.x or other.x + other.width <= self.x
        above = self.y + self.height <= other.y or other.y + other.height <= self.y
        return not (beside or above)


def drawing(places: tuple[Place, ...], words: Words) -> list[Component]:
    """Draw a box for each place, the likeliest labelled; nothing where there are none."""
    if not places:
        return []
    by_size = sorted(places, key=lambda place: -place.width * place.height)  # the small on top
    marks: list[Component] = [_mark(place) for place in by_size]
    marks += [_label(place, at) for place, at in labels(places)]
    said: dict[str, Any] = {"aria-label": in_words(places, words)}
    return [
        html.Figure(
            [
                html.Div(marks, className="frame-of-picture", role="img", **said),
                html.Figcaption(words("map.items", count=len(places))),
            ],
            className="places",
        )
    ]


def in_words(places: Iterable[Place], words: Words) -> str:
    """Say what the drawing shows, the likeliest first."""
    told = [f"{written.percent(place.probability)} {_where(place, words)}" for place in places]
    return f"{words('map.items', count=len(told))} ({', '.join(told)})"


def labels(places: Iterable[Place]) -> list[tuple[Place, Box]]:
    """Find room for labels above or below their places, the likeliest first; some find none."""
    boxes = [Box(place.x, place.y, place.width, place.height) for place in places]
    found: list[tuple[Place, Box]] = []
    for place, box in zip(places, boxes, strict=True):
        taken = [*(other for other in boxes if other != box), *(at for _, at in found)]
        free = (at for at in _beside(box) if not any(at.meets(other) for other in taken))
        if at := next(free, None):
            found.append((place, at))
    return found[:_LABELS]


def _beside(box: Box) -> list[Box]:
    """Give where a label may be: above the box, else below, within the frame."""
    width, height = _LABEL
    left = min(max(box.x + box.width / 2 - width / 2, 0), 1 - width)
    tops = (box.y - height, box.y + box.height)
    return [Box(left, top, width, height) for top in tops if 0 <= top <= 1 - height]


def _where(place: Place, words: Words) -> str:
    """Name the ninth of the picture that the middle of a place is in."""
    row, column = (
        min(int(3 * middle), 2)
        for middle in (place.y + place.height / 2, place.x + place.width / 2)
    )
    return words(f"map.at_{_ROWS[row]}_{_COLUMNS[column]}")


def _mark(place: Place) -> Component:
    at = {"left": _within(place.x), "top": _within(place.y)}
    size = {"width": f"{place.width:.2%}", "height": f"{place.height:.2%}"}
    least = {"minWidth": _LEAST_PX, "minHeight": _LEAST_PX}
    colour = f"var(--hit-{step_of(place.probability)})"
    return html.I(style={**at, **size, **least, "color": colour})


def _within(corner: float) -> str:
    """Keep the smallest box from reaching out of the frame."""
    return f"min({corner:.2%}, 100% - {_LEAST_PX}px)"


def _label(place: Place, at: Box) -> Component:
    where = {"left": f"{at.x:.2%}", "top": f"{at.y:.2%}"}
    return html.Span(written.percent(place.probability), style=where)
