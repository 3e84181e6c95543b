import pytest

from litterfog.planner.link import Link, busy_ms, link_bytes, mqtt_bytes, transfer_ms


def test_a_small_message_takes_half_a_round_trip_and_its_own_time() -> None:
    link = Link(uplink_mbps=5, downlink_mbps=5, rtt_ms=60)
    message = mqtt_bytes(1_000, "cbor")
    assert transfer_ms(message, 5, link) == pytest.approx(30 + busy_ms(message, 5))


def test_overhead_is_counted_in_packets_and_records() -> None:
    assert link_bytes(100) == 100 + 22 + 52
    assert link_bytes(1_448 * 2 - 22) == 1_448 * 2 + 2 * 52
    assert link_bytes(20_000) == 20_000 + 2 * 22 + 14 * 52


def test_a_message_over_ten_segments_waits_for_acknowledgements() -> None:
    fast = Link(uplink_mbps=1_000, downlink_mbps=1_000, rtt_ms=100)
    assert transfer_ms(14_000, 1_000, fast) < 51
    assert 150 < transfer_ms(20_000, 1_000, fast) < 152
    assert 250 < transfer_ms(60_000, 1_000, fast) < 252


def test_slow_start_can_be_left_out() -> None:
    link = Link(1_000, 1_000, 100, slow_start=False)
    assert transfer_ms(60_000, 1_000, link) < 51


def test_loss_costs_time_most_where_a_timeout_finds_it() -> None:
    lossy, clean = Link(5, 5, 20, loss=0.1), Link(5, 5, 20)
    small = transfer_ms(500, 5, lossy) - transfer_ms(500, 5, clean)
    large = transfer_ms(9_000, 5, lossy) - transfer_ms(9_000, 5, clean)
    assert small == pytest.approx(0.1 * 200)
    assert 0 < large < small


def test_twice_the_rate_halves_the_links_time() -> None:
    assert busy_ms(5_000, 10) == pytest.approx(busy_ms(5_000, 5) / 2)
