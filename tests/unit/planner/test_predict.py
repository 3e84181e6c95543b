import pytest

from litterfog.planner.link import Link, busy_ms, mqtt_bytes
from litterfog.planner.predict import Demand, Prediction, predict
from litterfog.planner.prices import read_prices
from litterfog.planner.profile import UnknownTimeError
from tests.unit.planner.machines import choice, machine, timed

FAST = Link(1_000, 1_000, 0)
DEMAND = Demand(rate_hz=2, hit_share=0.25)


def predicted(split: str = "split13", link: Link = FAST) -> Prediction:
    return predict(choice(split), machine(), machine("cloud", 0.1), link, DEMAND)


def test_the_latency_is_the_sum_of_thirteen_stages() -> None:
    one = predicted()
    names = [stage.name for stage in one.stages]
    assert names == [
        *("read", "resize", "predict edge", "encode", "queue", "uplink"),
        *("broker", "cloud queue", "decode", "predict cloud", "store", "receipt", "settle"),
    ]
    fixed = 1 + 2 + 60 + 1 + 3 + 2 * 4 + 5 + 2.4 + 4 + 6 + 7
    assert one.latency_ms == pytest.approx(fixed + one.ms("uplink", "receipt"))


def test_an_end_computes_on_one_side_alone() -> None:
    assert predicted("cloud-only").ms("predict edge") == 0
    assert predicted("cloud-only").ms("predict cloud") == pytest.approx(10)
    assert predicted("edge-only").ms("predict edge") == 100
    assert predicted("edge-only").ms("predict cloud") == 0


def test_measured_times_of_a_model_go_before_the_line() -> None:
    edge = machine(times=[timed(split13=(7, 8))])
    one = predict(choice(), edge, edge, FAST, DEMAND)
    assert (one.ms("predict edge"), one.ms("predict cloud")) == (7, 8)
    assert {s.label for s in one.stages if s.name.startswith("predict")} == {"emulated"}
    other = predict(choice("split5"), edge, edge, FAST, DEMAND)
    assert other.ms("predict edge") == 60


def test_the_slowest_of_device_uplink_and_cloud_limits_the_rate() -> None:
    device = predicted()
    assert device.bottleneck == "device"
    assert device.throughput_hz == pytest.approx(1_000 / 64)
    slow = Link(0.1, 0.1, 0)
    uplink = predicted(link=slow)
    assert uplink.bottleneck == "uplink"
    busy = busy_ms(mqtt_bytes(4_000, "cbor"), 0.1)
    assert uplink.throughput_hz == pytest.approx(1_000 / busy)


def test_edge_only_loads_the_link_and_the_cloud_with_hits_alone() -> None:
    slow = Link(0.01, 0.01, 0)
    one, split = predicted("edge-only", slow), predicted("split13", slow)
    assert one.throughput_hz == pytest.approx(4 * split.throughput_hz)


def test_energy_is_what_the_device_works_above_idling() -> None:
    one = predicted()
    assert one.joules == pytest.approx(3 * 0.064)
    assert one.device_watts == pytest.approx(2 + 3 * 2 * 0.064)


def test_a_machine_of_unknown_power_has_no_energy_and_no_cost() -> None:
    edge = machine(idle_watts=None)
    one = predict(choice(), edge, edge, FAST, DEMAND, read_prices("present"))
    assert (one.joules, one.cost) == (None, None)


def test_a_profile_without_the_runtime_says_what_to_add() -> None:
    with pytest.raises(UnknownTimeError, match="tensorflow for float32"):
        predict(
            choice(runtime="tensorflow", arithmetic="float32"), machine(), machine(), FAST, DEMAND
        )
