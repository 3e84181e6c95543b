from litterfog.dashboard import written

SECOND = 1_000_000_000
AT = 1_700_000_000 * SECOND  # 2023-11-14 22:13:20 UTC


def test_a_percentage_is_never_rounded_up_to_certainty() -> None:
    assert written.percent(0.9999) == "99 %"
    assert written.percent(1.0) == "100 %"
    assert written.percent(0.29) == "29 %"


def test_a_moment_says_that_it_is_utc() -> None:
    assert written.moment(AT) == "2023-11-14 22:13:20 UTC"


def test_a_place_in_the_south_west_has_no_signs() -> None:
    assert written.place(-33.5, -70.25) == "33.50000° S, 70.25000° W"
