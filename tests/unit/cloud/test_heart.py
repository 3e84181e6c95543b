from litterfog.cloud.heart import RecentCounts


def test_a_young_subscriber_tells_all_it_has_counted() -> None:
    recent = RecentCounts()
    recent.add(100.0, 7, 2)
    assert recent.within(60) == (7, 2)


def test_what_is_older_than_the_time_is_not_counted() -> None:
    recent = RecentCounts()
    for second in range(0, 121, 2):
        recent.add(float(second), second, second // 2)
    assert recent.within(60) == (60, 30)
    assert recent.within(3_600) == (120, 60)


def test_notes_are_bounded_and_the_hour_stays_right() -> None:
    recent = RecentCounts()
    for second in range(0, 8_000, 2):
        recent.add(float(second), second, 0)
    assert recent.within(3_600) == (3_600, 0)
