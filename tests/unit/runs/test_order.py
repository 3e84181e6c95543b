import os
from pathlib import Path

import pytest

from tests.order import LONGEST, SLOW_UNITS, is_slow, turn, workers_for

TESTS = Path(__file__).parents[2]


@pytest.mark.parametrize("name", [*LONGEST, *SLOW_UNITS])
def test_every_file_in_the_lists_is_there(name: str) -> None:
    assert (TESTS / name).is_file()


def test_the_longest_come_first_and_the_others_after_them() -> None:
    assert turn(TESTS / LONGEST[0]) < turn(TESTS / LONGEST[-1]) < turn(Path(__file__))


@pytest.mark.parametrize(
    ("name", "slow"),
    [
        (".", False),
        ("unit", False),
        ("unit/edge/test_outbox.py", False),
        ("unit/models/test_train.py", True),
        ("browser", True),
        ("broker/test_store.py", True),
        ("test_fresh_clone.py", True),
    ],
)
def test_fast_is_the_unit_tests_without_training(name: str, slow: bool) -> None:
    assert is_slow(TESTS / name) is slow


def test_one_file_or_picked_tests_need_no_workers() -> None:
    assert workers_for([__file__], picked=False) == 0
    assert workers_for([f"{__file__}::test_a", f"{__file__}::test_b"], picked=False) == 0
    assert workers_for([str(TESTS)], picked=True) == 0


def test_everything_is_shared_by_two_workers_a_core() -> None:
    cores = len(os.sched_getaffinity(0))
    assert workers_for([str(TESTS)], picked=False) == min(2 * cores, 8)
