from litterfog.dashboard.metrics.viewers import LOOKING_S, MOST_VIEWERS, Viewers


def test_a_viewer_is_counted_once_and_forgotten_when_silent() -> None:
    now = [0.0]
    viewers = Viewers(lambda: now[0])
    viewers.asked("10.0.0.1", "Firefox")
    viewers.asked("10.0.0.1", "Firefox")
    viewers.asked("10.0.0.1", "Chromium")
    assert viewers.count() == 2
    now[0] = LOOKING_S - 1
    viewers.asked("10.0.0.1", "Firefox")
    now[0] = LOOKING_S + 1
    assert viewers.count() == 1


def test_no_more_viewers_are_remembered_than_a_bound() -> None:
    viewers = Viewers()
    for number in range(MOST_VIEWERS + 5):
        viewers.asked(str(number), "")
    assert viewers.count() == MOST_VIEWERS
