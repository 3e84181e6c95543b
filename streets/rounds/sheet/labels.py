"""Names of streets on a sheet's map, where there is room for them."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Final

import numpy as np

from litterfog.streets.rounds.lines import Lines
from litterfog.streets.rounds.sheet.frame import WIDTH, Frame, Paper
from litterfog.streets.streets import Streets

_MOST: Final = 40
_LETTER: Final = 13  # about as wide as one is, at 2.4 mm
_APART: Final = 60


@dataclass(frozen=True, slots=True)
class _Label:
    name: str
    middle: Paper  # (2,)
    degrees: float  # clockwise, -90 to 90: never upside down
    width: float

    @property
    def along(self) -> Paper:
        """Places along it, (n, 2), that no other label may be near to."""
        turn = np.radians(self.degrees)
        steps = np.arange(-self.width / 2, self.width / 2 + _APART, _APART)
        return self.middle + np.outer(steps, (np.cos(turn), np.sin(turn))).astype(np.int64)


def labels(streets: Streets, lines: Lines, frame: Frame, taken: Paper) -> str:
    """Write the names of the longest streets, once each, clear of what is at the taken places."""
    chosen: list[_Label] = []
    for label in _candidates(streets, lines, frame):
        if len(chosen) == _MOST:
            break
        along = label.along
        if (np.abs(along[:, None] - taken).max(axis=2) > _APART * 0.7).all():
            chosen.append(label)
            taken = np.concatenate((taken, along))
    return "".join(map(_text, chosen))


def _candidates(streets: Streets, lines: Lines, frame: Frame) -> Iterator[_Label]:
    """Give a label a street that is longer on paper than its name, longest first."""
    by_name: dict[int, list[int]] = defaultdict(list)
    for line, name in enumerate(streets.name[lines.row].tolist()):
        by_name[name].append(line)
    longest = sorted(by_name, key=lambda name: -float(lines.length_m[by_name[name]].sum()))
    for name in longest:
        label = _label(streets.names[name], by_name[name], lines, frame)
        if label is not None:
            yield label


def _label(name: str, of: list[int], lines: Lines, frame: Frame) -> _Label | None:
    """Lie along the piece of the street nearest to the middle of what is shown of it."""
    firsts, lasts = lines.start[of], lines.start[np.array(of) + 1] - 1
    ends = frame.on_paper(lines.metres[np.stack((firsts, lasts), axis=1)].reshape(-1, 2))
    width = len(name) * _LETTER
    if not name or np.hypot(*np.ptp(ends, axis=0)) < width:
        return None
    centres = ends.reshape(-1, 2, 2).mean(axis=1)
    line = of[int(np.abs(centres - centres.mean(axis=0)).sum(axis=1).argmin())]
    middle = frame.on_paper(lines.part(line, 0.5, 0.5))[0]
    step = np.diff(lines.part(line, 0.4, 0.6)[[0, -1]] * (1, -1), axis=0)[0]
    half = width / 2
    if not (half < middle[0] < WIDTH - half and 30 < middle[1] < frame.height - 30):
        return None
    degrees = float(np.degrees(np.arctan2(step[1], step[0])))
    return _Label(name, middle, (degrees + 90) % 180 - 90, width)


def _text(label: _Label) -> str:
    x, y = label.middle.tolist()
    turn = f"rotate({label.degrees:.0f} {x} {y})"
    return (
        f'<text class="name" x="{x}" y="{y}" dy="8" transform="{turn}">{escape(label.name)}</text>'
    )
