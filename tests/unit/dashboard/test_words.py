import pytest

from litterfog.dashboard import words

SECOND = 1_000_000_000
AT = 1_700_000_000 * SECOND  # 2023-11-14 22:13:20 UTC


def test_a_number_has_thousands() -> None:
    assert words.number(1_234_567) == "1,234,567"


def test_a_percentage_is_never_rounded_up_to_certainty() -> None:
    assert words.percent(0.9999) == "99 %"
    assert words.percent(1.0) == "100 %"


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0 B"), (999, "999 B"), (999.9, "1.0 kB"), (12_345, "12.3 kB"), (123_456, "123 kB")],
)
def test_a_size_has_the_unit_that_fits(value: float, text: str) -> None:
    assert words.size(value) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (-5, "now"),
        (1, "now"),
        (2, "2 s ago"),
        (61, "1 min ago"),
        (7_200, "2 h ago"),
        (259_200, "3 d ago"),
    ],
)
def test_an_age_is_told_in_its_largest_unit(seconds: int, text: str) -> None:
    assert words.ago(AT, AT + seconds * SECOND) == text


def test_a_clock_shows_the_date_unless_it_is_today() -> None:
    assert words.clock(AT, AT + SECOND) == "22:13:20"
    assert words.clock(AT, AT + 86_400 * SECOND) == "14 Nov 22:13"


def test_a_moment_says_that_it_is_utc() -> None:
    assert words.moment(AT) == "2023-11-14 22:13:20 UTC"


def test_a_place_in_the_south_west_has_no_signs() -> None:
    assert words.place(-33.5, -70.25) == "33.50000° S, 70.25000° W"
