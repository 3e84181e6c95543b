"""What the figures share: names, axes, layout; each mechanism keeps its colour."""

import plotly.graph_objects as go

MECHANISM_COLOURS = {
    "cloud-only": "#2a9d8f",
    "split5": "#8d5fa8",
    "split10": "#c9184a",
    "split13": "#f2772e",
    "split15": "#7a4b2a",
    "edge-only": "#2f6690",
}
DEVICES = {"jetson-nano": "Jetson Nano", "raspberry-pi-3b+": "Raspberry Pi 3B+"}
WAYS = {"paper": "the paper's way", "litterfog": "litterfog"}
MS_AXIS = {"type": "log", "tickvals": [10, 15, 20, 30, 50, 75, 100, 150, 200, 300, 500, 1_000]}
INK = "#12202e"


def layout(figure: go.Figure, title: str, note: str) -> go.Figure:
    """Give a figure its title, the note below it, and a legend at its foot."""
    return figure.update_layout(
        title={"text": f"{title}<br><sup>{note}</sup>", "x": 0.02},
        template="plotly_white",
        font={"size": 14, "color": INK},
        legend={"orientation": "h", "y": -0.12},
        margin={"l": 80, "r": 30, "t": 110, "b": 110},
    )
