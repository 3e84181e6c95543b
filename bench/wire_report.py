"""The accuracy-by-bytes table as files: JSON first, then Markdown and a plot of the same rows."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from itertools import cycle
from pathlib import Path
from typing import Any, get_args

import plotly.graph_objects as go

from litterfog.bench.wire_table import Row
from litterfog.models.splits import CLOUD_ONLY, EDGE_ONLY
from litterfog.wire.codecs import CodecName

_SHAPES = dict(zip(get_args(CodecName), ("circle", "x", "square", "diamond"), strict=False))
_COLOURS = (
    *("#6a0f49", "#3d5a9e", "#c9184a", "#2a9d8f", "#f2772e", "#5b6770"),
    *("#8a6d00", "#1b9ac2", "#7a9a01"),
)

_HEAD = """# Accuracy by bytes on the wire

Measured on {n} test photographs, each sent through head, codec and tail. Bytes are a whole Frame's;
change is against the whole float model of the same size. * : no other row, of any model, has fewer
bytes at the same accuracy or better (edge-only apart: it needs the whole model on the device). One
photograph is {step:.4f} of accuracy: differences of one or two are noise. A model that answers at
every position has its most probable one's answer, of one look at the whole photograph; its frames
say what the look covers, its edge-only frames are hits with their places.

| model | split | codec | precision | accuracy | change | bytes, median | p95 | |
|---|---|---|---|--:|--:|--:|--:|---|"""


def write_report(
    rows: Sequence[Row], photographs: int, folder: Path
) -> tuple[list[Path], str | None]:
    """Write wire-table.json, .md, .html and .png; gives the files, and why there is no .png."""
    folder.mkdir(parents=True, exist_ok=True)
    as_json = folder / "wire-table.json"
    document = {"photographs": photographs, "label": "measured", "rows": list(map(asdict, rows))}
    as_json.write_text(json.dumps(document, indent=1) + "\n")
    as_markdown = folder / "wire-table.md"
    as_markdown.write_text(markdown(rows, photographs))
    figure = plot(rows, photographs)
    as_html, as_png = folder / "wire-table.html", folder / "wire-table.png"
    figure.write_html(as_html, include_plotlyjs="cdn")
    try:
        figure.write_image(as_png, width=1100, height=640, scale=2)
    except (RuntimeError, ValueError, ImportError) as error:
        why = f"no PNG was drawn; it takes Chromium or Chrome (apt install chromium): {error}"
        return [as_json, as_markdown, as_html], why
    return [as_json, as_markdown, as_html, as_png], None


def markdown(rows: Sequence[Row], photographs: int) -> str:
    """Lay the rows out as a table, smallest first within a model; * marks the Pareto front."""
    lines = [_HEAD.format(n=photographs, step=1 / photographs)]
    lines += [
        f"| {row.model} | {row.split} | {row.codec} | {row.precision} | {row.accuracy:.4f} |"
        f" {row.change:+.4f} | {row.bytes_median:,.0f} | {row.bytes_p95:,.0f} |"
        f" {'*' if row.pareto else ''} |"
        for row in sorted(rows, key=lambda row: (row.model, row.bytes_median))
    ]
    return "\n".join(lines) + "\n"


def plot(rows: Sequence[Row], photographs: int) -> go.Figure:
    """Plot accuracy against bytes (logarithmic), a colour per model, the Pareto front as a line."""
    figure = go.Figure()
    for model, colour in zip(sorted({row.model for row in rows}), cycle(_COLOURS), strict=False):
        for pictures in (False, True):
            chosen = [r for r in rows if r.model == model and (r.split == CLOUD_ONLY) == pictures]
            chosen = [row for row in chosen if row.split != EDGE_ONLY]
            name = f"{model}, {'pictures' if pictures else 'splits'}"
            figure.add_trace(_points(chosen, name, colour, hollow=pictures))
    front = sorted((row for row in rows if row.pareto), key=lambda row: row.bytes_median)
    figure.add_trace(
        go.Scatter(
            x=[row.bytes_median for row in front],
            y=[row.accuracy for row in front],
            mode="lines+text",
            line={"color": "#12202e", "width": 1.5, "dash": "dot", "shape": "hv"},
            text=[f"{row.split} {row.precision}" for row in front],
            textposition="top left",
            textfont={"size": 10},
            name="Pareto front",
        )
    )
    return figure.update_layout(**_layout(photographs))


def _points(rows: Sequence[Row], name: str, colour: str, *, hollow: bool) -> go.Scatter:
    suffix = "-open" if hollow else ""
    return go.Scatter(
        x=[row.bytes_median for row in rows],
        y=[row.accuracy for row in rows],
        mode="markers",
        marker={"color": colour, "size": 9, "opacity": 0.75}
        | {"symbol": [_SHAPES[row.codec] + suffix for row in rows]},
        text=[f"{row.split} {row.codec} {row.precision}" for row in rows],
        hovertemplate="%{text}<br>%{x:,.0f} bytes, %{y:.4f}<extra></extra>",
        name=name,
    )


def _layout(photographs: int) -> dict[str, Any]:
    shapes = ", ".join(f"{shape} {codec}" for codec, shape in _SHAPES.items())
    note = f"{photographs} test photographs; {shapes}"
    return {
        "title": {"text": f"Accuracy by bytes of a frame (measured)<br><sup>{note}</sup>"},
        "template": "plotly_white",
        "xaxis": {"type": "log", "title": "bytes of a frame, median", "range": [2, 7]},
        "yaxis": {"title": "accuracy on test", "range": [0.86, 1.0]},
        "legend": {"orientation": "h", "y": -0.18},
        "margin": {"l": 70, "r": 30, "t": 80, "b": 110},
    }
