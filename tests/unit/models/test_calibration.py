import numpy as np
import pytest

from litterfog.models.training.calibration import fit_temperature, fit_temperature_and_offset

RNG = np.random.default_rng(11)
TRUE_LOGITS = RNG.normal(0, 3, 4000)
LITTER = RNG.random(4000) < 1 / (1 + np.exp(-TRUE_LOGITS))
ONE_SOURCE = np.full(4000, "street")


@pytest.mark.parametrize("temperature", [0.25, 1.0, 3.0])
def test_the_temperature_that_blurred_the_truth_is_found(temperature: float) -> None:
    logits = (TRUE_LOGITS * temperature).astype(np.float32)
    assert fit_temperature(logits, LITTER, ONE_SOURCE) == pytest.approx(temperature, rel=0.08)


def test_sources_count_alike_however_many_pictures_they_have() -> None:
    sources = np.array(["one"] * 3990 + ["two"] * 10)
    logits = TRUE_LOGITS.astype(np.float32)
    logits[-10:] = np.where(LITTER[-10:], -8, 8)  # always sure, and wrong
    alike = fit_temperature(logits, LITTER, sources)
    assert alike > 2 * fit_temperature(logits, LITTER, ONE_SOURCE)


def test_photographs_all_judged_right_have_a_bounded_temperature() -> None:
    logits = np.where(LITTER, 4, -4).astype(np.float32)
    assert fit_temperature(logits, LITTER, ONE_SOURCE) == pytest.approx(1 / 20, rel=0.01)


@pytest.mark.parametrize(("temperature", "offset"), [(0.5, 0.0), (2.0, 1.5), (1.0, -4.0)])
def test_the_offset_that_moved_the_truth_is_found(temperature: float, offset: float) -> None:
    logits = ((TRUE_LOGITS - offset) * temperature).astype(np.float32)
    found = fit_temperature_and_offset(logits, LITTER, ONE_SOURCE)
    assert found == pytest.approx((temperature, offset), rel=0.1, abs=0.15)


def test_an_order_that_is_wrong_is_not_turned() -> None:
    temperature, _ = fit_temperature_and_offset(
        (-TRUE_LOGITS).astype(np.float32), LITTER, ONE_SOURCE
    )
    assert temperature == pytest.approx(20, rel=0.01)
