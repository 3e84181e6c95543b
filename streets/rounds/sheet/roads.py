"""The streets of a sheet's map, in three widths."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from litterfog.streets.rounds.lines import Lines
from litterfog.streets.rounds.sheet.frame import Frame, Paper
from litterfog.streets.streets import Streets

MOST_DRAWN: Final = 15_000  # segments: a sheet of 1 MB, and more would be grey from edge to edge
_MAIN: Final = {
    f"{kind}{link}"
    for kind in ("motorway", "trunk", "primary", "secondary", "tertiary")
    for link in ("", "_link")
}
_PATHS: Final = {"footway", "path", "steps", "cycleway", "track", "bridleway", "service"}
_CLASSES: Final = ("main", "street", "path")


def roads(streets: Streets, lines: Lines, frame: Frame) -> str:
    """Draw them, paths first; of too many the paths and then the streets are left out."""
    rank = _ranks(streets)[streets.kind[lines.row]]
    drawn = np.argsort(rank, kind="stable")[:MOST_DRAWN]
    paper = frame.on_paper(lines.metres)
    groups = []
    for of, name in reversed(list(enumerate(_CLASSES))):
        chosen = drawn[rank[drawn] == of]
        path = "".join(
            path_of(paper[lines.start[line] : lines.start[line + 1]]) for line in chosen.tolist()
        )
        groups.append(f'<path class="road {name}" d="{path}"/>' if path else "")
    return "".join(groups)


def path_of(points: Paper) -> str:
    """Write a line as an SVG path: its first point, and steps in whole units."""
    steps = np.diff(points, axis=0)
    steps = steps[steps.any(axis=1)]
    if not len(steps):
        return ""
    return f"M{points[0, 0]} {points[0, 1]}l" + " ".join(f"{x} {y}" for x, y in steps.tolist())


def _ranks(streets: Streets) -> NDArray[np.int64]:
    return np.array(
        [0 if kind in _MAIN else 2 if kind in _PATHS else 1 for kind in streets.kinds], np.int64
    )
