"""Drawn street scenes as extra training pictures, of seeds that no demo draws."""

import os
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from litterfog.models.data import CLASSES, Photograph
from litterfog.scenes import draw_scene
from litterfog.wire.atomic_file import replacing

FIRST_SEED = 1_000_000_000  # samples of seed s draw 1000 s and on
SOURCE = "drawn"


def draw_training_scenes(folder: Path, count: int) -> tuple[Photograph, ...]:
    """Draw scenes into a folder, half of them with litter; those already there are kept."""
    scenes = tuple(_scene(folder, FIRST_SEED + index) for index in range(count))
    missing = [scene for scene in scenes if not scene.path.exists()]
    for name in CLASSES:
        (folder / name).mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        for _ in pool.map(_draw, missing):
            pass
    return scenes


def _scene(folder: Path, seed: int) -> Photograph:
    litter = seed % 2 == 1
    return Photograph(folder / CLASSES[litter] / f"{SOURCE}-{seed}.jpg", SOURCE, litter)


def _draw(scene: Photograph) -> None:
    seed = int(scene.path.stem.removeprefix(f"{SOURCE}-"))
    with replacing(scene.path) as file:
        draw_scene(seed, scene.litter).save(file, "JPEG", quality=90)
