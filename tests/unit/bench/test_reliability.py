import pytest

from litterfog.bench.reliability import with_figures

PAGE = "before\n<!-- figures: begin -->\nold\n<!-- figures: end -->\nafter\n"


def test_the_newest_record_of_each_test_makes_a_row() -> None:
    records = [
        {"row": 2, "test": "test_b", "lost": 1},
        {"row": 1, "test": "test_a_is_done", "frames": 1000, "memory_mib": [1.5, 2]},
        {"row": 2, "test": "test_b", "lost": 0},
    ]
    page = with_figures(PAGE, records)
    assert "| 1 | a is done | frames 1,000, memory mib 1.5 to 2 |\n| 2 | b | lost 0 |" in page
    assert "old" not in page
    assert page.startswith("before")
    assert page.endswith("after\n")


def test_a_page_without_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="put <!-- figures: begin --> and"):
        with_figures("nothing", [])
