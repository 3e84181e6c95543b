import pytest

from litterfog.edge.flight import Patience


@pytest.mark.parametrize("attempts", [0, 1, 2, 10, 1_024, 10**6])
def test_patience_doubles_up_to_two_minutes_and_never_overflows(attempts: int) -> None:
    longest = min(15 * 2 ** min(attempts, 10), 120)
    assert 0.8 * longest <= Patience(15).after(attempts) <= 1.2 * longest
