import threading

from litterfog.wire.backoff import Backoff


def test_waits_double_with_jitter_up_to_half_a_minute() -> None:
    backoff = Backoff(threading.Event())
    for most_s in (0.5, 1, 2, 4, 8, 16, 30, 30):
        assert most_s / 2 <= backoff.next_s() <= most_s


def test_after_a_success_waits_are_short_again() -> None:
    backoff = Backoff(threading.Event())
    for _ in range(5):
        backoff.next_s()
    backoff.succeeded()
    assert backoff.next_s() <= 0.5


def test_a_wait_ends_when_the_process_is_to_end() -> None:
    ended = threading.Event()
    ended.set()
    Backoff(ended).wait(3_600)
