from typing import Any

import msgspec

from litterfog.dashboard.languages.table import words_in
from litterfog.dashboard.pages.map.details import details, stage_timings

from .records import HIT


def test_the_details_say_where_and_when_for_the_browser_to_write_in_local_time() -> None:
    facts: Any = details(HIT)[2]
    place = [getattr(facts, f"data-{name}") for name in ("lat", "lon", "id")]
    assert place == ["51.0779", "4.2794", HIT.id]
    captured = facts.children[0].children[1].children
    assert captured.dateTime == "2023-11-14T22:13:20.123Z"


def test_a_hit_without_a_cloud_s_part_has_the_device_s_stages_alone() -> None:
    alone = msgspec.structs.replace(HIT, queue_ms=None, cloud_timings=None)
    names = [name for name, _ in stage_timings(alone, words_in("en"))]
    assert names == ["device: read", "device: resize", "device: head", "device: encode"]
    assert len(stage_timings(HIT, words_in("en"))) == 8
