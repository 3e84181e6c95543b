"""Litter per 100 m, and its interval, from pictures with litter."""

import numpy as np
import pytest

from litterfog.streets.grades.rates import Prior, Rates, fit_prior, rates

EVEN = Prior(1, 1)
REACH_M = 8.0


def _rate(seen: float, found: float, prior: Prior = EVEN, reach_m: float = 100) -> Rates:
    """Give one street's; where a picture shows 100 m, -ln(1 - p) itself."""
    return rates(np.array([seen]), np.array([found]), prior, reach_m)


@pytest.mark.parametrize("without", [0.5, 1, 7, 300])
def test_the_mean_is_that_of_an_exponential_where_the_estimate_is_one(without: float) -> None:
    rate = _rate(0, 0, Prior(1, without))  # -ln(1 - Beta(1, b)) is exponential, of mean 1 / b
    assert rate.mean[0] == pytest.approx(1 / without, rel=1e-5)


def test_the_interval_of_rare_litter_is_the_gamma_distributions() -> None:
    rate = _rate(0, 0, Prior(5, 1e6))  # a Gamma(5): half of chi-square with 10 degrees
    assert rate.low[0] * 1e6 == pytest.approx(3.940 / 2, rel=0.01)
    assert rate.high[0] * 1e6 == pytest.approx(18.307 / 2, rel=0.01)


@pytest.mark.parametrize(("seen", "found"), [(0, 0), (6, 0), (6, 6), (30, 3), (30, 29), (400, 90)])
def test_the_interval_holds_90_percent_of_what_may_be(seen: float, found: float) -> None:
    may_be = np.random.default_rng(1).beta(1 + found, 1 + seen - found, 100_000)
    rate, drawn = _rate(seen, found), -np.log1p(-may_be)
    assert ((rate.low <= drawn) & (drawn <= rate.high)).mean() == pytest.approx(0.9, abs=0.02)


def test_pictures_that_all_have_litter_hide_more() -> None:
    some, all_of_them = _rate(50, 25).mean[0], _rate(50, 50).mean[0]
    assert all_of_them > 4 * some


def test_a_camera_that_sees_half_as_far_found_twice_the_litter() -> None:
    assert _rate(50, 9, reach_m=4).mean[0] == pytest.approx(2 * _rate(50, 9, reach_m=8).mean[0])


def test_one_picture_makes_no_street_dirty() -> None:
    seen, found = np.full(500, 40.0), np.random.default_rng(2).binomial(40, 0.03, 500).astype(float)
    one = rates(np.array([1.0]), np.array([1.0]), fit_prior(seen, found), REACH_M)
    assert one.mean[0] < 3


def test_the_prior_finds_the_towns_mean_and_spread() -> None:
    rng = np.random.default_rng(3)
    seen = rng.integers(5, 60, 5_000).astype(float)
    found = rng.binomial(seen.astype(int), rng.beta(2, 6, 5_000)).astype(float)
    prior = fit_prior(seen, found)
    assert prior.with_litter == pytest.approx(2, rel=0.1)
    assert prior.without == pytest.approx(6, rel=0.1)


@pytest.mark.parametrize(
    ("seen", "found"),
    [
        ([], []),
        ([1.0], [1.0]),
        ([0.0] * 20, [0.0] * 20),
        ([9.0] * 20, [9.0] * 20),
        ([2.0] * 9, [1.0] * 9),
    ],
)
def test_a_town_that_tells_little_has_a_prior_too(seen: list[float], found: list[float]) -> None:
    prior = fit_prior(np.array(seen), np.array(found))
    assert prior.with_litter > 0
    assert prior.without > 0
    assert prior.with_litter + prior.without == pytest.approx(4)
