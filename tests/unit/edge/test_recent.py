from litterfog.edge.recent import RecentPictures
from litterfog.wire.frame import EdgeTimings


class Clock:
    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def test_before_the_first_picture_nothing_is_told() -> None:
    recent = RecentPictures()
    assert (recent.stages(), recent.frame_bytes()) == (None, None)


def test_each_stage_is_the_median_of_its_own() -> None:
    recent = RecentPictures()
    for timings in ((1, 20, 3, 4), (2, 10, 30, 5), (9, 15, 20, 6)):
        recent.add(EdgeTimings(*timings))
    assert recent.stages() == EdgeTimings(2, 15, 20, 5)


def test_clean_pictures_have_no_bytes() -> None:
    recent = RecentPictures()
    for nbytes in (100, None, None, 300):
        recent.add(EdgeTimings(1, 1, 1, 1), nbytes)
    assert recent.frame_bytes() == 200


def test_what_is_older_than_a_minute_counts_no_more() -> None:
    clock = Clock()
    recent = RecentPictures(clock)
    recent.add(EdgeTimings(1, 1, 1, 1), 100)
    clock.now_s = 61
    assert (recent.stages(), recent.frame_bytes()) == (None, None)
