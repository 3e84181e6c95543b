"""A pinhole camera above the street: which ray each pixel sees, where each point falls.

The world is in metres: x across the street, y up, z along it; the camera stands at x = z = 0.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from litterfog.scenes.noise import Floats, length

WIDTH = 640
HEIGHT = 480
NEAR_M = 0.25


@dataclass(frozen=True)
class Camera:
    """How the picture was held."""

    height_m: float
    pitch_rad: float
    """Downwards is positive."""
    yaw_rad: float
    roll_rad: float
    focal_px: float

    def basis(self) -> NDArray[np.float64]:
        """Give the rows right, up and forward, in world axes."""
        pitch, yaw, roll = self.pitch_rad, self.yaw_rad, self.roll_rad
        forward = np.array(
            [np.sin(yaw) * np.cos(pitch), -np.sin(pitch), np.cos(yaw) * np.cos(pitch)]
        )
        level = np.array([np.cos(yaw), 0.0, -np.sin(yaw)])
        upright = np.cross(forward, level)
        right = np.cos(roll) * level + np.sin(roll) * upright
        return np.stack([right, np.cross(forward, right), forward])

    def rays(self) -> Floats:
        """Give each pixel's direction, (HEIGHT, WIDTH, 3), of unit length."""
        right, up, forward = self.basis().astype(np.float32)
        x = (np.arange(WIDTH, dtype=np.float32) + 0.5 - WIDTH / 2)[:, None] * right
        y = (HEIGHT / 2 - 0.5 - np.arange(HEIGHT, dtype=np.float32))[:, None] * up
        seen = x[None] + y[:, None] + np.float32(self.focal_px) * forward
        rays: Floats = seen / length(seen)[..., None]
        return rays

    def project(self, points: Floats) -> tuple[Floats, Floats]:
        """Give the pixel (..., 2) and the depth (...) of points (..., 3)."""
        eye = np.array([0.0, self.height_m, 0.0])
        seen = ((points - eye) @ self.basis().T).astype(np.float32)
        depth = np.maximum(seen[..., 2], NEAR_M)
        scale = np.float32(self.focal_px) / depth
        x = WIDTH / 2 + seen[..., 0] * scale
        y = HEIGHT / 2 - seen[..., 1] * scale
        return np.stack([x, y], axis=-1), seen[..., 2]

    def ground_at(self, column: float, row: float) -> tuple[float, float]:
        """Give the place (x, z) on the ground that a pixel below the horizon shows."""
        seen = np.array([column - WIDTH / 2, HEIGHT / 2 - row, self.focal_px]) @ self.basis()
        far = self.height_m / max(-seen[1], 1e-3)
        return float(seen[0] * far), float(seen[2] * far)
