"""Write drawn figures: HTML for a browser, PNG for the report."""

from pathlib import Path

import plotly.graph_objects as go
import plotly.io

_SIZE = {"width": 1200, "height": 720, "scale": 1.5}


def write(figures: dict[str, go.Figure], folder: Path) -> list[str]:
    """Write all as NAME.html, with plotly.min.js once beside them, and NAME.png.

    Gives what could not be written, in words: PNG needs a Chromium.
    """
    for name, figure in figures.items():
        figure.write_html(folder / f"{name}.html", include_plotlyjs="directory")
    files = [folder / f"{name}.png" for name in figures]
    try:
        plotly.io.write_images(list(figures.values()), files, **_SIZE)
    except (RuntimeError, ValueError, OSError, ImportError) as error:
        return [f"no PNG was drawn; it takes Chromium or Chrome (apt install chromium): {error}"]
    return []
