"""Where a picture is taken and in what light, chosen at random."""

from dataclasses import dataclass

import numpy as np

from litterfog.scenes.camera import Camera
from litterfog.scenes.light import Light
from litterfog.scenes.street import Street, draw_street
from litterfog.scenes.surroundings import Front, draw_fronts


@dataclass(frozen=True)
class View:
    """Where the picture is taken, and in what light."""

    camera: Camera
    light: Light
    street: Street
    fronts: tuple[Front, Front]


def choose_view(random: np.random.Generator) -> View:
    """Choose a street, a camera over it and the weather."""
    camera = Camera(
        height_m=float(random.uniform(1.15, 1.6)),
        pitch_rad=float(np.radians(random.uniform(12, 37))),
        yaw_rad=float(np.radians(random.uniform(-50, 50))),
        roll_rad=float(np.radians(random.normal(0, 1.5))),
        focal_px=float(random.uniform(480, 600)),
    )
    street = draw_street(random)
    fronts = draw_fronts(random, street.verges[1].start_m, street.verges[2].end_m)
    return View(camera, _choose_light(random), street, fronts)


def _choose_light(random: np.random.Generator) -> Light:
    overcast = random.random() < 0.4
    up, bearing = np.radians(random.uniform(24, 55)), random.uniform(0, 2 * np.pi)
    to_sun = [np.cos(up) * np.cos(bearing), np.sin(up), np.cos(up) * np.sin(bearing)]
    warm = random.uniform(0, 1)
    sun = np.array([1.0, 0.95 - 0.07 * warm, 0.88 - 0.2 * warm]) * (0.35 if overcast else 2.2)
    sky = np.array([0.94, 1.0, 1.07]) * (1.25 if overcast else 0.62)
    exposure = random.uniform(0.85, 1.2)
    return Light(
        to_sun=np.array(to_sun, np.float32),
        sun=(sun * exposure).astype(np.float32),
        sky=(sky * exposure).astype(np.float32),
        dapple=float(random.choice([0.0, 0.0, random.uniform(0.25, 0.75)])),
        softness_m=0.16 if overcast else 0.03,
        origin=(float(random.uniform(0, 9)), float(random.uniform(0, 9))),
    )
