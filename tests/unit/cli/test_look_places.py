import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageChops, ImageStat

from litterfog.models.zoo import load_model
from tests.unit.cli.looking import CLASSIFIER, look
from tests.unit.models.tiny_models import spotted


@pytest.fixture
def street(tmp_path: Path) -> Path:
    """Draw a dark street with a white thing at its lower right, and write a model that sees it."""
    (tmp_path / "m.tflite").write_bytes(spotted(cells=(6, 10), cell=8, integer=True))
    picture = Image.new("RGB", (400, 300), (40, 40, 40))
    picture.paste((255, 255, 255), (300, 215, 380, 285))
    picture.save(tmp_path / "street.png")
    return tmp_path


@pytest.mark.parametrize("split", ["cloud-only", "edge-only"])
@pytest.mark.parametrize("mode", ["whole", "ground", "tiles"])
def test_json_says_where_litter_is_by_every_way_to_look(
    street: Path, mode: str, split: str
) -> None:
    words = ("street.png", "--json", "--model", "m.tflite", "--look", mode, "--split", split)
    answer = json.loads(look(street, *words).stdout)
    found = load_model(street / "m.tflite").look(street / "street.png", mode)  # type: ignore[arg-type]  # one of the three
    assert answer["probability"] == round(found.probability, 6)
    assert answer["items"] == 1
    place = answer["places"][0]
    assert list(place) == ["x", "y", "width", "height", "probability"]
    assert place["x"] < 0.85 < place["x"] + place["width"]
    assert place["y"] < 0.85 < place["y"] + place["height"]


def test_a_person_reads_how_many_items_a_picture_shows(street: Path) -> None:
    said = look(street, "street.png", "--model", "m.tflite").stdout
    row = next(line for line in said.splitlines() if line.startswith("street.png"))
    assert row.split()[3] == "1"
    assert "items" in said


def test_the_ground_the_looks_and_the_places_are_drawn_on_what_is_saved(street: Path) -> None:
    words = ("street.png", "--model", "m.tflite", "--ground", "0.5..0.95", "--save", "out")
    look(street, *words, "--look", "tiles")
    with Image.open(street / "out" / "street.jpg") as saved:
        colours = {at: np.array(saved.getpixel(at)) for at in ((200, 20), (60, 200), (2, 150))}
    assert max(colours[200, 20]) < 25  # above the looks: dimmed
    assert min(colours[60, 200]) > 30  # within them: as it was
    assert colours[2, 150][0] > 180 > colours[2, 150][2]  # the ground's upper edge: yellow


def test_a_top_that_cuts_nothing_is_said_and_not_drawn(street: Path) -> None:
    words = ("street.png", "--model", "m.tflite", "--ground", "0.5..0.95", "--save", "out")
    assert "its TOP cuts nothing off 1 picture" in look(street, *words, "--look", "ground").stdout
    with Image.open(street / "out" / "street.jpg") as saved:
        colours = [np.array(saved.getpixel(at)) for at in ((2, 150), (2, 285))]
    assert max(colours[0]) - min(colours[0]) < 20  # grey: no line at the top
    assert colours[1][0] > 180 > colours[1][2]  # yellow: the bottom's
    assert "TOP" not in look(street, *words, "--look", "tiles").stdout


def test_a_classifiers_saved_picture_has_nothing_drawn_on_it(street: Path) -> None:
    look(street, "street.png", "--model", CLASSIFIER, "--save", "out")
    with (
        Image.open(street / "out" / "street.jpg") as saved,
        Image.open(street / "street.png") as picture,
    ):
        same = ImageChops.difference(picture, saved.crop((0, 0, *picture.size)))
    assert ImageStat.Stat(same).mean[0] < 2
