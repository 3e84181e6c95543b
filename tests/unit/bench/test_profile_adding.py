from pathlib import Path

import msgspec
import pytest

from litterfog.bench.profiling.adding import AddingError, Ways, add_times, check_added, joined
from litterfog.bench.profiling.settings import ProfileRequest
from litterfog.planner.profile import ModelTimes, Profile
from litterfog.planner.profile_files import load_profile
from tests.unit.models.tiny_models import spotted
from tests.unit.planner.machines import machine, timed

HERE = "A processor, 2 cores, load 0.1 before; Linux"
THERE = "A faster processor, 2 cores, load 0.2 before; Linux"
WAYS: Ways = {
    ("old", "litert"): ("litert", "int8"),
    ("new", "litert"): ("litert", "int8"),
    ("float", "litert"): ("litert", "float32"),
}


def times(model: str, source: str, whole_ms: float, **splits: tuple[float, float]) -> ModelTimes:
    made = timed(model, whole_ms, **splits)
    return msgspec.structs.replace(made, label="measured", source=source)


def known() -> Profile:
    return machine(times=[times("old", HERE, 30, split5=(10, 20))])


def test_times_of_the_same_machine_join_as_they_were_measured() -> None:
    new = times("new", HERE, 7)
    assert joined(known(), [new], WAYS).times == [*known().times, new]


def test_times_of_another_machine_are_scaled_by_what_both_have_and_called_modelled() -> None:
    there = times("old", THERE, 10, split5=(5, 10)), times("new", THERE, 8, split5=(2, 6))
    ways = {key: way for key, way in WAYS.items() if key[0] != "float"}
    kept, added = joined(known(), there, ways).times
    assert kept == known().times[0]
    assert added.label == "modelled"
    assert (added.whole_ms, added.splits["split5"].head_ms) == (16, 4)  # of 3, 2 and 2 times
    assert "2.00 times what another machine takes, as old does: median of 3" in added.source
    assert "2.00 to 3.00; measured there: A faster processor" in added.source


def test_what_else_a_profile_says_stays() -> None:
    made = joined(known(), [times("new", HERE, 7)], WAYS)
    assert msgspec.structs.replace(made, times=known().times) == known()


@pytest.mark.parametrize(
    ("name", "models", "source", "words"),
    [
        ("test-machine", ["old"], HERE, "has times of all these models: name new ones"),
        ("test-machine", ["new"], THERE, "not the one that test-machine was measured on: give"),
        ("test-machine", ["old", "float"], THERE, "that it has litert's float32 times of"),
        ("mine", ["new"], HERE, "test-machine's, not mine's"),
    ],
)
def test_what_cannot_be_added_is_refused(
    name: str, models: list[str], source: str, words: str
) -> None:
    ways = {key: way for key, way in WAYS.items() if key[0] in models}
    with pytest.raises(AddingError, match=words):
        check_added(known(), name, ways, source)


def test_a_profile_that_was_not_measured_needs_no_times() -> None:
    with pytest.raises(AddingError, match="its lines know every model"):
        check_added(load_profile("t2.micro"), "t2.micro", WAYS, HERE)


def test_a_model_is_measured_here_and_added_to_a_shipped_profile(tmp_path: Path) -> None:
    file = tmp_path / "map.tflite"
    file.write_bytes(spotted(integer=True))
    models = [str(file), "litter-160-int8"]
    shipped = load_profile("xeon-2vcpu")
    request = ProfileRequest(name="xeon-2vcpu", model=models, rounds=2, quick=True)
    made = add_times(shipped, request)
    assert made.times[:-1] == shipped.times
    assert made.times[-1].model == "map"
    assert made.times[-1].whole_ms > 0
    assert msgspec.structs.replace(made, times=shipped.times) == shipped
