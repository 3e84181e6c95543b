import threading

from litterfog.dashboard.access.throttle import AT_ONCE, EACH_S, MOST_ADDRESSES, Throttle


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def wrong(throttle: Throttle, address: str, times: int) -> list[float]:
    return [throttle.wait_s(address, right=False) for _ in range(times)]


def test_an_address_may_be_wrong_so_often_and_then_waits() -> None:
    throttle = Throttle(Clock())
    assert wrong(throttle, "192.0.2.1", AT_ONCE + 1) == [0.0] * AT_ONCE + [EACH_S]


def test_while_it_waits_not_even_the_right_password_is_looked_at() -> None:
    throttle = Throttle(Clock())
    wrong(throttle, "192.0.2.1", AT_ONCE)
    assert throttle.wait_s("192.0.2.1", right=True) == EACH_S


def test_after_the_wait_one_more_is_looked_at() -> None:
    clock = Clock()
    throttle = Throttle(clock)
    wrong(throttle, "192.0.2.1", AT_ONCE)
    clock.now += EACH_S
    assert wrong(throttle, "192.0.2.1", 2) == [0.0, EACH_S]


def test_waiting_does_not_make_the_wait_longer() -> None:
    throttle = Throttle(Clock())
    assert wrong(throttle, "192.0.2.1", AT_ONCE + 50)[-1] == EACH_S


def test_the_right_password_counts_for_nothing() -> None:
    throttle = Throttle(Clock())
    assert [throttle.wait_s("192.0.2.1", right=True) for _ in range(100)] == [0.0] * 100
    assert len(throttle) == 0


def test_another_address_does_not_wait() -> None:
    throttle = Throttle(Clock())
    wrong(throttle, "192.0.2.1", AT_ONCE)
    assert throttle.wait_s("192.0.2.2", right=True) == 0.0


def test_an_ipv6_network_of_64_bits_is_one_visitor() -> None:
    throttle = Throttle(Clock())
    wrong(throttle, "2001:db8::1", AT_ONCE)
    assert throttle.wait_s("2001:db8::2", right=True) == EACH_S
    assert throttle.wait_s("2001:db8:0:1::1", right=True) == 0.0


def test_the_addresses_remembered_are_bounded() -> None:
    throttle = Throttle(Clock())
    for number in range(MOST_ADDRESSES + 100):
        wrong(throttle, f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}", 1)
    assert len(throttle) == MOST_ADDRESSES


def test_attempts_at_once_are_counted_one_by_one() -> None:
    throttle = Throttle(Clock())
    waits: list[float] = []
    threads = [
        threading.Thread(target=lambda: waits.extend(wrong(throttle, "192.0.2.1", 10)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert waits.count(0.0) == AT_ONCE
