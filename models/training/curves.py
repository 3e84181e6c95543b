"""Draw how training went: loss and val accuracy by epoch, as a PNG. Pillow alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from litterfog.models.training.epochs import EpochReport

WIDTH, PANEL_HEIGHT = 900, 300
LEFT, RIGHT, TOP, BOTTOM = 70, 150, 50, 50  # of a panel, around its axes
INK, GRID, SHADE = "#222222", "#d8d8d8", "#f0f4fa"
BLUE, ORANGE, GREEN = "#1f5fa8", "#c8500a", "#1a7f37"
TICKS = 4

FONT = ImageFont.load_default(15)


@dataclass(frozen=True)
class Curve:
    """One line of a panel."""

    name: str
    colour: str
    values: tuple[float, ...]


@dataclass(frozen=True)
class Panel:
    """One pair of axes: x is the epoch, from 1; y runs from `low` to `high`."""

    draw: ImageDraw.ImageDraw
    top: int
    epochs: int
    low: float
    high: float

    def x(self, epoch: float) -> float:
        """Where an epoch is, in pixels."""
        return LEFT + (epoch - 0.5) / self.epochs * (WIDTH - LEFT - RIGHT)

    def y(self, value: float) -> float:
        """Where a value is, in pixels."""
        share = (value - self.low) / (self.high - self.low)
        return self.top + PANEL_HEIGHT - BOTTOM - share * (PANEL_HEIGHT - TOP - BOTTOM)


def draw_curves(path: Path, history: Sequence[EpochReport]) -> None:
    """Write the two panels of a run that has at least one epoch."""
    image = Image.new("RGB", (WIDTH, 2 * PANEL_HEIGHT), "white")
    draw = ImageDraw.Draw(image)
    losses = (
        Curve("training loss", BLUE, tuple(report.training_loss for report in history)),
        Curve("val loss", ORANGE, tuple(report.val_loss for report in history)),
    )
    accuracy = Curve("val accuracy", GREEN, tuple(report.val_accuracy for report in history))
    top = max(value for curve in losses for value in curve.values) * 1.05
    _draw_panel(Panel(draw, 0, len(history), 0.0, top or 1.0), "loss", losses, history)
    floor = min(0.9, int(min(accuracy.values) * 10) / 10)
    below = Panel(draw, PANEL_HEIGHT, len(history), floor, 1.0)
    _draw_panel(below, "val accuracy, every source counting alike", (accuracy,), history)
    image.save(path)


def _draw_panel(
    panel: Panel, title: str, curves: Sequence[Curve], history: Sequence[EpochReport]
) -> None:
    _draw_stages(panel, history)
    _draw_axes(panel, title)
    heights = _apart([panel.y(curve.values[-1]) for curve in curves])
    for curve, height in zip(curves, heights, strict=True):
        points = [(panel.x(at + 1), panel.y(value)) for at, value in enumerate(curve.values)]
        panel.draw.line(points, curve.colour, width=2)
        for x, y in points:
            panel.draw.ellipse((x - 2.5, y - 2.5, x + 2.5, y + 2.5), curve.colour)
        label = f"{curve.name}\n{curve.values[-1]:.3f}"
        panel.draw.text((WIDTH - RIGHT + 8, height), label, curve.colour, FONT, anchor="lm")


def _draw_stages(panel: Panel, history: Sequence[EpochReport]) -> None:
    """Shade the first stage and name each above the axes."""
    base = panel.top + PANEL_HEIGHT - BOTTOM
    for shade, stage in zip(
        (SHADE, "white"), dict.fromkeys(r.stage for r in history), strict=False
    ):
        at = [index + 1 for index, report in enumerate(history) if report.stage == stage]
        left, right = panel.x(at[0] - 0.5), panel.x(at[-1] + 0.5)
        panel.draw.rectangle((left, panel.top + TOP, right, base), shade)
        panel.draw.text((left + 4, panel.top + TOP - 20), stage, INK, FONT)


def _draw_axes(panel: Panel, title: str) -> None:
    draw, base, end = panel.draw, panel.top + PANEL_HEIGHT - BOTTOM, WIDTH - RIGHT
    draw.text((LEFT, panel.top + 6), title, INK, FONT)
    for tick in range(TICKS + 1):
        value = panel.low + (panel.high - panel.low) * tick / TICKS
        draw.line([(LEFT, panel.y(value)), (end, panel.y(value))], GRID)
        draw.text((LEFT - 8, panel.y(value)), f"{value:.2f}", INK, FONT, anchor="rm")
    for epoch in range(1, panel.epochs + 1, max(1, panel.epochs // 10)):
        draw.text((panel.x(epoch), base + 6), str(epoch), INK, FONT, anchor="ma")
    draw.line([(LEFT, panel.top + TOP), (LEFT, base), (end, base)], INK)
    draw.text(((LEFT + end) / 2, base + 26), "epoch", INK, FONT, anchor="ma")


def _apart(heights: Sequence[float]) -> list[float]:
    """Move two labels apart that would overlap, each by as much."""
    if len(heights) < 2:
        return list(heights)
    first, second = heights
    short = max(0.0, 40 - abs(first - second)) / 2
    down = 1 if first < second else -1
    return [first - down * short, second + down * short]
