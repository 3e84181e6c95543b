"""What the figures share: names, axes, layout; stage, mechanism and way each keep a colour."""

import plotly.graph_objects as go

STAGE_COLOURS = {
    "read": "#12344d",
    "resize": "#2f6690",
    "predict": "#f2a541",
    "encode": "#8ab6d6",
    "outbox": "#d9d9d9",
    "link": "#c9184a",
    "cloud_queue": "#b0b0b0",
    "cloud_decode": "#95d5b2",
    "cloud_predict": "#2a9d8f",
    "cloud_store": "#1b5e4b",
}
STAGE_NAMES = {
    "predict": "predict, device",
    "outbox": "wait in the outbox",
    "link": "link, both ways",
    "cloud_queue": "wait in the cloud",
    "cloud_decode": "decode, cloud",
    "cloud_predict": "predict, cloud",
    "cloud_store": "store, cloud",
}
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
WAY_COLOURS = {"paper": "#6a0f49", "litterfog": "#2f6690"}
LINK_COLOURS = {"lan": "#2a9d8f", "wifi": "#f2772e", "4g-steady": "#6a0f49", "4g-kernel": "#c06c9b"}
SYMBOLS = {"cloud-only": "circle", "split": "diamond", "edge-only": "square"}
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
