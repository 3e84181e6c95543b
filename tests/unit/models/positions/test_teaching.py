import numpy as np
import pytest
from PIL import Image

from litterfog.models.positions.recipe import Teaching
from litterfog.models.positions.teaching import Teachers
from litterfog.models.positions.views import View
from litterfog.models.zoo import load_model

TEACHER = "litter-160-int8"
PLAIN = Image.new("RGB", (64, 48), (90, 110, 90))  # of which each part looks alike
ALL, MORE_THAN_HALF, LITTLE = (0, 0, 64, 48), (0, 0, 64, 30), (8, 8, 24, 24)


def seen(edges: tuple[float, float, float, float]) -> View:
    return View(np.zeros((64, 64, 3), np.uint8), (), edges)


def test_teachers_say_more_the_less_of_a_photograph_is_seen() -> None:
    teachers = Teachers(Teaching(teachers=(TEACHER,)))
    told = load_model(TEACHER).probability(PLAIN)
    labels = [
        teachers.label(PLAIN, seen(edges), litter=True) for edges in (ALL, MORE_THAN_HALF, LITTLE)
    ]
    assert labels == pytest.approx([own + (1 - own) * told for own in (0.75, 0.4, 0.2)])
    assert labels[0] > labels[1] > labels[2]


def test_a_clean_photograph_keeps_its_class_however_little_is_seen() -> None:
    teachers = Teachers(Teaching(teachers=(TEACHER,)))
    whole, part = (teachers.label(PLAIN, seen(edges), litter=False) for edges in (ALL, LITTLE))
    assert whole == part < 0.15


def test_without_teachers_a_photographs_class_is_the_label() -> None:
    teachers = Teachers(Teaching(teachers=()))
    assert [teachers.label(PLAIN, seen(LITTLE), litter=litter) for litter in (True, False)] == [
        1,
        0,
    ]
