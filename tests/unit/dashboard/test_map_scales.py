import itertools

import pytest

from litterfog.dashboard.basemap.palette import Scheme
from litterfog.dashboard.components.hits import step_of
from litterfog.dashboard.map.scales import SCALES, SCHEMES, contrast

TEXT = 4.5  # WCAG 2.2, 1.4.3
GRAPHICS = 3.0  # 1.4.11


def test_contrast_is_what_wcag_says() -> None:
    assert contrast("#000000", "#ffffff") == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("scale", ["probability", "density", "grade"])
def test_the_dirtier_the_more_it_stands_out_from_the_ground(scheme: Scheme, scale: str) -> None:
    scales = SCALES[scheme]
    steps = [contrast(colour, scales.ground) for colour in getattr(scales, scale)]
    assert all(less * 1.2 < more for less, more in itertools.pairwise(steps)), steps
    assert steps[-1] > 9


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_hit_stands_out_from_the_ground(scheme: Scheme) -> None:
    scales = SCALES[scheme]
    assert min(contrast(colour, scales.ground) for colour in scales.probability) >= GRAPHICS


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_cluster_s_number_can_be_read_on_every_colour(scheme: Scheme) -> None:
    scales = SCALES[scheme]
    pairs = zip(scales.inks, scales.probability, strict=True)
    assert min(contrast(ink, colour) for ink, colour in pairs) >= TEXT


@pytest.mark.parametrize(
    ("probability", "step"), [(0.2, 0), (0.5, 0), (0.59, 0), (0.6, 1), (0.9, 4), (1.0, 4)]
)
def test_a_probability_has_the_colour_of_its_step(probability: float, step: int) -> None:
    assert step_of(probability) == step
