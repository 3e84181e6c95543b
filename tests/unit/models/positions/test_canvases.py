import hashlib
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from litterfog.models.positions.canvases import UNKNOWN, Canvas, Canvases
from litterfog.models.positions.cells import LITTER, UNJUDGED
from litterfog.models.positions.checks import find_sources
from litterfog.models.positions.drawing import Drawing
from litterfog.models.positions.pools import Pool, Sources
from litterfog.models.positions.recipe import Kind
from litterfog.models.positions.watch import DrawingError
from tests.unit.models.positions.scenes import TINY, make_boxes

COUNT = 24


@pytest.fixture
def sources(photographs_dir: Path, tmp_path: Path) -> Sources:
    return find_sources(photographs_dir, make_boxes(tmp_path / "street"))["train"]


def drawn(sources: Sources, mix: Mapping[Kind, float], seed: int = 1) -> list[Canvas]:
    canvases = Canvases(sources, replace(TINY, mix=mix), seed)
    return [canvases.draw(at) for at in range(COUNT)]


def digest(photographs: Path, boxes: Path, processes: int) -> str:
    """Draw ten canvases, and tell them from any others."""
    sources = find_sources(photographs, boxes)["train"]
    drawing = Drawing(sources, TINY, 1, processes)
    numbers = [range(4), range(4, 8), range(8, 10)]
    parts = [
        part for each in drawing.batches(numbers) for part in (each.pixels, each.cells, each.litter)
    ]
    return hashlib.sha256(b"".join(part.tobytes() for part in parts)).hexdigest()


def test_a_canvas_depends_on_the_seed_and_its_number_alone(sources: Sources) -> None:
    inorder, alone = Canvases(sources, TINY, 1), Canvases(sources, TINY, 1)
    for at in range(5):
        before = inorder.draw(at)
    assert (before.pixels == alone.draw(4).pixels).all()


def test_another_seed_gives_other_canvases(sources: Sources) -> None:
    one, other = (Canvases(sources, TINY, seed).draw(0) for seed in (1, 2))
    assert (one.pixels != other.pixels).any()


def in_a_process(call: str) -> tuple[str, str]:
    """Print what one of this file's functions gives; what was started beside it ends with it."""
    code = f"from pathlib import Path; from {__name__} import *; print({call})"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip(), done.stderr


def test_several_processes_draw_what_one_does(photographs_dir: Path, tmp_path: Path) -> None:
    boxes = make_boxes(tmp_path / "street")
    call = f"digest(Path({str(photographs_dir)!r}), Path({str(boxes)!r}), 2)"
    assert in_a_process(call) == (digest(photographs_dir, boxes, 1), "")


def told_of_a_lost_process(photographs: Path, boxes: Path) -> str:
    """Kill a drawing process on the way; gives the words of the error."""
    sources = find_sources(photographs, boxes)["train"]
    numbers = [range(at, at + 8) for at in range(0, 800, 8)]
    try:
        for _ in Drawing(sources, TINY, 1, 2).batches(numbers):
            multiprocessing.active_children()[0].kill()
    except DrawingError as error:
        return str(error)
    return "nothing"


def test_a_process_that_is_ended_is_told(photographs_dir: Path, tmp_path: Path) -> None:
    boxes = make_boxes(tmp_path / "street")
    call = f"told_of_a_lost_process(Path({str(photographs_dir)!r}), Path({str(boxes)!r}))"
    out, _ = in_a_process(call)
    assert out.startswith("a process that draws canvases was ended")


def test_canvases_of_items_show_litter(sources: Sources) -> None:
    found = [canvas.litter for canvas in drawn(sources, {"item": 1.0})]
    assert np.mean(np.equal(found, 1.0)) > 0.6


def test_clean_streets_are_clean_at_every_position(sources: Sources) -> None:
    for canvas in drawn(sources, {"street": 1.0}):
        assert canvas.litter == 0
        assert not canvas.cells.any()


def test_pasted_items_are_litter_on_a_clean_street(sources: Sources) -> None:
    found = [(canvas.cells == LITTER).any() for canvas in drawn(sources, {"paste": 1.0})]
    assert 0.5 < np.mean(found) < 1


def test_a_photograph_with_litter_is_judged_as_a_whole_alone(sources: Sources) -> None:
    for canvas in drawn(sources, {"photograph": 1.0}):
        assert (canvas.cells == (UNJUDGED if canvas.litter else 0)).all()


def test_an_item_that_distance_makes_vanish_is_not_judged(sources: Sources) -> None:
    far = replace(
        TINY,
        mix={"item": 1.0},
        views=replace(TINY.views, item_side=(12, 12), mosaic_from=9, around_chance=1),
        weather=replace(TINY.weather, farther_chance=1.0, farther=(3, 3)),
    )
    canvases = Canvases(sources, far, 1)
    for canvas in (canvases.draw(at) for at in range(8)):
        assert canvas.litter == UNKNOWN
        assert (canvas.cells == UNJUDGED).any()
        assert not (canvas.cells == LITTER).any()


def test_canvases_may_be_wider_than_high(sources: Sources) -> None:
    wide = Canvases(sources, replace(TINY, canvas=(64, 96)), 1)
    for canvas in (wide.draw(at) for at in range(COUNT)):
        assert canvas.pixels.shape == (64, 96, 3)
        assert canvas.cells.shape == (2, 3)


def test_streets_are_clean_photographs_where_there_are_none(sources: Sources) -> None:
    without = Sources(tuple(each for each in sources.boxed if each.boxes), sources.photographs)
    assert all(canvas.litter == 0 for canvas in drawn(without, {"street": 1.0}))


def test_teachers_have_a_say_in_photographs(sources: Sources) -> None:
    recipe = replace(
        TINY,
        mix={"photograph": 1.0},
        teaching=replace(TINY.teaching, teachers=("litter-160-int8",)),
    )
    canvases = Canvases(sources, recipe, 1)
    labels = [canvases.draw(at).litter for at in range(COUNT)]
    assert all(0.02 <= label <= 0.98 for label in labels)
    assert any(0.1 < label < 0.9 for label in labels)


def test_a_source_is_drawn_as_often_as_its_weight_says() -> None:
    pool = Pool([("a", "a"), ("a", "a"), ("b", "b"), ("c", "c")], {"a": 1.0, "b": 3.0, "c": 0.0})
    rng = np.random.default_rng(5)
    found = [pool.draw(rng) for _ in range(400)]
    assert found.count("b") / 400 == pytest.approx(0.75, abs=0.06)
    assert "c" not in found
