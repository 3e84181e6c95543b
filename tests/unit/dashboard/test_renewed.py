import threading

import pytest

from litterfog.dashboard.renewed import NotYetError, Renewed
from tests.services import wait_until


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_value_is_read_again_once_it_is_old() -> None:
    clock, values = Clock(), iter(range(3))
    renewed = Renewed(lambda: next(values), every_s=1, patience_s=10, clock=clock)
    assert (renewed.get(), renewed.get()) == (0, 0)
    clock.now = 1.0
    assert renewed.get() == 1


def test_a_first_reading_that_takes_long_is_not_waited_for() -> None:
    go = threading.Event()
    renewed = Renewed(lambda: go.wait(10), every_s=1, patience_s=0.01)
    with pytest.raises(NotYetError):
        renewed.get()
    go.set()
    wait_until(lambda: renewed._done)
    assert renewed.get() is True


def test_meanwhile_the_latest_value_serves() -> None:
    clock, go, values = Clock(), threading.Event(), iter("ab")

    def read() -> str:
        value = next(values)
        assert value == "a" or go.wait(10)
        return value

    renewed = Renewed(read, every_s=1, patience_s=0.01, clock=clock)
    assert renewed.get() == "a"
    clock.now = 5.0
    assert renewed.get() == "a"
    go.set()
    wait_until(lambda: renewed.get() == "b")


def test_what_a_reading_raised_is_raised_until_the_next() -> None:
    clock, readings = Clock(), iter([1, 2])

    def read() -> str:
        if next(readings) == 1:
            raise OSError("away")
        return "back"

    renewed = Renewed(read, every_s=1, patience_s=10, clock=clock)
    for _ in range(2):
        with pytest.raises(OSError, match="away"):
            renewed.get()
    clock.now = 1.0
    assert renewed.get() == "back"


def test_a_crowd_shares_one_reading() -> None:
    go, read = threading.Event(), []

    def once() -> int:
        read.append(1)
        go.wait(10)
        return 7

    renewed = Renewed(once, every_s=60, patience_s=10)
    got: list[int] = []
    crowd = [threading.Thread(target=lambda: got.append(renewed.get())) for _ in range(8)]
    for one in crowd:
        one.start()
    go.set()
    for one in crowd:
        one.join(10)
    assert (got, len(read)) == ([7] * 8, 1)
