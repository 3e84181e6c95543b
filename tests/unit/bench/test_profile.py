from pathlib import Path

import pytest

from litterfog.bench.profiling.line_fit import fit_line
from litterfog.bench.profiling.measure import measure_profile
from litterfog.bench.profiling.settings import ProfileRequest
from litterfog.planner.profile import Constant
from litterfog.planner.profile_files import encode_profile, load_profile


def test_a_measured_profile_loads_again_and_every_time_is_positive(tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    request = ProfileRequest(name="mine", model=["litter-160-int8"], rounds=2, quick=True)
    made = measure_profile(request, lambda _, done, total: steps.append((done, total)))
    path = tmp_path / "mine.json"
    path.write_bytes(encode_profile(made))
    assert load_profile(str(path)) == made
    constants = [getattr(made.stages, name) for name in made.stages.__struct_fields__]
    assert all(one.value > 0 for one in constants if isinstance(one, Constant))
    shipped = load_profile("xeon-2vcpu").stages
    assert set(made.stages.encode) == set(made.stages.decode) == set(shipped.encode)
    lines = (*made.stages.encode.values(), *made.stages.decode.values())
    assert all(line.at(50) > 0 and line.label == "measured" for line in lines)
    (times,) = made.times
    assert set(times.splits) == {"split5", "split10", "split13"}
    assert all(one.head_ms > 0 and one.tail_ms > 0 for one in times.splits.values())
    assert [done for done, _ in steps] == list(range(steps[0][1]))
    store = made.stages.store_ms  # not measured: modelled, and it says whose it is
    assert store.label == "modelled"
    assert "not measured here: that of xeon-2vcpu; --redis" in store.source


def test_a_line_through_points_of_a_line_is_it() -> None:
    fit = fit_line([(1, 3.0), (10, 12.0), (100, 102.0)])
    assert fit.fixed == pytest.approx(2)
    assert fit.each == pytest.approx(1)
    assert fit.missed_most < 1e-6


def test_a_line_gives_no_negative_time() -> None:
    fit = fit_line([(1, 1.0), (2, 4.0), (3, 9.0)])
    assert fit.fixed == 0
    assert fit.each > 0
    falling = fit_line([(1, 9.0), (2, 5.0), (3, 2.0)])
    assert falling.each >= 0
    assert falling.missed > 0


def test_points_of_one_size_give_a_constant() -> None:
    fit = fit_line([(0.001, 0.124), (0.001, 0.124)])
    assert fit.fixed == pytest.approx(0.124)
    assert fit.each == 0
