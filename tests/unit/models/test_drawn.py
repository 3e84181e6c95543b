from pathlib import Path

from PIL import Image

from litterfog.models.training.drawn import draw_training_scenes


def test_half_of_the_drawn_scenes_show_litter(tmp_path: Path) -> None:
    scenes = draw_training_scenes(tmp_path, 2)
    assert [scene.litter for scene in scenes] == [False, True]
    assert {scene.source for scene in scenes} == {"drawn"}
    assert [scene.path.parent.name for scene in scenes] == ["clean", "litter"]
    for scene in scenes:
        Image.open(scene.path).load()


def test_scenes_already_drawn_are_kept(tmp_path: Path) -> None:
    first, second = draw_training_scenes(tmp_path, 2)
    first.path.write_bytes(b"kept")
    assert draw_training_scenes(tmp_path, 2) == (first, second)
    assert first.path.read_bytes() == b"kept"
