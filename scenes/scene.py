"""One picture of a street from a seed: choose, place, light, paint, photograph."""

from dataclasses import replace

import numpy as np
from PIL import Image

from litterfog.scenes.camera import HEIGHT, WIDTH, Camera
from litterfog.scenes.colour import develop
from litterfog.scenes.lens import through_lens
from litterfog.scenes.light import ShadowMap, light_solids
from litterfog.scenes.mesh import join
from litterfog.scenes.noise import Floats, length
from litterfog.scenes.painter import FINER, Visible, look_at, paint
from litterfog.scenes.placing import on_floor, place_clutter, place_litter
from litterfog.scenes.roadway import see_ground
from litterfog.scenes.surroundings import see_surroundings
from litterfog.scenes.view import View, choose_view


def draw_scene(seed: int, litter: bool) -> Image.Image:
    """Draw a street as an RGB picture of 640 by 480: the same arguments, the same pixels."""
    view = choose_view(np.random.default_rng([seed, 1]))
    placed = place_clutter(np.random.default_rng([seed, 2]), view)
    if litter:
        placed += place_litter(np.random.default_rng([seed, 3]), view)
    solid = join([on_floor(mesh, view.street) for mesh in placed])
    shadows = ShadowMap(solid, view.light, view.street.floor_at(solid.corners[:, 0, 0]))
    light, depth = _backdrop(view, shadows)
    seen = look_at(view.camera, solid)
    backdrop = np.clip(develop(light), 0, 255).astype(np.uint8)
    picture = paint(backdrop, seen, develop(_solid_light(view, seen, shadows)))
    _bring_near(depth, view.camera, seen)
    return through_lens(picture, depth, np.random.default_rng([seed, 4]))


def _backdrop(view: View, shadows: ShadowMap) -> tuple[Floats, Floats]:
    rays = view.camera.rays().reshape(-1, 3)
    light, depth = see_surroundings(view.fronts, view.camera, view.light, rays)
    ground_far = view.camera.height_m / np.maximum(-rays[:, 1], 1e-4)
    here = np.flatnonzero(ground_far < depth)
    ground = see_ground(view.street, view.camera, view.light, rays[here])
    sun, sky = shadows.on_ground(ground.points)
    lit = view.light.sun * (sun * view.light.to_sun[1] * ground.shade)[:, None]
    lit = lit + view.light.sky * (sky * ground.shade)[:, None]
    light[here] = ground.albedo * lit
    wet = np.flatnonzero(ground.wet > 0.1)
    light[here[wet]] += _mirrored(view, rays[here[wet]], ground.wet[wet] * sky[wet])
    depth[here] = ground_far[here]
    return light.reshape(HEIGHT, WIDTH, 3), depth.reshape(HEIGHT, WIDTH)


def _mirrored(view: View, rays: Floats, wet: Floats) -> Floats:
    """Give what wet ground mirrors: the surroundings, seen from below the street."""
    below = replace(view.camera, height_m=-view.camera.height_m)
    upwards = rays * np.array([1, -1, 1], np.float32)
    light, _ = see_surroundings(view.fronts, below, view.light, upwards)
    glance = (1 - np.clip(upwards[:, 1], 0, 1)) ** 4
    return light * (wet**2 * (0.04 + 0.8 * glance))[:, None]


def _solid_light(view: View, seen: Visible, shadows: ShadowMap) -> Floats:
    above = seen.points[:, 1] - view.street.floor_at(seen.points[:, 0])
    eye = np.array([0, view.camera.height_m, 0], np.float32)
    return light_solids(seen, view.light, shadows.on_solids(seen.points), eye, above)


def _bring_near(depth: Floats, camera: Camera, seen: Visible) -> None:
    """Enter solid things into the picture's depth, so that the lens focuses on them."""
    rows, columns = np.divmod(seen.where, WIDTH * FINER)
    eye = np.array([0, camera.height_m, 0], np.float32)
    depth[rows // FINER, columns // FINER] = length(seen.points - eye)
