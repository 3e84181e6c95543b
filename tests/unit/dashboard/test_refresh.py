from typing import Any

import msgspec
from dash import Patch, no_update

from litterfog.dashboard.map.figures import DOTS
from litterfog.dashboard.map.framing import Bounds
from litterfog.dashboard.pages.map.refresh import (
    MapDisplay,
    MapRequest,
    News,
    bounds_after,
    display_from,
    frame_for,
    map_update,
)

from .records import HIT

HERE = Bounds(4.0, 51.0, 4.1, 51.1)
WIDER = Bounds(3.9, 50.9, 4.2, 51.2)
NO_NEWS = News(hits=None, cells=None)


def request(*, follow: bool = True, asked: int = 0, **display: Any) -> MapRequest:
    return MapRequest(asked, (800.0, 600.0), follow, MapDisplay(**display))


def test_the_first_hits_are_framed() -> None:
    frame = frame_for(request(), HERE)
    assert frame is not None
    assert frame.holds(HERE)


def test_nothing_is_framed_before_there_are_hits() -> None:
    assert frame_for(request(), None) is None


def test_the_map_rests_while_the_hits_fall_within_what_it_shows() -> None:
    assert frame_for(request(framed=WIDER), HERE) is None


def test_the_map_follows_a_hit_that_falls_outside() -> None:
    assert frame_for(request(framed=HERE), WIDER) is not None


def test_the_map_stays_where_the_user_moved_it() -> None:
    assert frame_for(request(framed=HERE, follow=False), WIDER) is None


def test_asking_for_all_hits_moves_the_map_all_the_same() -> None:
    assert frame_for(request(framed=WIDER, follow=False, asked=1), HERE) is not None


def test_a_move_is_repeated_at_the_next_look() -> None:
    assert frame_for(request(framed=WIDER, settling=True), HERE) == WIDER


def test_nothing_is_drawn_when_nothing_changed() -> None:
    assert map_update(request(), NO_NEWS, None, "") is no_update


def test_new_hits_are_patched_into_their_traces_alone() -> None:
    patch = map_update(request(), News(hits=[HIT], cells=None), None, "")
    assert isinstance(patch, Patch)
    locations = [step["location"] for step in patch.to_plotly_json()["operations"]]
    assert locations == [["data", 1], ["data", DOTS]]


def test_bounds_stay_while_the_hits_do() -> None:
    assert bounds_after(MapDisplay(bounds=HERE), NO_NEWS) == HERE
    news = News(hits=[HIT], cells=None)
    assert bounds_after(MapDisplay(bounds=HERE), news) == Bounds(4.2794, 51.0779, 4.2794, 51.0779)


def test_a_page_s_word_is_read_back() -> None:
    display = MapDisplay(hits_version="1-0/2", framed=HERE)
    assert display_from(msgspec.to_builtins(display)) == display


def test_a_page_that_talks_nonsense_shows_nothing() -> None:
    assert display_from({"frames": "many"}) == MapDisplay()
    assert display_from(None) == MapDisplay()
